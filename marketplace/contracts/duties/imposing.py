"""Entering duties, and letting those that return follow one another."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from billing.invoicing.periods import day_of
from catalog.errors import DatasetNotFound
from catalog.queries import dataset_by_slug
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.accounts.queries import organization_by_slug
from marketplace.contracts.duties import announcing, kinds
from marketplace.contracts.duties.errors import DueDayPast, DutyDatasetForeign
from marketplace.contracts.duties.models import Basis, Duty, Frequency
from marketplace.contracts.duties.rules import USUAL_PATIENCE
from marketplace.contracts.duties.schedule import due_day
from marketplace.core import clock
from marketplace.core.ids import new_id


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """What an organization owes, by what, in which form, by when, and how often.

    ``organization`` and ``dataset`` are slugs.
    """

    organization: str
    obligation: str
    basis: Basis
    reference: str
    format: str
    due_on: date
    frequency: Frequency | None = None
    dataset: str | None = None
    escalate_after_days: int = USUAL_PATIENCE


def impose(session: Session, *, actor: Actor, given: Obligation) -> Duty:
    """Enter what a firm owes the city, and tell the firm.

    Raises:
        OrganizationNotFound: There is no such organization.
        DutyDatasetForeign: The dataset is not one that it publishes.
        DueDayPast: The first day is over.
    """
    today = day_of(clock.now())
    if given.due_on < today:
        raise DueDayPast(given.due_on)
    organization = organization_by_slug(session, given.organization)
    duty = Duty(
        organization_id=organization.id,
        obligation=given.obligation,
        basis=given.basis,
        reference=given.reference,
        format=given.format,
        frequency=given.frequency,
        dataset_id=_dataset_id(session, given.dataset, organization),
        escalate_after_days=given.escalate_after_days,
        series_id=new_id(),
        first_due_on=given.due_on,
        from_on=today,
        due_on=given.due_on,
        made_by=actor.person_id,
    )
    session.add(duty)
    session.flush()  # its state is a default of the row, and goes into the log
    announcing.log(session, duty, "duties.imposed", person_id=actor.person_id)
    announcing.firm(session, duty, kinds.IMPOSED)
    return duty


def follow(session: Session, duty: Duty) -> Duty | None:
    """Make the next duty of a series, once; None if there is none or another has made it."""
    if duty.frequency is None:
        return None
    number = duty.number + 1
    kept = duty.model_dump(include=_KEPT)
    following = Duty(
        **kept,
        number=number,
        from_on=duty.due_on,
        due_on=due_day(duty.first_due_on, duty.frequency, number),
    )
    statement = (
        insert(Duty)
        .values(following.model_dump())
        .on_conflict_do_nothing(index_elements=["series_id", "number"])
        .returning(col(Duty.id))
    )
    made = session.exec(statement).one_or_none()
    if made is None:
        return None
    found = session.get_one(Duty, made[0])
    announcing.log(session, found, "duties.returned")
    return found


_KEPT = {
    "organization_id",
    "obligation",
    "basis",
    "reference",
    "format",
    "frequency",
    "dataset_id",
    "escalate_after_days",
    "series_id",
    "first_due_on",
    "made_by",
}


def _dataset_id(session: Session, slug: str | None, organization: Organization) -> UUID | None:
    if not slug:
        return None
    try:
        dataset = dataset_by_slug(session, slug)
    except DatasetNotFound:
        raise DutyDatasetForeign(slug, organization) from None
    if dataset.publisher_id != organization.id:
        raise DutyDatasetForeign(slug, organization)
    return dataset.id
