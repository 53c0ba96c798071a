from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlmodel import Session, col, select

from catalog.models import Dataset, Version
from marketplace.accounts.actors import Actor
from marketplace.core import clock
from marketplace.core.outbound import Outbound
from marketplace.services import Services
from quality.intake import looking, setting
from quality.intake.setting import Source
from quality.models import Intake, IntakeKind
from tests.quality.intake.sources import Published, publishing
from tests.quality.intake.stores import EventfulStore

SetUp = Callable[..., Intake]
FIRST, SECOND = b"ort,anzahl\nHafen,7\n", b"ort,anzahl\nHafen,8\n"


@pytest.fixture
def services(services: Services) -> Services:
    """The services of an installation that may call this machine."""
    services.outbound = Outbound(allowed_hosts=["127.0.0.1"])
    services.store = EventfulStore()
    return services


@pytest.fixture
def store(services: Services) -> EventfulStore:
    assert isinstance(services.store, EventfulStore)
    return services.store


@dataclass(frozen=True)
class Watched:
    """A dataset whose source is looked at as a worker does it."""

    services: Services
    session: Session
    dataset: Dataset
    store: EventfulStore

    def look(self, intake: Intake) -> Intake:
        """Look once, and return the source as it then stands."""
        looking.look(self.services, intake.id)
        self.session.expire_all()
        return self.session.get_one(Intake, intake.id)

    def versions(self) -> list[Version]:
        """Return the dataset's versions, the oldest first."""
        self.session.expire_all()
        wanted = select(Version).where(Version.dataset_id == self.dataset.id)
        return list(self.session.exec(wanted.order_by(col(Version.number))))


@pytest.fixture
def watched(
    services: Services, session: Session, dataset: Dataset, store: EventfulStore
) -> Watched:
    return Watched(services, session, dataset, store)


@pytest.fixture
def published() -> Iterator[Published]:
    """A file on somebody's web server."""
    with publishing() as published:
        published.body = FIRST
        yield published


@pytest.fixture
def set_up(session: Session, dataset: Dataset, owner: Actor) -> SetUp:
    """Have a source looked at for the owner's dataset, whose time has come."""

    def made(address: str | None = None, every_minutes: int = 60) -> Intake:
        source = Source(
            kind=IntakeKind.URL if address else IntakeKind.PREFIX,
            address=address or "",
            every_minutes=every_minutes,
        )
        intake = setting.set_intake(session, dataset, source=source, actor=owner)
        intake.next_look_at = clock.now()
        session.commit()
        return intake

    return made
