"""The supervisor with its real parts, ended and killed in every way a person or a kernel may."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from marketplace.embedded.leftovers import MARK
from tests.embedded.running import CHILD, running

pytestmark = pytest.mark.long

BUDGET_BYTES = 800 * 1024 * 1024


def write_note(url: str, text: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (words text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def read_notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT words FROM note")]


def database_url(folder: Path) -> str:
    lines = (folder / "environment").read_text().splitlines()
    return next(line for line in lines if "DATABASE_URL" in line).partition("=")[2].strip("'")


class TestStartAndStop:
    @pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_leaves_no_process(self, open_folder: Path, ending: signal.Signals) -> None:
        with running(open_folder / "data") as run:
            run.wait_until_ready()

            code = run.end(ending)

            assert code == 0
            assert run.remaining() == []
            assert "Stopped. The data stays in" in run.lines

    def test_ends_at_once_when_asked_twice(self, open_folder: Path) -> None:
        with running(open_folder / "data") as run:
            run.wait_until_ready()
            run.process.send_signal(signal.SIGINT)
            run.wait_for(lambda: "Stopping" in run.lines)

            code = run.end(signal.SIGINT, seconds=15)

            assert code == 0
            assert run.remaining() == []

    def test_ends_when_asked_before_it_is_ready(self, open_folder: Path) -> None:
        with running(open_folder / "data") as run:
            run.wait_for(lambda: "Data folder" in run.lines)

            code = run.end()

            assert code == 0
            assert run.remaining() == []

    def test_works_with_a_space_in_the_path(self, open_folder: Path) -> None:
        with running(open_folder / "my data of the city") as run:
            run.wait_until_ready()

            assert run.status() == 200

    def test_keeps_the_data_for_the_second_start(self, open_folder: Path) -> None:
        with running(open_folder / "data") as first:
            first.wait_until_ready()
            write_note(database_url(first.folder), "kept")
            first.end()

        with running(open_folder / "data") as second:
            second.wait_until_ready()

            assert read_notes(database_url(second.folder)) == ["kept"]
            assert "First start" not in second.lines

    def test_keeps_secrets_to_its_own_user(self, open_folder: Path) -> None:
        with running(open_folder / "data") as run:
            run.wait_until_ready()

            modes = [
                (run.folder / f).stat().st_mode & 0o777 for f in ("secrets.json", "environment")
            ]

            assert modes == [0o600, 0o600]

    def test_listens_on_loopback_only(self, open_folder: Path) -> None:
        with running(open_folder / "data") as run:
            run.wait_until_ready()
            parts = [run.child(part) for part in CHILD]

            addresses = {c.laddr.ip for part in parts for c in part.net_connections()}

            assert addresses == {"127.0.0.1"}

    def test_idles_within_the_memory_of_a_small_machine(self, open_folder: Path) -> None:
        with running(open_folder / "data") as run:
            run.wait_until_ready()
            parent = psutil.Process(run.process.pid)

            used = sum(p.memory_full_info().pss for p in [parent, *parent.children(recursive=True)])

            assert used <= BUDGET_BYTES


class TestKills:
    @pytest.mark.parametrize("part", list(CHILD))
    def test_starts_a_killed_part_again(self, open_folder: Path, part: str) -> None:
        with running(open_folder / "data") as run:
            run.wait_until_ready()
            write_note(database_url(run.folder), "kept")
            victim = run.child(part)

            victim.kill()

            run.wait_for(lambda: f"{part} ended unexpectedly (signal 9)" in run.lines)
            run.wait_for(lambda: run.status() == 200)
            assert run.child(part).pid != victim.pid
            assert read_notes(database_url(run.folder)) == ["kept"]

    def test_resumes_after_its_own_death(self, open_folder: Path) -> None:
        with running(open_folder / "data") as killed:
            killed.wait_until_ready()
            write_note(database_url(killed.folder), "kept")
            killed.kill()

            with running(open_folder / "data", port=killed.port) as resumed:
                resumed.wait_until_ready()

                assert read_notes(database_url(resumed.folder)) == ["kept"]

    def test_its_parts_end_with_it(self, open_folder: Path) -> None:
        with running(open_folder / "data") as run:
            run.wait_until_ready()
            left = run.remaining()

            run.kill()

            _, alive = psutil.wait_procs(left, timeout=20)
            assert alive == []

    def test_resumes_when_it_was_killed_while_starting(self, open_folder: Path) -> None:
        with running(open_folder / "data") as killed:
            killed.wait_for(lambda: "First start" in killed.lines)
            killed.kill()

        with running(open_folder / "data") as resumed:
            resumed.wait_until_ready()

            assert resumed.status() == 200

    def test_ends_leftovers_of_its_folder_first(self, open_folder: Path) -> None:
        mark = {MARK: str(open_folder / "data")}
        left = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(300)"], env=os.environ | mark
        )

        with running(open_folder / "data") as run:
            run.wait_until_ready()

            assert left.wait(1) == -signal.SIGTERM
            assert "that an earlier start had left" in run.lines


class TestConfiguredParts:
    def test_does_not_start_a_database_that_is_configured(self, open_folder: Path) -> None:
        with running(open_folder / "other") as other:
            other.wait_until_ready()
            url = database_url(other.folder)

            with running(open_folder / "data", MARKETPLACE_DATABASE_URL=url) as run:
                run.wait_until_ready()

                assert "postgres is ready" not in run.lines
                assert not (run.folder / "postgres").exists()

    def test_says_what_it_waits_for_when_a_step_fails(self, open_folder: Path) -> None:
        url = "postgresql://nobody@127.0.0.1:1/nothing"
        with running(open_folder / "data", MARKETPLACE_DATABASE_URL=url) as run:
            code = run.process.wait(60)

            assert code == 1
            assert "migrate does not start" in run.lines
            assert "The database does not answer" in run.lines
            assert run.remaining() == []


class TestRefusals:
    def test_names_the_port_that_is_taken(self, open_folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port: int = taken.getsockname()[1]
            with running(open_folder / "data", port=port) as run:
                code = run.process.wait(30)

        assert code == 1
        assert run.lines.splitlines()[-1].startswith(f"Port {port} is taken by another program.")

    def test_names_the_folder_that_is_in_use(self, open_folder: Path) -> None:
        with running(open_folder / "data") as first:
            first.wait_until_ready()
            with running(open_folder / "data", is_guest=True) as second:
                code = second.process.wait(30)
                said = second.lines

            assert code == 1
            assert said.count("\n") == 1
            assert f"is in use by process {first.process.pid}" in said
            assert first.status("/healthz") == 200
