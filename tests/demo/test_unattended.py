"""What nobody has to do: an update of the demonstration arrives, and a missing one is noticed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from catalog import queries
from catalog.models import Version
from marketplace.accounts.models import Person
from marketplace.core import clock
from marketplace.core.settings import StorageSettings
from marketplace.demo import loading
from marketplace.demo.city import ENVIRONMENT
from marketplace.demo.datasets import environment
from marketplace.notices import kinds
from marketplace.notices.models import Mail, Message
from marketplace.services import Services
from quality import freshness
from quality.models import Intake
from storage.models import Upload
from tests.demo.conftest import running_exchange
from tests.servers import Cluster

YEAR = timedelta(days=366)


@pytest.fixture(scope="module")
def weather(
    cluster: Cluster, s3: StorageSettings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Services]:
    """The daily weather, released by a person once, and updated since."""
    with running_exchange(cluster, s3, tmp_path_factory.mktemp("weather")) as services:
        loading.run(services, lambda _line: None, datasets=(environment.DAILY_WEATHER,))
        yield services


def shown(session: Session) -> Version:
    dataset = queries.dataset_by_slug(session, environment.DAILY_WEATHER.slug)
    version = queries.current_version(session, dataset)
    assert version
    return version


class TestUpdate:
    def test_came_by_itself_and_is_online(self, weather: Services) -> None:
        file = environment.DAILY_WEATHER.deliveries[1]()
        with weather.sessions() as session:
            version = shown(session)
            intake = session.exec(select(Intake)).one()
            upload = session.get_one(Upload, version.upload_id)

        assert (version.number, version.size) == (2, len(file.content))
        assert (intake.sha256, intake.outcome) == (version.declared_sha256, "taken")
        assert upload.storage_upload_id is None, "a person would have sent it in parts"
        assert weather.store.listed(intake.address) == []


class TestMissingUpdate:
    def test_is_marked_and_told_when_the_clock_moves_on(self, weather: Services) -> None:
        slug = environment.DAILY_WEATHER.slug
        for days, expected in ((0, 0), (1.1, 1), (30, 0)):
            moment = clock.now() + YEAR + timedelta(days=days)
            with time_machine.travel(moment, tick=False):
                assert freshness.look(weather.sessions) == expected

        with weather.sessions() as session:
            dataset = queries.dataset_by_slug(session, slug)
            published_at = shown(session).published_at
            assert published_at
            assert dataset.late_since == published_at + YEAR
            person = session.exec(select(Person).where(Person.email == ENVIRONMENT.email)).one()
            told = session.exec(select(Message).where(Message.kind == kinds.DATASET_LATE.id)).all()
            assert [message.person_id for message in told] == [person.id]
            mails = session.exec(select(Mail).where(Mail.kind == kinds.DATASET_LATE.id)).all()
            assert [mail.recipient for mail in mails] == [ENVIRONMENT.email]
