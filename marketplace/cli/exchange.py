"""A client of the HTTP API, with as much of it as the command line uses."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

PART_SIZE = 16 * 1024 * 1024
TRIES = 5
PAUSE_SECONDS = 0.5


class Refused(Exception):
    """The exchange refused, or does not answer; the message is its sentence."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """An exchange, asked through ``api``; its links are followed by ``storage``, without a key."""

    api: httpx2.Client
    storage: httpx2.Client
    pause: float = PAUSE_SECONDS

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Return an answer's JSON.

        Raises:
            Refused: It is a problem, or nobody answers.
        """
        try:
            answer = self.api.request(method, f"/api/v1{path}", json=body)
        except httpx2.HTTPError as error:
            sentence = f"{self.api.base_url} does not answer: {error}"
            raise Refused(sentence) from error
        if answer.is_success:
            return answer.json() if answer.content else {}
        raise Refused(sentence_of(answer))

    def deliver(self, slug: str, file: Path, *, told: Callable[[int, int], None]) -> int:
        """Send a file in parts and return the number of the version it becomes.

        ``told`` hears after each part how many bytes of how many have arrived.

        Raises:
            Refused: The exchange does not take it, or storage does not answer again and again.
        """
        size = file.stat().st_size
        announced = {"filename": file.name, "size": size, "sha256": sha256(file)}
        upload = self.ask("POST", f"/datasets/{slug}/uploads", announced | {"part_size": PART_SIZE})
        path = f"/datasets/{slug}/uploads/{upload['id']}"
        parts: list[dict[str, object]] = []
        for part in upload["parts"]:
            data = piece(file, number=part["number"], size=upload["part_size"])
            parts.append({"number": part["number"], "etag": self._send(path, part, data)})
            told(min(part["number"] * upload["part_size"], size), size)
        return int(self.ask("POST", f"{path}/completion", {"parts": parts})["version"])

    def _send(self, path: str, part: dict[str, Any], data: bytes) -> str:
        """Send a part and return its ETag; if that fails, again by a fresh link."""
        url, reason = part["url"], ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(self.pause * 2**attempt)
                url = self._fresh_link(path, part["number"]) or url
            try:
                answer = self.storage.put(url, content=data)
            except httpx2.HTTPError as error:
                reason = str(error)
                continue
            if answer.is_success:
                return str(answer.headers["ETag"])
            reason = f"storage answered {answer.status_code}"
        sentence = f"Part {part['number']} could not be sent: {reason}. Please try again."
        raise Refused(sentence)

    def _fresh_link(self, path: str, number: int) -> str | None:
        parts: list[dict[str, Any]] = self.ask("GET", path)["parts"]
        return next((part.get("url") for part in parts if part["number"] == number), None)


def connect(url: str, *, token: str) -> Exchange:
    """Return the exchange at an address, asked as the owner of a key or token."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    timeout = httpx2.Timeout(30, write=300)
    return Exchange(
        api=httpx2.Client(base_url=url, headers=headers, timeout=timeout),
        storage=httpx2.Client(timeout=timeout),
    )


def sentence_of(answer: httpx2.Response) -> str:
    """Return a problem's own sentence, and its code to look up."""
    try:
        problem = answer.json()
        return f"{problem['detail']} ({problem['code']})"
    except (ValueError, KeyError, TypeError):
        return f"The exchange answered {answer.status_code} {answer.reason_phrase}."


def sha256(file: Path) -> str:
    """Return a file's SHA-256."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def piece(file: Path, *, number: int, size: int) -> bytes:
    """Return the bytes of a part; the first has number 1."""
    with file.open("rb") as handle:
        handle.seek((number - 1) * size)
        return handle.read(size)
