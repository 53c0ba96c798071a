import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from quality.inspection import inspecting
from quality.inspection.order import Order, Repair
from quality.inspection.outcome import Outcome
from tests.quality.inspectors import meet_all

CSV = "id;ort;mail\n1;Hafen;a@b.de\n2;Markt;c.d@firma.example\n"


def inspect(folder: Path, data: bytes | str, **given: Any) -> Outcome:
    (folder / "source").write_bytes(data if isinstance(data, bytes) else data.encode())
    return inspecting.inspect(
        Order(folder=str(folder), source="source", **given), meet_all, lambda _step, _note: None
    )


class TestInspect:
    def test_offers_a_plain_csv_as_it_came(self, tmp_path: Path) -> None:
        outcome = inspect(tmp_path, "id,wert\n1,2.5\n2,3.5\n")

        assert outcome.original_is_csv
        assert "csv" not in {file.format for file in outcome.files}

    def test_writes_the_csv_of_a_file_that_names_people(self, tmp_path: Path) -> None:
        rows = "".join(f"{number},kim{number}@example.org\n" for number in range(30))
        repairs = [Repair(kind="drop", columns=["mail"])]

        outcome = inspect(tmp_path, "id,mail\n" + rows, repairs=repairs)

        assert not outcome.original_is_csv
        assert "csv" in {file.format for file in outcome.files}

    def test_describes_a_table(self, tmp_path: Path) -> None:
        outcome = inspect(tmp_path, "id;wert\n1;2,5\n2;3,5\n")

        assert (outcome.rows, outcome.bad_rows, outcome.failure) == (2, 0, None)
        assert [(c.name, c.type, c.mean) for c in outcome.columns] == [
            ("id", "integer", 1.5),
            ("wert", "number", 3.0),
        ]
        assert outcome.preview == [[1, 2.5], [2, 3.5]]
        assert outcome.is_suite_new

    def test_says_why_rows_do_not_fit_and_where(self, tmp_path: Path) -> None:
        data = "a;b\n" + "1;2\n" * 50 + '1;2;3\n1\n1;"x"y\n'

        rows = inspect(tmp_path, data).bad_row_examples

        assert [(row.line, row.texts["en"], row.column) for row in rows] == [
            (52, "The row has 3 cells, the table 2 columns.", None),
            (53, "The row has 1 cells, the table 2 columns.", "b"),
            (54, "A quotation mark does not enclose a whole cell.", "b"),
        ]

    def test_says_which_cell_is_of_another_type(self, tmp_path: Path) -> None:
        reading = {"columns": {"a": "integer"}}

        (row,) = inspect(
            tmp_path, "a;b\n" + "1;2\n" * 9 + "zwei;3\n" + "1;2\n" * 9, reading=reading
        ).bad_row_examples

        assert (row.line, row.column) == (11, "a")
        assert row.texts == {
            "de": "Der Wert ist keine ganze Zahl.",
            "en": "The value is no whole number.",
        }

    def test_writes_parquet_csv_and_json(self, tmp_path: Path) -> None:
        outcome = inspect(
            tmp_path, "Straße;Preis;Tag\nMüllerweg;3,50;23.11.2026\n".encode("cp1252")
        )

        assert [file.format for file in outcome.files] == ["parquet", "csv", "json", "xlsx"]
        assert (tmp_path / "data.csv").read_text() == "Straße,Preis,Tag\nMüllerweg,3.5,2026-11-23\n"
        assert json.loads((tmp_path / "data.json").read_text())[0]["Preis"] == 3.5
        rows = duckdb.read_parquet(str(tmp_path / "data.parquet")).fetchall()
        assert rows[0][:2] == ("Müllerweg", 3.5)

    def test_tells_each_step(self, tmp_path: Path) -> None:
        steps: list[str] = []
        (tmp_path / "source").write_text(CSV)

        inspecting.inspect(
            Order(folder=str(tmp_path), source="source"),
            meet_all,
            lambda step, _note: steps.append(step),
        )

        assert steps == ["reading", "profiling", "privacy", "files", "expectations"]

    def test_keeps_personal_values_out_of_everything(self, tmp_path: Path) -> None:
        outcome = inspect(tmp_path, CSV)

        assert "firma.example" not in outcome.model_dump_json()
        assert outcome.privacy[0].column == "mail"
        assert outcome.files == []

    def test_runs_the_given_suite(self, tmp_path: Path) -> None:
        suite: dict[str, Any] = {
            "expectations": [{"type": "t", "kwargs": {}, "severity": "critical"}]
        }

        outcome = inspect(tmp_path, "a;b\n1;2\n", suite=suite)

        assert [item.type for item in outcome.expectations] == ["t"]
        assert not outcome.is_suite_new

    def test_suggests_anew_when_the_columns_changed(self, tmp_path: Path) -> None:
        suite: dict[str, Any] = {"expectations": []}

        outcome = inspect(tmp_path, "a;b\n1;2\n", suite=suite, suite_fingerprint="0" * 64)

        assert outcome.is_suite_new

    @pytest.mark.parametrize(
        ("data", "rule"),
        [
            (b"", "non_empty"),
            (b"a;b\n", "non_empty"),
            (b"[]", "non_empty"),
            (b"%PDF-1.4 a;b", "readable"),
            (b"PK\x03\x04", "readable"),
            (b"PAR1 and nothing else", "readable"),
            (b'{"type": "Feature"}', "readable"),
            (b'[1, 2, "x"]', "readable"),
            (b'{"broken": ', "readable"),
            (b"[" * 100_000, "readable"),
            (b'[{"a": NaN}]', "readable"),
            (b"<html></html>", "readable"),
        ],
    )
    def test_names_the_rule_that_ends_it(self, tmp_path: Path, data: bytes, rule: str) -> None:
        outcome = inspect(tmp_path, data)

        assert outcome.failure
        assert outcome.failure.rule == rule
        assert outcome.failure.message["de"]
        assert outcome.failure.message["en"]

    def test_cannot_leave_its_folder(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "secret").write_text("a;b\n1;2\n")

        with (
            inspecting.database(tmp_path / "in", memory_mb=100) as connection,
            pytest.raises(duckdb.PermissionException),
        ):
            connection.execute("SELECT * FROM read_csv(?)", [str(tmp_path / "secret")])


FEATURES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "A", "tags": ["x", "y"]},
            "geometry": {"type": "Point", "coordinates": [9.9, 53.5]},
        },
        {
            "type": "Feature",
            "properties": {"name": "B", "tags": []},
            "geometry": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "coordinates": [[[10.0, 53.6, 4], [10.1, 53.4, 5]]]}
                ],
            },
        },
        {"type": "Feature", "properties": None, "geometry": None},
    ],
}


class TestOtherForms:
    def test_reads_geojson_as_a_table_with_its_box(self, tmp_path: Path) -> None:
        outcome = inspect(tmp_path, json.dumps(FEATURES))

        assert outcome.bbox == (9.9, 53.4, 10.1, 53.6)
        assert [column.name for column in outcome.columns] == ["name", "tags", "geometry"]
        assert [file.format for file in outcome.files[-2:]] == ["geojson", "flatgeobuf"]
        written = json.loads((tmp_path / "data.geojson").read_text())["features"]
        assert [each["properties"] for each in written] == [
            {"name": "A", "tags": ["x", "y"]},
            {"name": "B", "tags": []},
            {"name": None, "tags": None},
        ]
        assert written[0]["geometry"] == FEATURES["features"][0]["geometry"]
        assert written[2]["geometry"] is None

    def test_reads_a_list_of_records(self, tmp_path: Path) -> None:
        outcome = inspect(tmp_path, '[{"a": 1, "b": {"c": 2}}, {"a": 2, "d": "x"}]')

        assert outcome.rows == 2
        assert [(c.name, c.type) for c in outcome.columns] == [
            ("a", "integer"),
            ("b.c", "integer"),
            ("d", "string"),
        ]

    def test_reads_a_record_a_line(self, tmp_path: Path) -> None:
        outcome = inspect(tmp_path, '{"a": 1, "t": "2026-01-01"}\n{"a": 2, "t": "2026-01-02"}\n')

        assert outcome.reading
        assert outcome.reading.kind == "ndjson"
        assert [column.type for column in outcome.columns] == ["integer", "date"]

    def test_reads_parquet(self, tmp_path: Path) -> None:
        duckdb.sql(
            "COPY (SELECT 1 AS a, 1.25::DECIMAL(9,2) AS b, [1, 2] AS c, now() AS d, "
            f"'x'::BLOB AS e, TIMESTAMP_NS '2026-01-01' AS f) "
            f"TO '{tmp_path}/source' (FORMAT parquet)"
        )

        outcome = inspect(tmp_path, (tmp_path / "source").read_bytes())

        types = [column.type for column in outcome.columns]
        assert types == ["integer", "number", "string", "datetime", "string", "datetime"]
        assert outcome.preview[0][2] == "[1,2]"

    def test_refuses_features_that_are_none(self, tmp_path: Path) -> None:
        outcome = inspect(tmp_path, '{"type": "FeatureCollection", "features": [1]}')

        assert outcome.failure


class TestCorpora:
    def test_reads_real_files_of_cities(self, tmp_path: Path, city_data: Path) -> None:
        outcome = inspect(tmp_path, (city_data / "seattle-weather.csv").read_bytes())

        assert (outcome.rows, outcome.bad_rows) == (1461, 0)
        assert [column.type for column in outcome.columns] == [
            "date",
            "number",
            "number",
            "number",
            "number",
            "string",
        ]

    @pytest.mark.parametrize(
        "name",
        [
            "dresden_parking_altmarkt.csv",
            "hamburg_districts.geojson",
            "madrid_bicimad_users.csv",
            "population.csv",
            "valencia_air_quality.csv",
            "washington_bike_sharing.csv",
        ],
    )
    def test_finds_nothing_personal_in_them(
        self, tmp_path: Path, city_data: Path, name: str
    ) -> None:
        outcome = inspect(tmp_path, (city_data / name).read_bytes())

        assert outcome.failure is None
        assert outcome.privacy == []
        assert outcome.bad_rows == 0

    @pytest.mark.parametrize(
        "name",
        [
            "comma_in_quotes",
            "empty",
            "empty_crlf",
            "escaped_quotes",
            "json",
            "newlines",
            "newlines_crlf",
            "quotes_and_newlines",
            "simple",
            "simple_crlf",
            "utf8",
        ],
    )
    def test_agrees_with_the_csv_spectrum(
        self, tmp_path: Path, csv_corpora: Path, name: str
    ) -> None:
        spectrum = csv_corpora / "csv-spectrum"
        expected = json.loads((spectrum / "json" / f"{name}.json").read_text())

        inspect(tmp_path, (spectrum / "csvs" / f"{name}.csv").read_bytes())

        found = json.loads((tmp_path / "data.json").read_text())
        plain = [{k: str(v or "").replace("\r", "") for k, v in row.items()} for row in found]
        assert plain == [{k: v.replace("\r", "") for k, v in row.items()} for row in expected]
