"""The fork server: a process that has imported what is slow, and forks a child per inspection.

``python -m quality.inspection.server FD`` reads from a socket; each byte brings the socket of one
order along. The child answers with a line of JSON for each step and one for the outcome, and ends
by ``os._exit``. When the worker goes away the socket ends, and with it this process and its
children. It is started with an empty environment, so there is no secret to steal.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Generator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, NoReturn

from quality.inspection import jail
from quality.inspection.order import Order

CHECKER = "quality.expectations.great_expectations_checker"
_LONGEST_ORDER = 4 * 1024 * 1024


def serve(control: socket.socket, *, checker: str) -> None:
    """Import what is slow, then fork a child for each order until the worker hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with _leaving_with(control):
        import_module("quality.inspection.inspecting")
        check = import_module(checker).check
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()  # children neither copy nor search the memory of what was imported
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not data:
            return
        for descriptor in descriptors:
            _fork(control, socket.socket(fileno=descriptor), check)


@contextmanager
def _leaving_with(control: socket.socket) -> Generator[None]:
    """Leave at once if the worker goes away during the imports. No thread is left to fork with."""
    done = threading.Event()
    hangups = select.poll()
    hangups.register(control, select.POLLRDHUP)

    def watch() -> None:
        while not done.is_set():
            if hangups.poll(200):
                os._exit(0)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _fork(control: socket.socket, connection: socket.socket, check: Any) -> None:
    """Fork, and tell the worker who the child is before the child learns its order."""
    pid = os.fork()
    if pid == 0:
        control.close()
        _serve_one(connection, check)
    with connection, suppress(OSError):
        connection.sendall(json.dumps({"pid": pid}).encode() + b"\n")


def _serve_one(connection: socket.socket, check: Any) -> NoReturn:
    """Be the child: never return, whatever happens."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with connection.makefile("rwb") as stream:
            _answer(stream, check)
            status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _answer(stream: Any, check: Any) -> None:
    inspecting = import_module("quality.inspection.inspecting")

    def tell(step: str, note: str) -> None:
        _say(stream, {"step": step, "note": note})

    wanted: dict[str, Any] = json.loads(stream.readline(_LONGEST_ORDER))
    walls = jail.Walls(**wanted.pop("walls"))
    order = Order.model_validate(wanted)
    jail.enter(walls, order.folder)
    try:
        outcome = inspecting.inspect(order, check, tell)
    except Exception as error:
        traceback.print_exc()
        _say(stream, {"error": type(error).__name__, "detail": str(error)[:500]})
    else:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        _say(stream, {"outcome": outcome.model_dump(mode="json"), "peak_kib": peak})


def _say(stream: Any, message: dict[str, Any]) -> None:
    stream.write(json.dumps(message).encode() + b"\n")
    stream.flush()


if __name__ == "__main__":
    serve(
        socket.socket(fileno=int(sys.argv[1])),
        checker=sys.argv[2] if len(sys.argv) > 2 else CHECKER,  # noqa: PLR2004 - the descriptor, and a checker if told
    )
