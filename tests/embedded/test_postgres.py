import os
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.embedded import postgres
from marketplace.embedded.errors import CannotStart
from tests.servers import Cluster


class TestEnsureDatabase:
    def test_makes_it_once(self, cluster: Cluster) -> None:
        for _ in range(2):
            postgres.ensure_database(
                postgres.programs(), port=cluster.port, password=cluster.password
            )

    def test_refuses_a_wrong_password(self, cluster: Cluster) -> None:
        with pytest.raises(CannotStart, match="password authentication failed"):
            postgres.ensure_database(postgres.programs(), port=cluster.port, password="wrong")


class TestIsReady:
    def test_knows_a_server_that_answers(self, cluster: Cluster) -> None:
        assert postgres.is_ready(postgres.programs(), port=cluster.port)

    def test_knows_that_nobody_answers(self) -> None:
        assert not postgres.is_ready(postgres.programs(), port=1)


class TestCreateCluster:
    def test_leaves_nothing_when_it_fails(self, open_folder: Path) -> None:
        programs = open_folder / "bin"
        programs.mkdir()
        (programs / "initdb").write_text("#!/bin/sh\necho no room >&2\nexit 1\n")
        (programs / "initdb").chmod(0o755)

        with pytest.raises(CannotStart, match="no room"):
            postgres.create_cluster(open_folder / "c", password="x", bin_folder=programs)

        assert list(open_folder.iterdir()) == [programs]


class TestForgetDeadServer:
    @pytest.mark.parametrize("text", ["", "not a number\n", "999999999\n/data\n"])
    def test_removes_the_file_of_a_server_that_is_gone(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "postmaster.pid"
        file.write_text(text)

        postgres.forget_dead_server(tmp_path)

        assert not file.exists()

    def test_removes_the_file_when_another_program_has_the_number(self, tmp_path: Path) -> None:
        (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")

        postgres.forget_dead_server(tmp_path)

        assert not (tmp_path / "postmaster.pid").exists()

    def test_keeps_the_file_of_its_own_living_server(self, tmp_path: Path) -> None:
        program = tmp_path / "postgres"
        program.symlink_to(sys.executable)
        code = "import time; time.sleep(60)"
        server = subprocess.Popen([program, "-c", code, "-D", str(tmp_path)])
        (tmp_path / "postmaster.pid").write_text(f"{server.pid}\n")

        postgres.forget_dead_server(tmp_path)

        assert (tmp_path / "postmaster.pid").exists()
        server.kill()
        server.wait()


class TestIsWorthShowing:
    @pytest.mark.parametrize(
        ("line", "is_shown"),
        [
            ("2026-11-23 UTC [1] LOG:  checkpoint starting: time", False),
            ("2026-11-23 UTC [1] FATAL:  the database system is starting up", False),
            ("2026-11-23 UTC [1] FATAL:  could not create shared memory segment", True),
            ("2026-11-23 UTC [1] ERROR:  division by zero", True),
        ],
    )
    def test_hides_the_routine(self, line: str, *, is_shown: bool) -> None:
        assert postgres.is_worth_showing(line) == is_shown
