"""Deciding where a dataset's files come from without people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session, select

from catalog.models import Dataset
from catalog.queries import locked_dataset
from marketplace.accounts.actors import Actor
from marketplace.core import clock
from marketplace.log.recording import record
from quality.intake.errors import IntakeAddressUnfit, IntakeNotFound
from quality.models import Intake, IntakeKind

LONGEST_ADDRESS = 2000


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where files are to come from: ``address`` counts for a URL alone."""

    kind: IntakeKind
    address: str
    every_minutes: int
    is_active: bool = True


def prefix_of(dataset: Dataset) -> str:
    """Return where in the object storage a dataset's files are put down."""
    return f"intake/{dataset.slug}/"


def intake_of(session: Session, dataset: Dataset) -> Intake:
    """Return what is looked at for a dataset.

    Raises:
        IntakeNotFound: Nothing is.
    """
    if found := _find(session, dataset):
        return found
    raise IntakeNotFound(dataset)


def set_intake(session: Session, dataset: Dataset, *, source: Source, actor: Actor) -> Intake:
    """Have a source looked at from now on, in place of another. The same again changes nothing.

    The caller asks for the first look; its time on the schedule comes after that. A new address
    forgets what was taken from the old one.

    Raises:
        IntakeAddressUnfit: The address is none that can be looked at.
    """
    locked_dataset(session, dataset.id)
    address = _checked(source.address) if source.kind is IntakeKind.URL else prefix_of(dataset)
    intake = _find(session, dataset)
    wanted = (source.kind, address, source.every_minutes, source.is_active)
    if intake is None:
        intake = Intake(
            dataset_id=dataset.id,
            kind=source.kind,
            address=address,
            every_minutes=source.every_minutes,
            next_look_at=_next_look(source),
        )
        session.add(intake)
    elif (intake.kind, intake.address, intake.every_minutes, intake.is_active) == wanted:
        return intake
    if intake.address != address:
        intake.etag = intake.last_modified = intake.sha256 = intake.looked_at = None
        intake.outcome, intake.looks = "", []
    intake.kind, intake.address, intake.every_minutes, intake.is_active = wanted
    intake.failures, intake.next_look_at, intake.set_by = 0, _next_look(source), actor.person_id
    _log(session, "quality.intake_set", dataset, actor, intake)
    return intake


def end_intake(session: Session, dataset: Dataset, *, actor: Actor) -> None:
    """Look at a dataset's source no longer. Again, it changes nothing."""
    locked_dataset(session, dataset.id)
    if intake := _find(session, dataset):
        _log(session, "quality.intake_ended", dataset, actor, intake)
        session.delete(intake)


def _next_look(source: Source) -> datetime:
    return clock.now() + timedelta(minutes=source.every_minutes)


def _find(session: Session, dataset: Dataset) -> Intake | None:
    return session.exec(select(Intake).where(Intake.dataset_id == dataset.id)).one_or_none()


def _checked(address: str) -> str:
    """Return a web address; whether it is public is known when it is called."""
    try:
        parts = urlsplit(address)
        is_fit = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        raise IntakeAddressUnfit(address) from None
    if not is_fit or parts.username or parts.password or len(address) > LONGEST_ADDRESS:
        raise IntakeAddressUnfit(address)
    return address


def _log(session: Session, action: str, dataset: Dataset, actor: Actor, intake: Intake) -> None:
    """Note the change; of an address its host alone, since the rest may hold a secret."""
    is_url = intake.kind is IntakeKind.URL
    record(
        session,
        action,
        subject=f"dataset/{dataset.slug}",
        person_id=actor.person_id,
        organization_id=dataset.publisher_id,
        details={
            "kind": intake.kind.value,
            "source": urlsplit(intake.address).hostname if is_url else intake.address,
            "every_minutes": intake.every_minutes,
        },
    )
