"""What an earlier start left running when it was killed: known by its records, and ended."""

import contextlib
import json
import os
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psutil

MARK = "MARKETPLACE_EMBEDDED_IN"
"""Every part's environment names the data folder it works for, and passes it to its children."""

PATIENCE_SECONDS = 10


class Records:
    """The processes of a data folder, written down so that the next start knows them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "processes.json"
        self._known: dict[int, dict[str, Any]] = {}

    def add(self, pid: int) -> None:
        """Write down a process by its number, its start and its command line."""
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            self._known[pid] = {
                "pid": pid,
                "started": process.create_time(),
                "command": process.cmdline(),
            }
        self._write()

    def remove(self, pid: int) -> None:
        """Strike a process that has ended."""
        self._known.pop(pid, None)
        self._write()

    def end_leftovers(self) -> int:
        """End what an earlier start left running and return how many processes that were.

        A number that another program has by now is left alone: start and command line must be
        those written down, or the process carry this folder's mark.
        """
        found = {process.pid: process for process in self._recorded()}
        found |= {process.pid: process for process in marked(self._folder)}
        for process in list(found.values()):
            with contextlib.suppress(psutil.Error):
                found |= {child.pid: child for child in process.children(recursive=True)}
        end(found.values())
        self._known = {}
        self._write()
        return len(found)

    def _recorded(self) -> list[psutil.Process]:
        try:
            records: list[dict[str, Any]] = json.loads(self._file.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return []
        return [process for record in records if (process := _same(record)) is not None]

    def _write(self) -> None:
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(list(self._known.values())))
        draft.replace(self._file)


def marked(folder: Path) -> list[psutil.Process]:
    """Return every other process whose environment says that it works for a data folder."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            is_ours = process.environ().get(MARK) == str(folder)
            if is_ours and process.pid not in {os.getpid(), os.getppid()}:
                found.append(process)
    return found


def end(processes: Iterable[psutil.Process], *, patience: float = PATIENCE_SECONDS) -> None:
    """Ask processes to end; those that have not after a while are killed."""
    asked = list(processes)
    for process in asked:
        with contextlib.suppress(psutil.Error):
            process.send_signal(_polite_signal(process))
    _, alive = psutil.wait_procs(asked, timeout=patience)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=patience)


def _polite_signal(process: psutil.Process) -> signal.Signals:
    """PostgreSQL would wait for its clients at SIGTERM."""
    return signal.SIGINT if process.name() == "postgres" else signal.SIGTERM


def _same(record: dict[str, Any]) -> psutil.Process | None:
    try:
        process = psutil.Process(record["pid"])
        is_same = abs(process.create_time() - record["started"]) < 1
        return process if is_same and process.cmdline() == record["command"] else None
    except psutil.Error:
        return None
