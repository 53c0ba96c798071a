"""Telling firms and stewards what happened to a duty, and the log."""

from uuid import UUID

from sqlmodel import Session

from marketplace.accounts.models import Organization, Role
from marketplace.contracts.duties.models import Duty
from marketplace.contracts.duties.schedule import escalates_on
from marketplace.core.language import Language
from marketplace.log.recording import record
from marketplace.notices.kinds import Kind
from marketplace.notices.telling import Fact, tell_members, tell_stewards
from marketplace.web.figures import Figures

_RESPONSIBLE = frozenset({Role.OWNER, Role.PUBLISHER})


def firm(session: Session, duty: Duty, kind: Kind, **facts: Fact) -> None:
    """Tell those who deliver data for the firm."""
    known = _known(session, duty) | facts
    place = f"/duties/{duty.id}"
    tell_members(session, duty.organization_id, kind, roles=_RESPONSIBLE, link=place, **known)


def desk(session: Session, duty: Duty, kind: Kind, **facts: Fact) -> None:
    """Tell the stewards."""
    known = _known(session, duty) | facts
    tell_stewards(session, kind, link=f"/desk/duties/{duty.id}", **known)


def log(
    session: Session, duty: Duty, action: str, *, person_id: UUID | None = None, **details: object
) -> None:
    """Note what happened to a duty; what people wrote is not repeated."""
    record(
        session,
        action,
        subject=f"duty/{duty.id}",
        person_id=person_id,
        organization_id=duty.organization_id,
        details={"due_on": duty.due_on.isoformat(), "status": duty.status.value} | details,
    )


def _known(session: Session, duty: Duty) -> dict[str, Fact]:
    days = {"day": duty.due_on, "escalation": escalates_on(duty)}
    said: dict[str, Fact] = {
        name: {language.value: Figures(language).day(day) for language in Language}
        for name, day in days.items()
    }
    return said | {
        "organization": session.get_one(Organization, duty.organization_id).name,
        "obligation": duty.obligation,
        "reference": duty.reference,
    }
