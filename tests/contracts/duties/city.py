"""A steward, two firms, and what they do about duties."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import time_machine
from procrastinate import JobContext
from sqlmodel import Session, col, select

from catalog import announcing
from catalog.models import Dataset, Version
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Role
from marketplace.contracts.duties import imposing, jobs, receiving, sending
from marketplace.contracts.duties.imposing import Obligation
from marketplace.contracts.duties.models import Basis, Duty
from marketplace.core import clock
from marketplace.log.models import LogEntry
from marketplace.notices.models import Message
from marketplace.services import Services
from storage.memory import InMemoryStore
from storage.parts import ListedPart
from storage.uploads import Announcement
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

CONTENT = b"stop;people\nharbour;12\n"


def on(day: date, hour: int = 12) -> time_machine.travel:
    """Let it be a time of a day in the city."""
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Berlin"))
    return time_machine.travel(moment)


class City:
    """Everybody acts in transactions of their own, as requests and jobs do."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.sessions = services.sessions
        self.store = cast("InMemoryStore", services.store)
        with self.sessions.begin() as session:
            people = AccountsFactory(session)
            self.steward = people.steward()
            self.firm = people.actor(name="Stadtbus", slug="stadtbus")
            self.other = people.actor(name="Scooter", slug="scooter")
            self.viewer = people.actor(roles=(Role.VIEWER,), slug="viewer")
            make = CatalogFactory(session)
            self.dataset_id = make.published_dataset(
                publisher_id=self.firm.organization_id, slug="passengers"
            ).id

    def impose(self, due_on: date, **given: Any) -> UUID:
        """Let the firm owe passenger counts by a permit, as a file and once."""
        terms: dict[str, Any] = {
            "organization": "stadtbus",
            "obligation": "Passengers by stop and hour.",
            "basis": Basis.PERMIT,
            "reference": "P-17",
            "format": "CSV",
            "due_on": due_on,
        }
        with self.sessions.begin() as session:
            given = terms | given
            return imposing.impose(session, actor=self.steward, given=Obligation(**given)).id

    def watch(self) -> None:
        """What the job does every hour."""
        context = cast(
            "JobContext", SimpleNamespace(additional_context={"services": self.services})
        )
        jobs.watch_duties(context, timestamp=0)

    def send(self, duty_id: UUID, *, filename: str = "counts.csv") -> Duty:
        """Send a file, in one part."""
        duty = self.duty(duty_id)
        announcement = Announcement(filename=filename, size=len(CONTENT))
        progress = sending.open_upload(
            self.sessions, self.store, duty, announcement=announcement, max_bytes=10**6
        )
        upload = progress.upload
        assert upload.storage_upload_id
        etag = self.store.put_part(upload.object_key, upload.storage_upload_id, 1, CONTENT)
        return sending.complete_upload(
            self.sessions,
            self.store,
            duty,
            upload_id=upload.id,
            parts=[ListedPart(1, etag)],
        )

    def publish(self, *, delivered_at: datetime | None = None) -> Version:
        """Let the firm publish a version of its dataset, and tell."""
        with self.sessions.begin() as session:
            dataset = session.get_one(Dataset, self.dataset_id)
            given = {"created_at": delivered_at or clock.now()}
            version = CatalogFactory(session).published_version(
                dataset, number=self._next(session), **given
            )
            announcing.version_published(session, dataset, version)
            return version

    def publish_again(self, version: Version) -> None:
        """Let a version be told of once more, as after its dataset was withdrawn for a while."""
        with self.sessions.begin() as session:
            dataset = session.get_one(Dataset, self.dataset_id)
            announcing.version_published(session, dataset, version)

    def confirm(self, duty_id: UUID, reason: str = "") -> Duty:
        with self.sessions.begin() as session:
            return receiving.confirm(session, duty_id, actor=self.steward, reason=reason)

    def refuse(self, duty_id: UUID, reason: str = "It is empty.") -> Duty:
        with self.sessions.begin() as session:
            return receiving.refuse(session, duty_id, actor=self.steward, reason=reason)

    def waive(self, duty_id: UUID, *, ends_series: bool = False) -> Duty:
        with self.sessions.begin() as session:
            return receiving.waive(
                session,
                duty_id,
                actor=self.steward,
                reason="The line is closed.",
                ends_series=ends_series,
            )

    def duty(self, duty_id: UUID) -> Duty:
        with self.sessions() as session:
            return session.get_one(Duty, duty_id)

    def duties(self) -> list[Duty]:
        """All duties, by their days."""
        with self.sessions() as session:
            return list(session.exec(select(Duty).order_by(col(Duty.due_on))))

    def told(self, actor: Actor) -> list[str]:
        """The kinds of notice that somebody got, in order."""
        with self.sessions() as session:
            wanted = select(Message.kind).where(Message.person_id == actor.person_id)
            found = session.exec(wanted.order_by(col(Message.created_at)))
            return [kind for kind in found if kind.startswith("duties.")]

    def log(self, duty_id: UUID) -> list[str]:
        """What the log says of a duty, in order."""
        with self.sessions() as session:
            wanted = select(LogEntry.action).where(LogEntry.subject == f"duty/{duty_id}")
            return list(session.exec(wanted.order_by(col(LogEntry.created_at))))

    def _next(self, session: Session) -> int:
        versions = select(Version).where(Version.dataset_id == self.dataset_id)
        return max(version.number for version in session.exec(versions)) + 1


DAY = timedelta(days=1)
