"""Reads of a dataset's offers with what was agreed on them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from marketplace.contracts.agreements.transitions import RUNNING
from marketplace.contracts.models import Agreement, Offer
from marketplace.core.paging import Page, newest_first


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """How many agreements on an offer are in force, and how many were accepted at all."""

    running: int = 0
    accepted: int = 0


def withdrawn(session: Session, dataset_id: UUID, *, cursor: str | None) -> Page[Offer]:
    """Return a dataset's withdrawn offers, the newest first.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    statement = select(Offer).where(
        Offer.dataset_id == dataset_id, col(Offer.withdrawn_at).is_not(None)
    )
    return newest_first(session, statement, Offer, cursor=cursor)


def agreed_on(session: Session, offer_ids: list[UUID]) -> dict[UUID, Agreed]:
    """Return what was agreed on each offer that somebody accepted."""
    found = session.exec(
        select(
            Agreement.offer_id,
            func.count().filter(col(Agreement.status).in_(RUNNING)),
            func.count(),
        )
        .where(col(Agreement.offer_id).in_(offer_ids), col(Agreement.accepted_at).is_not(None))
        .group_by(col(Agreement.offer_id))
    )
    return {
        offer_id: Agreed(running=running, accepted=accepted)
        for offer_id, running, accepted in found
    }
