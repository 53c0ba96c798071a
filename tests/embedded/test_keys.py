from pathlib import Path

import pytest

from marketplace.embedded import keys
from marketplace.embedded.errors import CannotStart


class TestLoadOrMake:
    def test_makes_keys_that_only_we_can_read(self, tmp_path: Path) -> None:
        keys.load_or_make(tmp_path)

        assert (tmp_path / keys.FILE).stat().st_mode & 0o777 == 0o600

    def test_returns_the_same_keys_again(self, tmp_path: Path) -> None:
        first = keys.load_or_make(tmp_path)

        assert keys.load_or_make(tmp_path) == first

    def test_makes_others_for_another_folder(self, tmp_path: Path) -> None:
        first, second = tmp_path / "first", tmp_path / "second"
        first.mkdir()
        second.mkdir()

        assert keys.load_or_make(first).secret_key != keys.load_or_make(second).secret_key

    def test_forgets_a_half_written_draft(self, tmp_path: Path) -> None:
        (tmp_path / "secrets.new").write_text("{")

        assert len(keys.load_or_make(tmp_path).secret_key) >= 32

    @pytest.mark.parametrize("damage", ["", "{", "{}", '{"unknown": "1"}'])
    def test_refuses_to_replace_a_damaged_file(self, tmp_path: Path, damage: str) -> None:
        (tmp_path / keys.FILE).write_text(damage)

        with pytest.raises(CannotStart, match="Put it back from a backup"):
            keys.load_or_make(tmp_path)
