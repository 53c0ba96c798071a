from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from catalog.models import Dataset, DatasetStatus
from catalog.search import building
from catalog.search.index import CURRENT, Position, SearchIndex, current_build
from catalog.search.models import SearchChange
from catalog.search.outbox import mark_changed
from marketplace.core.db import Sessions, make_engine
from marketplace.core.ids import new_id
from tests import databases
from tests.catalog.search.following.changes import caught_up, committed, publish, total
from tests.servers import Cluster


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
