"""Reads of the register: finding uses, a page at a time, in several orders."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, Text, and_, func, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from catalog.models import Access, Dataset
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts.agreements.transitions import RUNNING
from marketplace.contracts.models import Agreement
from marketplace.contracts.register.uses import Use, UseState, use_of
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.paging import PAGE, Order, in_order

_BATCH = 500
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)

_Publisher = aliased(Organization)


class Sort(StrEnum):
    """The orders of the register."""

    NEWEST = "newest"
    CHANGED = "changed"
    ENDING = "ending"
    ORGANIZATION = "organization"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for: a text, a dataset and an organization by slug, a purpose's code."""

    q: str = ""
    dataset: str = ""
    organization: str = ""
    purpose: str = ""
    state: UseState | None = None
    sort: Sort = Sort.NEWEST

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.q or self.dataset or self.organization or self.purpose or self.state)


@dataclass(frozen=True, kw_only=True)
class UsePage:
    """Some uses, and the cursor of the rest; None at the end."""

    items: list[Use]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """How much is used now: uses, by how many organizations, of how many datasets."""

    uses: int
    organizations: int
    datasets: int


def uses(
    session: Session, asked: Asked, *, cursor: str | None = None, limit: int = PAGE
) -> UsePage:
    """Return the uses that fit, in the order asked for.

    Raises:
        BadCursor: The cursor is not one that the register gave.
    """
    listed = _joined(select(Agreement, Dataset, Organization, _Publisher)).where(*_LISTED)
    found, rest = in_order(
        session,
        listed,
        _ORDERS[asked.sort],
        where=_conditions(asked),
        cursor=cursor,
        limit=limit,
    )
    now = clock.now()
    return UsePage(items=[_use(row, now) for row in found], next=rest)


def every_use(sessions: Sessions, asked: Asked) -> Iterator[Use]:
    """Go through all uses that fit; no transaction stays open between one batch and the next."""
    cursor: str | None = None
    while True:
        with sessions() as session:
            page = uses(session, asked, cursor=cursor, limit=_BATCH)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def totals(session: Session) -> Totals:
    """Count what is used now."""
    counted = select(
        func.count(),
        func.count(func.distinct(Agreement.consumer_id)),
        func.count(func.distinct(Agreement.dataset_id)),
    )
    found = cast("Any", session.exec)(_joined(counted).where(*_LISTED, _runs())).one()
    return Totals(uses=found[0], organizations=found[1], datasets=found[2])


def _joined(statement: Any) -> Any:
    """Return a statement over agreements, their datasets, consumers and publishers."""
    return (
        statement.select_from(Agreement)
        .join(Dataset, col(Dataset.id) == Agreement.dataset_id)
        .join(Organization, col(Organization.id) == Agreement.consumer_id)
        .join(_Publisher, col(_Publisher.id) == Dataset.publisher_id)
    )


_LISTED = (
    col(Agreement.activated_at).is_not(None),
    or_(
        col(_Publisher.kind) == OrganizationKind.CITY_DEPARTMENT,
        col(Dataset.collected_for).is_not(None),
    ),
)
_IS_NAMED = col(Dataset.access) != Access.PRIVATE
"""What is not shown cannot be searched for either."""


def _runs() -> ColumnElement[bool]:
    ends = col(Agreement.ends_at)
    return and_(
        col(Agreement.status).in_(RUNNING), or_(ends.is_(None), ends > literal(clock.now()))
    )


def _conditions(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.q:
        yield _about(asked.q)
    if asked.dataset:
        yield and_(col(Dataset.slug) == asked.dataset, _IS_NAMED)
    if asked.organization:
        yield col(Organization.slug) == asked.organization
    if asked.purpose:
        yield col(Agreement.purposes).contains([asked.purpose])
    if asked.state is not None:
        yield _runs() if asked.state is UseState.RUNNING else ~_runs()


def _about(text: str) -> ColumnElement[bool]:
    title = col(Dataset.title)
    named = [
        col(Dataset.slug),
        title.op("->>", return_type=Text())("de"),
        title.op("->>", return_type=Text())("en"),
        col(Agreement.purpose),
    ]
    return or_(
        col(Organization.name).icontains(text, autoescape=True),
        col(_Publisher.name).icontains(text, autoescape=True),
        and_(_IS_NAMED, or_(*(each.icontains(text, autoescape=True) for each in named))),
    )


_BEGAN, _ENDED = col(Agreement.activated_at), col(Agreement.ended_at)
_END = func.coalesce(_ENDED, col(Agreement.ends_at), literal(_NEVER))
_ORDERS = {
    Sort.NEWEST: Order(row=Agreement, key=_BEGAN, descends=True),
    Sort.CHANGED: Order(row=Agreement, key=func.coalesce(_ENDED, _BEGAN), descends=True),
    Sort.ENDING: Order(row=Agreement, key=_END),
    Sort.ORGANIZATION: Order(row=Agreement, key=func.lower(Organization.name)),
}


def _use(row: Any, now: datetime) -> Use:
    agreement, dataset, organization, publisher = row
    return use_of(
        agreement, dataset=dataset, publisher=publisher, organization=organization, now=now
    )
