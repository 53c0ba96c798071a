"""What a person said about a file comes before every guess."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quality.inspection.outcome import Refusal
from tests.quality.inspection.tables import Read, read


def column(found: Read, index: int = 0) -> list[Any]:
    return [row[index] for row in found.rows]


class TestRule:
    def test_says_the_encoding(self, tmp_path: Path) -> None:
        data = "Ort;n\nŽďár;1\nČeské;2\n".encode("cp1250")

        assert column(read(tmp_path, data, encoding="windows-1250")) == ["Žďár", "České"]

    def test_says_delimiter_and_quote(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a;b,c\n'1;2',3\n'4',5\n", delimiter=",", quote="'")

        assert (found.names, found.rows) == (["a;b", "c"], [("1;2", 3), ("4", 5)])

    @pytest.mark.parametrize(("decimal", "value"), [(",", 1234), (".", 1.234)])
    def test_says_what_the_point_means(self, tmp_path: Path, decimal: str, value: float) -> None:
        found = read(tmp_path, "t;x\na;1.234\nb;5.678\n", decimal=decimal)

        assert column(found, 1)[0] == value

    @pytest.mark.parametrize(
        ("order", "value"),
        [("day_first", date(2024, 2, 1)), ("month_first", date(2024, 1, 2))],
    )
    def test_says_whether_day_or_month_comes_first(
        self, tmp_path: Path, order: str, value: date
    ) -> None:
        found = read(tmp_path, "t;x\na;01/02/2024\nb;03/04/2024\n", date_order=order)

        assert column(found, 1)[0] == value
        assert found.table.reading.date_order == order

    def test_says_how_nothing_is_spelled(self, tmp_path: Path) -> None:
        found = read(tmp_path, "t;x\nfrei;1\nb;-9\nn/a;3\n", nulls=["frei", "-9"])

        assert found.rows == [(None, 1), ("b", None), ("n/a", 3)]

    def test_says_which_lines_name_the_columns(self, tmp_path: Path) -> None:
        found = read(tmp_path, "x;y\na;b\nc;d\n1;2\n3;4\n", header_lines=[2, 3])

        assert (found.names, found.rows) == (["a c", "b d"], [(1, 2), (3, 4)])
        assert found.table.reading.preamble == ["x y"]

    def test_says_that_no_line_names_the_columns(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a;b\nc;d\n", header_lines=[])

        assert (found.names, found.rows) == (["column_1", "column_2"], [("a", "b"), ("c", "d")])

    def test_says_where_the_rows_begin_and_end(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a;b\n1;2\n3;4\n5;6\n7;8\n", first_line=3, last_line=4)

        assert found.rows == [(3, 4), (5, 6)]
        assert found.table.lines is not None
        assert found.table.lines.of([0, 1]) == {0: 3, 1: 4}

    def test_says_only_where_they_end(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a;b\n1;2\n3;4\nMitte;x\n", last_line=3)

        assert (found.names, found.rows) == (["a", "b"], [(1, 2), (3, 4)])
        assert found.table.reading.footer == ["Mitte x"]

    @pytest.mark.parametrize("rows", [2, 3])
    def test_says_from_the_end_where_they_end(self, tmp_path: Path, rows: int) -> None:
        body = "".join(f"{number};2\n" for number in range(rows))

        found = read(tmp_path, f"a;b\n{body}Summe;4\nStand;x\n", lines_below=2)

        assert found.rows == [(number, 2) for number in range(rows)]
        assert found.table.reading.last_line == rows + 1

    @pytest.mark.parametrize(
        ("type_", "cells", "values"),
        [
            ("string", ["1", "2"], ["1", "2"]),
            ("integer", ["007", "08"], [7, 8]),
            ("number", ["1", "2"], [1.0, 2.0]),
            ("boolean", ["ja", "Nein"], [True, False]),
            ("boolean", ["1", "0"], [True, False]),
            ("date", ["01.02.24", "03.04.24"], [date(2024, 2, 1), date(2024, 4, 3)]),
        ],
    )
    def test_says_the_type_of_a_column(
        self, tmp_path: Path, type_: str, cells: list[str], values: list[Any]
    ) -> None:
        found = read(tmp_path, f"x;t\n{cells[0]};a\n{cells[1]};b\n", columns={"x": type_})

        assert column(found) == values
        assert found.table.reading.columns[0].confidence == 1

    def test_leaves_out_rows_with_a_cell_of_another_type_and_counts_them(
        self, tmp_path: Path
    ) -> None:
        found = read(
            tmp_path,
            'x;t\n1;"a\nb"\nzwei;c\n\n3;d\n;e\nk. A.;f\nvier;g\n',
            columns={"x": "integer"},
        )

        assert found.rows == [(1, "a\nb"), (3, "d"), (None, "e"), (None, "f")]
        assert found.table.bad_rows == 2
        assert [(row.line, row.text) for row in found.table.bad_row_examples] == [
            (4, "zwei"),
            (9, "vier"),
        ]
        assert found.table.lines is not None
        assert found.table.lines.of([0, 1, 2, 9]) == {0: 2, 1: 6, 2: 7, 9: None}

    def test_is_refused_where_it_does_not_fit(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal):
            read(tmp_path, "ä;b\n1;2\n".encode("cp1252"), encoding="utf-8")
