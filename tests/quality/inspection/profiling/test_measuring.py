import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.inspection.outcome import ColumnProfile, ReadColumn
from quality.inspection.profiling import measuring
from quality.inspection.profiling.measuring import Profile


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def profile(connection: duckdb.DuckDBPyConnection, query: str) -> Profile:
    connection.execute(f"CREATE OR REPLACE TABLE data AS {query}")
    return measuring.profile(connection)


def column(connection: duckdb.DuckDBPyConnection, query: str) -> ColumnProfile:
    return profile(connection, query).columns[0]


class TestFigures:
    def test_say_where_the_values_lie(self, connection: duckdb.DuckDBPyConnection) -> None:
        found = column(connection, "SELECT range AS n FROM range(101)")

        assert (found.count, found.nulls, found.distinct) == (101, 0, 101)
        assert (found.min, found.max, found.mean) == (0, 100, 50)
        assert found.quantiles == [5, 25, 50, 75, 95]
        assert (sum(found.histogram), len(found.histogram)) == (101, 12)

    def test_leave_out_what_is_on_no_axis(self, connection: duckdb.DuckDBPyConnection) -> None:
        found = column(
            connection,
            "SELECT unnest([1.0, 3.0, 'nan'::DOUBLE, 'inf'::DOUBLE, '-inf'::DOUBLE, NULL]) AS x",
        )

        assert (found.count, found.nulls, found.min, found.max, found.mean) == (5, 1, 1, 3, 2)
        assert found.quantiles[2] == 2
        assert sum(found.histogram) == 2

    def test_bin_days_by_their_time(self, connection: duckdb.DuckDBPyConnection) -> None:
        found = column(
            connection,
            "SELECT DATE '2026-01-01' + range::INT AS day FROM range(120) "
            "UNION ALL SELECT DATE 'infinity'",
        )

        assert (found.min, found.max) == ("2026-01-01", "2026-04-30")
        assert found.histogram == [10] * 12

    def test_are_few_for_a_column_without_a_value(
        self, connection: duckdb.DuckDBPyConnection
    ) -> None:
        found = column(connection, "SELECT NULL::DOUBLE AS x FROM range(3)")

        assert (found.nulls, found.min, found.quantiles, found.histogram) == (3, None, [], [])

    def test_of_large_tables_are_nearly_right(self, connection: duckdb.DuckDBPyConnection) -> None:
        found = profile(
            connection,
            "SELECT range AS id, range % 7 AS few, 'n' || hash(range) % 100000 AS some, "
            "(hash(range) % 1000) / 10 AS x FROM range(1_200_000)",
        ).columns

        assert [c.is_estimated for c in found] == [True, False, True, False]
        assert found[0].distinct == pytest.approx(1_200_000, rel=0.02)
        assert found[1].distinct == 7
        assert found[2].distinct == pytest.approx(100_000, rel=0.02)
        assert found[3].quantiles == pytest.approx([5, 25, 50, 75, 95], rel=0.05)

    @settings(max_examples=30, deadline=None)
    @given(
        values=st.lists(st.none() | st.floats(allow_nan=False, width=32) | st.integers(-9, 9)),
        texts=st.lists(st.none() | st.text(max_size=3), max_size=30),
    )
    def test_agree_with_counting_by_hand(
        self, values: list[float | None], texts: list[str | None]
    ) -> None:
        with duckdb.connect() as connection:
            connection.execute("CREATE TABLE data (x DOUBLE, t VARCHAR)")
            for value in values:
                connection.execute("INSERT INTO data VALUES (?, NULL)", [value])
            for text in texts:
                connection.execute("INSERT INTO data VALUES (NULL, ?)", [text])
            numbers, words = measuring.profile(connection).columns

        filled = [value for value in values if value is not None]
        finite = [float(value) for value in filled if math.isfinite(value)]
        assert (numbers.count, numbers.distinct) == (len(filled), len(set(filled)))
        assert (numbers.min, numbers.max) == (min(finite, default=None), max(finite, default=None))
        assert sum(numbers.histogram) in {0, len(finite)}
        kept = [text for text in texts if text is not None]
        assert (words.count, words.distinct) == (len(kept), len(set(kept)))
        assert all(kept.count(text) == number for text, number in words.top)

    def test_name_the_unit_that_was_read(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("CREATE TABLE data AS SELECT 1 AS temperatur, 2 AS wind")
        read = [ReadColumn(name="temperatur", type="integer", unit="°C")]

        found = measuring.profile(connection, read).columns

        assert [each.unit for each in found] == ["°C", None]

    def test_do_not_list_shapes(self, connection: duckdb.DuckDBPyConnection) -> None:
        found = column(connection, 'SELECT \'{"type": "Point"}\' AS geometry FROM range(3)')

        assert found.top == []


class TestPattern:
    @pytest.mark.parametrize(
        ("cells", "pattern"),
        [
            (["DE-1", "DE-22"], "^DE-[0-9]{1,2}$"),
            (["AB12", "CD34"], "^[A-Z]{2}[0-9]{2}$"),
            (["01067", "99999"], "^[0-9]{5}$"),
            (["a.1", "b.2"], r"^[a-z]\.[0-9]$"),
            (["K1 (alt)", "K2 (alt)"], r"^K[0-9] \(alt\)$"),
            (["Haus", "Boot"], None),
            (["A1", "A-1"], None),
            (["A1", "A1"], None),
            (["x1" * 40, "x2" * 40], None),
        ],
    )
    def test_is_the_form_that_all_share(
        self, connection: duckdb.DuckDBPyConnection, cells: list[str], pattern: str | None
    ) -> None:
        connection.execute("CREATE TABLE data (t VARCHAR)")
        connection.executemany("INSERT INTO data VALUES (?)", [[cell] for cell in cells])

        assert measuring.profile(connection).columns[0].pattern == pattern

    def test_holds_for_all_rows_or_is_none(self, connection: duckdb.DuckDBPyConnection) -> None:
        query = "SELECT 'DE' || range % 90 + 10 AS t FROM range(9000)"

        assert column(connection, query).pattern == "^DE[0-9]{2}$"
        assert (
            column(connection, f"{query} UNION ALL SELECT 'FR77'").pattern == "^[A-Z]{2}[0-9]{2}$"
        )
        assert column(connection, f"{query} UNION ALL SELECT 'DE 7'").pattern is None


class TestPeriod:
    @pytest.mark.parametrize(
        ("query", "period"),
        [
            (
                "unnest([DATE '2026-01-02', DATE '2025-03-04']) AS tag",
                ("2025-03-04", "2026-01-02"),
            ),
            ("TIMESTAMP '2026-01-02 03:04' AS zeit", ("2026-01-02", "2026-01-02")),
            ("DATE '1980-01-01' AS geburtsdatum, DATE '2026-05-01' AS tag", ("2026-05-01",) * 2),
            ("DATE '2020-01-01' AS created_at, 2017 AS jahr", ("2017-01-01", "2017-12-31")),
            ("DATE '2020-01-01' AS updated_at", ("2020-01-01",) * 2),
            (
                "unnest([DATE '0001-01-01', '2024-01-01', '2024-12-31', '9999-12-31']) AS von",
                ("2024-01-01", "2024-12-31"),
            ),
            ("12 AS jahr", None),
            ("'2026' AS tag", None),
            ("unnest([DATE '2026-01-01', NULL, NULL]) AS tag", None),
        ],
    )
    def test_is_that_of_the_subject(
        self,
        connection: duckdb.DuckDBPyConnection,
        query: str,
        period: tuple[str, str] | None,
    ) -> None:
        found = profile(connection, f"SELECT {query}").period

        assert found == (period and tuple(map(date.fromisoformat, period)))


class TestPlace:
    @pytest.mark.parametrize(
        ("query", "place"),
        [
            ("'Hafenstadt' AS gemeinde FROM range(3)", "Hafenstadt"),
            ("'Aarhus' AS kommune_name FROM range(3)", "Aarhus"),
            ("unnest(['A', 'B', 'A']) AS stadt", None),
            ("'Hafenstadt' AS ortsteil FROM range(3)", None),
            ("unnest(['A', NULL]) AS stadt", None),
        ],
    )
    def test_is_the_town_that_all_rows_name(
        self, connection: duckdb.DuckDBPyConnection, query: str, place: str | None
    ) -> None:
        assert profile(connection, f"SELECT {query}").place == place

    @pytest.mark.parametrize(
        ("query", "box"),
        [
            ("53.5 AS lat, 9.9 AS lon", (9.9, 53.5, 9.9, 53.5)),
            ("53.5::DOUBLE AS geo_breite, 9.9::DOUBLE AS geo_laenge", (9.9, 53.5, 9.9, 53.5)),
            ("5930000.0::DOUBLE AS lat, 560000.0::DOUBLE AS lon", None),
            ("53.5::DOUBLE AS lat", None),
            ("NULL::DOUBLE AS lat, NULL::DOUBLE AS lon", None),
        ],
    )
    def test_has_the_box_of_its_coordinates(
        self, connection: duckdb.DuckDBPyConnection, query: str, box: Any
    ) -> None:
        query = query.replace(" AS lat, 9.9 AS", "::DOUBLE AS lat, 9.9::DOUBLE AS")

        assert profile(connection, f"SELECT {query}").bbox == box
