from pathlib import Path

import pytest

from quality.inspection.order import ReadingRule
from quality.inspection.reading.text import dialects
from quality.inspection.reading.text.dialects import Dialect


def dialect_of(sample: str, **told: str) -> Dialect:
    return dialects.dialect_of(sample, ReadingRule.model_validate(told))


class TestDialectOf:
    @pytest.mark.parametrize(
        ("sample", "delimiter"),
        [
            ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
            ("1,5;2,5\n3,5;4,5\n", ";"),
            ("a,b\n1.5,2.5\n", ","),
            ("ort\tzahl\nA, B\t1\nC, D\t2\n", "\t"),
            ("a|b|c\n1|2|3\n", "|"),
            ("a~b~c\n1~2~3\n4~5~6\n", "~"),
            ("1 2 3\n4 5 6\n7 8 9\n", " "),
            ("Name;Anschrift\nA;Weg 1, Haus 2\nB;Weg 3, Haus 4\n", ";"),
            ("Titel, mit Komma\n\nName;Wert\nA;1,5\nB;2,5\n\nQuelle: X, Y, Z\n", ";"),
            ('"a,b","c"\n"d,e","f"\n', ","),
            ("id,name,age\n1101,John\n1102,Julie,26,Potatoes\n", ","),
            ("sep=|\na|b\nc|d\n", "|"),
            ("Hallo, Welt\nnur ein Text\nund noch, ein, anderer\n", dialects.NO_DELIMITER),
            ("text\nHallo, Welt\nnoch eine Zeile\n", dialects.NO_DELIMITER),
            ("zahl\n1\n2\n", dialects.NO_DELIMITER),
            ("Hallo Welt\nguten Tag\n", dialects.NO_DELIMITER),
            ("", dialects.NO_DELIMITER),
        ],
    )
    def test_finds_the_delimiter(self, sample: str, delimiter: str) -> None:
        assert dialect_of(sample).delimiter == delimiter

    def test_does_not_take_an_apostrophe_for_a_quote(self) -> None:
        assert dialect_of("a,b\nl'eau,1\nd'or,2\n").quote == '"'

    def test_knows_a_backslash_that_escapes_a_quote(self) -> None:
        assert dialect_of('a;b\n1;"er sagte \\"ja\\""\n2;"x"\n').escape == "\\"

    def test_takes_inches_for_data_where_no_quote_closes(self) -> None:
        assert dialect_of('a;b\n1;"5 Zoll\n3;4\n5;6\n7;8\n').quote == ""

    def test_does_as_a_person_says(self) -> None:
        assert dialect_of("a,b;c\n1,2;3\n", delimiter=",").delimiter == ","
        assert dialect_of('a,b\n"1",2\n', quote="'").quote == "'"


class TestSampleOf:
    def test_ends_with_a_whole_line(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_text("0123456789\n" * 100_000)

        sample = dialects.sample_of(path)

        assert len(sample.text) <= dialects.SAMPLE_BYTES
        assert sample.text.endswith("0123456789\n")
        assert not sample.is_whole

    def test_begins_below_empty_lines_however_many(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"\r\n" * 1_000_000 + b"a;b\r\n1;2")

        sample = dialects.sample_of(path)

        assert (sample.text, sample.line, sample.is_whole) == ("a;b\r\n1;2", 1_000_001, True)


class TestRecordsOf:
    def test_numbers_the_lines_that_records_begin_on(self) -> None:
        records = dialects.records_of('a;b\n\n1;"x\ny"\n2;z\n', Dialect(delimiter=";"), line=5)

        assert [(record.line, record.filled) for record in records] == [
            (5, 2),
            (6, 0),
            (7, 2),
            (9, 2),
        ]

    def test_stops_at_a_field_beyond_all_measure(self) -> None:
        sample = "a,b\n1," + "x" * (dialects.SAMPLE_BYTES + 1) + "\n"

        records = dialects.records_of(sample, Dialect(delimiter=","))

        assert [record.cells for record in records] == [["a", "b"]]
