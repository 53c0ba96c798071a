from collections.abc import Callable

from fastapi.testclient import TestClient

from catalog.models import Access
from tests.factories.catalog import CatalogFactory
from tests.html import read
from tests.site.conftest import Look

Index = Callable[[], None]
HTMX = {"HX-Request": "true", "Accept": "text/html", "Accept-Language": "en"}


class TestSearchPage:
    def test_shows_what_is_found(self, look: Look, make: CatalogFactory, index: Index) -> None:
        make.published_dataset(slug="wind", title={"en": "Wind at the harbour"})
        make.published_dataset(title={"en": "Rents"})
        index()

        seen = look("/datasets?q=wind")

        assert "1 dataset for “wind”" in seen.text
        assert seen.href_of("Wind at the harbour") == "/datasets/wind"
        assert seen.with_tag("input", name="q", value="wind")

    def test_offers_filters_with_counts(
        self, look: Look, make: CatalogFactory, index: Index
    ) -> None:
        publisher = make.department(slug="parks", name="Parks")
        make.published_dataset(publisher_id=publisher.id, themes=["ENVI"])
        make.published_dataset(access=Access.ACCOUNT, license="individual-contract")
        index()

        text = look("/datasets").text

        assert "Open, no sign-in 1 results" in text
        assert "Environment 1 results" in text
        assert "Parks 1 results" in text

    def test_undoes_a_filter_by_its_chip(
        self, look: Look, make: CatalogFactory, index: Index
    ) -> None:
        make.published_dataset(themes=["ENVI"])
        make.published_dataset(themes=["TRAN"])
        index()

        seen = look("/datasets?theme=ENVI&theme=TRAN&sort=title")

        assert seen.href_of("Environment") == "/datasets?sort=title&theme=TRAN"
        assert "checked" in seen.with_tag("input", name="theme", value="ENVI")[0]

    def test_explains_why_nothing_is_found(
        self, look: Look, make: CatalogFactory, index: Index
    ) -> None:
        make.published_dataset()
        index()

        seen = look("/datasets?q=xyzzyq&access=open")

        assert "Nothing found for “xyzzyq”" in seen.text
        assert seen.href_of("Remove all filters") == "/datasets?q=xyzzyq"

    def test_turns_pages_forth_and_back(
        self, look: Look, make: CatalogFactory, index: Index
    ) -> None:
        for _ in range(3):
            make.published_dataset()
        index()

        first = look("/datasets?limit=2")
        second = look(first.href_of("More results"))

        assert "Back" not in [link.text for link in first.links]
        assert second.href_of("Back") == "/datasets?limit=2"

    def test_gives_htmx_results_and_filters_alone(
        self, client: TestClient, make: CatalogFactory, index: Index
    ) -> None:
        make.published_dataset(themes=["ENVI"])
        make.published_dataset(access=Access.ACCOUNT)
        index()

        part = read(client.get("/datasets", headers=HTMX).text)

        assert part.with_tag("html") == []
        assert part.with_tag("div", id="found")
        assert part.with_tag("div", id="facets")[0]["hx-swap-oob"] == "true"

    def test_refuses_a_cursor_of_another_question(
        self, look: Look, make: CatalogFactory, index: Index
    ) -> None:
        make.published_dataset()
        index()

        assert "Start again without a cursor" in look("/datasets?cursor=abc", status=422).text
