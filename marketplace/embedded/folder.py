"""The data folder of an installation on this machine: one start at a time has it."""

import fcntl
import json
import os
import time
from pathlib import Path
from typing import Any

from marketplace.embedded.errors import CannotStart

PATIENCE_SECONDS = 20


class DataFolder:
    """A folder that holds everything an installation keeps, locked while it runs."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()
        self._lock: int | None = None

    def take(self) -> None:
        """Make the folder if there is none and lock it; a start that is ending is waited for.

        The lock ends with this process, however that ends.

        Raises:
            CannotStart: It cannot be written, or another start has it.
        """
        self._make()
        file = self.path / "lock"
        self._lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._locked():
            holder = _holder(file)
            if not holder.get("is_stopping") or time.monotonic() > deadline:
                os.close(self._lock)
                raise CannotStart(_taken(self.path, holder.get("pid")))
            time.sleep(0.1)
        self._note(is_stopping=False)

    def note_stopping(self) -> None:
        """Tell a next start that the folder will be free in a moment."""
        self._note(is_stopping=True)

    def release(self) -> None:
        """Unlock the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _make(self) -> None:
        try:
            # As root, PostgreSQL's user must pass through; the secrets in it are locked alone.
            self.path.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
        except OSError as error:
            sentence = f"The data folder {self.path} cannot be made: {error.strerror}."
            raise CannotStart(sentence) from error
        if not os.access(self.path, os.R_OK | os.W_OK | os.X_OK):
            sentence = (
                f"The data folder {self.path} belongs to another user. Start as that user, or "
                "choose another folder with DATA= (or --data)."
            )
            raise CannotStart(sentence)

    def _locked(self) -> bool:
        assert self._lock is not None  # noqa: S101 - take() opened it
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _note(self, *, is_stopping: bool) -> None:
        if self._lock is not None:
            text = json.dumps({"pid": os.getpid(), "is_stopping": is_stopping})
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, text.encode(), 0)


def _holder(file: Path) -> dict[str, Any]:
    try:
        return json.loads(file.read_text())
    except (OSError, json.JSONDecodeError):
        return {}


def _taken(folder: Path, pid: int | None) -> str:
    by = f" by process {pid}" if pid else ""
    return (
        f"The data folder {folder} is in use{by}. Stop that one (Ctrl-C there), or choose another "
        "folder with DATA= (or --data)."
    )
