from typing import Any

from quality.expectations.suggesting import MOST, suggest
from quality.expectations.validating import validated
from quality.inspection.outcome import ColumnProfile

ROWS = 200
UNIQUE = "expect_column_values_to_be_unique"


def column(name: str, type_: str = "string", **given: Any) -> ColumnProfile:
    defaults: dict[str, Any] = {"count": ROWS, "nulls": 0, "distinct": 90}
    return ColumnProfile(name=name, type=type_, **defaults | given)


def number(name: str = "wert", **given: Any) -> ColumnProfile:
    defaults = {"min": 0, "max": 1000, "mean": 50, "quantiles": [10, 30, 50, 70, 90]}
    return column(name, "number", **defaults | given)


def suggested(*columns: ColumnProfile, key: list[str] | None = None) -> dict[str, dict[str, Any]]:
    """Return the arguments of what is suggested, by type; the suite is one that may be kept."""
    suite = validated(suggest(columns, ROWS, key=key or []))
    assert {item["severity"] for item in suite["expectations"]} == {"warning"}
    return {item["type"]: item["kwargs"] for item in suite["expectations"]}


class TestSuggest:
    def test_expects_the_columns_and_half_of_the_rows(self) -> None:
        found = suggested(column("a"), column("b"))

        assert found["expect_table_columns_to_match_set"]["column_set"] == ["a", "b"]
        assert found["expect_table_row_count_to_be_between"] == {"min_value": ROWS // 2}

    def test_gives_bounds_slack_by_the_middle_of_the_values(self) -> None:
        found = suggested(number(min=-50))

        assert found["expect_column_values_to_be_between"] == {
            "column": "wert",
            "min_value": -130,
            "max_value": 1080,
        }
        assert found["expect_column_mean_to_be_between"] == {
            "column": "wert",
            "min_value": 10,
            "max_value": 90,
        }

    def test_says_bounds_no_more_exactly_than_their_slack(self) -> None:
        found = suggested(number(max=1000.123456, mean=50.123456, quantiles=[0, 1, 2, 3, 3.14159]))

        assert found["expect_column_values_to_be_between"]["max_value"] == 1003.27
        assert found["expect_column_mean_to_be_between"]["min_value"] == 48.55

    def test_keeps_what_is_never_negative(self) -> None:
        found = suggested(number())

        assert found["expect_column_values_to_be_between"]["min_value"] == 0

    def test_has_no_bounds_for_keys_and_constants(self) -> None:
        found = suggested(number("id"), number("fest", min=3, max=3))

        assert "expect_column_values_to_be_between" not in found

    def test_knows_a_key_by_its_name_or_by_its_publisher(self) -> None:
        unique: dict[str, Any] = {"distinct": ROWS}

        assert "expect_column_values_to_be_unique" in suggested(column("baum_nr", **unique))
        assert UNIQUE not in suggested(column("baum", **unique))
        assert "expect_column_values_to_be_unique" in suggested(
            column("baum", **unique), key=["baum"]
        )

    def test_takes_a_chosen_key_of_several_columns(self) -> None:
        found = suggested(column("ort"), column("jahr"), key=["jahr", "ort"])

        assert found["expect_compound_columns_to_be_unique"]["column_list"] == ["ort", "jahr"]

    def test_does_not_call_unique_what_was_only_estimated(self) -> None:
        found = suggested(column("id", distinct=ROWS, is_estimated=True))

        assert UNIQUE not in found

    def test_expects_the_values_of_a_code_list(self) -> None:
        found = suggested(column("art", distinct=2, top=[("A", 150), ("B", 50)], pattern="^[AB]$"))

        assert found["expect_column_values_to_be_in_set"]["value_set"] == ["A", "B"]
        assert "expect_column_values_to_match_regex" not in found

    def test_expects_the_pattern_that_all_texts_share(self) -> None:
        found = suggested(column("plz", pattern=r"^[0-9]{5}$"))

        assert found["expect_column_values_to_match_regex"]["regex"] == "^[0-9]{5}$"

    def test_expects_an_end_not_before_its_beginning(self) -> None:
        begin = column("gültig_von", "date", min="2026-01-01", max="2026-03-01")
        end = column("gültig_bis", "date", min="2026-01-31", max="2026-03-31")

        found = suggested(begin, end)

        pair = found["expect_column_pair_values_a_to_be_greater_than_b"]
        assert (pair["column_A"], pair["column_B"]) == ("gültig_bis", "gültig_von")

    def test_expects_no_order_that_the_profile_denies(self) -> None:
        begin = column("von", "date", min="2026-02-01", max="2026-03-01")
        end = column("bis", "date", min="2026-01-31", max="2026-03-31")

        assert "expect_column_pair_values_a_to_be_greater_than_b" not in suggested(begin, end)

    def test_expects_filled_cells_where_all_are(self) -> None:
        assert "expect_column_values_to_not_be_null" not in suggested(column("a", nulls=1))

    def test_is_bounded(self) -> None:
        suite = suggest([column(f"c{index}") for index in range(500)], ROWS)

        assert len(suite["expectations"]) == MOST
