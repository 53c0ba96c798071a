from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pytest

from quality.expectations import failed_rows, hiding
from quality.inspection.outcome import ExpectationOutcome, FailedRow
from quality.inspection.reading.text.lines import Lines


class FourthLine(Lines):
    """The lines of a file whose first row of data is its fourth line."""

    def __init__(self) -> None: ...

    def of(self, rows: Sequence[int]) -> dict[int, int | None]:
        return {row: row + 4 for row in rows}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE data AS SELECT range AS id, range // 2 AS pair, "
            "'n' || range AS \"Name (kurz)\" FROM range(100)"
        )
        yield connection


def outcome(type_: str, *, count: int | None = 1, **kwargs: Any) -> ExpectationOutcome:
    return ExpectationOutcome(
        type=type_, kwargs=kwargs, severity="warning", success=False, unexpected_count=count
    )


ABOVE = outcome("expect_column_values_to_be_between", column="id", max_value=97, count=2)


class TestLocated:
    def test_says_line_and_value(self, connection: duckdb.DuckDBPyConnection) -> None:
        [found] = failed_rows.located(connection, [ABOVE], FourthLine())

        assert found.rows == [FailedRow(line=102, value="98"), FailedRow(line=103, value="99")]

    def test_says_the_value_alone_where_a_file_has_no_lines(
        self, connection: duckdb.DuckDBPyConnection
    ) -> None:
        [found] = failed_rows.located(connection, [ABOVE], None)

        assert [row.line for row in found.rows] == [None, None]

    def test_shows_the_first_twenty(self, connection: duckdb.DuckDBPyConnection) -> None:
        unique = outcome("expect_column_values_to_be_unique", column="pair", count=100)

        [found] = failed_rows.located(connection, [unique], FourthLine())

        assert [row.line for row in found.rows] == list(range(4, 24))

    def test_shows_several_columns_by_name(self, connection: duckdb.DuckDBPyConnection) -> None:
        equal = outcome(
            "expect_column_pair_values_to_be_equal",
            column_A="pair",
            column_B="id",
            count=99,
        )

        [found] = failed_rows.located(connection, [equal], FourthLine())

        assert found.rows[3].value == "pair: 2, id: 4"

    def test_leaves_what_cannot_be_asked_for(self, connection: duckdb.DuckDBPyConnection) -> None:
        mixed = outcome(
            "expect_column_pair_values_to_be_equal", column_A="pair", column_B="Name (kurz)"
        )

        assert failed_rows.located(connection, [mixed], FourthLine()) == [mixed]

    def test_leaves_others_as_they_are(self, connection: duckdb.DuckDBPyConnection) -> None:
        met = outcome("expect_column_values_to_be_unique", column="id", count=0)
        whole = outcome("expect_column_sum_to_be_between", column="id", max_value=1, count=None)

        assert failed_rows.located(connection, [met, whole], FourthLine()) == [met, whole]


class TestWithout:
    @pytest.mark.parametrize(
        "kwargs",
        [
            {"column": "mail"},
            {"column_A": "id", "column_B": "mail"},
            {"column_list": ["a", "mail"]},
        ],
    )
    def test_tells_no_value_of_a_hidden_column(self, kwargs: dict[str, Any]) -> None:
        telling = ExpectationOutcome(
            type="any",
            kwargs=kwargs,
            severity="warning",
            success=False,
            observed="anna@web.de",
            error="could not convert anna@web.de",
            unexpected_count=1,
            rows=[FailedRow(line=2, value="anna@web.de")],
        )

        [silent] = hiding.without([telling], {"mail"})

        assert silent.unexpected_count == 1
        assert "anna" not in silent.model_dump_json()

    def test_tells_of_others(self) -> None:
        assert hiding.without([ABOVE], {"mail"}) == [ABOVE]
