"""Reads of all organizations, for stewards."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from marketplace.accounts.models import Organization

PAGE_SIZE = 25


def organizations(
    session: Session, *, state: str, text: str, page: int
) -> tuple[Sequence[Organization], bool]:
    """Return a page of the organizations whose name holds a text, and whether there are more.

    Those that wait come oldest first, all others newest first.
    """
    statement = select(Organization)
    if text:
        statement = statement.where(col(Organization.name).icontains(text, autoescape=True))
    if state == "waiting":
        statement = statement.where(col(Organization.verified_at).is_(None))
        statement = statement.order_by(col(Organization.id))
    else:
        statement = statement.order_by(col(Organization.id).desc())
    if state == "verified":
        statement = statement.where(col(Organization.verified_at).is_not(None))
    found = session.exec(statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def verified_count(session: Session) -> int:
    """Return how many organizations are verified."""
    return session.exec(
        select(func.count())
        .select_from(Organization)
        .where(col(Organization.verified_at).is_not(None))
    ).one()
