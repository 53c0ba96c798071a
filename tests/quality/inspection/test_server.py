"""The child's own side, each test in a process of its own: its walls are for good."""

import json
import multiprocessing
import os
import resource
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from quality.inspection import jail, landlock, server
from quality.inspection.order import Order

FORKING = multiprocessing.get_context("fork")
WALLS = jail.walls_for(1000, seconds=60)
CHECKERS = "tests.quality.checkers"


def in_child(told: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function returns in a process of its own."""
    ours, theirs = FORKING.Pipe()
    process = FORKING.Process(target=_tell, args=(theirs, told, arguments))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join(20)


def _tell(connection: Connection, told: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    connection.send(told(*arguments))
    os.chdir("/")


def in_thread(told: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function run in a thread, for Landlock's wall to be around that only.

    The file of coverage, which the process writes at its end, lies outside of the wall.
    """

    def run(*arguments: Any) -> Any:
        told_of: list[Any] = []
        thread = Thread(target=lambda: told_of.append(told(*arguments)))
        thread.start()
        thread.join()
        return told_of[0]

    return run


@in_thread
def behind_walls(folder: Path) -> dict[str, Any]:
    jail.enter(WALLS, str(folder))
    devices = Path("/proc/thread-self/net/dev").read_text().splitlines()[2:]
    return {
        "folder": Path.cwd(),
        "core": resource.getrlimit(resource.RLIMIT_CORE),
        "file": resource.getrlimit(resource.RLIMIT_FSIZE),
        "files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        "devices": {line.split(":")[0].strip() for line in devices},
    }


@in_thread
def trying_to_get_out(folder: Path, outside: str) -> dict[str, str]:
    """Try what a file of a stranger must not bring about, and return how each try ended."""
    jail.enter(WALLS, str(folder))
    inside, beyond = folder / "inside.txt", Path(outside)
    tries: dict[str, Callable[[], Any]] = {
        "write inside": lambda: inside.write_text("x"),
        "rename inside": lambda: inside.rename(folder / "other.txt"),
        "write outside": lambda: (beyond / "new.txt").write_text("x"),
        "change outside": lambda: (beyond / "secret.txt").open("a").write("x"),
        "read outside": (beyond / "secret.txt").read_text,
        "delete outside": (beyond / "secret.txt").unlink,
        "link outside": lambda: (folder / "secret.txt").hardlink_to(beyond / "secret.txt"),
        "read the parent's environment": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
        "run a program": lambda: subprocess.run(["/bin/true"], check=True),
        "connect": lambda: socket.create_connection(("127.0.0.1", 1), timeout=1),
        "kill the parent": lambda: os.kill(os.getppid(), 0),
    }
    return {name: _ended(attempt) for name, attempt in tries.items()}


def _ended(attempt: Callable[[], Any]) -> str:
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "done"


def sent(order: Order) -> bytes:
    """Return an order as the worker sends it."""
    return json.dumps(order.model_dump(mode="json") | {"walls": asdict(WALLS)}).encode() + b"\n"


@in_thread
def answers(folder: Path, order: Order, checker: Any) -> list[dict[str, Any]]:
    ours, theirs = socket.socketpair()
    ours.sendall(sent(order))
    with theirs, theirs.makefile("rwb") as stream:
        server._answer(stream, checker)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - there is no public way
    del folder
    return [json.loads(line) for line in ours.makefile("rb")]


def broken(*_: Any, **__: Any) -> Any:
    message = "broken"
    raise LookupError(message)


def nothing(*_: Any, **__: Any) -> Any:
    return []


def serving(folder: Path) -> list[Any]:
    """Serve one order, then be hung up on."""
    ours, theirs = socket.socketpair()
    talk, child = socket.socketpair()
    socket.send_fds(ours, [b"o"], [child.fileno()])
    child.close()
    said: list[Any] = []

    def converse() -> None:
        with talk.makefile("rwb") as stream:
            said.append(json.loads(stream.readline()))
            order = Order(folder=str(folder), source="source", suite={"expectations": []})
            stream.write(sent(order))
            stream.flush()
            said.extend(json.loads(line) for line in stream)
        ours.close()

    thread = Thread(target=converse)
    thread.start()
    server.serve(theirs, checker=CHECKERS)
    thread.join()
    return said


def hung_up_on(_folder: Path) -> None:
    """Wait for slow imports while the worker goes away."""
    ours, theirs = socket.socketpair()
    with server._leaving_with(theirs):  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - there is no public way
        ours.close()
        time.sleep(20)


class TestEnter:
    def test_bounds_what_the_child_may_use(self, tmp_path: Path) -> None:
        seen = in_child(behind_walls, tmp_path)

        assert seen["folder"] == tmp_path
        assert seen["core"] == (0, 0)
        assert seen["file"][0] == WALLS.file_bytes
        assert seen["files"] <= 256
        assert seen["devices"] <= {"lo"} or os.geteuid() != 0


@pytest.mark.skipif(landlock.version() < 6, reason="this kernel has no Landlock of version 6")
class TestEnclose:
    def test_leaves_only_the_folder_to_write_to(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "secret.txt").write_text("geheim")

        ended = in_child(trying_to_get_out, tmp_path / "in", str(tmp_path / "out"))

        allowed = {name for name, how in ended.items() if how == "done"}
        assert allowed == {"write inside", "rename inside"}
        assert (tmp_path / "out" / "secret.txt").read_text() == "geheim"


class TestAnswer:
    def test_ends_with_the_outcome(self, tmp_path: Path) -> None:
        (tmp_path / "source").write_text("a;b\n1;2\n")

        said = in_child(answers, tmp_path, Order(folder=str(tmp_path), source="source"), nothing)

        assert [line.get("step") for line in said[:-1]] == [
            "reading",
            "profiling",
            "privacy",
            "files",
            "expectations",
        ]
        assert said[-1]["outcome"]["rows"] == 1
        assert said[-1]["peak_kib"] > 0

    def test_says_what_went_wrong(self, tmp_path: Path) -> None:
        (tmp_path / "source").write_text("a;b\n1;2\n")

        said = in_child(answers, tmp_path, Order(folder=str(tmp_path), source="source"), broken)

        assert said[-1] == {"error": "LookupError", "detail": "broken"}


class TestServe:
    def test_forks_a_child_for_an_order_and_leaves_with_the_worker(self, tmp_path: Path) -> None:
        (tmp_path / "source").write_text("a;b\n1;2\n")

        said = in_child(serving, tmp_path)

        assert said[0]["pid"] > 0
        assert said[-1]["outcome"]["rows"] == 1

    def test_leaves_during_its_imports_too(self, tmp_path: Path) -> None:
        begun = time.monotonic()

        with pytest.raises(EOFError):
            in_child(hung_up_on, tmp_path)

        assert time.monotonic() - begun < 15
