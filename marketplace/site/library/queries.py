"""Reads for the library: a page of contracts with all that their rows show, in one query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, case, func
from sqlmodel import Session, col, select

from billing.models import Interval, Subscription
from catalog.models import Dataset, Version, VersionStatus
from marketplace.accounts.models import Organization
from marketplace.contracts.agreements.deletions.models import Deletion
from marketplace.contracts.agreements.transitions import OPEN, RUNNING
from marketplace.contracts.models import Agreement, AgreementStatus
from marketplace.entitlements.models import Entitlement, Receipt

PAGE_SIZE = 25

_Row = tuple[
    Agreement,
    Dataset,
    Organization,
    Version | None,
    Subscription | None,
    Entitlement | None,
    Deletion | None,
    int | None,
    int,
]


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A contract with its dataset and provider, the version shown, and how it is paid for.

    ``deletion`` is what it asks for since its end, attested or not. ``last_read`` is the highest
    version that was downloaded under it, ``newer`` how many have been published since; all of them
    if none was.
    """

    agreement: Agreement
    dataset: Dataset
    provider: Organization
    version: Version | None
    subscription: Subscription | None
    entitlement: Entitlement | None
    deletion: Deletion | None
    last_read: int | None
    newer: int


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What an organization has: contracts in force, and what they cost each interval."""

    running: int
    monthly: int
    yearly: int


def open_holdings(
    session: Session, organization_id: UUID, *, page: int
) -> tuple[list[Holding], bool]:
    """Return contracts in which something can still happen, and whether there are more.

    What needs the reader comes first: suspended, unpaid, a failed payment; then the newest.
    """
    return _holdings(session, organization_id, OPEN, page=page, size=PAGE_SIZE)


def ended_holdings(
    session: Session, organization_id: UUID, *, page: int, size: int = PAGE_SIZE
) -> tuple[list[Holding], bool]:
    """Return contracts that have ended, the newest first, and whether there are more."""
    ended = set(AgreementStatus) - OPEN
    return _holdings(session, organization_id, ended, page=page, size=size)


def totals(session: Session, organization_id: UUID) -> Totals:
    """Return how many contracts are in force, and what they cost each month and year."""
    statement = (
        select(
            Agreement.interval,
            func.count(),
            func.coalesce(func.sum(Agreement.unit_amount), 0),
        )
        .where(Agreement.consumer_id == organization_id, col(Agreement.status).in_(RUNNING))
        .group_by(col(Agreement.interval))
    )
    found = {interval: (int(n), int(amount)) for interval, n, amount in session.exec(statement)}
    return Totals(
        running=sum(count for count, _ in found.values()),
        monthly=found.get(Interval.MONTH, (0, 0))[1],
        yearly=found.get(Interval.YEAR, (0, 0))[1],
    )


def _holdings(
    session: Session,
    organization_id: UUID,
    statuses: Collection[AgreementStatus],
    *,
    page: int,
    size: int,
) -> tuple[list[Holding], bool]:
    last_read, newer = _last_read(), _newer()
    statement = (
        cast("Any", select)(
            Agreement,
            Dataset,
            Organization,
            Version,
            Subscription,
            Entitlement,
            Deletion,
            last_read,
            newer,
        )
        .join(Dataset, col(Dataset.id) == Agreement.dataset_id)
        .join(Organization, col(Organization.id) == Agreement.provider_id)
        .outerjoin(Version, col(Version.id) == col(Dataset.current_version_id))
        .outerjoin(Subscription, col(Subscription.reference) == col(Agreement.id))
        .outerjoin(Entitlement, col(Entitlement.agreement_id) == col(Agreement.id))
        .outerjoin(Deletion, col(Deletion.agreement_id) == col(Agreement.id))
        .where(Agreement.consumer_id == organization_id, col(Agreement.status).in_(statuses))
        .order_by(_urgency(), col(Agreement.id).desc())
        .offset((page - 1) * size)
        .limit(size + 1)
    )
    rows = cast("Sequence[_Row]", session.exec(statement).all())
    return [_holding(row) for row in rows[:size]], len(rows) > size


def _holding(row: _Row) -> Holding:
    agreement, dataset, provider, version, subscription, entitlement = row[:6]
    deletion, last_read, newer = row[6:]
    return Holding(
        agreement=agreement,
        dataset=dataset,
        provider=provider,
        version=version,
        subscription=subscription,
        entitlement=entitlement,
        deletion=deletion,
        last_read=last_read,
        newer=newer,
    )


def _urgency() -> ColumnElement[int]:
    return case(
        (col(Agreement.status) == AgreementStatus.SUSPENDED, 0),
        (col(Subscription.past_due_since).is_not(None), 1),
        (col(Agreement.status) == AgreementStatus.PENDING_PAYMENT, 2),
        else_=3,
    )


def _last_read() -> ScalarSelect[Any]:
    """The highest version that the consumer took of the dataset."""
    return (
        select(func.max(Version.number))
        .join(Receipt, col(Receipt.version_id) == Version.id)
        .where(
            Receipt.organization_id == Agreement.consumer_id,
            Receipt.dataset_id == Agreement.dataset_id,
        )
        .correlate(Agreement)
        .scalar_subquery()
    )


def _newer() -> ScalarSelect[Any]:
    """How many versions were published after it."""
    return (
        select(func.count())
        .select_from(Version)
        .where(
            Version.dataset_id == Agreement.dataset_id,
            Version.status == VersionStatus.PUBLISHED,
            col(Version.number) > func.coalesce(_last_read(), 0),
        )
        .correlate(Agreement)
        .scalar_subquery()
    )
