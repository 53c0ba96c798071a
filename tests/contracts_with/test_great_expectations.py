"""Each expectation that is offered gives the same result on DuckDB, pandas and PostgreSQL."""

from collections.abc import Iterator
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import sqlalchemy as sa

from quality.expectations import failed_rows
from quality.expectations.kinds import KINDS
from quality.expectations.validating import GX_VERSION, validated
from quality.inspection.outcome import ExpectationOutcome
from tests.servers import Cluster


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date(2026, month, day), time(hour, minute))


ROWS = [
    (1, "ab", "x", 1.5, "A", date(2026, 1, 1), date(2026, 1, 2), at(1, 1, 8), True, "n"),
    (2, "abc", "y", 2.5, "A", date(2026, 1, 2), date(2026, 1, 2), at(1, 2, 8), False, None),
    (3, "xbz", "x", -3.0, "B", date(2026, 2, 1), date(2026, 1, 31), at(2, 1, 8), True, None),
    (4, None, "z", None, "C", None, date(2026, 3, 1), None, None, None),
    (4, "b", "x", 10.0, "C", date(2026, 5, 1), None, at(5, 1, 8, 30), True, None),
]
COLUMNS = {
    "id": "BIGINT",
    "text": "VARCHAR",
    "code": "VARCHAR",
    "amount": "DOUBLE PRECISION",
    "Teil (%)": "VARCHAR",
    "by": "DATE",
    "until": "DATE",
    "moment": "TIMESTAMP",
    "flag": "BOOLEAN",
    "note": "VARCHAR",
}
NAMES = list(COLUMNS)
PLACES = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())

C, T, A, I = {"column": "code"}, {"column": "text"}, {"column": "amount"}, {"column": "id"}  # noqa: E741 - beside its like
D, M, P = {"column": "by"}, {"column": "moment"}, {"column": "Teil (%)"}
LATER = {"column_A": "until", "column_B": "by"}
BETWEEN = "expect_column_values_to_be_between"
CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("expect_column_distinct_values_to_be_in_set", C | {"value_set": ["x", "y", "z"]}, True),
    ("expect_column_distinct_values_to_be_in_set", C | {"value_set": ["x"]}, False),
    ("expect_column_distinct_values_to_contain_set", C | {"value_set": ["x", "y"]}, True),
    ("expect_column_distinct_values_to_contain_set", C | {"value_set": ["x", "q"]}, False),
    ("expect_column_distinct_values_to_equal_set", C | {"value_set": ["x", "y", "z"]}, True),
    ("expect_column_distinct_values_to_equal_set", C | {"value_set": ["x", "y"]}, False),
    ("expect_column_max_to_be_between", A | {"min_value": 9, "max_value": 11}, True),
    ("expect_column_max_to_be_between", A | {"max_value": 9}, False),
    ("expect_column_max_to_be_between", M | {"max_value": "2026-05-01T08:30:00"}, True),
    ("expect_column_mean_to_be_between", A | {"min_value": 2.7, "max_value": 2.8}, True),
    ("expect_column_mean_to_be_between", A | {"min_value": 3}, False),
    ("expect_column_median_to_be_between", A | {"min_value": 2, "max_value": 2}, True),
    ("expect_column_median_to_be_between", A | {"max_value": 1.9}, False),
    ("expect_column_min_to_be_between", A | {"min_value": -3, "max_value": -3}, True),
    ("expect_column_min_to_be_between", A | {"min_value": 0}, False),
    ("expect_column_min_to_be_between", M | {"min_value": "2026-01-02T00:00:00"}, False),
    ("expect_column_sum_to_be_between", A | {"min_value": 11, "max_value": 11}, True),
    ("expect_column_sum_to_be_between", A | {"max_value": 1}, False),
    ("expect_column_to_exist", C, True),
    ("expect_column_to_exist", C | {"column_index": 1}, False),
    ("expect_column_to_exist", {"column": "gone"}, False),
    ("expect_column_unique_value_count_to_be_between", C | {"min_value": 3, "max_value": 3}, True),
    ("expect_column_unique_value_count_to_be_between", C | {"min_value": 4}, False),
    ("expect_column_value_lengths_to_be_between", T | {"min_value": 1, "max_value": 3}, True),
    ("expect_column_value_lengths_to_be_between", T | {"min_value": 2}, False),
    ("expect_column_value_lengths_to_equal", C | {"value": 1}, True),
    ("expect_column_value_lengths_to_equal", T | {"value": 2}, False),
    (BETWEEN, A | {"min_value": -3, "max_value": 10}, True),
    (BETWEEN, A | {"min_value": 0}, False),
    (BETWEEN, A | {"min_value": 0, "mostly": 0.7}, True),
    (BETWEEN, A | {"min_value": -3, "strict_min": True}, False),
    (BETWEEN, D | {"min_value": "2026-01-01", "max_value": "2026-05-01"}, True),
    (BETWEEN, D | {"min_value": "2026-01-02"}, False),
    (BETWEEN, M | {"min_value": "2026-01-01T08:00:01"}, False),
    ("expect_column_values_to_be_in_set", C | {"value_set": ["x", "y", "z"]}, True),
    ("expect_column_values_to_be_in_set", C | {"value_set": ["x", "y"]}, False),
    ("expect_column_values_to_be_in_set", P | {"value_set": ["A", "B"]}, False),
    ("expect_column_values_to_be_in_set", I | {"value_set": [1, 2, 3, 4]}, True),
    ("expect_column_values_to_be_in_set", {"column": "flag", "value_set": [True]}, False),
    ("expect_column_values_to_be_null", T | {"mostly": 0.2}, True),
    ("expect_column_values_to_be_null", T, False),
    ("expect_column_values_to_be_unique", T, True),
    ("expect_column_values_to_be_unique", I, False),
    ("expect_column_values_to_match_regex", T | {"regex": "b"}, True),
    ("expect_column_values_to_match_regex", T | {"regex": "^ab"}, False),
    ("expect_column_values_to_match_regex", C | {"regex": "^[x-z]$"}, True),
    ("expect_column_values_to_not_be_in_set", C | {"value_set": ["q"]}, True),
    ("expect_column_values_to_not_be_in_set", C | {"value_set": ["x"]}, False),
    ("expect_column_values_to_not_be_null", C, True),
    ("expect_column_values_to_not_be_null", T, False),
    ("expect_column_values_to_not_be_null", D, False),
    ("expect_column_values_to_not_match_regex", T | {"regex": "q"}, True),
    ("expect_column_values_to_not_match_regex", T | {"regex": "z"}, False),
    ("expect_compound_columns_to_be_unique", {"column_list": ["id", "Teil (%)"]}, False),
    ("expect_compound_columns_to_be_unique", {"column_list": ["code", "Teil (%)"]}, True),
    ("expect_compound_columns_to_be_unique", {"column_list": ["amount", "id"]}, True),
    ("expect_compound_columns_to_be_unique", {"column_list": ["id", "note"]}, True),
    ("expect_compound_columns_to_be_unique", {"column_list": ["note", "flag"]}, True),
    ("expect_column_pair_values_a_to_be_greater_than_b", LATER | {"or_equal": True}, False),
    ("expect_column_pair_values_a_to_be_greater_than_b", LATER | {"mostly": 0.3}, True),
    ("expect_column_pair_values_a_to_be_greater_than_b", LATER, False),
    ("expect_column_pair_values_to_be_equal", LATER, False),
    ("expect_column_pair_values_to_be_equal", {"column_A": "id", "column_B": "id"}, True),
    (
        "expect_select_column_values_to_be_unique_within_record",
        {"column_list": ["by", "until"]},
        False,
    ),
    (
        "expect_select_column_values_to_be_unique_within_record",
        {"column_list": ["text", "code", "Teil (%)"]},
        True,
    ),
    ("expect_table_column_count_to_be_between", {"min_value": 10, "max_value": 10}, True),
    ("expect_table_column_count_to_be_between", {"min_value": 11}, False),
    ("expect_table_column_count_to_equal", {"value": 10}, True),
    ("expect_table_column_count_to_equal", {"value": 4}, False),
    ("expect_table_columns_to_match_ordered_list", {"column_list": NAMES}, True),
    ("expect_table_columns_to_match_ordered_list", {"column_list": NAMES[::-1]}, False),
    ("expect_table_columns_to_match_set", {"column_set": NAMES[::-1]}, True),
    ("expect_table_columns_to_match_set", {"column_set": ["id"], "exact_match": False}, True),
    ("expect_table_columns_to_match_set", {"column_set": ["id"]}, False),
    ("expect_table_row_count_to_be_between", {"min_value": 5, "max_value": 5}, True),
    ("expect_table_row_count_to_be_between", {"min_value": 6}, False),
    ("expect_table_row_count_to_equal", {"value": 5}, True),
    ("expect_table_row_count_to_equal", {"value": 4}, False),
    ("expect_column_values_to_not_be_null", {"column": "gone"}, False),
    ("expect_column_sum_to_be_between", {"column": "text", "min_value": 1}, False),
]
SUITE = validated({"expectations": [{"type": type_, "kwargs": kw} for type_, kw, _ in CASES]})
GIVEN = pytest.mark.parametrize(
    "index", range(len(CASES)), ids=lambda index: f"{index}-{CASES[index][0][7:]}"
)
ABOUT_ROWS = [
    index
    for index, (type_, kwargs, _) in enumerate(CASES)
    if type_ in failed_rows.CONDITIONS and kwargs.get("column") != "gone"
]

Outcomes = list[ExpectationOutcome]


@pytest.fixture(scope="module")
def checker() -> Any:
    """The module that imports Great Expectations: seven seconds, once."""
    return import_module("quality.expectations.great_expectations_checker")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with the rows in the table that is checked."""
    path: Path = tmp_path_factory.mktemp("gx") / "data.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE data ({PLACES.replace(' PRECISION', '')})")
        connection.executemany(f"INSERT INTO data VALUES ({', '.join('?' * len(COLUMNS))})", ROWS)  # noqa: S608 - marks
    return path


@pytest.fixture(scope="module")
def on_duckdb(checker: Any, table: Path) -> Outcomes:
    return checker.check(table, SUITE, memory_mb=200)


@pytest.fixture(scope="module")
def on_pandas(checker: Any) -> Outcomes:
    return checker.check_frame("pandas", pd.DataFrame(ROWS, columns=pd.Index(NAMES)), SUITE)


@pytest.fixture(scope="module")
def on_postgres(checker: Any, cluster: Cluster) -> Iterator[Outcomes]:
    address = cluster.url().replace("postgresql://", "postgresql+psycopg://")
    frame = pd.DataFrame(ROWS, columns=pd.Index(NAMES))
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE TABLE data ({PLACES})"))
        frame.to_sql("data", connection, if_exists="append", index=False)
    context = checker.gx.get_context(mode="ephemeral")
    source = context.data_sources.add_postgres("pg", connection_string=address)
    asset = source.add_table_asset("table", table_name="data")
    yield checker.run(context, asset.add_batch_definition_whole_table("b"), SUITE)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE data"))
    engine.dispose()


class TestCheck:
    @GIVEN
    def test_agrees_with_pandas_and_postgres(
        self, on_duckdb: Outcomes, on_pandas: Outcomes, on_postgres: Outcomes, index: int
    ) -> None:
        type_, _, success = CASES[index]
        here = on_duckdb[index]

        assert (here.type, here.success) == (type_, success)
        for there in (on_pandas[index], on_postgres[index]):
            assert (there.success, there.unexpected_count) == (success, here.unexpected_count)
            assert bool(there.error) == bool(here.error)

    def test_covers_every_expectation_that_is_offered(self) -> None:
        met = {type_ for type_, _, success in CASES if success}
        missed = {type_ for type_, _, success in CASES if not success}

        assert (met, missed) == (set(KINDS), set(KINDS))

    def test_says_why_an_expectation_could_not_be_evaluated(self, on_duckdb: Outcomes) -> None:
        gone, texts = on_duckdb[-2:]

        assert "gone" in str(gone.error)
        assert "sum(VARCHAR)" in str(texts.error)

    @pytest.mark.parametrize(
        "name", ["at", "glob", 'say "yes"', "a\\b", "a:b", "100 %", "Straße", "x.y"]
    )
    def test_reads_columns_of_any_name(self, checker: Any, tmp_path: Path, name: str) -> None:
        path = tmp_path / "named.duckdb"
        with duckdb.connect(str(path)) as connection:
            quoted = name.replace('"', '""')
            connection.execute(f'CREATE TABLE data AS SELECT 1 AS "{quoted}"')
        kwargs = {"column": name, "min_value": 2}

        outcome, unique = checker.check(
            path,
            {
                "expectations": [
                    {"type": BETWEEN, "kwargs": kwargs},
                    {"type": "expect_column_values_to_be_unique", "kwargs": {"column": name}},
                ]
            },
            memory_mb=100,
        )

        assert (outcome.unexpected_count, outcome.rows[0].value) == (1, "1")
        assert unique.success

    def test_is_pinned(self, checker: Any) -> None:
        assert checker.gx.__version__ == GX_VERSION

    def test_reads_the_suites_that_we_send(self, checker: Any) -> None:
        suite = checker.gx.ExpectationSuite(**SUITE)

        assert len(suite.expectations) == len(CASES)

    def test_has_nothing_to_do_for_an_empty_suite(self, checker: Any, tmp_path: Path) -> None:
        assert checker.check(tmp_path / "none", {"expectations": []}, memory_mb=1) == []


class TestFailedRows:
    @pytest.mark.parametrize("index", ABOUT_ROWS)
    def test_are_as_many_as_were_counted(
        self, on_duckdb: Outcomes, table: Path, index: int
    ) -> None:
        outcome = on_duckdb[index]
        condition, parameters = failed_rows.condition_of(outcome)

        with duckdb.connect(str(table), read_only=True) as connection:
            query = f"SELECT count(*) FROM data WHERE {condition}"  # noqa: S608 - ours
            counted = connection.execute(query, parameters).fetchone()

        assert counted == (outcome.unexpected_count,)

    def test_are_found_for_every_kind_that_looks_at_rows(self) -> None:
        about_rows = {kind.type for kind in KINDS.values() if kind.about in {"cells", "columns"}}

        assert set(failed_rows.CONDITIONS) == about_rows
