import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread
from typing import Any

import psycopg
import pytest

from catalog.search import building
from catalog.search.follower import Follower
from catalog.search.index import CURRENT, SearchIndex, current_build
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from tests.catalog.search.following.changes import caught_up, committed, total
from tests.servers import Cluster

WITHIN = 10.0
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


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


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


def _meta(index: SearchIndex) -> str:
    build = current_build(index.folder)
    return (build / "meta.json").read_text() if build and build.exists() else "broken"


def _end_connections(cluster: Cluster, settings: Settings) -> None:
    name = str(settings.database_url).rpartition("/")[2]
    with psycopg.connect(cluster.url(), autocommit=True) as plain:
        plain.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
