"""The user that PostgreSQL runs as when we are root, and where that user can reach it."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

SYSTEM_USER = "city-data-exchange"
SYSTEM_FOLDER = Path("/var/lib/city-data-exchange")
"""Where programs and cluster go when a folder of mode 700 hides the others from that user."""


class RunAs(TypedDict, total=False):
    """What ``subprocess`` is given to run a program as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A user and a group of this machine."""

    user: int
    group: int

    def run_as(self) -> RunAs:
        """Return what to give ``subprocess`` so that a program runs as this user."""
        if self.user == os.geteuid():
            return {}
        return {"user": self.user, "group": self.group, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this user can go into a folder, asking the kernel as that user."""
        answer = subprocess.run(  # noqa: S603 - a fixed program of the system
            ["/usr/bin/test", "-x", str(folder)],
            cwd="/",
            check=False,
            **self.run_as(),
        )
        return answer.returncode == 0

    def own(self, path: Path) -> None:
        """Give a file or folder to this user."""
        if self.user != os.geteuid():
            os.chown(path, self.user, self.group)


def account_for(cluster: Path) -> Account:
    """Return who runs PostgreSQL: we, or if we are root, the cluster's owner or a system user."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if cluster.exists() and cluster.stat().st_uid != 0:
        return Account(cluster.stat().st_uid, cluster.stat().st_gid)
    entry = _known("postgres") or _known(SYSTEM_USER) or _created() or pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _created() -> pwd.struct_passwd | None:
    """Make the system user if this system can; the answer of a small container is None."""
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        return None
    subprocess.run(  # noqa: S603 - a fixed program of the system
        [program, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        check=False,
        capture_output=True,
    )
    return _known(SYSTEM_USER)
