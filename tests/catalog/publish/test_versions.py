import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from catalog.models import Dataset, Version, VersionStatus
from marketplace.accounts.actors import Actor
from tests.catalog.publish.visiting import shown
from tests.factories.catalog import CatalogFactory
from tests.html import read


class TestFile:
    def test_tells_the_script_where_to_send_it(
        self, browser: TestClient, own_dataset: Dataset
    ) -> None:
        seen = shown(browser, f"/publish/{own_dataset.slug}/file")
        found = seen.with_tag("div", id="upload")[0]
        assert found["data-uploads"] == f"/api/v1/datasets/{own_dataset.slug}/uploads"
        assert found["data-next"] == f"/publish/{own_dataset.slug}/versions/"
        assert any("upload.js" in script["src"] for script in seen.with_tag("script"))

    def test_says_without_a_script_why_and_how_else(
        self, browser: TestClient, own_dataset: Dataset
    ) -> None:
        seen = shown(browser, f"/publish/{own_dataset.slug}/file")
        assert "needs JavaScript" in seen.text
        assert f"/api/v1/datasets/{own_dataset.slug}/uploads" in seen.text
        assert "hidden" in seen.with_tag("div", id="upload")[0]

    def test_a_later_version_says_what_is_new(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        make.checked_version(own_dataset, number=1)
        session.commit()
        seen = shown(browser, f"/publish/{own_dataset.slug}/file")
        assert "Version 2" in seen.text
        assert seen.with_tag("input", id="change-note")


class TestVersion:
    def place(self, dataset: Dataset) -> str:
        return f"/publish/{dataset.slug}/versions/1"

    def test_under_way_asks_again_until_there_is_a_verdict(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        make.checked_version(own_dataset, number=1, status=VersionStatus.PROCESSING)
        session.commit()
        seen = shown(browser, self.place(own_dataset))
        assert seen.with_tag("div", id="verdict")[0]["hx-get"] == self.place(own_dataset)
        assert seen.href_of("Look again") == self.place(own_dataset)

    def test_htmx_gets_the_verdict_and_the_steps_alone(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        make.checked_version(own_dataset, number=1)
        session.commit()
        answer = browser.get(self.place(own_dataset), headers={"HX-Request": "true"})
        seen = read(answer.text)
        assert "<html" not in answer.text
        assert seen.with_tag("ol", id="steps")[0]["hx-swap-oob"] == "true"
        assert "hx-get" not in seen.with_tag("div", id="verdict")[0]

    def test_rejected_says_why_and_what_to_do(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        criterion = {
            "rule": "bad-rows",
            "value": 0.125,
            "threshold": 0.01,
            "passed": False,
            "mandatory": True,
            "message": {"de": "Zu viele.", "en": "Too many rows do not fit."},
        }
        passed = criterion | {"passed": True, "message": {"en": "Well done"}}
        notice = criterion | {"mandatory": False, "message": {"en": "Only a notice"}}
        make.checked_version(
            own_dataset,
            number=1,
            status=VersionStatus.REJECTED,
            criteria=[passed, notice, criterion],
        )
        session.commit()
        seen = shown(browser, self.place(own_dataset))
        assert "Too many rows do not fit. Rule bad-rows" in seen.text
        assert "measured: 0.125, limit: 0.01" in seen.text
        assert "Well done" not in seen.text
        assert "Only a notice" not in seen.text
        assert seen.href_of("bad-rows") == "/rules#bad-rows"
        assert seen.href_of("corrected file") == f"/publish/{own_dataset.slug}/file"

    def test_a_checksum_is_shown_by_its_ends(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        criterion = {"rule": "same-bytes", "value": "a" * 64, "threshold": True, "passed": False}
        make.checked_version(
            own_dataset, number=1, status=VersionStatus.REJECTED, criteria=[criterion]
        )
        session.commit()
        assert "measured: aaaaaaaa…aaaa" in shown(browser, self.place(own_dataset)).text

    def test_waiting_leads_to_its_release(self, city: TestClient, city_dataset: Dataset) -> None:
        seen = shown(city, self.place(city_dataset))
        assert seen.href_of("Weigh and release") == f"/publish/{city_dataset.slug}/release"

    def test_ready_can_be_published(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        make.checked_version(own_dataset, number=1)
        session.commit()
        seen = shown(browser, self.place(own_dataset))
        action = f"/publish/{own_dataset.slug}/publication"
        assert seen.with_tag("form", method="post", action=action)

    def test_published_leads_to_the_datasets_page(
        self, browser: TestClient, make: CatalogFactory, owner: Actor, session: Session
    ) -> None:
        dataset = make.published_dataset(publisher_id=owner.organization_id)
        number = session.exec(select(Version.number)).one()
        session.commit()
        seen = shown(browser, f"/publish/{dataset.slug}/versions/{number}")
        assert seen.href_of("To the dataset's page") == f"/datasets/{dataset.slug}"

    @pytest.mark.parametrize("number", ["latest", "2", "x"])
    def test_a_version_that_is_not_there_is_not_found(
        self,
        browser: TestClient,
        make: CatalogFactory,
        session: Session,
        own_dataset: Dataset,
        number: str,
    ) -> None:
        make.checked_version(own_dataset, number=1)
        session.commit()
        assert browser.get(f"/publish/{own_dataset.slug}/versions/{number}").status_code == 404
