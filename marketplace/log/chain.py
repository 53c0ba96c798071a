"""The hash chain itself: pure, so that it is proved on a file as it is in the database.

Each entry's hash covers the hash before it, so changing, removing or inserting one breaks every
hash that follows (Haber and Stornetta, 1991).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FIRST_HASH = "0" * 64
"""What the first entry's hash follows."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry at its place. ``content`` is all that its hash covers, its place among it."""

    content: Mapping[str, Any]
    previous_hash: str
    hash: str

    @property
    def place(self) -> int:
        """Where it stands, from 1."""
        return self.content["place"]


class Damage(StrEnum):
    """What happened to something that had been sealed."""

    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """The first thing that is not as it was sealed, and where.

    ``place`` is the entry's place in the chain, or that of the entry which seals a batch of
    receipts; ``subject`` names the thing.
    """

    damage: Damage
    place: int
    subject: str


class Chain:
    """A walk along the chain: how far it held, and the hash that the next entry must follow."""

    def __init__(self) -> None:
        self.length = 0
        self.head: str = FIRST_HASH

    def follow(self, link: Link) -> Damage | None:
        """Go on to an entry, unless it does not follow: then say what seems to have happened.

        That one is missing or at another place can be told apart only by those that come after.
        """
        if link.place != self.length + 1:
            return Damage.REMOVED
        if link.previous_hash != self.head:
            return Damage.CHANGED
        if link.hash != chained_hash(self.head, link.content):
            return Damage.CHANGED
        self.length, self.head = link.place, link.hash
        return None


def chained_hash(previous_hash: str, content: Mapping[str, Any]) -> str:
    """Return the hash of an entry at its place: SHA-256, in hexadecimal."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous_hash}\n{text}".encode()).hexdigest()
