import datetime as dt
import json
from pathlib import Path

import pytest

from quality.inspection.outcome import Refusal
from quality.inspection.reading import walking
from tests.quality.inspection.formats.makers import parquet, read

TWO = [{"ort": "Hafen", "n": 1}, {"ort": "Markt", "n": 2}]
ROWS = [("Hafen", 1), ("Markt", 2)]


class TestShapes:
    @pytest.mark.parametrize(
        "document",
        [
            TWO,
            {"meta": {"stand": "2026"}, "data": TWO},
            {"success": True, "result": {"records": TWO, "fields": [{"id": "ort"}]}},
            {"ort": ["Hafen", "Markt"], "n": [1, 2]},
            {"ort": {"0": "Hafen", "1": "Markt"}, "n": {"0": 1, "1": 2}},
            [["ort", "n"], ["Hafen", 1], ["Markt", 2]],
            {"columns": ["ort", "n"], "index": [0, 1], "data": [["Hafen", 1], ["Markt", 2]]},
        ],
    )
    def test_of_tables_are_all_read(self, tmp_path: Path, document: object) -> None:
        found = read(tmp_path, json.dumps(document, indent=1), "orte.json")

        assert found.table.reading.kind == "json"
        assert found.types == {"ort": "VARCHAR", "n": "BIGINT"}
        assert found.rows == ROWS

    def test_of_records_by_key(self, tmp_path: Path) -> None:
        found = read(tmp_path, json.dumps({"h": TWO[0], "m": TWO[1]}))

        assert found.rows == [("h", "Hafen", 1), ("m", "Markt", 2)]

    def test_lay_nested_values_flat(self, tmp_path: Path) -> None:
        records = [
            {"id": 1, "adresse": {"ort": "A", "geo": {"x": 1.5}}, "tags": ["a", "b"]},
            {"id": 2, "neu": "x"},
        ]

        found = read(tmp_path, json.dumps(records))

        assert found.names == ["id", "adresse.ort", "adresse.geo.x", "tags", "neu"]
        assert found.rows[0][:4] == (1, "A", 1.5, '["a","b"]')
        assert "dot in their names" in found.said()

    def test_name_the_smaller_lists(self, tmp_path: Path) -> None:
        found = read(tmp_path, json.dumps({"viele": TWO, "wenige": TWO[:1]}))

        assert (found.table.reading.layer, found.table.reading.others) == ("viele", ["wenige"])

    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ('{"a": 1}\n{"a": 2}\n', 2),
            ('\ufeff{"a": 1}\r\n{"a": 2}', 2),
            ('\x1e{"a": 1}\n\x1e{"a": 2}\n', 2),
            ('{"a": 1}', 1),
        ],
    )
    def test_of_a_record_a_line(self, tmp_path: Path, text: str, count: int) -> None:
        found = read(tmp_path, text, "x.ndjson")

        assert (found.table.reading.kind, len(found.rows)) == ("ndjson", count)

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
    def test_in_other_encodings(self, tmp_path: Path, encoding: str) -> None:
        text = json.dumps([{"straße": "Müllerweg"}], ensure_ascii=False)

        assert read(tmp_path, text.encode(encoding)).rows == [("Müllerweg",)]

    def test_obey_types_that_a_person_chose(self, tmp_path: Path) -> None:
        found = read(tmp_path, json.dumps(TWO), columns={"n": "string"})

        assert found.types["n"] == "VARCHAR"

    @pytest.mark.parametrize(
        "text",
        [
            '{"broken": ',
            "[1, 2]",
            '["a"]',
            '{"a": 1, "b": [1]}',
            "[{}] x",
            '[{"a": NaN}]',
            "[" * 9999,
            '[{"a": 1},]',
            '{"a" 1}',
        ],
    )
    def test_of_no_table_are_refused(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(Refusal) as refused:
            read(tmp_path, text, "x.json")

        assert refused.value.rule == "readable"

    def test_beginning_with_a_bracket_may_be_text(self, tmp_path: Path) -> None:
        found = read(tmp_path, "[Ort];[Zahl]\nHafen;1\nMarkt;2\n", "orte.csv")

        assert (found.table.reading.kind, len(found.rows)) == ("csv", 2)


class TestWalk:
    def test_yields_elements_across_pieces(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        records = [{"n": n, "text": "ä" * 50, "in": [1, {"x": [2]}]} for n in range(2000)]
        path = tmp_path / "x.json"
        path.write_text(json.dumps({"a": {"b": records}, "c": 1.5e3}, ensure_ascii=False))

        found = list(walking.walk(path))

        assert [item.value for item in found if item.is_element] == records
        assert found[-1].pointer == ("c",)
        assert found[-1].value == 1500

    def test_refuses_an_element_that_is_too_large(self, tmp_path: Path) -> None:
        path = tmp_path / "x.json"
        path.write_text('[{"a": "' + "x" * (walking.LARGEST_ELEMENT * 2 + 9) + '"}]')

        with pytest.raises(Refusal, match="too large"):
            list(walking.walk(path))


class TestParquet:
    def test_keeps_types_and_lays_records_flat(self, tmp_path: Path) -> None:
        query = "SELECT {'a': 1, 'b': DATE '2026-01-02'} AS s, [1, 2] AS l, 1.5::DECIMAL(5,2) AS d"

        found = read(tmp_path, parquet(tmp_path, query), "x.parquet")

        assert found.names == ["s.a", "s.b", "l", "d"]
        assert found.rows == [(1, dt.date(2026, 1, 2), "[1,2]", 1.5)]

    @pytest.mark.parametrize("what", ["rows", "length", "cut", "encrypted", "middle"])
    def test_with_a_lying_footer_is_refused(self, tmp_path: Path, what: str) -> None:
        data = bytearray(parquet(tmp_path, "SELECT range AS a FROM range(5000)"))
        if what == "length":
            data[-8:-4] = (2**31).to_bytes(4, "little")
        elif what == "cut":
            data = data[:1000] + data[-200:]
        elif what == "encrypted":
            data[-4:] = b"PARE"
        elif what == "middle":
            data[100:2000] = bytes(1900)
        else:
            found = data.index(b"\x16\x90\x4e", len(data) - 600)  # 5000 as zigzag varint in Thrift
            data[found : found + 3] = b"\x16\x92\x4e"

        with pytest.raises(Refusal) as refused:
            read(tmp_path, bytes(data), "x.parquet")

        assert refused.value.rule == "readable"
