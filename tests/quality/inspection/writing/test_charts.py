from typing import Any

import pytest

from quality.inspection.writing import charts
from tests.quality.inspection.writing.tables import loaded

DAYS = "DATE '2026-01-01' + range::INT AS tag"
ART = "['a', 'b', 'a'][1 + range % 3] AS art"
HOURS = "TIMESTAMP '2026-01-01' + to_hours(range::INT) AS zeit"


def drawn(*columns: str, rows: int, hidden: frozenset[str] = frozenset()) -> dict[str, Any] | None:
    query = f"SELECT {', '.join(columns)} FROM range({rows})"  # noqa: S608 - the test's own
    with loaded(query) as (connection, profile):
        return charts.chart(connection, profile, hidden=set(hidden))


def chart(*columns: str, rows: int, hidden: frozenset[str] = frozenset()) -> dict[str, Any]:
    found = drawn(*columns, rows=rows, hidden=hidden)
    assert found is not None
    return found


def values(spec: dict[str, Any]) -> list[tuple[Any, Any]]:
    return [(each["x"], each["y"]) for each in spec["data"]["values"]]


class TestSeries:
    def test_is_the_mean_over_time(self) -> None:
        spec = chart(DAYS, "range / 2 AS temperatur", rows=10)

        assert spec["mark"] == "line"
        assert spec["encoding"]["x"] == {"field": "x", "type": "temporal", "title": "tag"}
        assert spec["usermeta"] == {"measure": "temperatur", "aggregate": "mean", "unit": "day"}
        assert values(spec)[:2] == [("2026-01-01", 0.0), ("2026-01-02", 0.5)]

    @pytest.mark.parametrize(
        ("time", "rows", "unit", "points"),
        [
            (HOURS, 48, "hour", 48),
            (HOURS, 1000, "day", 42),
            (DAYS, 150, "day", 150),
            (DAYS, 1000, "week", 144),
            (DAYS, 5000, "month", 165),
            (DAYS, 15_000, "quarter", 165),
            (DAYS, 60_000, "year", 165),
            ("1900 + range % 100 AS jahr", 1000, "year", 100),
        ],
    )
    def test_has_no_more_points_than_can_be_drawn(
        self, time: str, rows: int, unit: str, points: int
    ) -> None:
        spec = chart(time, "range % 17 + 0.5 AS wert", rows=rows)

        assert spec["usermeta"]["unit"] == unit
        assert len(values(spec)) == points

    def test_counts_rows_where_nothing_is_measured(self) -> None:
        spec = chart("range AS id", DAYS, "'x' AS art", rows=10)

        assert spec["usermeta"]["aggregate"] == "count"
        assert {y for _, y in values(spec)} == {1}


class TestBars:
    def test_compare_things_that_have_a_name(self) -> None:
        spec = chart("'Bezirk ' || range AS bezirk", "100 - range AS einwohner", rows=7)

        assert (spec["mark"], spec["usermeta"]["measure"]) == ("bar", "einwohner")
        assert values(spec)[0] == ("Bezirk 0", 100)

    def test_count_what_occurs(self) -> None:
        spec = chart("range AS id", ART, rows=90)

        assert values(spec) == [("a", 60), ("b", 30)]
        assert spec["encoding"]["x"]["title"] == "art"


class TestOthers:
    def test_are_a_histogram_of_a_measure(self) -> None:
        spec = chart("range / 10 AS hoehe", rows=1200)

        assert spec["encoding"]["x"]["bin"] == {"binned": True}
        assert [y for _, y in values(spec)] == [100] * 12
        assert spec["data"]["values"][-1]["x2"] == pytest.approx(119.9)

    def test_are_a_map_of_shapes(self) -> None:
        spec = chart("53.5::DOUBLE AS lat", "9.9::DOUBLE AS lon", "'x' AS name", rows=3)

        assert spec["data"] == {"name": "features"}

    def test_are_nothing_where_nothing_fits(self) -> None:
        assert drawn("md5(range::VARCHAR) AS t", "range AS id", rows=100) is None

    def test_do_not_show_hidden_columns(self) -> None:
        spec = chart(
            DAYS,
            "range / 2 AS gehalt",
            ART,
            rows=90,
            hidden=frozenset({"tag", "gehalt"}),
        )

        assert values(spec) == [("a", 60), ("b", 30)]
        assert "gehalt" not in str(spec)
