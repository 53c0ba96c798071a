"""Reads of amendments and of the terms that held before."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from marketplace.contracts.agreements.amendments.errors import AmendmentNotFound, RevisionNotFound
from marketplace.contracts.agreements.amendments.models import (
    AgreementRevision,
    Amendment,
    AmendmentStatus,
)
from marketplace.contracts.models import Agreement
from marketplace.core import clock
from marketplace.core.paging import Page, newest_first


def amendment(session: Session, agreement: Agreement, amendment_id: UUID) -> Amendment:
    """Return a proposal for an agreement.

    Raises:
        AmendmentNotFound: There is none, or it is for another agreement.
    """
    found = session.get(Amendment, amendment_id, populate_existing=True)
    if found is None or found.agreement_id != agreement.id:
        raise AmendmentNotFound(amendment_id)
    return found


def status_of(found: Amendment) -> AmendmentStatus:
    """Return what became of a proposal; it lapses by itself, whether or not anybody looks."""
    if found.status is AmendmentStatus.PROPOSED and found.respond_by <= clock.now():
        return AmendmentStatus.LAPSED
    return found.status


def awaited(session: Session, agreement: Agreement) -> Amendment | None:
    """Return the proposal for an agreement that waits for its answer, if there is one."""
    statement = select(Amendment).where(
        Amendment.agreement_id == agreement.id,
        Amendment.status == AmendmentStatus.PROPOSED,
        col(Amendment.respond_by) > clock.now(),
    )
    return session.exec(statement).one_or_none()


def amendments(session: Session, agreement: Agreement, *, cursor: str | None) -> Page[Amendment]:
    """Return the proposals for an agreement, the newest first.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    statement = select(Amendment).where(Amendment.agreement_id == agreement.id)
    return newest_first(session, statement, Amendment, cursor=cursor)


def revisions(session: Session, agreement: Agreement) -> Sequence[AgreementRevision]:
    """Return the terms that held before, the oldest first."""
    return session.exec(
        select(AgreementRevision)
        .where(AgreementRevision.agreement_id == agreement.id)
        .order_by(col(AgreementRevision.number))
    ).all()


def terms_of(session: Session, agreement: Agreement, number: int) -> tuple[bytes, str | None]:
    """Return the frozen terms of a number, and their signature; the present ones are the last.

    Raises:
        RevisionNotFound: The agreement has none of that number.
    """
    if number == agreement.revision:
        return agreement.terms, agreement.jws
    for found in revisions(session, agreement):
        if found.number == number:
            return found.terms, found.jws
    raise RevisionNotFound(agreement, number)
