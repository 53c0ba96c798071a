import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from marketplace.embedded.leftovers import MARK, Records, end, marked

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)",
]


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(SLEEP)
    yield process
    process.kill()
    process.wait()


class TestRecords:
    def test_ends_what_was_written_down(
        self, tmp_path: Path, sleeper: subprocess.Popen[bytes]
    ) -> None:
        Records(tmp_path).add(sleeper.pid)

        ended = Records(tmp_path).end_leftovers()

        assert ended == 1
        assert not psutil.pid_exists(sleeper.pid)

    def test_leaves_a_process_that_was_struck(
        self, tmp_path: Path, sleeper: subprocess.Popen[bytes]
    ) -> None:
        records = Records(tmp_path)
        records.add(sleeper.pid)
        records.remove(sleeper.pid)

        assert Records(tmp_path).end_leftovers() == 0
        assert sleeper.poll() is None

    @pytest.mark.parametrize("other", [{"started": 1.0}, {"command": ["/usr/bin/another"]}])
    def test_leaves_another_program_that_has_the_number_now(
        self, tmp_path: Path, sleeper: subprocess.Popen[bytes], other: dict[str, object]
    ) -> None:
        Records(tmp_path).add(sleeper.pid)
        file = tmp_path / "processes.json"
        file.write_text(json.dumps([json.loads(file.read_text())[0] | other]))

        assert Records(tmp_path).end_leftovers() == 0
        assert sleeper.poll() is None

    def test_starts_anew_when_its_note_is_damaged(self, tmp_path: Path) -> None:
        (tmp_path / "processes.json").write_text("[{")

        assert Records(tmp_path).end_leftovers() == 0

    def test_does_not_write_down_a_process_that_has_ended(self, tmp_path: Path) -> None:
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()

        Records(tmp_path).add(gone.pid)

        assert json.loads((tmp_path / "processes.json").read_text()) == []


class TestMarked:
    def test_finds_a_process_by_its_environment(self, tmp_path: Path) -> None:
        process = subprocess.Popen(SLEEP, env=dict(os.environ) | {MARK: str(tmp_path)})

        found = marked(tmp_path)

        assert [each.pid for each in found] == [process.pid]
        process.kill()
        process.wait()

    def test_leaves_those_of_another_folder(self, tmp_path: Path) -> None:
        process = subprocess.Popen(SLEEP, env=dict(os.environ) | {MARK: str(tmp_path / "other")})

        assert marked(tmp_path) == []
        process.kill()
        process.wait()


class TestEnd:
    def test_kills_what_does_not_end_when_asked(self) -> None:
        process = subprocess.Popen(STUBBORN, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()

        end([psutil.Process(process.pid)], patience=0.3)

        assert not psutil.pid_exists(process.pid)
