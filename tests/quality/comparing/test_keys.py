from pathlib import Path

import pytest

from tests.quality.comparing.tables import compare, values


class TestKey:
    @pytest.mark.parametrize(
        ("columns", "rows", "key"),
        [
            ("name, id", ("'a', 1", "'b', 2"), ["id"]),
            ("nr, wert", ("1, 1", "2, 1"), ["nr"]),
            ("tag, wert", ("DATE '2026-01-01', 1", "DATE '2026-01-02', 1"), ["tag"]),
            ("art, zahl", ("'a', 4", "'a', 5"), []),  # a measurement that happens to be unique
            ("art, zahl", ("'a', 4.5", "'a', 5.5"), []),
            ("id, wert", ("1, 1", "NULL, 1"), []),
            ("ort, tag", ("'a', '1'", "'a', '2'", "'b', '1'"), ["ort", "tag"]),
        ],
    )
    def test_is_suggested_where_a_column_names_each_row(
        self, tmp_path: Path, columns: str, rows: tuple[str, ...], key: list[str]
    ) -> None:
        found = compare(tmp_path, None, values(columns, *rows))

        assert found.key == key
        assert found.is_key_suggested is bool(key)

    def test_of_one_row_is_none(self, tmp_path: Path) -> None:
        assert compare(tmp_path, None, values("id", "1")).key == []

    def test_tells_how_often_a_chosen_one_occurs_again(self, tmp_path: Path) -> None:
        now = values("id, n", "1, 1", "1, 2", "1, 3", "2, 4", "NULL, 5", "NULL, 6")

        found = compare(tmp_path, None, now, key=["id"])

        assert (found.duplicates, found.is_key_suggested) == (3, False)
