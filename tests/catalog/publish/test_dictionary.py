from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Dataset, Version
from marketplace.accounts.actors import Actor
from tests.catalog.publish.visiting import fresh, posted, refused, shown
from tests.factories.catalog import CatalogFactory


@pytest.fixture
def dataset(make: CatalogFactory, owner: Actor, session: Session) -> Dataset:
    dataset = make.published_dataset(publisher_id=owner.organization_id)
    session.commit()
    return dataset


def filled(**given: Any) -> dict[str, Any]:
    blank = ["", ""]
    fields = ("title_de", "title_en", "description_de", "description_en", "unit")
    return {"column": ["ort", "anzahl"]} | dict.fromkeys(fields, blank) | given


class TestDictionaryPage:
    def test_shows_a_form_for_each_column(
        self, browser: TestClient, session: Session, dataset: Dataset
    ) -> None:
        dataset.dictionary = {"anzahl": {"title": {"en": "Bicycles"}}}
        session.commit()

        seen = shown(browser, f"/publish/{dataset.slug}/dictionary")

        names = [each["value"] for each in seen.with_tag("input", name="column", type="hidden")]
        assert names == ["ort", "anzahl"]
        assert seen.with_tag("input", id="title_en-1")[0]["value"] == "Bicycles"

    def test_keeps_what_is_filled_in_and_what_others_said(
        self, browser: TestClient, session: Session, dataset: Dataset
    ) -> None:
        dataset.dictionary = {"früher": {"unit": "m"}, "ort": {"unit": "kg"}}
        session.commit()
        form = filled(title_de=["Ort", ""], description_en=["", "Per hour."], unit=["", "1/h"])

        place = posted(browser, f"/publish/{dataset.slug}/dictionary", form)

        assert fresh(session, dataset).dictionary == {
            "früher": {"unit": "m"},
            "ort": {"title": {"de": "Ort"}},
            "anzahl": {"description": {"en": "Per hour."}, "unit": "1/h"},
        }
        assert "The data dictionary is saved" in shown(browser, place).text

    def test_says_beside_the_field_what_is_wrong(
        self, browser: TestClient, session: Session, dataset: Dataset
    ) -> None:
        form = filled(title_de=["Ort", "x" * 201], unit=["", "km"])

        seen = refused(browser, f"/publish/{dataset.slug}/dictionary", form)

        assert seen.with_tag("input", id="title_de-1")[0]["aria-invalid"] == "true"
        assert seen.with_tag("input", id="unit-1")[0]["value"] == "km"
        assert "Please shorten it" in seen.text
        assert fresh(session, dataset).dictionary == {}

    def test_takes_some_columns_at_a_time(
        self, browser: TestClient, session: Session, dataset: Dataset
    ) -> None:
        version = session.get_one(Version, dataset.current_version_id)
        version.columns = [{"name": f"c{number}", "type": "number"} for number in range(30)]
        session.commit()
        address = f"/publish/{dataset.slug}/dictionary"

        first, second = shown(browser, address), shown(browser, f"{address}?page=2")

        assert len(first.with_tag("input", name="column")) == 25
        assert [each["value"] for each in second.with_tag("input", name="column")][-1] == "c29"
        assert "Page 2 of 2, 30 columns" in second.text

    def test_says_where_there_are_no_columns_yet(
        self, browser: TestClient, own_dataset: Dataset
    ) -> None:
        seen = shown(browser, f"/publish/{own_dataset.slug}/dictionary")

        assert "There are no columns yet" in seen.text

    def test_is_the_publishers_alone(
        self, browser: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        other = make.published_dataset()
        session.commit()

        assert browser.get(f"/publish/{other.slug}/dictionary").status_code == 404
