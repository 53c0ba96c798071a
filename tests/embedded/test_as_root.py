"""Starting as root, where PostgreSQL must be somebody else, even below a folder of mode 700."""

import os
import shutil
from pathlib import Path

import psutil
import pytest

from marketplace.embedded import postgres
from marketplace.embedded.unprivileged import SYSTEM_FOLDER, Account, account_for
from tests.embedded.running import running

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")

NOBODY = Account(65534, 65534)


class TestAccountFor:
    def test_is_not_root(self, open_folder: Path) -> None:
        assert account_for(open_folder / "postgres").user != 0

    def test_is_the_owner_of_a_cluster_that_is_there(self, open_folder: Path) -> None:
        cluster = open_folder / "postgres"
        cluster.mkdir()
        os.chown(cluster, 12345, 12345)

        assert account_for(cluster) == Account(12345, 12345)


class TestAccount:
    def test_can_enter_a_folder_that_is_open(self, open_folder: Path) -> None:
        assert NOBODY.can_enter(open_folder)

    def test_cannot_enter_below_a_closed_folder(self, open_folder: Path) -> None:
        inner = open_folder / "closed" / "inner"
        inner.mkdir(parents=True)
        inner.parent.chmod(0o700)

        assert not NOBODY.can_enter(inner)

    def test_owns_what_it_is_given(self, open_folder: Path) -> None:
        NOBODY.own(open_folder)

        assert open_folder.stat().st_uid == NOBODY.user


class TestReachablePrograms:
    def test_are_those_of_the_wheel_where_they_can_be_reached(self, open_folder: Path) -> None:
        us = Account(os.geteuid(), os.getegid())

        assert postgres.reachable_programs(us, copies=open_folder) == postgres.programs()

    def test_are_copied_once_where_they_cannot(self, open_folder: Path) -> None:
        hidden = Nowhere(65534, 65534)

        folder = postgres.reachable_programs(hidden, copies=open_folder / "programs")
        again = postgres.reachable_programs(hidden, copies=open_folder / "programs")

        assert folder == again
        assert NOBODY.can_enter(folder / "postgres")


class Nowhere(Account):
    """An account that can enter nothing."""

    def can_enter(self, folder: Path) -> bool:
        return False


@pytest.mark.long
class TestBelowAFolderOfMode700:
    def test_keeps_the_database_where_its_user_reaches_it(self, open_folder: Path) -> None:
        closed = open_folder / "closed"
        closed.mkdir(mode=0o700)

        with running(closed / "data") as run:
            run.wait_until_ready()

            assert f"the database is kept in {SYSTEM_FOLDER}" in run.lines
            assert run.child("postgres").uids().effective != 0
            assert run.end() == 0
            forget_cluster(run.lines)

    def test_runs_postgres_as_another_user_in_an_open_folder(self, open_folder: Path) -> None:
        with running(open_folder / "data") as run:
            run.wait_until_ready()

            assert (run.folder / "postgres" / "PG_VERSION").exists()
            assert run.child("postgres").uids().effective != 0
            assert psutil.Process(run.process.pid).uids().effective == 0


def forget_cluster(lines: str) -> None:
    name = lines.partition(f"{SYSTEM_FOLDER}/clusters/")[2][:16]
    assert len(name) == 16
    shutil.rmtree(SYSTEM_FOLDER / "clusters" / name)
