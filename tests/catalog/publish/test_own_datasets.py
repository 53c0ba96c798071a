import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Dataset, VersionStatus
from catalog.publish.standing import PAGE_SIZE
from marketplace.accounts.actors import Actor
from tests.catalog.publish.visiting import WEIGHING, posted, shown
from tests.factories.catalog import CatalogFactory


class TestOwnDatasets:
    def test_none_yet_says_what_to_do(self, browser: TestClient) -> None:
        seen = shown(browser, "/publish")
        assert "has not published anything yet" in seen.text
        assert seen.href_of("Describe the first dataset") == "/publish/new"

    @pytest.mark.parametrize(
        "case",
        [
            (VersionStatus.PROCESSING, "is being checked", "Follow the checks", "/versions/1"),
            (VersionStatus.REJECTED, "was rejected", "See the reason", "/versions/1"),
            (VersionStatus.NEEDS_RELEASE, "waits for its release", "Weigh", "/release"),
            (VersionStatus.READY, "has passed", "Publish now", "/versions/1"),
            (VersionStatus.PUBLISHED, "is published", "Upload a new version", "/file"),
            (VersionStatus.WITHDRAWN, "was withdrawn", "Publish again", "/versions/1"),
        ],
    )
    def test_each_says_where_it_stands_and_what_is_next(
        self,
        browser: TestClient,
        make: CatalogFactory,
        session: Session,
        own_dataset: Dataset,
        case: tuple[VersionStatus, str, str, str],
    ) -> None:
        status, words, link, place = case
        make.checked_version(own_dataset, number=1, status=status)
        session.commit()
        seen = shown(browser, "/publish")
        assert f"Version 1 {words}" in seen.text
        assert seen.href_of(link) == f"/publish/{own_dataset.slug}{place}"

    def test_one_without_a_file_asks_for_it(
        self, browser: TestClient, own_dataset: Dataset
    ) -> None:
        seen = shown(browser, "/publish")
        assert "No file yet" in seen.text
        assert seen.href_of("Upload the file") == f"/publish/{own_dataset.slug}/file"

    def test_anothers_are_not_among_them(self, browser: TestClient, city_dataset: Dataset) -> None:
        assert city_dataset.slug not in browser.get("/publish").text

    def test_they_come_page_by_page_and_by_title(
        self, browser: TestClient, make: CatalogFactory, owner: Actor, session: Session
    ) -> None:
        for number in range(PAGE_SIZE + 1):
            make.dataset(publisher_id=owner.organization_id, title={"en": f"No. {number:02}"})
        session.commit()
        first, second = (shown(browser, f"/publish?sort=title&page={n}") for n in (1, 2))
        assert "No. 00" in first.text
        assert f"No. {PAGE_SIZE}" not in first.text
        assert f"No. {PAGE_SIZE}" in second.text
        assert "page=2" in first.href_of("More results")
        assert "no more datasets" in shown(browser, "/publish?page=3").text


class TestOverview:
    def test_lists_versions_page_by_page(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        for number in range(1, 22):
            make.version(own_dataset, number=number, filename=f"file-{number}.csv")
        session.commit()
        place = f"/publish/{own_dataset.slug}"
        seen = shown(browser, place)
        assert "file-21.csv" in seen.text
        assert "file-1.csv" not in seen.text
        assert "file-1.csv" in shown(browser, seen.href_of("More results")).text

    @pytest.mark.parametrize("below", ["x", "9" * 30, "-1", "²"])
    def test_a_place_that_is_none_is_the_first(
        self, browser: TestClient, own_dataset: Dataset, below: str
    ) -> None:
        assert shown(browser, f"/publish/{own_dataset.slug}?below={below}")

    def test_names_who_released_it(self, city: TestClient, city_dataset: Dataset) -> None:
        posted(city, f"/publish/{city_dataset.slug}/release", WEIGHING)
        assert "Released by Person 1" in shown(city, f"/publish/{city_dataset.slug}").text
