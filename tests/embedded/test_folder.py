import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from marketplace.embedded.errors import CannotStart
from marketplace.embedded.folder import DataFolder


class TestTake:
    def test_makes_the_folder(self, tmp_path: Path) -> None:
        folder = DataFolder(tmp_path / "new" / "data")

        folder.take()

        assert folder.path.is_dir()
        folder.release()

    def test_refuses_a_folder_that_is_in_use(self, tmp_path: Path) -> None:
        first = DataFolder(tmp_path)
        first.take()

        with pytest.raises(CannotStart, match=f"in use by process {os.getpid()}"):
            DataFolder(tmp_path).take()

        first.release()

    def test_waits_for_one_that_is_stopping(self, tmp_path: Path) -> None:
        first, second = DataFolder(tmp_path), DataFolder(tmp_path)
        first.take()
        first.note_stopping()
        threading.Timer(0.3, first.release).start()
        began = time.monotonic()

        second.take()

        assert time.monotonic() - began >= 0.2
        second.release()

    def test_takes_a_folder_whose_holder_died(self, tmp_path: Path) -> None:
        code = (
            "import os, sys; from pathlib import Path; "
            "from marketplace.embedded.folder import DataFolder; "
            "DataFolder(Path(sys.argv[1])).take(); os._exit(9)"
        )
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
        folder = DataFolder(tmp_path)

        folder.take()

        note = json.loads((tmp_path / "lock").read_text())
        assert note == {"pid": os.getpid(), "is_stopping": False}
        folder.release()

    def test_refuses_where_no_folder_can_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")

        with pytest.raises(CannotStart, match="cannot be made"):
            DataFolder(tmp_path / "file" / "data").take()

    def test_says_no_number_when_the_note_is_damaged(self, tmp_path: Path) -> None:
        first = DataFolder(tmp_path)
        first.take()
        (tmp_path / "lock").write_text("{")

        with pytest.raises(CannotStart, match=r"is in use\. Stop that one"):
            DataFolder(tmp_path).take()

        first.release()
