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

    def test_knows_lines_far_down(self, tmp_path: Path) -> None:
        many = "".join(f"{number};{40 * 'a'}\n" for number in range(30_000))
        found = read(tmp_path, f'Nr;Text\n{many}\nzu;viele;Zellen\n1;"b\nb"\n2;c\n{many}')
        lines = found.table.lines

        assert lines is not None
        assert lines.of([0, 29_999, 30_000, 30_001, 30_002, 60_001]) == {
            0: 2,
            29_999: 30_001,
            30_000: 30_004,
            30_001: 30_006,
            30_002: 30_007,
            60_001: 60_006,
        }

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


class TestStretches:
    @settings(max_examples=150, deadline=None)
    @given(
        text=st.text(st.sampled_from('a;" \n\r\\'), max_size=40),
        quote=st.sampled_from(['"', ""]),
        escape=st.sampled_from(['"', "\\"]),
    )
    def test_are_the_records(self, text: str, quote: str, escape: str) -> None:
        dialect = Dialect(delimiter=";", quote=quote, escape=escape)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            path.write_text(text + "a;a\n", newline="")

            expected = list(physical.records(path, dialect))
            found = [each for some in physical.stretches(path, dialect) for each in flat(some)]

        assert found == expected

    def test_count_what_is_plain_and_look_at_the_rest(self, tmp_path: Path) -> None:
        plain, odd = b'1;"a";b\n' * 200_000, b'2;"a\nb"\n'
        path = tmp_path / "file"
        path.write_bytes(plain + odd + plain)

        found = list(physical.stretches(path, SEMICOLON))

        assert [some.records is None for some in found] == [True, False, True, True]
        assert sum(some.count for some in found) == 400_001
        assert (tail := found[-1]).line + tail.count - 1 == 400_002


def flat(some: physical.Stretch) -> list[tuple[int, bytes]]:
    if some.records is not None:
        return some.records
    lines = some.text.split(b"\n")[:-1]
    assert len(lines) == some.count
    return [(some.line + place, line + b"\n") for place, line in enumerate(lines)]


class TestExcerpt:
    def test_holds_the_lines_from_the_first_to_the_last(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"x" * 2_000_000 + b"\nb\nc\nd\n" + b"y" * 2_000_000)

        assert physical.excerpt(path, first=2, last=3).read_bytes() == b"b\nc\n"
        assert physical.excerpt(path, first=4, last=None).read_bytes()[:3] == b"d\ny"
        assert physical.line_count(path) == 5

    def test_puts_the_others_beside(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"Titel\na;b\n1;2\n" + b"3;4\n" * 500_000 + b"Summe\nStand\n")

        physical.excerpt(path, first=3, last=500_003)

        assert (tmp_path / physical.AROUND).read_bytes() == b"Titel\na;b\nSumme\nStand\n"
