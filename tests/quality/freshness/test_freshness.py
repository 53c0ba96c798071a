from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from catalog import publishing
from catalog.models import Dataset
from catalog.promises import PROMISES, due_at, is_late
from marketplace.accounts.models import Role
from marketplace.core import clock
from marketplace.log.models import LogEntry
from marketplace.notices import kinds
from marketplace.notices.models import Mail, Message
from marketplace.services import Services
from quality import freshness
from tests.factories.catalog import CatalogFactory

BEGINNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def promised(session: Session, make: CatalogFactory) -> Dataset:
    """A visible dataset that promises an update every week, delivered at the beginning."""
    publisher = make.publisher()
    make.member(publisher, Role.PUBLISHER)
    make.member(publisher, Role.BUYER)
    with time_machine.travel(BEGINNING, tick=False):
        dataset = make.published_dataset(publisher_id=publisher.id, frequency="WEEKLY")
    session.commit()
    return dataset


def look_at(services: Services, moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return freshness.look(services.sessions)


def late_since(session: Session, dataset: Dataset) -> datetime | None:
    session.refresh(dataset)
    return dataset.late_since


class TestLook:
    @pytest.mark.parametrize(
        ("after", "is_late"), [(6 * DAY, False), (8 * DAY, False), (8 * DAY + DAY / 24, True)]
    )
    def test_gives_a_day_of_grace(
        self,
        services: Services,
        session: Session,
        promised: Dataset,
        after: timedelta,
        is_late: bool,  # noqa: FBT001 - a parameter of the test
    ) -> None:
        look_at(services, BEGINNING + after)

        assert late_since(session, promised) == (BEGINNING + 7 * DAY if is_late else None)

    def test_tells_publishers_once(
        self, services: Services, session: Session, promised: Dataset
    ) -> None:
        told = [look_at(services, BEGINNING + days * DAY) for days in (9, 10, 30)]

        (message,) = session.exec(select(Message).where(Message.kind == kinds.DATASET_LATE.id))
        (mail,) = session.exec(select(Mail).where(Mail.kind == kinds.DATASET_LATE.id))
        assert told == [1, 0, 0]
        assert message.facts["day"] == {"de": "09.03.2026", "en": "9 March 2026"}
        assert mail.facts["frequency"] == {"de": "wöchentlich", "en": "weekly"}

    def test_is_logged_and_changes_no_description(
        self, services: Services, session: Session, promised: Dataset
    ) -> None:
        before = promised.updated_at

        look_at(services, BEGINNING + 9 * DAY)

        session.refresh(promised)
        entry = session.exec(select(LogEntry).where(LogEntry.action == "catalog.late")).one()
        assert entry.subject == f"dataset/{promised.slug}"
        assert promised.updated_at == before

    @pytest.mark.parametrize("frequency", [None, "IRREG", "NEVER", "UNKNOWN"])
    def test_knows_who_promised_nothing(
        self, services: Services, session: Session, make: CatalogFactory, frequency: str | None
    ) -> None:
        with time_machine.travel(BEGINNING, tick=False):
            make.published_dataset(frequency=frequency)
        session.commit()

        assert look_at(services, BEGINNING + 4000 * DAY) == 0

    def test_leaves_drafts_alone(
        self, services: Services, session: Session, make: CatalogFactory
    ) -> None:
        make.dataset(frequency="DAILY")
        session.commit()

        assert look_at(services, clock.now() + 40 * DAY) == 0

    def test_goes_on_after_the_first_hundred(
        self, services: Services, session: Session, promised: Dataset, make: CatalogFactory
    ) -> None:
        with time_machine.travel(BEGINNING, tick=False):
            for _ in range(110):
                make.published_dataset(publisher_id=promised.publisher_id, frequency="DAILY")
        session.commit()

        assert look_at(services, BEGINNING + 9 * DAY) == 111


class TestMark:
    def test_goes_with_the_next_version(
        self, services: Services, session: Session, promised: Dataset, make: CatalogFactory
    ) -> None:
        look_at(services, BEGINNING + 9 * DAY)
        with time_machine.travel(BEGINNING + 10 * DAY, tick=False):
            make.published_version(promised)
            publishing.show_newest(session, promised)
            session.commit()

        assert late_since(session, promised) is None
        assert look_at(services, BEGINNING + 12 * DAY) == 0
        assert look_at(services, BEGINNING + 20 * DAY) == 1

    @pytest.mark.parametrize("change", ["promise", "withdrawal"])
    def test_goes_when_nothing_is_promised_any_more(
        self,
        services: Services,
        session: Session,
        promised: Dataset,
        make: CatalogFactory,
        change: str,
    ) -> None:
        look_at(services, BEGINNING + 9 * DAY)
        session.refresh(promised)
        if change == "promise":
            promised.frequency = "IRREG"
        else:
            actor = make.actor(make.publisher())
            publishing.withdraw(session, promised, actor=actor)
        session.commit()

        look_at(services, BEGINNING + 10 * DAY)

        assert late_since(session, promised) is None


@pytest.mark.parametrize("code", PROMISES)
def test_every_promise_is_longer_than_nothing_and_kept_on_the_day(code: str) -> None:
    due = due_at(code, BEGINNING)

    assert due
    assert due > BEGINNING
    assert not is_late(code, BEGINNING, now=due)
    assert is_late(code, BEGINNING, now=due + 2 * DAY)
