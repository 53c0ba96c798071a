"""The follower on a database of its own: other transactions must be seen as others."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from catalog.models import Dataset, DatasetStatus
from catalog.search import building
from catalog.search.asking import Query
from catalog.search.finding import find
from catalog.search.follower import Follower, is_caught_up, search_folder
from catalog.search.index import CURRENT, Position, SearchIndex, current_build
from catalog.search.models import SearchChange
from catalog.search.outbox import mark_changed
from marketplace.core.db import Sessions, make_engine, make_sessions
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from tests import databases
from tests.factories.catalog import CatalogFactory
from tests.servers import Cluster

WITHIN = 10.0


@pytest.fixture
def engine(cluster: Cluster) -> Iterator[Engine]:
    """A database of this test's own."""
    name = f"search_{new_id().hex}"
    engine = make_engine(databases.clone(cluster, name))
    yield engine
    engine.dispose()
    databases.drop(cluster, name)


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return make_sessions(engine)


@pytest.fixture
def settings(engine: Engine, tmp_path: Path) -> Settings:
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return databases.settings(url, data_folder=tmp_path)


@pytest.fixture
def index(settings: Settings) -> SearchIndex:
    return SearchIndex(search_folder(settings))


@contextmanager
def following(settings: Settings, sessions: Sessions) -> Generator[None]:
    stop = Event()
    thread = Thread(target=Follower(settings, sessions).run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(WITHIN)
        assert not thread.is_alive()


def publish(session: Session, title: str) -> UUID:
    make = CatalogFactory(session)
    publisher = make.publisher(slug=f"p-{new_id().hex}")
    dataset = make.published_dataset(
        publisher_id=publisher.id, slug=new_id().hex, title={"de": title}, description={}
    )
    mark_changed(session, dataset.id)
    return dataset.id


def committed(sessions: Sessions, title: str) -> UUID:
    with sessions.begin() as session:
        return publish(session, title)


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def total(index: SearchIndex, text: str = "") -> int:
    if index.position() is None:
        return -1
    return find(index, Query(text=text)).total


def caught_up(sessions: Sessions, index: SearchIndex) -> bool:
    with sessions() as session:
        return is_caught_up(session, index)


class TestFollow:
    """One step, without a thread."""

    @pytest.fixture
    def step(self, sessions: Sessions, index: SearchIndex) -> Callable[[], Position]:
        with sessions.begin() as session:
            building.rebuild(session, index.folder)

        def follow() -> Position:
            build, position = current_build(index.folder), index.position()
            assert build
            assert position
            with building.writing(build) as writer, sessions.begin() as session:
                return building.follow(session, writer, position)

        return follow

    def test_waits_for_a_transaction_that_began_earlier_and_commits_later(
        self, sessions: Sessions, index: SearchIndex, step: Callable[[], Position]
    ) -> None:
        with sessions() as early:
            publish(early, "Früher begonnen")
            early.flush()
            committed(sessions, "Später begonnen")
            step()
            assert total(index) == 0  # both wait: nothing after the open one may be passed
            early.commit()
        step()

        assert total(index) == 2

    def test_never_passes_over_a_change(
        self, sessions: Sessions, index: SearchIndex, step: Callable[[], Position]
    ) -> None:
        with sessions() as longest:
            publish(longest, "Lang offen")
            longest.flush()
            for number in range(5):
                committed(sessions, f"Inzwischen {number}")
                step()
            longest.commit()
        committed(sessions, "Danach")
        step()

        assert total(index) == 7

    def test_forgets_what_was_rolled_back(
        self, sessions: Sessions, index: SearchIndex, step: Callable[[], Position]
    ) -> None:
        with sessions() as session:
            publish(session, "Verworfen")
            session.flush()
            session.rollback()
        step()

        assert total(index) == 0

    def test_takes_out_what_is_no_longer_visible(
        self, sessions: Sessions, index: SearchIndex, step: Callable[[], Position]
    ) -> None:
        dataset_id = committed(sessions, "Radverkehr")
        step()
        with sessions.begin() as session:
            session.get_one(Dataset, dataset_id).status = DatasetStatus.WITHDRAWN
            mark_changed(session, dataset_id)
        step()

        assert total(index) == 0

    def test_indexes_a_dataset_once_however_often_it_changed(
        self, sessions: Sessions, index: SearchIndex, step: Callable[[], Position]
    ) -> None:
        dataset_id = committed(sessions, "Radverkehr")
        with sessions.begin() as session:
            mark_changed(session, dataset_id)
            mark_changed(session, dataset_id)
        position = step()

        assert total(index) == 1
        assert step() == position

    def test_does_the_same_twice(
        self, sessions: Sessions, index: SearchIndex, step: Callable[[], Position]
    ) -> None:
        before = index.position()
        committed(sessions, "Radverkehr")
        step()
        build = current_build(index.folder)
        assert build
        assert before
        with building.writing(build) as writer, sessions.begin() as session:
            building.follow(session, writer, before)

        assert total(index) == 1


class TestReasonToRebuild:
    @pytest.fixture
    def position(self, sessions: Sessions) -> Position:
        with sessions.begin() as session:
            return building.present_position(session)

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({}, None),
            ({"installation": "another/5"}, "it is of another installation"),
            ({"xid": 10**12}, "it is ahead of the database"),
            ({"at": "2020-01-01T00:00:00+00:00"}, "it is further behind than changes are kept"),
        ],
    )
    def test_compares_with_the_database(
        self, sessions: Sessions, position: Position, change: dict[str, Any], reason: str | None
    ) -> None:
        with sessions() as session:
            found = building.reason_to_rebuild(session, replace(position, **change))

        assert found == reason

    def test_is_that_there_is_no_index(self, sessions: Sessions) -> None:
        with sessions() as session:
            assert building.reason_to_rebuild(session, None)

    def test_tells_a_copy_of_the_database_apart(
        self, cluster: Cluster, engine: Engine, position: Position
    ) -> None:
        engine.dispose()
        copy = f"copy_{new_id().hex}"
        with psycopg.connect(cluster.url(), autocommit=True) as plain:
            plain.execute(f"CREATE DATABASE {copy} TEMPLATE {engine.url.database}".encode())
        copied = make_engine(cluster.url(copy))

        with Session(copied) as session:
            reason = building.reason_to_rebuild(session, position)

        copied.dispose()
        databases.drop(cluster, copy)
        assert reason == "it is of another installation"


class TestSweep:
    def test_removes_rows_older_than_the_kept_week(self, sessions: Sessions) -> None:
        old, new = new_id(), new_id()
        with sessions.begin() as session:
            mark_changed(session, new)
            mark_changed(session, old)
            session.flush()
            row = session.exec(select(SearchChange).where(SearchChange.dataset_id == old)).one()
            row.created_at -= building.KEPT + timedelta(hours=1)
            session.flush()
            swept = building.sweep(session)
            left = session.exec(select(col(SearchChange.dataset_id))).all()

        assert swept == 1
        assert left == [new]


class TestFollower:
    def test_finds_a_new_dataset_within_a_second(
        self, settings: Settings, sessions: Sessions, index: SearchIndex
    ) -> None:
        with following(settings, sessions):
            eventually(lambda: total(index) == 0)
            committed(sessions, "Radverkehrszählung")
            began = time.monotonic()
            eventually(lambda: total(index, "Zählung") == 1)

        assert time.monotonic() - began < 1

    def test_builds_from_what_was_there_before(
        self, settings: Settings, sessions: Sessions, index: SearchIndex
    ) -> None:
        committed(sessions, "Vorher da")

        with following(settings, sessions):
            eventually(lambda: total(index) == 1)

        assert caught_up(sessions, index)

    def test_goes_on_where_it_stopped(
        self, settings: Settings, sessions: Sessions, index: SearchIndex
    ) -> None:
        with following(settings, sessions):
            eventually(lambda: total(index) == 0)
        build = current_build(index.folder)
        committed(sessions, "Inzwischen")

        with following(settings, sessions):
            eventually(lambda: total(index) == 1)

        assert current_build(index.folder) == build

    @pytest.mark.parametrize("wrong", [{"installation": "x"}, {"xid": 10**12}])
    def test_builds_anew_what_does_not_belong_to_the_database(
        self, settings: Settings, sessions: Sessions, index: SearchIndex, wrong: dict[str, Any]
    ) -> None:
        committed(sessions, "Radverkehr")
        with sessions.begin() as session:
            position = building.rebuild(session, index.folder)
        build = current_build(index.folder)
        assert build
        with building.writing(build) as writer:
            writer.delete_all_documents()
            replace(position, **wrong).write(writer)
            writer.commit()

        with following(settings, sessions):
            eventually(lambda: total(index) == 1)

        assert current_build(index.folder) != build

    def test_builds_anew_what_is_broken(
        self, settings: Settings, sessions: Sessions, index: SearchIndex
    ) -> None:
        committed(sessions, "Radverkehr")
        with sessions.begin() as session:
            building.rebuild(session, index.folder)
        (index.folder / CURRENT / "meta.json").write_text("{broken")

        with following(settings, sessions):
            eventually(lambda: current_build(index.folder) is not None)
            eventually(lambda: "broken" not in _meta(index))
            eventually(lambda: total(index) == 1)

    def test_builds_anew_when_the_folder_is_removed_under_it(
        self, settings: Settings, sessions: Sessions, index: SearchIndex
    ) -> None:
        committed(sessions, "Radverkehr")

        with following(settings, sessions):
            eventually(lambda: total(index) == 1)
            (index.folder / CURRENT).unlink()
            eventually(lambda: total(index) == 1)

    def test_waits_for_a_database_that_does_not_answer(
        self, settings: Settings, sessions: Sessions, index: SearchIndex, cluster: Cluster
    ) -> None:
        with following(settings, sessions):
            eventually(lambda: total(index) == 0)
            _end_connections(cluster, settings)
            time.sleep(0.3)
            committed(sessions, "Nach dem Neustart")
            eventually(lambda: total(index) == 1)

    def test_only_one_writes_and_the_next_takes_over(
        self, settings: Settings, sessions: Sessions, index: SearchIndex
    ) -> None:
        with following(settings, sessions):
            with following(settings, sessions):
                committed(sessions, "Eins")
                eventually(lambda: total(index) == 1)
            committed(sessions, "Zwei")
            eventually(lambda: total(index) == 2)

        assert caught_up(sessions, index)


FOLLOW_UNTIL_KILLED = """
import sys
from pathlib import Path
from threading import Event
from catalog.search.follower import Follower
from marketplace.core.db import make_engine, make_sessions
from tests import databases
import marketplace.tables
settings = databases.settings(sys.argv[1], data_folder=Path(sys.argv[2]))
Follower(settings, make_sessions(make_engine(sys.argv[1]))).run(Event())
"""


class TestKilledFollower:
    @pytest.mark.parametrize("after", [0.0, 0.05, 0.4])
    def test_loses_nothing(
        self, settings: Settings, sessions: Sessions, index: SearchIndex, after: float
    ) -> None:
        url = str(settings.database_url)
        process = subprocess.Popen(
            [sys.executable, "-c", FOLLOW_UNTIL_KILLED, url, str(settings.data_folder)]
        )
        eventually(lambda: total(index) == 0)
        for number in range(20):
            committed(sessions, f"Datensatz {number}")
        time.sleep(after)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

        with following(settings, sessions):
            eventually(lambda: total(index) == 20)

        assert caught_up(sessions, index)

    def test_leaves_no_half_built_index_in_use(
        self, settings: Settings, sessions: Sessions, index: SearchIndex
    ) -> None:
        left = index.folder / "1-left.0000"
        left.mkdir(parents=True)
        (left / "meta.json").write_text("{")
        (index.folder / "current.left").symlink_to("1-left.0000")

        with following(settings, sessions):
            eventually(lambda: total(index) == 0)

        assert not left.exists()
        assert not (index.folder / "current.left").is_symlink()


class TestIsCaughtUp:
    def test_is_false_without_an_index(self, sessions: Sessions, index: SearchIndex) -> None:
        assert not caught_up(sessions, index)

    def test_is_false_for_an_index_of_an_older_form(
        self, sessions: Sessions, index: SearchIndex
    ) -> None:
        old = index.folder / "0-older.1"
        old.mkdir(parents=True)
        (index.folder / CURRENT).symlink_to(old.name)

        assert not caught_up(sessions, index)

    def test_is_false_while_a_change_waits_for_long(
        self, sessions: Sessions, index: SearchIndex
    ) -> None:
        with sessions.begin() as session:
            building.rebuild(session, index.folder)
        assert caught_up(sessions, index)

        with sessions.begin() as session:
            mark_changed(session, new_id())
            session.flush()
            row = session.exec(select(SearchChange)).one()
            row.created_at -= timedelta(minutes=1)

        assert not caught_up(sessions, index)


def _meta(index: SearchIndex) -> str:
    build = current_build(index.folder)
    return (build / "meta.json").read_text() if build and build.exists() else "broken"


def _end_connections(cluster: Cluster, settings: Settings) -> None:
    name = str(settings.database_url).rpartition("/")[2]
    with psycopg.connect(cluster.url(), autocommit=True) as plain:
        plain.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
