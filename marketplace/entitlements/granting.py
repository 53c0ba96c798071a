"""What contracts say of an agreement: that it lets its consumer read, holds back, or has ended.

Each call says how it is from now on, so that saying it twice changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, update

from marketplace.core import clock
from marketplace.entitlements.models import Entitlement, History


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How far an agreement reaches: reads per calendar month (UTC), and which versions.

    ``first_version`` is the number of the version that was online when it came into force.
    """

    calls_per_month: int | None = None
    history: History = History.ALL
    history_versions: int | None = None
    first_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Which organization may read which dataset, and how far."""

    dataset_id: UUID
    organization_id: UUID
    limits: Limits = Limits()


def grant(session: Session, agreement_id: UUID, given: Grant) -> None:
    """Let an organization read a dataset under an agreement; an ended one stays ended."""
    made = Entitlement(
        agreement_id=agreement_id,
        dataset_id=given.dataset_id,
        organization_id=given.organization_id,
        calls_per_month=given.limits.calls_per_month,
        history=given.limits.history,
        history_versions=given.limits.history_versions,
        first_version=given.limits.first_version,
    )
    statement = insert(Entitlement).values(made.model_dump())
    session.exec(statement.on_conflict_do_nothing(index_elements=["agreement_id"]))


def limit(session: Session, agreement_id: UUID, limits: Limits) -> None:
    """Say how far an agreement reaches from now on; the version it began with stays the same."""
    session.exec(
        update(Entitlement)
        .where(col(Entitlement.agreement_id) == agreement_id, col(Entitlement.ended_at).is_(None))
        .values(
            updated_at=clock.now(),
            calls_per_month=limits.calls_per_month,
            history=limits.history,
            history_versions=limits.history_versions,
        )
        .execution_options(synchronize_session="fetch")
    )


def suspend(session: Session, agreement_id: UUID) -> None:
    """Hold access back until it is resumed, such as for a payment that is missing."""
    _say(session, agreement_id, suspended_at=clock.now())


def resume(session: Session, agreement_id: UUID) -> None:
    """Give access again that was held back."""
    _say(session, agreement_id, suspended_at=None)


def end_at(session: Session, agreement_id: UUID, moment: datetime | None) -> None:
    """Say when access ends by itself; it does so though nobody looks after it."""
    _say(session, agreement_id, ends_at=moment)


def end(session: Session, agreement_id: UUID) -> None:
    """End access for good; the next request is refused."""
    _say(session, agreement_id, ended_at=clock.now())


def _say(session: Session, agreement_id: UUID, **values: datetime | None) -> None:
    session.exec(
        update(Entitlement)
        .where(col(Entitlement.agreement_id) == agreement_id, col(Entitlement.ended_at).is_(None))
        .values(updated_at=clock.now(), **values)
        .execution_options(synchronize_session="fetch")
    )
