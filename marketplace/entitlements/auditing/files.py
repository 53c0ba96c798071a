"""The log as a file: a line of JSON for each thing (NDJSON), to be kept and proved elsewhere."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO, cast

from marketplace.entitlements.auditing.evidence import End, Item, Key, Leaf, Unreadable
from marketplace.log.chain import FIRST_HASH, Link

LONGEST_LINE = 4_000_000
"""Characters; no entry that the exchange writes comes near."""

_HASHES = {"previous_hash", "hash"}
_COVERED = {
    "id", "place", "created_at", "action", "subject", "person_id", "organization_id", "details",
}  # fmt: skip


def lines(items: Iterable[Key | Link | Leaf]) -> Iterator[str]:
    """Return the evidence as lines, the last of which says that it is whole."""
    entries = receipts = 0
    head = FIRST_HASH
    for item in items:
        match item:
            case Key(jwk):
                yield _line("key", {"jwk": jwk})
            case Link():
                entries, head = entries + 1, item.hash
                hashes = {"previous_hash": item.previous_hash, "hash": item.hash}
                yield _line("entry", {**item.content, **hashes})
            case Leaf():
                receipts += 1
                yield _line("receipt", {n: getattr(item, n) for n in ("batch", "position", "jws")})
    yield _line("end", {"entries": entries, "receipts": receipts, "head": head})


def items(file: TextIO) -> Iterator[Item]:
    """Return the evidence that a file holds; a file that breaks off is no whole one."""
    number, item = 0, None
    while line := file.readline(LONGEST_LINE):
        number += 1
        item = _item(line) or Unreadable(number)
        yield item
    if not isinstance(item, End):
        yield Unreadable(number + 1)


def _line(kind: str, members: Mapping[str, Any]) -> str:
    return json.dumps({"kind": kind, **members}, separators=(",", ":"), ensure_ascii=False) + "\n"


def _item(line: str) -> Item | None:
    try:
        return _read(cast("dict[str, Any]", json.loads(line)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _read(members: dict[str, Any]) -> Item | None:
    match members.pop("kind"):
        case "key":
            return Key(dict(members["jwk"]))
        case "entry":
            return _link(members)
        case "receipt":
            return Leaf(str(members["batch"]), int(members["position"]), str(members["jws"]))
        case "end":
            counts = int(members["entries"]), int(members["receipts"])
            return End(*counts, str(members["head"]))
        case _:
            return None


def _link(members: dict[str, Any]) -> Link | None:
    if members.keys() != _HASHES | _COVERED or type(members["place"]) is not int:
        return None
    hashes = {name: str(members.pop(name)) for name in _HASHES}
    return Link(members, hashes["previous_hash"], hashes["hash"])
