import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.inspection.order import Repair
from quality.inspection.outcome import BadRow, ReadColumn, Reading, Refusal, RepairDone
from quality.inspection.privacy import repairing
from quality.inspection.reading.table import Table
from quality.inspection.reading.text.lines import Lines

POINT = '{"type":"Point","coordinates":[13.4056789,52.5123456]}'
AREA = '{"type":"Polygon","coordinates":[[[13,52],[14,52],[14,53],[13,52]]]}'


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET enable_external_access=false")
        yield connection


def fill(connection: duckdb.DuckDBPyConnection, **columns: list[Any]) -> None:
    """Make the table ``data`` of columns: DuckDB finds the types."""
    names = ", ".join(f'"{name}"' for name in columns)
    rows = ", ".join(f"({', '.join('?' * len(columns))})" for _ in next(iter(columns.values())))
    cells = [cell for row in zip(*columns.values(), strict=True) for cell in row]
    connection.execute(
        f"CREATE OR REPLACE TABLE data AS SELECT * FROM (VALUES {rows}) AS rows ({names})",  # noqa: S608 - a test's own
        cells,
    )


def column(connection: duckdb.DuckDBPyConnection, name: str) -> list[Any]:
    return [cell for (cell,) in connection.execute(f'SELECT "{name}" FROM data').fetchall()]  # noqa: S608 - a test's own


def names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in connection.execute("DESCRIBE data").fetchall()]


def table(**given: Any) -> Table:
    return Table(reading=Reading(kind="csv", assumptions=[]), **given)


def mend(
    connection: duckdb.DuckDBPyConnection, *repairs: dict[str, Any], folder: Path = Path()
) -> list[RepairDone]:
    wanted = [Repair.model_validate(each) for each in repairs]
    return repairing.repair(connection, table(), wanted, folder)[1]


class TestRepair:
    @pytest.mark.parametrize(
        ("repair", "cells", "expected"),
        [
            ({"kind": "round", "size": 1}, [1.26, None, 3.0], [1.3, None, 3.0]),
            ({"kind": "round", "size": -2}, [149, 150, -151], [100, 200, -200]),
            ({"kind": "bands", "size": 10}, [20, 29, -1, None], ["20–29", "20–29", "-10–-1", None]),
            ({"kind": "bands", "size": 5}, [4.9, 5.0, -0.1], ["0–<5", "5–<10", "-5–<0"]),
            ({"kind": "prefix", "size": 3}, ["24103", "2", None], ["241", "2", None]),
            ({"kind": "prefix", "size": 2}, [24103, 7], ["24", "7"]),
        ],
    )
    def test_changes_the_cells_of_a_column_in_their_order(
        self,
        connection: duckdb.DuckDBPyConnection,
        repair: dict[str, Any],
        cells: list[Any],
        expected: list[Any],
    ) -> None:
        fill(connection, x=cells, other=list(range(len(cells))))

        done = mend(connection, repair | {"columns": ["x"]})

        assert column(connection, "x") == expected
        assert column(connection, "other") == list(range(len(cells)))
        changed = sum(str(a) != str(b) for a, b in zip(cells, expected, strict=True))
        assert done[0].changed == changed

    @pytest.mark.parametrize(("months", "expected"), [(1, "1985-05"), (3, "1985-Q2"), (12, "1985")])
    def test_makes_days_periods(
        self, connection: duckdb.DuckDBPyConnection, months: int, expected: str
    ) -> None:
        connection.execute("CREATE TABLE data AS SELECT DATE '1985-05-17' d, now()::TIMESTAMP t")

        mend(connection, {"kind": "periods", "columns": ["d", "t"], "size": months})

        assert column(connection, "d") == [expected]
        assert len(column(connection, "t")[0]) == len(expected)

    def test_leaves_columns_out(self, connection: duckdb.DuckDBPyConnection) -> None:
        fill(connection, a=[1, 2], b=["x", None], c=[3, 4])

        done = mend(connection, {"kind": "drop", "columns": ["b", "c"]})

        assert names(connection) == ["a"]
        assert done[0].changed == 3
        assert done[0].texts == {"de": "Weggelassen: „b“, „c“.", "en": "Left out: “b”, “c”."}

    def test_passes_over_columns_that_are_not_there(
        self, connection: duckdb.DuckDBPyConnection
    ) -> None:
        fill(connection, a=[1, 2])

        done = mend(connection, {"kind": "drop", "columns": ["x"]})

        assert (done[0].changed, names(connection)) == (0, ["a"])
        assert "x" in done[0].texts["de"]

    def test_leaves_rows_out_last_so_that_fewer_go(
        self, connection: duckdb.DuckDBPyConnection
    ) -> None:
        fill(connection, age=[20, 21, 22, 30, None], n=[1, 2, 3, 4, 5])

        done = mend(
            connection,
            {"kind": "suppress", "columns": ["age"], "size": 2},
            {"kind": "bands", "columns": ["age"], "size": 10},
        )

        assert column(connection, "n") == [1, 2, 3]
        assert [(each.repair.kind, each.changed) for each in done] == [
            ("bands", 4),
            ("suppress", 2),
        ]

    @pytest.mark.parametrize(
        "repair",
        [
            {"kind": "bands", "columns": ["t"], "size": 10},
            {"kind": "bands", "columns": ["n"]},
            {"kind": "periods", "columns": ["n"], "size": 12},
            {"kind": "grid", "columns": ["n"], "size": 100},
            {"kind": "drop", "columns": ["t", "n", "m"]},
            {"kind": "districts", "columns": ["n", "m"], "reference": "gone"},
        ],
    )
    def test_refuses_what_does_not_fit(
        self, connection: duckdb.DuckDBPyConnection, tmp_path: Path, repair: dict[str, Any]
    ) -> None:
        fill(connection, t=["a"], n=[1], m=[2])

        with pytest.raises(Refusal) as refusal:
            mend(connection, repair, folder=tmp_path)

        assert refusal.value.rule == "readable"
        assert refusal.value.message["de"]

    def test_takes_back_what_the_reading_cites(self, connection: duckdb.DuckDBPyConnection) -> None:
        fill(connection, lat=[52.5], lon=[13.4])
        reading = Reading(
            kind="csv",
            assumptions=[
                {"de": "Unter „lat“ steht „Anna Meier“, Trenner „;“.", "en": "Below “lat”: “Anna”."}
            ],
            preamble=["Stand: Anna Meier"],
            columns=[ReadColumn(name="lat", type="number", examples=["52.5123"])],
        )
        before = Table(
            reading=reading,
            bad_rows=1,
            bad_row_examples=[BadRow(line=7, reason="short", text="Anna;Meier")],
            bbox=(13.4, 52.5, 13.4, 52.5),
            lines=cast("Lines", object()),
        )
        round_ = Repair(kind="round", columns=["lat"], size=1)
        suppress = Repair(kind="suppress", columns=["lat"], size=1)

        after, _ = repairing.repair(connection, before, [round_, suppress], Path())

        assert (after.bbox, after.geometry, after.lines) == (None, None, None)
        assert after.reading.columns[0].examples == []
        assert after.bad_row_examples == [BadRow(line=7, reason="short", text="…")]
        assert "Anna" not in str(after)
        assert after.reading.assumptions == [
            {"de": "Unter „lat“ steht „…“, Trenner „;“.", "en": "Below “lat”: “…”."}
        ]

    def test_without_repairs_leaves_everything(self, connection: duckdb.DuckDBPyConnection) -> None:
        before = table(bbox=(1, 2, 3, 4))

        assert repairing.repair(connection, before, [], Path()) == (before, [])


class TestMask:
    @pytest.mark.parametrize(
        ("name", "cells", "expected"),
        [
            (
                "bemerkung",
                ["an anna.meier@web.de, bitte", "nichts", None, "x@y.de, ben.koch@web.de"],
                ["an …, bitte", "nichts", None, "…, …"],
            ),
            (
                "notiz",
                ["zahlt auf DE89370400440532013000 ein", "DE12"],
                ["zahlt auf … ein", "DE12"],
            ),
            (
                "notiz",
                ["Frau Dr. Meier rief an", "Der Hafen ruht"],
                ["… rief an", "Der Hafen ruht"],
            ),
            ("telefon", [491701234567, None, 491709876543], ["…", None, "…"]),
            ("ort", ["Hafen", "Markt"], ["Hafen", "Markt"]),
        ],
    )
    def test_covers_what_the_gate_finds_and_no_more(
        self,
        connection: duckdb.DuckDBPyConnection,
        name: str,
        cells: list[Any],
        expected: list[Any],
    ) -> None:
        fill(connection, **{name: cells, "n": list(range(len(cells)))})

        done = mend(connection, {"kind": "mask", "columns": [name]})

        assert column(connection, name) == expected
        assert column(connection, "n") == list(range(len(cells)))
        assert done[0].changed == sum(a != b for a, b in zip(cells, expected, strict=True))
        assert mend(connection, {"kind": "mask", "columns": [name]})[0].changed == 0

    def test_leaves_nothing_of_a_column_of_names(
        self, connection: duckdb.DuckDBPyConnection
    ) -> None:
        people = ["Anna Meier", "Ben Koch", "Clara Schmidt", "David Wagner", "Eva Fischer"]
        fill(connection, name=people)

        mend(connection, {"kind": "mask", "columns": ["name"]})

        assert column(connection, "name") == ["…"] * 5


class TestPlaces:
    @settings(max_examples=15, deadline=None)
    @given(
        lon=st.floats(-179, 179), lat=st.floats(-85, 85), metres=st.sampled_from([50, 500, 5000])
    )
    def test_move_by_less_than_a_cell(self, lon: float, lat: float, metres: int) -> None:
        with duckdb.connect() as connection:
            fill(connection, lat=[lat], lon=[lon])

            mend(connection, {"kind": "grid", "columns": ["lat", "lon"], "size": metres})

            north, east = column(connection, "lat")[0], column(connection, "lon")[0]
        degree = metres / 111_320
        assert abs(north - lat) <= degree * 0.51
        assert abs(east - lon) <= degree / 0.08

    def test_of_one_cell_become_one(self, connection: duckdb.DuckDBPyConnection) -> None:
        fill(
            connection,
            rechtswert=[565_010.0, 565_090.5, 565_110.0],
            hochwert=[5_930_001.0, 5_930_099.0, 5_930_001.0],
        )

        mend(connection, {"kind": "grid", "columns": ["hochwert", "rechtswert"], "size": 100})

        assert column(connection, "rechtswert") == [565_050.0, 565_050.0, 565_150.0]
        assert column(connection, "hochwert") == [5_930_050.0] * 3

    def test_of_shapes_lose_what_is_no_point(self, connection: duckdb.DuckDBPyConnection) -> None:
        fill(connection, geometry=[POINT, AREA, None])

        mend(connection, {"kind": "grid", "columns": ["geometry"], "size": 500})

        moved, *others = column(connection, "geometry")
        assert json.loads(moved)["coordinates"] == pytest.approx([13.4, 52.51], abs=0.01)
        assert moved != POINT
        assert others == [None, None]

    def test_of_shapes_are_cut_to_decimal_places(
        self, connection: duckdb.DuckDBPyConnection
    ) -> None:
        fill(connection, geometry=[POINT, AREA])

        mend(connection, {"kind": "round", "columns": ["geometry"], "size": 2})

        point, area = column(connection, "geometry")
        assert json.loads(point)["coordinates"] == [13.40, 52.51]
        assert json.loads(area) == json.loads(AREA)

    @pytest.mark.parametrize("columns", [["lat", "lon"], ["lon", "lat"], ["geometry"]])
    def test_become_the_district_around_them(
        self, connection: duckdb.DuckDBPyConnection, tmp_path: Path, columns: list[str]
    ) -> None:
        (tmp_path / "districts-stadtteile.geojson").write_text(json.dumps(DISTRICTS))
        places = [(0.5, 0.5), (1.5, 0.5), (0.25, 0.25), (9.0, 9.0)]
        fill(
            connection,
            lon=[x for x, _ in places],
            lat=[y for _, y in places],
            geometry=[json.dumps({"type": "Point", "coordinates": place}) for place in places],
            n=[1, 2, 3, 4],
        )

        done = mend(
            connection,
            {"kind": "districts", "columns": columns, "reference": "stadtteile"},
            folder=tmp_path,
        )

        assert column(connection, "district") == [None, "Ost", "West", None]
        assert column(connection, "n") == [1, 2, 3, 4]
        assert not set(columns) & set(names(connection))
        assert done[0].changed == 4


def square(west: float, size: float) -> list[list[float]]:
    return [[west, 0], [west + size, 0], [west + size, size], [west, size], [west, 0]]


DISTRICTS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"key": "01", "Name": "West"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    square(0, 1),
                    [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]],
                ],
            },
        },
        {
            "type": "Feature",
            "properties": {"key": "02", "Name": "Ost"},
            "geometry": {"type": "MultiPolygon", "coordinates": [[square(1, 1)], [square(5, 1)]]},
        },
        {"type": "Feature", "properties": {"key": "03", "Name": "Ohne"}, "geometry": None},
    ],
}


class TestSuppress:
    @settings(max_examples=15, deadline=None)
    @given(
        rows=st.lists(
            st.tuples(st.sampled_from(["a", "b", None]), st.integers(0, 2)), min_size=1, max_size=40
        ),
        k=st.integers(1, 6),
    )
    def test_leaves_only_groups_that_are_large_enough(
        self, rows: list[tuple[str | None, int]], k: int
    ) -> None:
        with duckdb.connect() as connection:
            fill(connection, a=[a for a, _ in rows], b=[b for _, b in rows])

            done = mend(connection, {"kind": "suppress", "columns": ["a", "b"], "size": k})

            left = connection.execute("SELECT a, b FROM data").fetchall()
        assert left == [row for row in rows if rows.count(row) >= k]
        assert done[0].changed == len(rows) - len(left)
