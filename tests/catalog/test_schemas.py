from typing import Any

import pytest
from pydantic import ValidationError

from catalog.schemas import DatasetCreate, DatasetUpdate, ReleaseForm

WHOLE: dict[str, Any] = {
    "title": {"de": " Radverkehr "},
    "description": {"en": "Counts.\r\nPer hour."},
    "theme": ["TRAN", "TRAN"],
    "keywords": ["a", "", "a"],
    "license": "cc-by-4.0",
    "access": "open",
}


class TestDatasetCreate:
    def test_tidies_texts_and_lists(self) -> None:
        form = DatasetCreate.model_validate(WHOLE | {"landing_page": "https://city.example/a b"})

        assert form.title.de == "Radverkehr"
        assert form.description.en == "Counts.\nPer hour."
        assert (form.theme, form.keywords) == (["TRAN"], ["a"])
        assert form.landing_page == "https://city.example/a%20b"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"title": {"de": "", "en": "  "}},
            {"title": {"fr": "Vélos"}},
            {"title": {"de": "x" * 201}},
            {"title": {"de": "a\x00b"}},
            {"title": {"de": "\ud800"}},
            {"title": "Radverkehr"},
            {"description": {}},
            {"theme": []},
            {"theme": ["BIKE"]},
            {"keywords": {"fr": ["vélo"]}},
            {"license": "mit"},
            {"access": "secret"},
            {"slug": "Rad Verkehr"},
            {"slug": "../etc"},
            {"slug": "a" * 81},
            {"bbox": [10, 53, 9, 54]},
            {"bbox": [1, 2, 3]},
            {"bbox": [1, 2, 3, float("nan")]},
            {"period": {"start": "2024-02-01", "end": "2024-01-01"}},
            {"frequency": "SOMETIMES"},
            {"region_key": "1234"},
            {"origin": "guessed"},
            {"landing_page": "javascript:alert(1)"},
            {"contact": {"name": "Amt", "email": "nowhere"}},
            {"colour": "red"},
        ],
    )
    def test_refuses_what_makes_no_sense(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            DatasetCreate.model_validate(WHOLE | wrong)


class TestDatasetUpdate:
    @pytest.mark.parametrize(
        "field", ["title", "description", "theme", "keywords", "license", "access"]
    )
    def test_does_not_clear_what_is_needed(self, field: str) -> None:
        with pytest.raises(ValidationError, match=f"{field} cannot be null"):
            DatasetUpdate.model_validate({field: None})

    def test_knows_no_slug(self) -> None:
        with pytest.raises(ValidationError):
            DatasetUpdate.model_validate({"slug": "new"})


class TestReleaseForm:
    @pytest.mark.parametrize("risks", ["none", {"privacy": "aggregated"}])
    def test_takes_risks_as_a_text_or_one_by_one(self, risks: Any) -> None:
        given = {"level": "open", "benefit": "b", "risks": risks, "reason": "r"}

        assert ReleaseForm.model_validate(given).level == "open"

    @pytest.mark.parametrize("field", ["benefit", "risks", "reason"])
    def test_wants_every_argument(self, field: str) -> None:
        given = {"level": "open", "benefit": "b", "risks": "none", "reason": "r"}

        with pytest.raises(ValidationError):
            ReleaseForm.model_validate(given | {field: " "})
