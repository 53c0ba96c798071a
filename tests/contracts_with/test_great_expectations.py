"""Each expectation that is offered gives the same result on DuckDB as on pandas."""

from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from quality.expectations.suites import GX_VERSION, OFFERED, validated

ROWS = [
    (1, "ab", "x", 1.5, "A"),
    (2, "abc", "y", 2.5, "A"),
    (3, "xbz", "x", -3.0, "B"),
    (4, None, "z", None, "C"),
    (4, "b", "x", 10.0, "C"),
]
NAMES = ["id", "text", "code", "amount", "part"]

C, T, A = {"column": "code"}, {"column": "text"}, {"column": "amount"}
CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("expect_column_distinct_values_to_be_in_set", C | {"value_set": ["x", "y", "z"]}, True),
    ("expect_column_distinct_values_to_be_in_set", C | {"value_set": ["x"]}, False),
    ("expect_column_max_to_be_between", A | {"min_value": 9, "max_value": 11}, True),
    ("expect_column_max_to_be_between", A | {"max_value": 9}, False),
    ("expect_column_mean_to_be_between", A | {"min_value": 2.7, "max_value": 2.8}, True),
    ("expect_column_mean_to_be_between", A | {"min_value": 3}, False),
    ("expect_column_min_to_be_between", A | {"min_value": -3, "max_value": -3}, True),
    ("expect_column_min_to_be_between", A | {"min_value": 0}, False),
    ("expect_column_sum_to_be_between", A | {"min_value": 11, "max_value": 11}, True),
    ("expect_column_sum_to_be_between", A | {"max_value": 1}, False),
    ("expect_column_to_exist", C, True),
    ("expect_column_to_exist", {"column": "gone"}, False),
    ("expect_column_unique_value_count_to_be_between", C | {"min_value": 3, "max_value": 3}, True),
    ("expect_column_unique_value_count_to_be_between", C | {"min_value": 4}, False),
    ("expect_column_value_lengths_to_be_between", T | {"min_value": 1, "max_value": 3}, True),
    ("expect_column_value_lengths_to_be_between", T | {"min_value": 2}, False),
    ("expect_column_value_lengths_to_equal", C | {"value": 1}, True),
    ("expect_column_value_lengths_to_equal", T | {"value": 2}, False),
    ("expect_column_values_to_be_between", A | {"min_value": -3, "max_value": 10}, True),
    ("expect_column_values_to_be_between", A | {"min_value": 0}, False),
    ("expect_column_values_to_be_between", A | {"min_value": 0, "mostly": 0.7}, True),
    ("expect_column_values_to_be_in_set", C | {"value_set": ["x", "y", "z"]}, True),
    ("expect_column_values_to_be_in_set", C | {"value_set": ["x", "y"]}, False),
    ("expect_column_values_to_be_null", T | {"mostly": 0.2}, True),
    ("expect_column_values_to_be_null", T, False),
    ("expect_column_values_to_be_unique", T, True),
    ("expect_column_values_to_be_unique", {"column": "id"}, False),
    ("expect_column_values_to_match_regex", T | {"regex": "b"}, True),
    ("expect_column_values_to_match_regex", T | {"regex": "^ab"}, False),
    ("expect_column_values_to_not_be_in_set", C | {"value_set": ["q"]}, True),
    ("expect_column_values_to_not_be_in_set", C | {"value_set": ["x"]}, False),
    ("expect_column_values_to_not_be_null", C, True),
    ("expect_column_values_to_not_be_null", T, False),
    ("expect_column_values_to_not_match_regex", T | {"regex": "q"}, True),
    ("expect_column_values_to_not_match_regex", T | {"regex": "z"}, False),
    ("expect_compound_columns_to_be_unique", {"column_list": ["id", "part"]}, False),
    ("expect_compound_columns_to_be_unique", {"column_list": ["code", "part"]}, True),
    ("expect_table_column_count_to_be_between", {"min_value": 5, "max_value": 5}, True),
    ("expect_table_column_count_to_be_between", {"min_value": 6}, False),
    ("expect_table_column_count_to_equal", {"value": 5}, True),
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
]
SUITE = validated({"expectations": [{"type": type_, "kwargs": kw} for type_, kw, _ in CASES]})


@pytest.fixture(scope="module")
def checker() -> Any:
    """The module that imports Great Expectations: seven seconds, once."""
    return import_module("quality.expectations.great_expectations_checker")


@pytest.fixture(scope="module")
def on_duckdb(checker: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    path: Path = tmp_path_factory.mktemp("gx") / "data.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE data (id BIGINT, text VARCHAR, code VARCHAR, amount DOUBLE, part VARCHAR)"
        )
        connection.executemany("INSERT INTO data VALUES (?, ?, ?, ?, ?)", ROWS)
    return checker.check(path, SUITE, memory_mb=200)


@pytest.fixture(scope="module")
def on_pandas(checker: Any) -> list[Any]:
    frame = pd.DataFrame(ROWS, columns=pd.Index(NAMES))
    context = checker.gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("p").add_dataframe_asset("a")
    batch = asset.add_batch_definition_whole_dataframe("b")
    return checker.run(context, batch, SUITE, {"dataframe": frame})


class TestCheck:
    @pytest.mark.parametrize("index", range(len(CASES)), ids=lambda i: f"{i}-{CASES[i][0][7:]}")
    def test_agrees_with_pandas(
        self, on_duckdb: list[Any], on_pandas: list[Any], index: int
    ) -> None:
        type_, kwargs, success = CASES[index]
        here, there = on_duckdb[index], on_pandas[index]

        assert (here.type, here.kwargs, here.success) == (type_, kwargs, success)
        assert (here.success, here.unexpected_count) == (there.success, there.unexpected_count)

    def test_covers_every_expectation_that_is_offered(self) -> None:
        assert {type_ for type_, _, _ in CASES} == set(OFFERED)

    def test_says_why_an_expectation_could_not_be_evaluated(self, on_duckdb: list[Any]) -> None:
        assert "gone" in on_duckdb[-1].error

    def test_is_pinned(self, checker: Any) -> None:
        assert checker.gx.__version__ == GX_VERSION

    def test_reads_the_suites_that_we_send(self, checker: Any) -> None:
        suite = checker.gx.ExpectationSuite(**SUITE)

        assert len(suite.expectations) == len(CASES)

    def test_has_nothing_to_do_for_an_empty_suite(self, checker: Any, tmp_path: Path) -> None:
        assert checker.check(tmp_path / "none", {"expectations": []}, memory_mb=1) == []
