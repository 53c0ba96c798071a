"""Merkle trees as Certificate Transparency has them (RFC 6962, section 2.1): pure."""

import hashlib
from collections.abc import Sequence

_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf; its prefix keeps it from being taken for a node's."""
    return hashlib.sha256(_LEAF + data).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the hash over the hashes of leaves in their order."""
    if not leaves:
        return hashlib.sha256().digest()
    level = list(leaves)
    while len(level) > 1:
        level = _parents(level)
    return level[0]


def path(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """Return the hashes that lead from a leaf to the root (the audit path, 2.1.1)."""
    found, level = list[bytes](), list(leaves)
    while len(level) > 1:
        beside = position ^ 1
        if beside < len(level):
            found.append(level[beside])
        level, position = _parents(level), position // 2
    return found


def root_by(leaf: bytes, position: int, size: int, hashes: Sequence[bytes]) -> bytes | None:
    """Return the root that a path leads to (RFC 9162, 2.1.3.2); None if it fits no such tree."""
    if not 0 <= position < size:
        return None
    place, last, found = position, size - 1, leaf
    for beside in hashes:
        if last == 0:
            return None
        if place % 2 or place == last:
            found = _node(beside, found)
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            found = _node(found, beside)
        place, last = place // 2, last // 2
    return found if last == 0 else None


def _parents(level: list[bytes]) -> list[bytes]:
    """Join neighbours; one without a neighbour goes up as it is."""
    joined = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return joined + level[len(level) - len(level) % 2 :]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
