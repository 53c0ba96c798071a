"""Lists a page at a time, by a cursor that stays right while rows are added (keyset paging)."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from marketplace.core.errors import Unprocessable
from marketplace.core.language import N_
from marketplace.core.tables import Row

R = TypeVar("R", bound=Row)

PAGE = 25
LARGEST_PAGE = 100


class BadCursor(Unprocessable, code="bad-cursor"):
    """A cursor is none that this list gave."""

    def __init__(self) -> None:
        super().__init__(
            N_("This place in the list does not exist. Begin without “cursor” and follow “next”.")
        )


@dataclass(frozen=True, kw_only=True)
class Page(Generic[R]):
    """Some rows, newest first, and the cursor of the rest; None at the end."""

    items: list[R]
    next: str | None


def newest_first(
    session: Session,
    statement: SelectOfScalar[R],
    row: type[R],
    *,
    cursor: str | None,
    limit: int = PAGE,
) -> Page[R]:
    """Return the rows of a statement that follow the cursor, by the time they were made.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    key: Any = col(row.id)
    if cursor is not None:
        statement = statement.where(key < _id_of(cursor))
    found = list(session.exec(statement.order_by(key.desc()).limit(limit + 1)))
    items = found[:limit]
    return Page(items=items, next=items[-1].id.hex if len(found) > limit else None)


def _id_of(cursor: str) -> UUID:
    try:
        return UUID(hex=cursor)
    except ValueError:
        raise BadCursor from None
