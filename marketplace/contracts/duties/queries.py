"""Reads of duties: whose they are, and which wait for a steward."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from catalog.models import Dataset, Version
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.contracts.duties.errors import DutyNotFound
from marketplace.contracts.duties.models import OWED, Duty, DutyStatus
from marketplace.core.paging import PAGE, Order, in_order


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A duty with who owes it, where it is delivered, and the version that fulfilled it."""

    duty: Duty
    organization: Organization
    dataset: Dataset | None
    version: int | None


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """Some duties, and the cursor of the rest; None at the end."""

    items: list[Entry]
    next: str | None


class Sort(StrEnum):
    """The orders of a list of duties."""

    DUE = "due"
    NEWEST = "newest"
    ORGANIZATION = "organization"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for: a text, an organization, states; ``is_sent`` where a file waits."""

    q: str = ""
    organization: str = ""
    statuses: Collection[DutyStatus] = ()
    is_sent: bool = False
    sort: Sort = Sort.DUE


def duties(
    session: Session,
    actor: Actor,
    asked: Asked,
    *,
    cursor: str | None = None,
    limit: int = PAGE,
) -> EntryPage:
    """Return the duties that fit: a steward sees everybody's, others their organization's.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    found, rest = in_order(
        session,
        _entries().where(*_seen_by(actor)),
        _ORDERS[asked.sort],
        where=_conditions(asked),
        cursor=cursor,
        limit=limit,
    )
    return EntryPage(items=[_entry(row) for row in found], next=rest)


def entry(session: Session, duty_id: UUID, actor: Actor) -> Entry:
    """Return a duty that the actor may know of.

    Raises:
        DutyNotFound: There is none, or it is another organization's.
    """
    statement = _entries().where(Duty.id == duty_id, *_seen_by(actor))
    found = cast("Any", session.exec)(statement).one_or_none()
    if found is None:
        raise DutyNotFound(duty_id)
    return _entry(found)


def own_duty(session: Session, duty_id: UUID, actor: Actor) -> Duty:
    """Return a duty of the actor's organization.

    Raises:
        DutyNotFound: There is none, or it is another organization's.
    """
    duty = session.get(Duty, duty_id)
    if duty is None or duty.organization_id != actor.organization_id:
        raise DutyNotFound(duty_id)
    return duty


def waiting(session: Session) -> int:
    """Count what waits for a steward: files to look at, and what has been escalated."""
    return session.exec(select(func.count()).select_from(Duty).where(_waits())).one()


def waiting_entries(session: Session, *, limit: int) -> list[Entry]:
    """Return what waits longest for a steward."""
    statement = _entries().where(_waits()).order_by(col(Duty.due_on), col(Duty.id)).limit(limit)
    return [_entry(row) for row in cast("Any", session.exec)(statement)]


def _waits() -> ColumnElement[bool]:
    is_sent = and_(col(Duty.status).in_(OWED), col(Duty.sent_at).is_not(None))
    return or_(is_sent, col(Duty.status) == DutyStatus.ESCALATED)


def _entries() -> Any:
    return (
        select(Duty, Organization, Dataset, Version.number)
        .select_from(Duty)
        .join(Organization, col(Organization.id) == Duty.organization_id)
        .outerjoin(Dataset, col(Dataset.id) == Duty.dataset_id)
        .outerjoin(Version, col(Version.id) == Duty.version_id)
    )


def _seen_by(actor: Actor) -> Iterator[ColumnElement[bool]]:
    if not actor.is_steward:
        yield col(Duty.organization_id) == actor.organization_id


def _conditions(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.q:
        texts = (Organization.name, Duty.obligation, Duty.reference)
        yield or_(*(col(text).icontains(asked.q, autoescape=True) for text in texts))
    if asked.organization:
        yield col(Organization.slug) == asked.organization
    if asked.statuses:
        yield col(Duty.status).in_(asked.statuses)
    if asked.is_sent:
        yield and_(col(Duty.status).in_(OWED), col(Duty.sent_at).is_not(None))


_ORDERS = {
    Sort.DUE: Order(row=Duty, key=col(Duty.due_on)),
    Sort.NEWEST: Order(row=Duty, key=col(Duty.id), descends=True),
    Sort.ORGANIZATION: Order(row=Duty, key=func.lower(Organization.name)),
}


def _entry(row: Any) -> Entry:
    duty, organization, dataset, version = row
    return Entry(duty=duty, organization=organization, dataset=dataset, version=version)
