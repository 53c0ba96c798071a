"""Cursors: where a page of results ended, bound to the question it belongs to."""

import base64
import binascii
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from catalog.search.asking import Query
from catalog.search.errors import UnknownCursor

_DIGEST_LENGTH = 16
_LONGEST = 300
_FARTHEST = 10_000_000


@dataclass(frozen=True)
class Place:
    """A place in a list of results: so many are behind, and this was the last of them."""

    offset: int
    last: UUID | None


def write_cursor(query: Query, place: Place) -> str:
    """Return the cursor of a place in the results of a question."""
    content = [_digest(query), place.offset, place.last.hex if place.last else None]
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def read_cursor(query: Query) -> Place:
    """Return the place that a question's cursor names; the beginning if it has none.

    Raises:
        UnknownCursor: It is no cursor, or one of another question.
    """
    if not query.cursor:
        return Place(0, None)
    try:
        digest, offset, last = _content(query.cursor)
        place = Place(offset, UUID(last))
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise UnknownCursor from None
    if digest != _digest(query) or type(offset) is not int or not 0 < offset < _FARTHEST:
        raise UnknownCursor
    return place


def _content(cursor: str) -> Any:
    padded = cursor[:_LONGEST] + "=" * (-len(cursor[:_LONGEST]) % 4)
    return json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))


def _digest(query: Query) -> str:
    filters = {name: sorted(values) for name, values in query.filters.items() if values}
    question = [
        query.text,
        filters,
        query.bbox,
        str(query.updated_after),
        query.sort.value,
    ]
    text = json.dumps(question, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]
