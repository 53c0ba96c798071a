"""Walking through a JSON document element by element, so that none is held as a whole.

The document's objects are entered four deep; the elements of an array are decoded one by one.
Memory is that of the largest element.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quality.inspection.bytes import CHUNK
from quality.inspection.outcome import Refusal
from quality.inspection.reading import refusing

DEEPEST = 4
LARGEST_ELEMENT = 32 * 1024 * 1024
"""Bytes of one element; DuckDB keeps a few of that size in memory."""

Pointer = tuple[str, ...]

_LONGEST_TOKEN = 64
_SPACE = re.compile(r"[ \t\r\n]*")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """A value that was met: an element of the array at ``pointer``, or else a value of its own.

    ``raw`` is its text in the document, without line breaks.
    """

    pointer: Pointer
    is_element: bool
    value: Any
    raw: str


def walk(path: Path) -> Iterator[Item]:
    """Yield the elements of all arrays, and the values beside them, in their order.

    Raises:
        Refusal: It is no JSON, or one element is too large.
    """
    try:
        with path.open("rb") as file:
            text = _Text(_decoded(file, encoding_of(path)))
            yield from _value(text, ())
            if text.peek():
                text.expect("the end")
    except (ValueError, RecursionError) as error:
        raise _no_json(str(error)) from error


def encoding_of(path: Path) -> str:
    """Return a JSON file's encoding: by its mark, else UTF-8, which the standard demands.

    Files that are not UTF-8 are Windows-1252, as exports from old systems are.
    """
    with path.open("rb") as file:
        head = file.read(4)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _decoded(file: Any, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while chunk := file.read(CHUNK):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _refuse_constant(name: str) -> None:
    message = f"{name} is no JSON"
    raise ValueError(message)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


class _Text:
    """The text still to be read; more of it comes as it is asked for."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._text = ""
        self._at = 0
        self._is_whole = False

    def peek(self) -> str:
        """Return the next character that is no space; nothing at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def expect(self, *characters: str) -> str:
        """Take the next character, which must be one of these."""
        found = self.peek()
        if not found or found not in characters:
            message = f"“{found}” where {' or '.join(characters)} belongs"
            raise ValueError(message)
        self._at += 1
        return found

    def take(self) -> tuple[Any, str]:
        """Decode the value that comes next, and return it with its text."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except ValueError as error:
                self._grow(error)
                continue
            if end < len(self._text) or self._is_whole or not self._more():
                break  # else a number might go on
        raw = self._text[self._at : end]
        self._at = end
        return value, raw.replace("\r", " ").replace("\n", " ")

    def _grow(self, error: ValueError) -> None:
        """Read as much again if the value may only be cut off; else it is wrong."""
        held = len(self._text) - self._at
        if self._is_whole or not _may_be_cut(error, len(self._text)):
            raise error
        if held > LARGEST_ELEMENT:
            raise element_too_large()
        while len(self._text) - self._at < 2 * max(held, CHUNK) and self._more():
            pass

    def _more(self) -> bool:
        piece = next(self._source, None)
        if piece is None:
            self._is_whole = True
            return False
        self._text = self._text[self._at :] + piece
        self._at = 0
        return True


def _may_be_cut(error: ValueError, length: int) -> bool:
    """Tell whether decoding failed at the end of what was there, or inside a text that goes on."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.pos > length - _LONGEST_TOKEN or error.msg.startswith("Unterminated string")


def _value(text: _Text, pointer: Pointer) -> Iterator[Item]:
    opening = text.peek()
    if opening == "[":
        yield from _elements(text, pointer)
    elif opening == "{" and len(pointer) < DEEPEST:
        yield from _members(text, pointer)
    else:
        value, raw = text.take()
        yield Item(pointer=pointer, is_element=False, value=value, raw=raw)


def _elements(text: _Text, pointer: Pointer) -> Iterator[Item]:
    text.expect("[")
    if text.peek() == "]":
        text.expect("]")
        return
    while True:
        value, raw = text.take()
        yield Item(pointer=pointer, is_element=True, value=value, raw=raw)
        if text.expect(",", "]") == "]":
            return


def _members(text: _Text, pointer: Pointer) -> Iterator[Item]:
    text.expect("{")
    if text.peek() == "}":
        text.expect("}")
        return
    while True:
        if text.peek() != '"':
            text.expect('"')
        key, _ = text.take()
        text.expect(":")
        yield from _value(text, (*pointer, str(key)))
        if text.expect(",", "}") == "}":
            return


def element_too_large() -> Refusal:
    """Return the refusal of a document in which one element is too large to be a row."""
    most = LARGEST_ELEMENT // (1024 * 1024)
    return refusing.too_large(
        form="JSON",
        bound_de=f"ein Eintrag hat mehr als {most} MiB",
        bound_en=f"one element has more than {most} MiB",
    )


def _no_json(detail: str) -> Refusal:
    return refusing.broken(form="JSON", detail=detail)
