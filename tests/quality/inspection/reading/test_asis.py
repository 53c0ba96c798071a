import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quality.inspection.tables import read

PLAIN = 'id,name,wert,tag\n1,"Müller, Otto",2.50,2026-01-31\n2,,-0.5,\n'


class TestCsv:
    def test_is_the_file_itself_where_we_would_write_the_same(self, tmp_path: Path) -> None:
        found = read(tmp_path, PLAIN.encode())

        assert found.table.csv is not None
        assert found.table.csv.read_bytes() == PLAIN.encode()
        assert found.types == ["BIGINT", "VARCHAR", "DOUBLE", "DATE"]

    @pytest.mark.parametrize(
        "other",
        [
            pytest.param(PLAIN.encode("utf-8-sig"), id="a mark before the first name"),
            pytest.param(PLAIN.encode("cp1252"), id="not UTF-8"),
            pytest.param(PLAIN.replace(",", ";").encode(), id="semicolons"),
            pytest.param(PLAIN.replace("2,,-0.5", "2,, -0.5").encode(), id="a space at a number"),
            pytest.param(PLAIN.replace("-0.5", "n/a").encode(), id="a word for nothing"),
            pytest.param(PLAIN.replace("2026-01-31", "31.01.2026").encode(), id="a German date"),
            pytest.param(PLAIN.replace("\n2,", "\n\n2,").encode(), id="an empty line"),
            pytest.param(PLAIN.replace("\n2,", "\n,,,\n2,").encode(), id="an empty row"),
            pytest.param((PLAIN + "3,x\n").encode(), id="a row that is too short"),
            pytest.param(("Bericht\n\n" + PLAIN).encode(), id="a title"),
            pytest.param(PLAIN.replace("name", "id").encode(), id="a name twice"),
            pytest.param(PLAIN.replace("Otto", "Ot\x00to").encode(), id="a character nobody sees"),
            pytest.param(PLAIN.split("\n", 1)[1].encode(), id="no names"),
        ],
    )
    def test_is_written_anew_of_any_other(self, tmp_path: Path, other: bytes) -> None:
        assert read(tmp_path, other).table.csv is None

    @settings(max_examples=40, deadline=None)
    @given(
        rows=st.lists(
            st.tuples(
                st.integers(-(10**6), 10**6),
                st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=8),
                st.sampled_from(["1.5", " 2", "", "-3.25", "4,5"]),
            ),
            min_size=1,
            max_size=12,
        )
    )
    def test_says_what_the_table_says(
        self, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str, str]]
    ) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([("id", "text", "wert"), *rows])

        found = read(tmp_path_factory.mktemp("csv"), text.getvalue().encode())

        if found.table.csv is not None:
            told = list(csv.reader(io.StringIO(text.getvalue())))[1:]
            assert [[as_written(cell) for cell in row] for row in found.rows] == [
                [plain(cell, kind) for cell, kind in zip(row, found.types, strict=True)]
                for row in told
            ]


def as_written(cell: object) -> str:
    return "" if cell is None else str(cell)


def plain(cell: str, kind: str) -> str:
    """A cell of the file as the table's type says it: 1.50 is 1.5."""
    return str(float(cell)) if kind == "DOUBLE" and cell else cell
