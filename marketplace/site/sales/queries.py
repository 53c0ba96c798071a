"""Reads of what an organization sells: offers, agreements on them, and their invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from billing.models import Invoice, InvoiceStatus
from catalog.models import Dataset, Version
from marketplace.accounts.models import Organization
from marketplace.contracts.models import Agreement, AgreementStatus, Offer
from marketplace.site.sales.months import Month

Ts = TypeVarTuple("Ts")

PAGE_SIZE = 25


class State(StrEnum):
    """The part of the sales that a list shows."""

    RUNNING = "running"
    WAITING = "waiting"
    ENDED = "ended"
    ALL = "all"


STATUSES = {
    State.RUNNING: (AgreementStatus.ACTIVE, AgreementStatus.SUSPENDED),
    State.WAITING: (AgreementStatus.ACCEPTED, AgreementStatus.PENDING_PAYMENT),
    State.ENDED: (AgreementStatus.EXPIRED, AgreementStatus.TERMINATED, AgreementStatus.REVOKED),
}
"""A draft is the buyer's own; the seller hears of it when it is accepted."""


class Sort(StrEnum):
    """The order of a list of sales."""

    NEWEST = "newest"
    PRICE = "price"
    ENDS = "ends"


_ORDERS: dict[Sort, ColumnElement[Any]] = {
    Sort.NEWEST: col(Agreement.id).desc(),
    Sort.PRICE: col(Agreement.unit_amount).desc(),
    Sort.ENDS: func.coalesce(Agreement.ended_at, Agreement.ends_at).asc().nulls_last(),
}


@dataclass(frozen=True, kw_only=True)
class Offered:
    """An offer with its dataset, the version shown of it, and the agreements that run on it."""

    offer: Offer
    dataset: Dataset
    version: Version | None
    running: int


SaleRow = tuple[Agreement, Dataset, Organization]


def counts(session: Session, organization_id: UUID) -> dict[State, int]:
    """Return how many agreements an organization has sold, by where they stand."""
    found = session.exec(
        select(Agreement.status, func.count())
        .where(Agreement.provider_id == organization_id)
        .group_by(col(Agreement.status))
    ).all()
    by_status = {AgreementStatus(status): number for status, number in found}
    by_state = {
        state: sum(by_status.get(status, 0) for status in statuses)
        for state, statuses in STATUSES.items()
    }
    return by_state | {State.ALL: sum(by_state.values())}


def started_in(session: Session, organization_id: UUID, month: Month) -> int:
    """Return how many agreements came into force in a month."""
    return session.exec(
        select(func.count())
        .select_from(Agreement)
        .where(
            Agreement.provider_id == organization_id,
            col(Agreement.activated_at) >= month.start,
            col(Agreement.activated_at) < month.end,
        )
    ).one()


def sales(
    session: Session, organization_id: UUID, *, state: State, sort: Sort, page: int
) -> tuple[Sequence[SaleRow], bool]:
    """Return a page of what an organization sold, and whether there is more."""
    statement = (
        select(Agreement, Dataset, Organization)
        .join(Dataset, col(Dataset.id) == Agreement.dataset_id)
        .join(Organization, col(Organization.id) == Agreement.consumer_id)
        .where(
            Agreement.provider_id == organization_id,
            col(Agreement.status).in_(statuses_of(state)),
        )
        .order_by(_ORDERS[sort], col(Agreement.id).desc())
    )
    return _paged(session, statement, page)


def open_invoices(session: Session, organization_id: UUID, currency: str) -> tuple[int, int]:
    """Return how many invoices are open, and what they come to together."""
    number, total = session.exec(
        select(func.count(), func.coalesce(func.sum(Invoice.total), 0)).where(
            Invoice.provider_id == organization_id,
            Invoice.status == InvoiceStatus.OPEN,
            Invoice.currency == currency,
        )
    ).one()
    return number, int(total)


def offers(session: Session, organization_id: UUID) -> list[Offered]:
    """Return the offers that can be taken now, those with most running agreements first."""
    running = _running_by_offer()
    number = func.coalesce(running.c.number, 0)
    found = session.exec(
        select(Offer, Dataset, Version, number)
        .join(Dataset, col(Dataset.id) == Offer.dataset_id)
        .outerjoin(Version, col(Version.id) == Dataset.current_version_id)
        .outerjoin(running, running.c.offer_id == Offer.id)
        .where(Offer.publisher_id == organization_id, col(Offer.withdrawn_at).is_(None))
        .order_by(number.desc(), col(Offer.id).desc())
        .limit(PAGE_SIZE)
    )
    return [
        Offered(offer=offer, dataset=dataset, version=version, running=int(running_now))
        for offer, dataset, version, running_now in found
    ]


def offers_on(session: Session, dataset_ids: Sequence[UUID]) -> dict[UUID, list[Offer]]:
    """Return the offers that can be taken now, by their dataset, the oldest first."""
    found: dict[UUID, list[Offer]] = {}
    for offer in session.exec(
        select(Offer)
        .where(col(Offer.dataset_id).in_(dataset_ids), col(Offer.withdrawn_at).is_(None))
        .order_by(col(Offer.id))
    ):
        found.setdefault(offer.dataset_id, []).append(offer)
    return found


def running_on(session: Session, dataset_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many agreements run on each dataset that has any."""
    found = session.exec(
        select(Agreement.dataset_id, func.count())
        .where(
            col(Agreement.dataset_id).in_(dataset_ids),
            col(Agreement.status).in_(STATUSES[State.RUNNING]),
        )
        .group_by(col(Agreement.dataset_id))
    )
    return dict(found.all())


def _running_by_offer() -> Subquery:
    return (
        select(Agreement.offer_id, func.count().label("number"))
        .where(col(Agreement.status).in_(STATUSES[State.RUNNING]))
        .group_by(col(Agreement.offer_id))
        .subquery()
    )


def statuses_of(state: State) -> tuple[AgreementStatus, ...]:
    """Return the statuses that a list of a state shows."""
    if state is State.ALL:
        return tuple(status for each in STATUSES.values() for status in each)
    return STATUSES[state]


def _paged(
    session: Session, statement: Select[*Ts], page: int
) -> tuple[Sequence[tuple[*Ts]], bool]:
    shown = statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    found = session.exec(shown).all()
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE
