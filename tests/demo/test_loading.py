from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from catalog import publishing, queries
from catalog.models import Access, Dataset, DatasetStatus, Version, VersionStatus
from marketplace.accounts import queries as accounts
from marketplace.accounts.models import Organization, SignIn
from marketplace.demo import loading, settling
from marketplace.demo.city import MOBILITY, PARTIES, STEWARD
from marketplace.demo.datasets import DATASETS, economy, environment, forms, mobility
from marketplace.demo.sources import hourly_normals
from marketplace.services import Services
from storage.objects import Part, StoredObject
from storage.s3 import S3Store
from tests.demo.conftest import LoadedCity


class Interrupted(Exception):
    """Stands for kill -9 at that line."""


class Terminal:
    """Keeps what was reported, and ends the loader at a line if told to."""

    def __init__(self, *, ends_at: int | None = None) -> None:
        self.lines: list[str] = []
        self._ends_at = ends_at

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        if len(self.lines) == self._ends_at:
            raise Interrupted


def statuses(session: Session, slug: str) -> Sequence[VersionStatus]:
    dataset = queries.dataset_by_slug(session, slug)
    versions = session.exec(
        select(Version).where(Version.dataset_id == dataset.id).order_by(Version.number)  # pyright: ignore - columns are typed as their values
    )
    return [version.status for version in versions]


def shape(session: Session) -> dict[str, list[VersionStatus]]:
    datasets = session.exec(select(Dataset)).all()
    return {dataset.slug: list(statuses(session, dataset.slug)) for dataset in datasets}


SMALL = (
    mobility.CAR_SHARING,
    mobility.AIRPORTS,
    mobility.COMPLAINTS,
    environment.DAILY_WEATHER,
    economy.TWO_CITIES,
    forms.TREE_REPORTS,
)
"""A dataset of each kind: enough to be interrupted at."""

EXPECTED = {dataset.slug: [VersionStatus.PUBLISHED] for dataset in DATASETS} | {
    "wetter-seattle": [VersionStatus.PUBLISHED] * 2,
    "kohlendioxid-mauna-loa": [VersionStatus.PUBLISHED] * 2,
    "baummeldungen": [VersionStatus.REJECTED, VersionStatus.PUBLISHED],
    "lufttemperatur-san-francisco": [VersionStatus.PUBLISHED] * 2,
    "hinweise-radwege": [VersionStatus.REJECTED],
    "flughaefen-usa": [VersionStatus.NEEDS_RELEASE],
}
EXPECTED_OF_SMALL = {dataset.slug: EXPECTED[dataset.slug] for dataset in SMALL}


class Failing(S3Store):
    """Real storage that joins a few uploads and then takes the process down with it."""

    joins_left = 3

    def complete_upload(self, key: str, upload_id: str, parts: list[Part]) -> StoredObject:
        stored = super().complete_upload(key, upload_id, parts)
        self.joins_left -= 1
        if not self.joins_left:
            raise Interrupted
        return stored


class TestRun:
    def test_loads_the_whole_city(self, loaded: LoadedCity) -> None:
        with loaded.services.sessions() as session:
            assert shape(session) == EXPECTED
            assert loading.is_loaded(session)
            assert len(queries.public_entries(session)) >= 14

    def test_says_how_far_it_is(self, loaded: LoadedCity) -> None:
        of_all = f" of {len(DATASETS)}  "

        assert sum(of_all in line for line in loaded.lines) == len(DATASETS)
        assert sum("as intended" in line for line in loaded.lines) == 2

    def test_delivers_what_was_described(self, loaded: LoadedCity) -> None:
        services = loaded.services
        with services.sessions() as session:
            dataset = queries.dataset_by_slug(session, "klimanormalwerte-seattle")
            newest = queries.newest_good_version(session, dataset)

        assert newest
        assert dataset.access is Access.ACCOUNT
        assert b"".join(services.store.read(newest.object_key)) == hourly_normals().content

    def test_does_nothing_the_second_time(self, loaded: LoadedCity) -> None:
        terminal = Terminal()

        loading.run(loaded.services, terminal)

        assert terminal.lines == []

    @pytest.mark.parametrize(
        "line",
        [
            1,
            pytest.param(2, marks=pytest.mark.long),
            pytest.param(4, marks=pytest.mark.long),
            2 + len(SMALL),
        ],
    )
    def test_goes_on_after_it_was_killed(self, running: Services, line: int) -> None:
        with pytest.raises(Interrupted):
            loading.run(running, Terminal(ends_at=line), datasets=SMALL)
        with running.sessions() as session:
            assert not loading.is_loaded(session)

        loading.run(running, Terminal(), datasets=SMALL)

        with running.sessions() as session:
            assert shape(session) == EXPECTED_OF_SMALL
            assert len(session.exec(select(Organization)).all()) == len(PARTIES)

    def test_delivers_nothing_twice_when_killed_between_storage_and_database(
        self, running: Services
    ) -> None:
        failing = replace(running, store=Failing(running.settings.storage))
        with pytest.raises(Interrupted):
            loading.run(failing, Terminal(), datasets=SMALL)

        loading.run(running, Terminal(), datasets=SMALL)

        with running.sessions() as session:
            assert shape(session) == EXPECTED_OF_SMALL

    def test_leaves_alone_what_a_person_changed(self, running: Services) -> None:
        with pytest.raises(Interrupted):
            loading.run(running, Terminal(ends_at=2 + len(SMALL)), datasets=SMALL)
        with settling.signed_in(running) as actors, running.sessions.begin() as session:
            dataset = queries.dataset_by_slug(session, "carsharing-montreal")
            publishing.withdraw(session, dataset, actor=actors[MOBILITY])

        loading.run(running, Terminal(), datasets=SMALL)

        with running.sessions() as session:
            dataset = queries.dataset_by_slug(session, "carsharing-montreal")
            assert dataset.status is DatasetStatus.WITHDRAWN


class TestSettle:
    def test_brings_everybody_once(self, running: Services) -> None:
        settling.settle(running)
        settling.settle(running)

        with running.sessions() as session:
            kinds = Counter(row.kind for row in session.exec(select(Organization)))
            assert kinds == Counter(party.kind for party in PARTIES)

    def test_makes_one_steward_and_verifies_every_organization(self, running: Services) -> None:
        settling.settle(running)

        with running.sessions() as session:
            (steward,) = accounts.stewards(session)
            organizations = session.exec(select(Organization)).all()
        assert steward.email == STEWARD.email
        assert all(row.verified_at and row.description for row in organizations)

    def test_leaves_nobody_signed_in(self, running: Services) -> None:
        settling.settle(running)

        with running.sessions() as session:
            assert session.exec(select(SignIn)).all() == []
