from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.inspection.outcome import Refusal
from tests.quality.inspection.tables import Written, read

GERMAN = "Straße;Zählung;Preis;Tag\nHafenstraße;12;3,50;23.11.2026\nMüllerweg;7;1.204,25;1.2.2026\n"


class TestLoadCsv:
    def test_reads_what_a_german_office_exports(self, tmp_path: Path) -> None:
        found = read(tmp_path, GERMAN.encode("cp1252"))

        assert found.names == ["Straße", "Zählung", "Preis", "Tag"]
        assert found.types == ["VARCHAR", "BIGINT", "DOUBLE", "DATE"]
        assert found.rows[1] == ("Müllerweg", 7, 1204.25, date(2026, 2, 1))

    def test_says_what_it_assumed(self, tmp_path: Path) -> None:
        reading = read(tmp_path, GERMAN.encode("cp1252")).table.reading

        assert reading.encoding == "Windows-1252"
        assert (reading.delimiter, reading.decimal) == (";", ",")
        assert [told["de"] for told in reading.assumptions] == [
            "Gelesen als Windows-1252, Trennzeichen Semikolon.",
            "„Preis“: Zahlen mit Dezimalkomma.",
            "„Tag“: Tag.Monat.Jahr.",
        ]

    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"], ids=lambda name: name
    )
    def test_reads_every_encoding_alike(self, tmp_path: Path, encoding: str) -> None:
        found = read(tmp_path, GERMAN.encode(encoding))

        assert found.names[0] == "Straße"
        assert found.rows[0][0] == "Hafenstraße"

    def test_reads_bytes_that_windows_leaves_undefined(self, tmp_path: Path) -> None:
        found = read(tmp_path, b"ort;x\nM\xfcller;1\n\x81;2\n")

        assert found.rows[0] == ("Müller", 1)
        assert found.table.reading.encoding == "ISO-8859-1"

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "mac"])
    def test_reads_every_line_end(self, tmp_path: Path, line_end: str) -> None:
        found = read(tmp_path, line_end.join(["a,b", "1,x", "2,y", ""]))

        assert found.rows == [(1, "x"), (2, "y")]

    @pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
    def test_reads_every_delimiter(self, tmp_path: Path, delimiter: str) -> None:
        found = read(tmp_path, Written(delimiter=delimiter).write([["a", "b"], ["1", "x, y; z"]]))

        assert found.rows == [(1, "x, y; z")]

    def test_keeps_quotes_delimiters_and_line_ends_inside_cells(self, tmp_path: Path) -> None:
        found = read(tmp_path, 'a;b\n1;"er sagte ""ja""; dann\nging er"\n2;x\n')

        assert found.rows == [(1, 'er sagte "ja"; dann\nging er'), (2, "x")]

    def test_reads_single_quotes(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a,b\n'x, y',1\n'z',2\n")

        assert found.rows == [("x, y", 1), ("z", 2)]

    def test_reads_one_column(self, tmp_path: Path) -> None:
        found = read(tmp_path, "text\nHallo, Welt\nnoch eine Zeile\n")

        assert found.names == ["text"]
        assert found.rows == [("Hallo, Welt",), ("noch eine Zeile",)]

    def test_names_the_columns_of_a_file_without_header(self, tmp_path: Path) -> None:
        found = read(tmp_path, "2026-01-01,5\n2026-01-02,6\n")

        assert found.names == ["column_1", "column_2"]
        assert found.table.reading.has_header is False
        assert len(found.rows) == 2

    def test_takes_years_for_a_header(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Bezirk;2019;2020\nMitte;5;6\nNord;7;8\n")

        assert found.names == ["Bezirk", "2019", "2020"]

    def test_counts_rows_that_do_not_fit_and_shows_them(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a;b;c\n1;2;3\n4;5\n6;7;8;9\n10;11;12\n")

        assert found.rows == [(1, 2, 3), (10, 11, 12)]
        assert found.table.bad_rows == 2
        examples = [(row.line, row.text) for row in found.table.bad_row_examples]
        assert examples == [(3, "4;5"), (4, "6;7;8;9")]

    def test_drops_the_column_that_a_last_delimiter_makes(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a;b;\n1;2;\n3;4;\n")

        assert found.names == ["a", "b"]
        assert found.table.misnamed == []

    def test_keeps_count_of_names_that_are_missing_or_double(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a;;a\n1;2;3\n")

        assert found.names == ["a", "column_2", "a_2"]
        assert found.table.misnamed == ["column_2", "a_2"]

    @pytest.mark.parametrize("text", ["", "\n\n", "  \n", "a;b;c\n", "a;b;c"])
    def test_refuses_a_file_without_a_row(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(Refusal) as refusal:
            read(tmp_path, text)

        assert refusal.value.rule == "non_empty"

    def test_refuses_more_columns_than_any_table_has(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal) as refusal:
            read(tmp_path, ";".join(f"c{i}" for i in range(2500)) + "\n")

        assert refusal.value.rule == "readable"

    def test_counts_a_line_without_end_as_one_that_does_not_fit(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a;b\n" + "1;2\n" * 200_000 + "3;" + "x" * 20_000_000)

        assert (len(found.rows), found.table.bad_rows) == (200_000, 1)


class TestTypes:
    """The whole file decides, not only its beginning."""

    HEAD = 20_000

    @pytest.mark.parametrize(
        ("usual", "late", "type_", "value"),
        [
            ("7", "01067", "VARCHAR", "01067"),
            ("7", "1.5", "DOUBLE", 1.5),
            ("7", "1,5", "DOUBLE", 1.5),
            ("7", "k. A.", "BIGINT", None),
            ("7", "123456789012345678901234567890", "VARCHAR", "123456789012345678901234567890"),
            ("1,5", "1.5", "VARCHAR", "1.5"),
            ("1.5", "inf", "VARCHAR", "inf"),
            ("2026-01-01", "2026-02-30", "VARCHAR", "2026-02-30"),
            ("2026-01-01", "2026-01-02 03:04", "VARCHAR", "2026-01-02 03:04"),
            ("true", "ja", "VARCHAR", "ja"),
            ("13/02/2026", "02/28/2026", "VARCHAR", "02/28/2026"),
        ],
    )
    def test_widens_to_what_every_cell_fits(
        self, tmp_path: Path, usual: str, late: str, type_: str, value: object
    ) -> None:
        rows = [["n", "x"], *([["1", usual]] * self.HEAD), ["2", late]]

        found = read(tmp_path, Written(delimiter=";").write(rows))

        assert found.types == ["BIGINT", type_]
        assert found.rows[-1] == (2, value)
        assert len(found.rows) == self.HEAD + 1

    @pytest.mark.parametrize(
        ("cells", "type_", "value"),
        [
            (["01067", "01069"], "VARCHAR", "01067"),
            (["+5", "6"], "DOUBLE", 5.0),
            ([" 5", "6 "], "BIGINT", 5),
            (["1.234.567", "12"], "DOUBLE", 1234567.0),
            (["-3,25", "4"], "DOUBLE", -3.25),
            (["1e3", "2"], "DOUBLE", 1000.0),
            (["TRUE", "false"], "BOOLEAN", True),
            (["13/02/2026", "01/03/2026"], "DATE", date(2026, 2, 13)),
            (["02/13/2026", "03/01/2026"], "DATE", date(2026, 2, 13)),
            (["01/02/2026", "03/04/2026"], "VARCHAR", "01/02/2026"),
            (["2012/01/01", "2012/12/31"], "DATE", date(2012, 1, 1)),
            (["1.2.2026 3:04", "2.2.2026 13:04:05"], "TIMESTAMP", datetime(2026, 2, 1, 3, 4)),  # noqa: DTZ001 - a wall clock's time
            (
                ["2026-02-01T03:04:05+01:00", "2026-02-01T03:04:05Z"],
                "TIMESTAMP WITH TIME ZONE",
                datetime(2026, 2, 1, 2, 4, 5, tzinfo=UTC),
            ),
            (["12:30", "13:45"], "VARCHAR", "12:30"),
            (["nan", "inf"], "VARCHAR", "nan"),
            (["1_000", "2_000"], "VARCHAR", "1_000"),
            (["", ""], "VARCHAR", None),
        ],
    )
    def test_reads_values_as_they_are_written(
        self, tmp_path: Path, cells: list[str], type_: str, value: object
    ) -> None:
        rows = [["name", "x"], *([f"r{i}", cell] for i, cell in enumerate(cells))]

        found = read(tmp_path, Written(delimiter=";").write(rows))

        assert found.types[1] == type_
        assert found.rows[0][1] == value

    def test_takes_a_quoted_comma_for_a_thousand_where_commas_delimit(self, tmp_path: Path) -> None:
        found = read(tmp_path, 'name,x\na,"1,234"\nb,"12,345.5"\n')

        assert [row[1] for row in found.rows] == [1234.0, 12345.5]

    def test_takes_a_point_for_a_thousand_where_decimals_have_commas(self, tmp_path: Path) -> None:
        found = read(tmp_path, "name;x;y\na;1.234;0,5\nb;12.345;1,25\n")

        assert [row[1] for row in found.rows] == [1234, 12345]


CELLS = st.text(
    st.characters(
        codec="cp1252", exclude_categories=["Cc", "Cs"], exclude_characters="\"'\x7f\xa0\xad"
    ),
    min_size=0,
    max_size=12,
).map(str.strip)
ROWS = st.lists(
    st.tuples(
        st.integers(-(10**12), 10**12),
        CELLS.map(lambda cell: f"x{cell}"),
        st.decimals(-9999, 9999, places=2, allow_nan=False),
        st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        st.booleans(),
    ),
    min_size=1,
    max_size=20,
)
DIALECTS = st.builds(
    Written,
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quote_all=st.booleans(),
)


class TestRoundTrip:
    @settings(max_examples=60, deadline=None)
    @given(rows=ROWS, dialect=DIALECTS, is_german=st.booleans())
    def test_any_table_in_any_dialect_is_read_back_equal(
        self, *, rows: list[tuple[int, str, object, date, bool]], dialect: Written, is_german: bool
    ) -> None:
        written = [
            [
                str(number),
                text,
                str(amount).replace(".", ",") if is_german else str(amount),
                day.strftime("%d.%m.%Y") if is_german else day.isoformat(),
                str(flag).lower(),
            ]
            for number, text, amount, day, flag in rows
        ]
        header = ["Nummer", "Text", "Betrag", "Tag", "Gültig"]

        with TemporaryDirectory() as folder:
            found = read(Path(folder), dialect.write([header, *written]))

        assert found.names == header
        expected = [(n, text, float(str(a)), day, flag) for n, text, a, day, flag in rows]
        assert found.rows == expected
        assert found.table.bad_rows == 0
