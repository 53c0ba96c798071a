"""What stands around the rows of a table, and which table is taken."""

from pathlib import Path

import pytest

from quality.inspection.outcome import Refusal
from quality.inspection.reading.anatomy.headers import names_of
from tests.quality.inspection.tables import read

OFFICE = (
    "Amt für Statistik;;\nStand:;31.12.2023;\n;;\nBezirk;Anzahl;Anteil\n;;in %\n"
    "Mitte;12;1,5\nNord;7;2,5\nSumme;19;4,0\n;;\nQuelle: Melderegister;;\n"
)


class TestParts:
    def test_are_told_by_line(self, tmp_path: Path) -> None:
        found = read(tmp_path, OFFICE)
        reading = found.table.reading

        assert found.rows == [("Mitte", 12, 1.5), ("Nord", 7, 2.5)]
        assert (reading.header_lines, reading.first_line, reading.last_line) == ([4], 6, 7)
        assert reading.preamble == ["Amt für Statistik", "Stand: 31.12.2023"]
        assert reading.footer == ["Summe 19 4,0", "Quelle: Melderegister"]
        assert [column.unit for column in reading.columns] == [None, None, "in %"]

    def test_are_said_in_words(self, tmp_path: Path) -> None:
        told = [text["en"] for text in read(tmp_path, OFFICE).table.reading.assumptions]

        assert "2 line(s) above the table are no data: “Amt für Statistik” …" in told
        assert "2 line(s) below the table are no data: “Summe 19 4,0” …" in told
        assert "Line 5 names units." in told

    def test_know_keys_with_values_above_a_table_of_two_columns(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Stand;31.12.2023\nQuelle;Amt\nOrt;Zahl\nA;3\nB;4\nC;9\n")

        assert found.names == ["Ort", "Zahl"]
        assert found.rows == [("A", 3), ("B", 4), ("C", 9)]
        assert found.table.reading.preamble == ["Stand 31.12.2023", "Quelle Amt"]

    def test_take_the_largest_table_and_name_the_others(self, tmp_path: Path) -> None:
        found = read(
            tmp_path,
            "Tab. 1: Kitas\nTräger;Zahl\nStadt;1\nKirche;2\n\nTab. 2: Plätze\nOrt;Soll;Ist\n"
            "A;1;2\nB;3;4\nC;5;6\nD;7;8\n",
        )

        assert found.names == ["Ort", "Soll", "Ist"]
        assert len(found.rows) == 4
        assert found.table.reading.others == ["Tab. 1: Kitas"]

    def test_find_a_second_table_without_a_gap(self, tmp_path: Path) -> None:
        found = read(
            tmp_path, "Ort;Soll;Ist\nA;1;2\nB;3;4\nC;5;6\nTräger;Zahl\nStadt;1\nKirche;2\n"
        )

        assert [row[0] for row in found.rows] == ["A", "B", "C"]
        assert found.table.reading.others == ["Träger Zahl"]

    def test_find_notes_at_the_end_of_a_file_beyond_the_sample(self, tmp_path: Path) -> None:
        rows = "".join(f"{i};Ort {i};{i},5\n" for i in range(60_000))
        found = read(tmp_path, f"Titel\n\nNr;Ort;Wert\n{rows}\nQuelle: Amt; Stadt\n* vorläufig\n")

        assert len(found.rows) == 60_000
        assert found.types == ["BIGINT", "VARCHAR", "DOUBLE"]
        assert found.table.bad_rows == 0
        assert found.table.reading.footer == ["Quelle: Amt Stadt", "* vorläufig"]
        assert found.table.reading.last_line == 60_004

    @pytest.mark.parametrize(
        ("text", "rows"),
        [
            ("a;b\nx;1\ny;2\nTotal;9\n", 3),  # called a sum, and is none
            ("a;b\nGesamt;1\ny;2\nGesamt;3\n", 3),  # one of several
            ("a;b\nx;1\n;\n;\ny;2\n", 2),  # empty rows within
            ("a;b\nx;1\n\n\ny;2\n", 2),
            ("a;b\nx;1\ny;\nz;\n", 3),  # rows of hardly a cell
            ("n;a;b\n1;2;3\n4;5;6\n7;8;9\n", 3),  # rows that happen to count up
            ("a;b;c;d\n1;2;3;4\n5;6;7;8\n9;10;11;12\n", 3),
        ],
    )
    def test_leave_rows_of_data_in_peace(self, tmp_path: Path, text: str, rows: int) -> None:
        assert len(read(tmp_path, text).rows) == rows

    def test_leave_out_names_that_come_again_and_say_how_often(self, tmp_path: Path) -> None:
        rows = "".join(f"{i};x\n" for i in range(20_000))
        found = read(tmp_path, f"n;t\n{rows}n;t\n7;y\nn;t\n8;z\n")

        assert found.types == ["BIGINT", "VARCHAR"]
        assert len(found.rows) == 20_002
        told = [text["en"] for text in found.table.reading.assumptions]
        assert "The line of names comes again 2 times and is no data there." in told
        assert found.table.lines is not None
        assert found.table.lines.of([20_000, 20_001]) == {20_000: 20_003, 20_001: 20_005}

    def test_fill_rows_whose_empty_ends_were_left_out(self, tmp_path: Path) -> None:
        short = "".join(f"{i};x\n" for i in range(8))
        found = read(tmp_path, f"n;t;u\n1;a;b\n{short}2;c;d\n")

        assert len(found.rows) == 10
        assert found.rows[1] == (0, "x", None)
        assert found.table.bad_rows == 0

    @pytest.mark.parametrize(
        "text", ["Titel\n\na;b;c\n", "Amt\nStand: heute\n", "a;b\n\n\n;\n", "\ufeff"]
    )
    def test_refuse_a_file_without_rows(self, tmp_path: Path, text: str) -> None:
        if text == "Amt\nStand: heute\n":
            assert len(read(tmp_path, text).rows) == 1
            return
        with pytest.raises(Refusal) as refusal:
            read(tmp_path, text)

        assert refusal.value.rule == "non_empty"


class TestNamesOf:
    @pytest.mark.parametrize(
        ("header", "names"),
        [
            ([["a", " b\n c "]], ["a", "b c"]),
            ([["a", "", "A"]], ["a", "column_2", "A_2"]),
            ([["", "m", "", "x"], ["Ort", "1", "2", ""]], ["Ort", "m 1", "m 2", "x"]),
            ([["Anzahl der", "Ort"], ["Bäume", ""]], ["Anzahl der Bäume", "Ort"]),
            ([["Ein-", "Ort"], ["wohner", ""]], ["Einwohner", "Ort"]),
            ([["a", "b"], ["a", "c"]], ["a", "b c"]),
            ([["a"]], ["a", "column_2"]),
        ],
    )
    def test_join_what_lines_say_of_a_column(
        self, header: list[list[str]], names: list[str]
    ) -> None:
        assert names_of(header, len(names)).names == names
