import json
from pathlib import Path
from typing import Any

import pytest

from quality.inspection import spatial
from tests.quality.inspection.writing.tables import file_of, made

SQUARE = '{"type":"Polygon","coordinates":[[[9.0,53.0],[10.0,53.0],[10.0,54.0],[9.0,53.0]]]}'
MIXED = """
    SELECT * FROM (VALUES
        ('A', TIME '10:00', '["x"]', '{"type":"Point","coordinates":[9.9,53.5,3.0]}'),
        ('B', NULL, '[]', '{SQUARE}'),
        ('C', NULL, '[]', '{"type":"MultiLineString","coordinates":[[[9,53],[9,54]]]}'),
        ('D', NULL, NULL, NULL)
    ) t(name, um, tags, geometry)
""".replace("{SQUARE}", SQUARE)
TREES = (
    "SELECT 'Baum ' || range AS name, 'x@y.de' AS mail, 53.5 + (range % 50) / 1000.0 AS lat, "
    "9.9 + (range // 50) / 1000.0 AS lon FROM range(1000)"
)


def flat(folder: Path) -> list[tuple[Any, ...]]:
    with spatial.connected(folder) as connection:
        return connection.execute(
            "SELECT * REPLACE (ST_AsText(ST_Force2D(geom)) AS geom) FROM st_read(?)",
            [str(folder / "data.fgb")],
        ).fetchall()


class TestGeodata:
    def test_is_geojson_with_every_row(self, tmp_path: Path) -> None:
        made(tmp_path, MIXED)

        collection = json.loads((tmp_path / "data.geojson").read_text())

        assert (collection["type"], len(collection["features"])) == ("FeatureCollection", 4)
        assert collection["features"][1]["geometry"] == json.loads(SQUARE)
        assert collection["features"][3]["geometry"] is None
        first = collection["features"][0]["properties"]
        assert first == {"name": "A", "um": "10:00:00", "tags": ["x"]}

    def test_is_flatgeobuf_with_every_shape(self, tmp_path: Path) -> None:
        assert file_of(made(tmp_path, MIXED), "flatgeobuf")

        rows = flat(tmp_path)

        assert {row[1] for row in rows} == {"A", "B", "C"}
        assert ("A", "10:00:00", "POINT (9.9 53.5)") in {(row[1], row[2], row[4]) for row in rows}

    def test_is_made_of_coordinates(self, tmp_path: Path) -> None:
        made(tmp_path, TREES + " UNION ALL SELECT 'ohne', '', NULL, NULL")

        features = json.loads((tmp_path / "data.geojson").read_text())["features"]

        assert features[0]["geometry"] == {"type": "Point", "coordinates": [9.9, 53.5]}
        assert features[0]["properties"]["lat"] == 53.5
        assert features[-1]["geometry"] is None
        assert len(flat(tmp_path)) == 1000

    def test_lives_with_shapes_that_are_none(self, tmp_path: Path) -> None:
        broken = '{"type":"Polygon","coordinates":[[1]]}'

        found = made(tmp_path, f"SELECT 'A' AS name, '{broken}' AS geometry")

        assert found.features is None

    @pytest.mark.parametrize("text", ["POINT (1 2)", "{}", "Haus am Markt", '{"type": "Haus"}'])
    def test_is_not_made_of_other_texts(self, tmp_path: Path, text: str) -> None:
        found = made(tmp_path, f"SELECT '{text}' AS geometry")

        assert {file.format for file in found.files} == {"parquet", "csv", "json", "xlsx"}


class TestFeatures:
    def test_are_some_of_all_parts(self, tmp_path: Path) -> None:
        features = made(tmp_path, TREES, hidden=frozenset({"mail"})).features

        assert features
        assert (len(features["features"]), features["numberMatched"]) == (200, 1000)
        assert features["bbox"][0] < 9.902
        assert features["bbox"][2] > 9.917
        assert all(set(each["properties"]) == {"name"} for each in features["features"])

    def test_are_simplified(self, tmp_path: Path) -> None:
        ring = ",".join(f"[{9 + x / 5000},{53 + (x % 2) / 1e5}]" for x in range(5000))
        shape = f'{{"type":"Polygon","coordinates":[[{ring},[9.5,54],[9.0,53.0]]]}}'

        features = made(tmp_path, f"SELECT 'A' AS name, '{shape}' AS geometry").features

        assert features
        assert len(json.dumps(features)) < 1000

    @pytest.mark.parametrize("hidden", ["lat", "lon"])
    def test_are_none_where_the_place_is_hidden(self, tmp_path: Path, hidden: str) -> None:
        assert made(tmp_path, TREES, hidden=frozenset({hidden})).features is None
