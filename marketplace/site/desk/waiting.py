"""What waits at the desk, and how long it has waited. The oldest comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from billing.invoicing.periods import day_of
from billing.models import Invoice, InvoiceStatus, Refund, RefundStatus
from catalog.announcing import PIPELINE
from catalog.models import Dataset, Version, VersionStatus
from marketplace.accounts.models import Organization
from marketplace.contracts.agreements.deletions import attesting
from marketplace.contracts.agreements.deletions.models import Deletion
from marketplace.contracts.agreements.queries import awaiting_approval
from marketplace.contracts.agreements.transitions import RUNNING
from marketplace.contracts.duties import queries as duties
from marketplace.contracts.models import Agreement, AgreementStatus
from marketplace.core import clock
from marketplace.site.sales.deps import Visit

SHOWN = 10

ENDING_SOON = timedelta(days=40)
FAILED_SINCE = timedelta(days=30)
REVOKED_SINCE = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many matters of each kind wait for a steward."""

    organizations: int
    requests: int
    releases: int
    failures: int
    overdue: int
    refunds: int
    duties: int
    deletions: int

    @property
    def all(self) -> int:
        """How many matters wait altogether."""
        return (
            self.organizations
            + self.requests
            + self.releases
            + self.failures
            + self.overdue
            + self.refunds
            + self.duties
            + self.deletions
        )


VersionRow = tuple[Version, Dataset, Organization]
AgreementRow = tuple[Agreement, Dataset, Organization]
DeletionRow = tuple[Deletion, Agreement, Dataset, Organization]


def counts(visit: Visit) -> Counts:
    """Count what waits; requests are counted up to a page of them."""
    session = visit.session
    waiting = select(func.count()).select_from(Version)
    return Counts(
        organizations=session.exec(
            select(func.count())
            .select_from(Organization)
            .where(col(Organization.verified_at).is_(None))
        ).one(),
        requests=len(awaiting_approval(session, visit.actor).items),
        releases=session.exec(
            waiting.where(Version.status == VersionStatus.NEEDS_RELEASE, _is_newest())
        ).one(),
        failures=session.exec(waiting.where(*_has_failed())).one(),
        overdue=session.exec(
            select(func.count())
            .select_from(Invoice)
            .where(Invoice.status == InvoiceStatus.OPEN, col(Invoice.due_on) < day_of(clock.now()))
        ).one(),
        refunds=session.exec(
            select(func.count())
            .select_from(Refund)
            .join(Invoice, col(Invoice.id) == Refund.invoice_id)
            .where(Refund.status == RefundStatus.PENDING, col(Invoice.stripe_id).is_(None))
        ).one(),
        duties=duties.waiting(session),
        deletions=attesting.count_late(session),
    )


def rail(visit: Visit) -> dict[str, Any]:
    """Return what every page of the desk shows beside itself."""
    return {"counts": counts(visit), "organization": visit.actor.organization_name}


def unverified(session: Session) -> Sequence[Organization]:
    """Return the organizations that wait longest for their verification."""
    return session.exec(
        select(Organization)
        .where(col(Organization.verified_at).is_(None))
        .order_by(col(Organization.id))
        .limit(SHOWN)
    ).all()


def releases(session: Session) -> Sequence[VersionRow]:
    """Return the versions that wait longest for a weighed release."""
    return session.exec(
        select(Version, Dataset, Organization)
        .join(Dataset, col(Dataset.id) == Version.dataset_id)
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .where(Version.status == VersionStatus.NEEDS_RELEASE, _is_newest())
        .order_by(col(Version.id))
        .limit(SHOWN)
    ).all()


def failures(session: Session) -> Sequence[VersionRow]:
    """Return the versions whose checks broke down and that nobody delivered again since."""
    return session.exec(
        select(Version, Dataset, Organization)
        .join(Dataset, col(Dataset.id) == Version.dataset_id)
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .where(*_has_failed())
        .order_by(col(Version.id))
        .limit(SHOWN)
    ).all()


def ending(session: Session) -> Sequence[AgreementRow]:
    """Return the agreements in force whose end is near, the nearest first."""
    return session.exec(
        select(Agreement, Dataset, Organization)
        .join(Dataset, col(Dataset.id) == Agreement.dataset_id)
        .join(Organization, col(Organization.id) == Agreement.consumer_id)
        .where(
            col(Agreement.status).in_(RUNNING),
            col(Agreement.ends_at) <= clock.now() + ENDING_SOON,
        )
        .order_by(col(Agreement.ends_at), col(Agreement.id))
        .limit(SHOWN)
    ).all()


def deletions(session: Session) -> Sequence[DeletionRow]:
    """Return the deletions that nobody has attested in time, the longest overdue first."""
    return session.exec(
        select(Deletion, Agreement, Dataset, Organization)
        .join(Agreement, col(Agreement.id) == Deletion.agreement_id)
        .join(Dataset, col(Dataset.id) == Agreement.dataset_id)
        .join(Organization, col(Organization.id) == Agreement.consumer_id)
        .where(attesting.is_late())
        .order_by(col(Deletion.due_at), col(Deletion.id))
        .limit(SHOWN)
    ).all()


def revoked(session: Session) -> Sequence[AgreementRow]:
    """Return the agreements that the city revoked in the last days, the last first."""
    return session.exec(
        select(Agreement, Dataset, Organization)
        .join(Dataset, col(Dataset.id) == Agreement.dataset_id)
        .join(Organization, col(Organization.id) == Agreement.consumer_id)
        .where(
            Agreement.status == AgreementStatus.REVOKED,
            col(Agreement.ended_at) >= clock.now() - REVOKED_SINCE,
        )
        .order_by(col(Agreement.ended_at).desc())
        .limit(SHOWN)
    ).all()


def _has_failed() -> tuple[ColumnElement[bool], ...]:
    return (
        col(Version.status) == VersionStatus.REJECTED,
        col(Version.rejection) == PIPELINE,
        col(Version.created_at) >= clock.now() - FAILED_SINCE,
        _is_newest(),
    )


def _is_newest() -> ColumnElement[bool]:
    """Whether no version of the dataset was delivered after this one."""
    later = aliased(Version)
    return ~(
        select(later.id)
        .where(later.dataset_id == Version.dataset_id, later.number > Version.number)
        .exists()
    )
