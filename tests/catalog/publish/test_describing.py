import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog import queries
from catalog.models import Access, Dataset, DatasetStatus
from marketplace.accounts.actors import Actor
from marketplace.core.clock import now
from tests.catalog.publish.visiting import DESCRIPTION, fresh, posted, refused, shown
from tests.factories.catalog import CatalogFactory


class TestDescribing:
    def test_begins_with_an_empty_form(self, browser: TestClient) -> None:
        seen = shown(browser, "/publish/new")
        assert seen.with_tag("form", action="/publish/new", method="post")
        assert not seen.with_tag("details", id="part-contact", open="")

    def test_makes_a_draft_and_leads_to_its_file(
        self, browser: TestClient, session: Session, owner: Actor
    ) -> None:
        place = posted(browser, "/publish/new", DESCRIPTION)
        assert place == "/publish/radzaehlung-an-der-bruecke/file"
        dataset = queries.dataset_by_slug(session, "radzaehlung-an-der-bruecke")
        assert dataset.publisher_id == owner.organization_id
        assert (dataset.status, dataset.access) == (DatasetStatus.DRAFT, Access.OPEN)

    def test_keeps_all_that_was_said(self, browser: TestClient, session: Session) -> None:
        said = {
            "title_en": "Bicycle counts",
            "keywords_de": "Rad\r\nVerkehr\r\n",
            "questions_en": "When do people ride?",
            "limits_de": "Nicht für Prognosen.",
            "contact_name": "Radbüro",
            "contact_email": "rad@city.example",
            "place": "Hafen",
            "region_key": "01234567",
            "period_start": "2026-01-01",
            "frequency": "DAILY",
            "origin": "measured",
            "landing_page": "https://city.example/rad",
        }
        posted(browser, "/publish/new", DESCRIPTION | said)
        dataset = queries.dataset_by_slug(session, "radzaehlung-an-der-bruecke")
        assert dataset.keywords == {"de": ["Rad", "Verkehr"]}
        assert dataset.questions == {"en": ["When do people ride?"]}
        assert (dataset.contact_name, dataset.region_key) == ("Radbüro", "01234567")
        values = {field["name"]: field.get("value", "") for _, field in _fields(browser, dataset)}
        assert values.items() >= {"title_en": "Bicycle counts", "place": "Hafen"}.items()
        assert values["period_start"] == "2026-01-01"

    def test_says_beside_each_field_what_is_missing(self, browser: TestClient) -> None:
        seen = refused(browser, "/publish/new", {"title_de": "", "place": "Hafen"})
        for sentence in ("a title", "few sentences", "one theme", "the licence", "who may"):
            assert sentence in seen.text
        assert seen.with_tag("input", name="place")[0]["value"] == "Hafen"
        assert seen.with_tag("input", id="title_de")[0]["aria-invalid"] == "true"

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("contact_email", "nobody", "name@example.org"),
            ("region_key", "12x", "A region key has"),
            ("landing_page", "not a page", "https://example.org"),
            ("period_start", "yesterday", "Enter a day"),
            ("keywords_en", "k" * 81, "80 characters"),
            ("questions_de", "q" * 301, "300 characters"),
            ("title_de", "t" * 201, "longer than fits"),
            ("license", "mine", "Please check this field"),
            ("limits_en", "\x07", "Please check this field"),
        ],
    )
    def test_says_what_does_not_fit(
        self, browser: TestClient, field: str, value: str, sentence: str
    ) -> None:
        seen = refused(browser, "/publish/new", DESCRIPTION | {field: value})
        assert sentence in seen.text
        assert any(link.href == f"#{field}" for link in seen.links)

    def test_a_period_ends_after_it_begins(self, browser: TestClient) -> None:
        period = {"period_start": "2026-02-01", "period_end": "2026-01-01"}
        seen = refused(browser, "/publish/new", DESCRIPTION | period)
        assert "not before the first" in seen.text
        assert seen.with_tag("details", id="part-extent")[0].get("open") == ""

    def test_what_is_wrong_besides_what_is_missing_is_said_too(self, browser: TestClient) -> None:
        form = DESCRIPTION | {"license": "", "contact_email": "nobody"}
        seen = refused(browser, "/publish/new", form)
        assert "name@example.org" in seen.text
        assert "Choose the licence" in seen.text

    def test_changes_what_there_is(
        self, browser: TestClient, session: Session, own_dataset: Dataset
    ) -> None:
        form = DESCRIPTION | {"title_de": "Neu", "place": ""}
        place = posted(browser, f"/publish/{own_dataset.slug}/describe", form)
        assert place == f"/publish/{own_dataset.slug}/file"
        assert fresh(session, own_dataset).title == {"de": "Neu"}

    def test_a_measured_period_stays_measured(
        self, browser: TestClient, make: CatalogFactory, owner: Actor, session: Session
    ) -> None:
        dataset = make.dataset(
            publisher_id=owner.organization_id, period_start=now().date(), measured=["period"]
        )
        make.checked_version(dataset, number=1)
        session.commit()
        form = DESCRIPTION | {"period_start": now().date().isoformat()}
        place = posted(browser, f"/publish/{dataset.slug}/describe", form)
        assert place == f"/publish/{dataset.slug}?notice=described"
        assert fresh(session, dataset).measured == ["period"]

    def test_a_door_wider_than_released_is_refused_beside_the_door(
        self, city: TestClient, make: CatalogFactory, department: Actor, session: Session
    ) -> None:
        dataset = make.dataset(publisher_id=department.organization_id, access=Access.ACCOUNT)
        make.release(dataset, make.checked_version(dataset, number=1))
        session.commit()
        seen = refused(city, f"/publish/{dataset.slug}/describe", DESCRIPTION)
        assert "A wider door needs a new release" in seen.text
        assert fresh(session, dataset).access is Access.ACCOUNT

    def test_a_wrong_change_is_kept_in_the_form(
        self, browser: TestClient, own_dataset: Dataset
    ) -> None:
        form = DESCRIPTION | {"title_de": "", "place": "Hafen"}
        seen = refused(browser, f"/publish/{own_dataset.slug}/describe", form)
        assert seen.with_tag("input", name="place")[0]["value"] == "Hafen"

    def test_new_is_no_short_name(self, browser: TestClient) -> None:
        assert posted(browser, "/publish/new", DESCRIPTION | {"title_de": "New"}) == (
            "/publish/new-2/file"
        )


def _fields(client: TestClient, dataset: Dataset) -> list[tuple[str, dict[str, str]]]:
    seen = shown(client, f"/publish/{dataset.slug}/describe")
    return [(tag, found) for tag, found in seen.elements if tag == "input" and "name" in found]
