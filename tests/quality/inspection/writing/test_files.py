import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from tests.quality.inspection.writing.tables import file_of, made


def rows_of(file: Path) -> Sequence[Sequence[object]]:
    return CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()


class TestFiles:
    def test_say_their_size_and_checksum(self, tmp_path: Path) -> None:
        files = made(tmp_path, "SELECT 1 AS a").files

        assert [file.format for file in files] == ["parquet", "csv", "json", "xlsx"]
        for file in files:
            data = (tmp_path / file.name).read_bytes()
            assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())

    def test_are_not_written_of_what_is_refused(self, tmp_path: Path) -> None:
        found = made(tmp_path, "SELECT 1 AS a", are_wanted=False)

        assert (found.files, found.preview, found.sample, found.chart) == ([], [[1]], [], None)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("query", "column"),
        [
            ("SELECT 100 - range AS id, DATE '2026-01-01' - range::INT AS tag FROM range(50)", 1),
            ("SELECT range AS x, ['b', 'a', 'c'][1 + range % 3] AS ort FROM range(60)", 1),
            ("SELECT 100 - range AS id FROM range(50)", 0),
        ],
    )
    def test_are_sorted_by_what_is_asked_for_most(
        self, tmp_path: Path, query: str, column: int
    ) -> None:
        made(tmp_path, query)

        rows = duckdb.read_parquet(str(tmp_path / "data.parquet")).fetchall()
        values = [row[column] for row in rows]
        assert values == sorted(values)

    def test_keep_the_order_of_rows_that_are_alike(self, tmp_path: Path) -> None:
        made(tmp_path, "SELECT range AS x, ['b', 'a'][1 + range % 2] AS ort FROM range(3000)")

        rows = duckdb.read_parquet(str(tmp_path / "data.parquet")).fetchall()
        assert [row[0] for row in rows[:1500]] == list(range(1, 3000, 2))
        first = (tmp_path / "data.csv").read_text().splitlines()[1]
        assert first == "0,b"

    def test_lie_in_groups_of_rows(self, tmp_path: Path) -> None:
        made(tmp_path, "SELECT range AS x FROM range(250_000)")

        groups = duckdb.sql(
            "SELECT count(DISTINCT row_group_id) FROM parquet_metadata(?)",
            params=[str(tmp_path / "data.parquet")],
        ).fetchone()
        assert groups == (3,)

    def test_hold_nested_values_as_such(self, tmp_path: Path) -> None:
        made(tmp_path, "SELECT '[1, 2]' AS list, '{\"a\": 1}' AS object, '[no' AS text, 1 AS n")

        (record,) = json.loads((tmp_path / "data.json").read_text())
        assert record == {"list": [1, 2], "object": {"a": 1}, "text": "[no", "n": 1}

    def test_keep_texts_of_formats_without_nested_values(self, tmp_path: Path) -> None:
        made(tmp_path, "SELECT '[1, 2]' AS list", may_nest=False)

        assert json.loads((tmp_path / "data.json").read_text()) == [{"list": "[1, 2]"}]


class TestSpreadsheet:
    def test_holds_what_the_table_holds(self, tmp_path: Path) -> None:
        made(
            tmp_path,
            "SELECT * FROM (VALUES "
            "('=1+1', 1.5, 7, true, DATE '2026-11-23', TIMESTAMP '2026-11-23 12:30:00'), "
            "('<&>_x0041_' || chr(10) || chr(1), NULL, 12345678901234567, NULL, DATE '1899-01-01', "
            "NULL)) t(text, zahl, ganz, ja, tag, zeit)",
        )

        header, first, second = rows_of(tmp_path / "data.xlsx")

        assert header == ["text", "zahl", "ganz", "ja", "tag", "zeit"]
        assert [str(cell) for cell in first] == [
            "=1+1", "1.5", "7.0", "True", "2026-11-23", "2026-11-23 12:30:00",
        ]  # fmt: skip
        assert second[0] == "<&>_x0041_\n"
        assert second[1:] == ["", "12345678901234567", "", "1899-01-01", ""]

    def test_keeps_what_numbers_are_not(self, tmp_path: Path) -> None:
        made(tmp_path, "SELECT '01067' AS plz, 'nan'::DOUBLE AS x, 1e300 AS y, TIME '10:00' AS t")

        assert rows_of(tmp_path / "data.xlsx")[1] == ["01067", "", 1e300, "10:00:00"]

    def test_is_left_out_of_long_tables(self, tmp_path: Path) -> None:
        assert file_of(made(tmp_path, "SELECT 1 AS a FROM range(100_000)"), "xlsx")
        assert file_of(made(tmp_path, "SELECT 1 AS a FROM range(100_001)"), "xlsx") is None
