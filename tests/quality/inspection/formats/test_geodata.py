import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from quality.inspection.outcome import Refusal
from tests.quality.inspection.formats.makers import geo, read, shapefile, zipped

RATHAUS = (9.981100310676556, 53.55086288324418)
"""The first of the made places, brought from UTM 32 by pyproj."""

GML_4326 = """<?xml version="1.0"?>
<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml/3.2">
<ogr:featureMember><ogr:o gml:id="o.0"><ogr:geometryProperty>
<gml:Point srsName="urn:ogc:def:crs:EPSG::4326" gml:id="g.0"><gml:pos>53.5 9.9</gml:pos></gml:Point>
</ogr:geometryProperty><ogr:name>A</ogr:name></ogr:o></ogr:featureMember></ogr:FeatureCollection>"""

KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>Bäder</name><Placemark><name>Freibad</name><ExtendedData><Data name="plätze">
<value>120</value></Data></ExtendedData><Point><coordinates>9.9,53.5,0</coordinates></Point></Placemark>
<Placemark><name>Halle</name><ExtendedData><SchemaData><SimpleData name="plätze">80</SimpleData>
</SchemaData></ExtendedData><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>
10,53 10.1,53 10.1,53.1 10,53</coordinates></LinearRing></outerBoundaryIs></Polygon>
<Polygon><outerBoundaryIs><LinearRing><coordinates>10,53 10.1,53 10.1,53.1 10,53</coordinates>
</LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark></Folder></Document></kml>"""


BROKEN: list[dict[str, Any]] = [
    {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
    {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0]]]},
    {"type": "Point", "coordinates": ["a", "b"]},
    {"type": "Point", "coordinates": [[[[]]]]},
    {"type": "Circle", "coordinates": [1, 2]},
    {"type": "Polygon", "coordinates": "text"},
]


def collection(*geometries: Any, **members: Any) -> str:
    features = [
        {"type": "Feature", "properties": {"nr": nr}, "geometry": geometry}
        for nr, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features} | members)


def point(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y]}


class TestLayers:
    @pytest.mark.parametrize(
        ("driver", "suffix", "kind"),
        [
            ("GPKG", "gpkg", "geopackage"),
            ("FlatGeobuf", "fgb", "flatgeobuf"),
            ("GML", "gml", "gml"),
        ],
    )
    def test_are_brought_to_wgs84(
        self, tmp_path: Path, driver: str, suffix: str, kind: str
    ) -> None:
        found = read(tmp_path, geo(tmp_path, driver, suffix), f"orte.{suffix}")

        assert found.table.reading.kind == kind
        assert sorted(zip(found.column("nr"), found.column("name"), strict=True)) == [
            (1, "Rathaus"),
            (2, "Müllerplatz"),
        ]
        shape = json.loads(found.column("geometry")[found.column("nr").index(1)])
        assert shape["coordinates"] == pytest.approx(RATHAUS, abs=1e-5)
        assert found.table.geometry
        assert found.table.geometry.count == 2
        assert found.table.geometry.types == ["Point"]
        assert found.table.bbox
        assert found.table.bbox[:2] == pytest.approx(RATHAUS, abs=1e-5)
        assert "converted to WGS 84" in found.said()

    def test_of_a_zipped_shapefile(self, tmp_path: Path) -> None:
        parts = shapefile(tmp_path)
        data = zipped({f"karte/orte.{suffix}": part for suffix, part in parts.items()})

        found = read(tmp_path, data, "orte.zip")

        assert (found.table.reading.kind, found.table.reading.archive) == ("shapefile", "zip")
        assert found.table.reading.member == "karte/orte.shp"
        assert found.table.reading.others == []
        assert found.column("name") == ["Rathaus", "Müllerplatz"]
        assert json.loads(found.column("geometry")[0])["coordinates"] == pytest.approx(
            RATHAUS, abs=1e-5
        )

    def test_without_a_system_ask_for_it(self, tmp_path: Path) -> None:
        parts = shapefile(tmp_path, srs="")
        parts.pop("prj", None)
        data = zipped({f"orte.{suffix}": part for suffix, part in parts.items()})

        with pytest.raises(Refusal, match="EPSG:25832"):
            read(tmp_path, data, "orte.zip")

        found = read(tmp_path, data, "orte.zip", crs="EPSG:25832")
        assert found.table.bbox
        assert found.table.bbox[0] == pytest.approx(RATHAUS[0], abs=1e-5)

    def test_need_all_parts_of_a_shapefile(self, tmp_path: Path) -> None:
        parts = shapefile(tmp_path)
        data = zipped({"orte.shp": parts["shp"], "orte.shx": parts["shx"]})

        with pytest.raises(Refusal, match=r"orte\.dbf"):
            read(tmp_path, data, "orte.zip")

    def test_are_chosen_by_size_or_by_name(self, tmp_path: Path) -> None:
        geo(tmp_path, "GPKG", "gpkg")
        with closing(sqlite3.connect(tmp_path / "made.gpkg")) as database, database:
            database.execute(
                "CREATE TABLE eins (fid INTEGER PRIMARY KEY, geom POINT, nr INT, name TEXT)"
            )
            database.execute("INSERT INTO eins SELECT * FROM made LIMIT 1")
            for table in ("gpkg_contents", "gpkg_geometry_columns"):
                database.execute(f"CREATE TEMP TABLE t AS SELECT * FROM {table}")  # noqa: S608 - constants and quoted names
                database.execute("UPDATE t SET table_name = 'eins'")
                if table == "gpkg_contents":
                    database.execute("UPDATE t SET identifier = 'eins'")
                database.execute(f"INSERT INTO {table} SELECT * FROM t")  # noqa: S608 - constants and quoted names
                database.execute("DROP TABLE t")
        data = (tmp_path / "made.gpkg").read_bytes()

        found = read(tmp_path, data)
        assert (found.table.reading.layer, found.table.reading.others) == ("made", ["eins"])
        assert len(read(tmp_path, data, layer="eins").rows) == 1
        with pytest.raises(Refusal, match="eins"):
            read(tmp_path, data, layer="nicht da")

    def test_give_longitude_first_from_gml_in_degrees(self, tmp_path: Path) -> None:
        found = read(tmp_path, GML_4326, "orte.gml")

        assert json.loads(found.column("geometry")[0])["coordinates"] == [9.9, 53.5]

    @pytest.mark.parametrize(
        "data",
        [
            b"SQLite format 3\0" + b"\0" * 52 + b"GPKG" + b"x" * 4000,
            b"fgb\x03fgb\x01" + b"\xff" * 300,
        ],
    )
    def test_that_are_damaged_are_refused(self, tmp_path: Path, data: bytes) -> None:
        with pytest.raises(Refusal, match="cannot be read"):
            read(tmp_path, data)

    def test_that_no_one_knows_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="not known"):
            read(tmp_path, collection(point(1, 2)), crs="EPSG:99999")


class TestKml:
    def test_keeps_data_and_folders(self, tmp_path: Path) -> None:
        found = read(tmp_path, KML, "bäder.kml")

        assert found.table.reading.kind == "kml"
        assert found.column("name") == ["Freibad", "Halle"]
        assert found.column("plätze") == ["120", "80"]
        assert found.column("folder") == ["Bäder", "Bäder"]
        assert [json.loads(each)["type"] for each in found.column("geometry")] == [
            "Point",
            "MultiPolygon",
        ]
        assert found.table.bbox == (9.9, 53.0, 10.1, 53.5)

    def test_is_read_from_kmz(self, tmp_path: Path) -> None:
        found = read(tmp_path, zipped({"doc.kml": KML, "files/icon.png": b"x"}), "bäder.kmz")

        assert found.table.reading.kind == "kml"

    def test_that_is_broken_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="cannot be read as KML"):
            read(tmp_path, KML[:-20], "x.kml")


class TestGeoJson:
    def test_of_another_system_is_moved(self, tmp_path: Path) -> None:
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}

        found = read(tmp_path, collection(point(565000, 5934000), crs=crs))

        assert json.loads(found.column("geometry")[0])["coordinates"] == pytest.approx(
            RATHAUS, abs=1e-5
        )

    def test_with_metres_and_no_system_is_asked_about(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="reference system"):
            read(tmp_path, collection(point(565000, 5934000)))

    @pytest.mark.parametrize(
        "data",
        [
            json.dumps({"type": "Feature", "properties": {"a": 1}, "geometry": point(9, 53)}),
            json.dumps(point(9, 53)),
            "\n".join(json.dumps({"type": "Feature", "properties": {"a": n}, "geometry": point(9, 53)}) for n in (1, 2)),  # noqa: E501 - a line of a file as it stands
            json.dumps({"features": [{"type": "Feature", "properties": {}, "geometry": point(9, 53)}], "type": "FeatureCollection"}),  # noqa: E501 - a line of a file as it stands
        ],
    )  # fmt: skip
    def test_comes_in_many_shapes(self, tmp_path: Path, data: str) -> None:
        found = read(tmp_path, data, "orte.geojson")

        assert found.table.reading.kind == "geojson"
        assert found.table.bbox == (9.0, 53.0, 9.0, 53.0)

    @pytest.mark.parametrize("broken", BROKEN)
    def test_counts_broken_geometries(self, tmp_path: Path, broken: dict[str, Any]) -> None:
        found = read(tmp_path, collection(point(9.9, 53.5), broken))

        assert found.table.geometry
        assert found.table.geometry.invalid == 1
        assert "broken_geometries" in found.notices()
        assert len(found.rows) == 2

    def test_keeps_a_property_named_geometry_and_the_id(self, tmp_path: Path) -> None:
        feature = {"type": "Feature", "id": 7, "properties": {"geometry": "rund"}, "geometry": None}

        found = read(tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature]}))

        assert (found.column("id"), found.column("geometry_2")) == ([7], ["rund"])

    def test_warns_of_swapped_axes(self, tmp_path: Path) -> None:
        assert "swapped_coordinates" in read(tmp_path, collection(point(53.5, 9.9))).notices()


class TestColumns:
    @pytest.mark.parametrize(
        "header",
        [
            "lat,lon",
            "Breitengrad,Längengrad",
            "geo_lat,geo_long",
            "Latitude,Longitude",
            "stop_lat,stop_lon",
            "wgs84_lat,wgs84_lon",
        ],
    )
    def test_of_degrees_are_known_by_name_and_range(self, tmp_path: Path, header: str) -> None:
        found = read(tmp_path, f"name,{header}\nA,53.5,9.9\nB,,\nC,53.6,10.1\nD,53.55,10.0\n")

        assert found.table.bbox == (9.9, 53.5, 10.1, 53.6)
        assert found.table.geometry
        assert found.table.geometry.columns == header.split(",")[::-1]
        assert "WGS 84" in found.said()

    @pytest.mark.parametrize("header", ["länge,breite", "long,plat", "flat,belong", "lat,lon"])
    def test_of_other_things_are_left_alone(self, tmp_path: Path, header: str) -> None:
        assert (
            read(tmp_path, f"name,{header}\nA,2500.5,1200.9\nB,2400.6,900.1\n").table.geometry
            is None
        )

    def test_of_metres_ask_for_their_system(self, tmp_path: Path) -> None:
        data = "ort;rechtswert;hochwert\nA;565000;5934000\nB;566000;5935500\n"

        assert "crs_missing" in read(tmp_path, data).notices()
        found = read(tmp_path, data, crs="EPSG:25832")
        assert found.table.bbox
        assert found.table.bbox[:2] == pytest.approx(RATHAUS, abs=1e-3)
        assert "crs_missing" not in found.notices()
