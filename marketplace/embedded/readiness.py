"""Asking the web process whether it answers, and what is still awaited."""

import json
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import cast

from marketplace.embedded.console import Console

ASK_EVERY_SECONDS = 0.2
TELL_EVERY_SECONDS = 5


def ask(host: str, port: int, path: str) -> tuple[int, bytes]:
    """Return the status and the body at a local address; status 0 if nobody answers."""
    connection = HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", path, headers={"Accept": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        connection.close()


class Readiness:
    """Asks ``/readyz`` now and then, and tells at times what it waits for."""

    def __init__(self, host: str, port: int, console: Console) -> None:
        self._host = host
        self._port = port
        self._console = console
        self._next_question = 0.0
        self._next_word = time.monotonic() + TELL_EVERY_SECONDS

    def __call__(self) -> bool:
        """Tell whether everything is ready."""
        now = time.monotonic()
        if now < self._next_question:
            return False
        status, body = ask(self._host, self._port, "/readyz")
        self._next_question = now + ASK_EVERY_SECONDS
        if status != HTTPStatus.OK and now > self._next_word:
            self._next_word = now + TELL_EVERY_SECONDS
            self._console.say(f"Waiting for: {awaited(body)}")
        return status == HTTPStatus.OK


def awaited(body: bytes) -> str:
    """Return what the answer of ``/readyz`` names, in words."""
    try:
        problem = cast("dict[str, object]", json.loads(body))
    except json.JSONDecodeError:
        return "the web process"
    names = problem.get("awaited")
    if isinstance(names, list):
        return ", ".join(str(name) for name in cast("list[object]", names))
    return str(problem.get("detail", "the web process"))
