"""Lists a page at a time, by a cursor that stays right while rows are added (keyset paging)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, literal, tuple_
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


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order of rows: a column or expression, then the row's id; never NULL."""

    row: type[Row]
    key: Any
    descends: bool = False


def in_order(
    session: Session,
    listed: Any,
    order: Order,
    *,
    where: Iterable[ColumnElement[bool]] = (),
    cursor: str | None,
    limit: int = PAGE,
) -> tuple[list[Any], str | None]:
    """Return the rows of a list that fit and follow the cursor, and the cursor of the rest.

    ``listed`` selects from the whole list, the ordered row at the head of each result. A page
    ends where its last row stands, and the next begins there though that row changed meanwhile.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    read = cast("Any", session.exec)
    key, row_id = order.key, col(order.row.id)
    statement = listed.where(*where)
    if cursor is not None:
        last = _id_of(cursor)
        found = read(listed.with_only_columns(key).where(row_id == last)).one_or_none()
        if found is None:
            raise BadCursor
        place, end = tuple_(key, row_id), tuple_(literal(found[0]), literal(last))
        statement = statement.where(place < end if order.descends else place > end)
    sorting = [each.desc() if order.descends else each.asc() for each in (key, row_id)]
    rows: list[Any] = list(read(statement.order_by(*sorting).limit(limit + 1)))
    shown = rows[:limit]
    return shown, shown[-1][0].id.hex if len(rows) > limit else None


def _id_of(cursor: str) -> UUID:
    try:
        return UUID(hex=cursor)
    except ValueError:
        raise BadCursor from None
