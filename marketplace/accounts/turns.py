"""Doing things one after the other that no row stands for yet."""

from sqlalchemy import func
from sqlmodel import Session, select


def take_turn(session: Session, subject: str) -> None:
    """Wait until no other transaction has the turn for a subject, and keep it until the end."""
    session.exec(select(func.pg_advisory_xact_lock(func.hashtextextended(subject, 0))))
