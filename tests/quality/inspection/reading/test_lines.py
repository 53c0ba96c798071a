import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from quality.inspection.reading.text import physical
from quality.inspection.reading.text.dialects import Dialect
from tests.quality.inspection.tables import read

SEMICOLON = Dialect(delimiter=";")
CELLS = st.text(st.sampled_from('a1 ;"\n'), max_size=6)


class TestOf:
    def test_counts_the_lines_of_the_file(self, tmp_path: Path) -> None:
        found = read(
            tmp_path,
            'Titel\n\nNr;Text\n1;a\n\n2;"b\nb\nb"\nzu;viele;Zellen\n3;"c ""c"""\n;\n4;5" Rohr\n',
        )
        lines = found.table.lines

        assert [row[0] for row in found.rows] == [1, 2, 3, 4]
        assert lines is not None
        assert lines.of([3, 0, 1, 2, 4]) == {0: 4, 1: 6, 2: 10, 3: 12, 4: None}
        assert [row.line for row in found.table.bad_row_examples] == [9]

    def test_reads_no_file_without_a_question(self, tmp_path: Path) -> None:
        lines = read(tmp_path, "a;b\n1;2\n").table.lines
        (tmp_path / "source").unlink()

        assert lines is not None
        assert lines.of([]) == {}

    @settings(max_examples=25, deadline=None)
    @given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
    def test_finds_the_line_of_every_row(self, rows: list[tuple[str, str]]) -> None:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
        expected: list[int] = []
        writer.writerow(["name", "wert"])
        for number, row in enumerate(rows):
            expected.append(text.getvalue().count("\n") + 1)
            writer.writerow([f"n{number}{row[0]}", row[1]])

        with TemporaryDirectory() as folder:
            found = read(Path(folder), text.getvalue(), header_lines=[1])
            assert found.table.lines is not None
            lines = found.table.lines.of(range(len(rows)))

        assert len(found.rows) == len(rows)
        assert list(lines.values()) == expected


class TestRecords:
    def test_are_open_only_where_a_quote_begins_a_cell(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_text('a;5" b\n"c\nd";e\n;  "f\n""g"\nh')

        records = [(line, record) for line, record in physical.records(path, SEMICOLON)]

        assert records == [
            (1, b'a;5" b\n'),
            (2, b'"c\nd";e\n'),
            (4, b';  "f\n""g"\n'),
            (6, b"h"),
        ]

    def test_know_a_backslash(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_text('"a\\"\nb";c\nd;e\n')

        lines = [line for line, _ in physical.records(path, Dialect(delimiter=";", escape="\\"))]

        assert lines == [1, 3]


class TestExcerpt:
    def test_holds_the_lines_from_the_first_to_the_last(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"x" * 2_000_000 + b"\nb\nc\nd\n" + b"y" * 2_000_000)

        assert physical.excerpt(path, first=2, last=3).read_bytes() == b"b\nc\n"
        assert physical.excerpt(path, first=4, last=None).read_bytes()[:3] == b"d\ny"
        assert physical.line_count(path) == 5
