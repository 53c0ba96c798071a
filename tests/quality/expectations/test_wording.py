from typing import Any

import pytest

from marketplace.core.language import Language
from quality.expectations.kinds import KINDS
from quality.expectations.wording import sentence, texts_of
from tests.contracts_with.test_great_expectations import CASES

BETWEEN = "expect_column_values_to_be_between"
EIGHT = "abcdefgh"
EIGHT_DE = ", ".join(f"„{name}“" for name in EIGHT)
EIGHT_EN = ", ".join(f"“{name}”" for name in EIGHT)
LENGTHS = "expect_column_value_lengths_to_be_between"


class TestSentence:
    @pytest.mark.parametrize(
        ("type_", "kwargs", "german", "english"),
        [
            (
                BETWEEN,
                {"column": "Alter", "min_value": 0, "max_value": 120.5},
                "„Alter“ liegt in jeder Zeile zwischen 0 und 120,5.",
                "“Alter” is between 0 and 120.5 in every row.",
            ),
            (
                BETWEEN,
                {"column": "a", "min_value": 0, "strict_min": True, "mostly": 0.95},
                "„a“ liegt in mindestens 95\xa0% der Zeilen über 0.",
                "“a” is above 0 in at least 95\xa0% of the rows.",
            ),
            (
                BETWEEN,
                {"column": "a", "min_value": "2026-01-31", "max_value": "2026-12-31"},
                "„a“ liegt in jeder Zeile zwischen 31.01.2026 und 31.12.2026.",
                "“a” is between 31 January 2026 and 31 December 2026 in every row.",
            ),
            (
                BETWEEN,
                {"column": "a", "min_value": 1, "max_value": 2, "strict_max": True},
                "„a“ liegt in jeder Zeile bei mindestens 1 und unter 2.",
                "“a” is at least 1 and below 2 in every row.",
            ),
            (
                LENGTHS,
                {"column": "plz", "max_value": 5, "strict_max": True},
                "„plz“ hat in jeder Zeile weniger als 5 Zeichen.",
                "“plz” has fewer than 5 characters in every row.",
            ),
            (
                "expect_column_values_to_be_in_set",
                {"column": "a", "value_set": ["x", 2, True]},
                "„a“ enthält in jeder Zeile einen dieser Werte: „x“, 2, ja.",
                "“a” has one of these values in every row: “x”, 2, yes.",
            ),
            (
                "expect_table_columns_to_match_set",
                {"column_set": list(EIGHT + "ij"), "exact_match": False},
                f"Die Tabelle hat mindestens diese Spalten: {EIGHT_DE} und 2 weitere.",
                f"The table has at least these columns: {EIGHT_EN} and 2 more.",
            ),
            (
                "expect_column_pair_values_a_to_be_greater_than_b",
                {"column_A": "bis", "column_B": "von"},
                "„bis“ ist in jeder Zeile größer oder später als „von“, wo beide ausgefüllt sind.",
                "“bis” is greater or later than “von” in every row where both are filled in.",
            ),
            (
                "expect_column_to_exist",
                {"column": "id", "column_index": 0},
                "Die Spalte „id“ ist da, an Stelle 1.",
                "The column “id” is there, at place 1.",
            ),
        ],
    )
    def test_reads_as_people_speak(
        self, type_: str, kwargs: dict[str, Any], german: str, english: str
    ) -> None:
        assert texts_of(type_, kwargs) == {"de": german, "en": english}

    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize(("type_", "kwargs"), [case[:2] for case in CASES])
    def test_names_what_an_expectation_is_about(
        self, type_: str, kwargs: dict[str, Any], language: Language
    ) -> None:
        said = sentence(type_, kwargs, language)

        assert said.endswith(".")
        assert "{" not in said
        assert kwargs.get("column", "") in said

    def test_of_an_unknown_kind_is_its_name(self) -> None:
        assert sentence("expect_magic", {}, Language.DE) == "expect_magic"


class TestKinds:
    def test_are_about_25(self) -> None:
        assert 25 <= len(KINDS) <= 35
