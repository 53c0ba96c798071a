import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from quality.fork_server import ForkServer, InspectionBroke
from quality.inspection.order import Order
from quality.inspection.outcome import Outcome

TEST_CHECKERS = "tests.quality.checkers"


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    """A fork server without Great Expectations, whose checkers misbehave."""
    server = ForkServer(checker=TEST_CHECKERS, memory_limit=400 * 1024 * 1024)
    server.start()
    yield server
    server.stop()


def order(folder: Path, *types: str) -> Order:
    (folder / "source").write_text("a;b\n1;2\n")
    expectations: list[dict[str, Any]] = [{"type": type_, "kwargs": {}} for type_ in types]
    return Order(folder=str(folder), source="source", suite={"expectations": expectations})


def inspect(server: ForkServer, folder: Path, *types: str) -> Outcome:
    return server.inspect(order(folder, *types), lambda _step, _note: None)


class TestInspect:
    def test_returns_what_the_child_found(self, server: ForkServer, tmp_path: Path) -> None:
        steps: list[str] = []

        outcome = server.inspect(order(tmp_path), lambda step, _note: steps.append(step))

        assert (outcome.rows, len(outcome.files)) == (1, 4)
        assert steps[0] == "reading"

    def test_gives_the_child_no_secret_and_no_network(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("MARKETPLACE_SECRET_KEY", "not for children")
        server = ForkServer(checker=TEST_CHECKERS)

        seen = inspect(server, tmp_path, "look").expectations[0].kwargs

        server.stop()
        assert not [name for name in seen["environment"] if "MARKETPLACE" in name]
        assert seen["folder"] == str(tmp_path)
        assert set(seen["devices"]) <= {"lo"}

    def test_survives_a_child_that_dies(self, server: ForkServer, tmp_path: Path) -> None:
        with pytest.raises(InspectionBroke, match="died"):
            inspect(server, tmp_path, "die")

        assert inspect(server, tmp_path).rows == 1

    def test_says_what_a_child_stumbled_over(self, server: ForkServer, tmp_path: Path) -> None:
        with pytest.raises(InspectionBroke, match="LookupError: unheard-of"):
            inspect(server, tmp_path, "unheard-of")

    def test_ends_a_child_that_takes_too_much_memory(
        self, server: ForkServer, tmp_path: Path
    ) -> None:
        with pytest.raises(InspectionBroke, match="memory"):
            inspect(server, tmp_path, "grow")

    def test_ends_a_child_that_takes_too_long(self, tmp_path: Path) -> None:
        server = ForkServer(checker=TEST_CHECKERS, seconds_for=lambda _size: 1.0)
        begun = time.monotonic()

        with pytest.raises(InspectionBroke, match="too long"):
            inspect(server, tmp_path, "hang")

        server.stop()
        assert time.monotonic() - begun < 30

    def test_starts_anew_after_the_server_was_killed(
        self, server: ForkServer, tmp_path: Path
    ) -> None:
        inspect(server, tmp_path)
        for process in psutil.Process().children():
            if TEST_CHECKERS in process.cmdline():
                process.send_signal(signal.SIGKILL)
                process.wait(10)

        assert inspect(server, tmp_path).rows == 1

    def test_leaves_no_process_behind(self, tmp_path: Path) -> None:
        server = ForkServer(checker=TEST_CHECKERS)
        before = {process.pid for process in psutil.Process().children(recursive=True)}

        inspect(server, tmp_path)
        server.stop()
        server.stop()

        after = {process.pid for process in psutil.Process().children(recursive=True)}
        assert after <= before

    def test_cannot_start_without_a_checker(self, tmp_path: Path) -> None:
        server = ForkServer(checker="tests.quality.no_such_module")

        with pytest.raises(InspectionBroke, match="fork server"):
            inspect(server, tmp_path)

        server.stop()
