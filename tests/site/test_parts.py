from typing import Any

import pytest

from catalog.models import Dataset, Version
from marketplace.core.language import Language
from marketplace.site.dataset import parts
from marketplace.web.figures import Figures

SHOW = Figures(Language.EN)


def version(**given: Any) -> Version:
    return Version.model_construct(number=1, filename="a.csv", **given)


def dataset(**given: Any) -> Dataset:
    return Dataset.model_construct(**given)


class TestBars:
    def test_are_percent_of_the_highest(self) -> None:
        assert parts.bars({"histogram": [50, 100, 0, 0.1]}) == [50, 100, 0, 1]

    def test_of_words_are_how_often_each_occurs(self) -> None:
        assert parts.bars({"histogram": [], "top": [["rain", 4], ["sun", 2]]}) == [100, 50]

    @pytest.mark.parametrize("column", [{}, {"histogram": [0, 0]}, {"top": None}])
    def test_are_missing_where_nothing_was_counted(self, column: dict[str, Any]) -> None:
        assert parts.bars(column) == []


class TestValueText:
    @pytest.mark.parametrize(
        ("value", "text"),
        [(None, ""), (True, "true"), (1412, "1,412"), (3.14159, "3.142"), ("2012-01-01",) * 2],
    )
    def test_reads_as_people_write(self, value: object, text: str) -> None:
        assert parts.value_text(value, SHOW) == text


class TestColumns:
    def test_say_what_share_is_empty(self) -> None:
        described: dict[str, Any] = {"name": "a", "type": "integer", "count": 7, "nulls": 3}
        (column,) = parts.columns_of(dataset(dictionary={}), version(columns=[described]), SHOW)

        assert (column.empty_share, column.is_number) == (0.3, True)

    def test_explain_themselves_in_the_language(self) -> None:
        described = {"name": "a", "description": {"de": "Tag", "en": "Day"}}
        (column,) = parts.columns_of(dataset(dictionary={}), version(columns=[described]), SHOW)

        assert (column.description, column.empty_share) == ("Day", None)


class TestChecks:
    def test_name_what_is_not_met_first(self) -> None:
        met: dict[str, Any] = {"rule": "a", "passed": True, "value": True}
        missed = {"rule": "b", "passed": False, "value": 0.5, "message": {"en": "Half"}}

        checks = parts.checks_of(version(criteria=[met, missed]), SHOW)

        assert [(check.rule, check.sentence, check.value) for check in checks] == [
            ("b", "Half", "50\xa0%"),
            ("a", "a", ""),
        ]


class TestLicense:
    def test_that_is_not_in_the_register_keeps_its_id(self) -> None:
        assert parts.license_of(dataset(license="old-terms")).title == "old-terms"


class TestDescription:
    def test_is_a_lead_and_the_rest(self) -> None:
        described = dataset(description={"en": "First.\n\nSecond.\n\n\nThird."})

        assert parts.description_of(described, "en") == ("First.", ["Second.", "Third."])

    def test_may_be_missing(self) -> None:
        assert parts.description_of(dataset(description={}), "en") == ("", [])


class TestWords:
    def test_fall_back_to_the_language_there_is(self) -> None:
        assert parts.words_of({"en": [], "de": ["Regen"]}, "en") == ["Regen"]
        assert parts.words_of({}, "en") == []
