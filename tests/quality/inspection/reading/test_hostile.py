"""Text files that are made to hurt: bounded time and memory, and a clear verdict."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from quality.inspection.outcome import Refusal
from quality.inspection.reading.table import Table
from quality.inspection.reading.text import loading
from tests.quality.inspection.tables import read

MIB = 1_000_000


def load(folder: Path, parts: Iterable[bytes]) -> tuple[Table, int]:
    path = folder / "source"
    with path.open("wb") as file:
        file.writelines(parts)
    with duckdb.connect(config={"memory_limit": "256MB", "threads": 2}) as connection:
        table = loading.load_csv(connection, path)
        row = connection.execute("SELECT count(*) FROM data").fetchone()
    return table, row[0] if row else 0


class TestHostile:
    @pytest.mark.parametrize(
        "parts",
        [
            [b'a;b\n1;"', *[b"x" * MIB] * 40, b'"\n2;3\n'],
            [b'a;b\n1;"', *[(b"x" * 99 + b"\n") * (MIB // 100)] * 20, b'"\n2;3\n'],
            [b"a;b\n1;", *[b"x" * MIB] * 40, b"\n2;3\n"],
        ],
        ids=["quoted", "of lines", "without line end"],
    )
    def test_a_cell_beyond_all_measure_is_refused_with_its_line(
        self, tmp_path: Path, parts: list[bytes]
    ) -> None:
        with pytest.raises(Refusal) as refusal:
            load(tmp_path, parts)

        assert refusal.value.rule == "readable"
        assert "2" in refusal.value.message["de"]

    def test_a_hundred_thousand_columns_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="columns"):
            load(tmp_path, [b";".join(b"c%d" % i for i in range(100_000)), b"\n"])

    @pytest.mark.parametrize(
        "parts",
        [
            [b"a;b\n1;2\n", b"\n" * 3 * MIB, b"3;4\n"],
            [b"\n" * 3 * MIB, b"a;b\n1;2\n3;4\n"],
            [b"a;b\n1;2\n", b";\n" * MIB, b"3;4\n"],
        ],
        ids=["between", "above", "with delimiters"],
    )
    def test_millions_of_empty_lines_are_no_rows(self, tmp_path: Path, parts: list[bytes]) -> None:
        table, rows = load(tmp_path, parts)

        assert (rows, table.bad_rows) == (2, 0)

    def test_only_empty_lines_are_no_table(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal) as refusal:
            load(tmp_path, [b"\r\n" * 5 * MIB])

        assert refusal.value.rule == "non_empty"

    def test_formulas_are_noticed_and_stay(self, tmp_path: Path) -> None:
        found = read(
            tmp_path,
            "n;t\n1;=SUM(A1:A9)\n2;+49 30 123\n3;@cmd\n4;- Punkt\n5;-\n6;+HYPERLINK(1)\n7;a=b\n",
        )

        (notice,) = found.table.notices
        assert (notice.id, notice.count, notice.lines) == ("formula_cells", 3, [2, 4, 7])
        assert found.rows[0] == (1, "=SUM(A1:A9)")

    def test_nul_bytes_are_noticed_and_stay(self, tmp_path: Path) -> None:
        found = read(tmp_path, b"n;t\n1;x\0y\n")

        assert [notice.id for notice in found.table.notices] == ["control_characters"]
        assert found.rows == [(1, "x\0y")]

    def test_names_cannot_break_out_of_the_query(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a\"; DROP TABLE data; --;b'\n1;2\n3;4\n", delimiter=";")

        assert len(found.rows) == 2
