from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Access
from marketplace.core import clock
from marketplace.site.machines import queries
from tests.factories.catalog import CatalogFactory

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses(client: TestClient, path: str) -> list[str]:
    tree = ET.fromstring(client.get(path).text)  # noqa: S314 - our own answer
    return [element.text or "" for element in tree.iter(LOC)]


class TestSitemap:
    def test_lists_what_is_visible(self, client: TestClient, make: CatalogFactory) -> None:
        make.published_dataset(slug="seen")
        make.published_dataset(slug="hidden", access=Access.PRIVATE)

        (part,) = addresses(client, "/sitemap.xml")
        listed = addresses(client, part.removeprefix("http://127.0.0.1:8000"))

        assert part == "http://127.0.0.1:8000/sitemap-1.xml"
        assert "http://127.0.0.1:8000/datasets/seen" in listed
        assert "http://127.0.0.1:8000/datasets/hidden" not in listed

    def test_parts_beyond_the_last_are_empty(
        self, client: TestClient, make: CatalogFactory
    ) -> None:
        make.published_dataset()

        assert addresses(client, "/sitemap-2.xml") == []

    def test_has_one_part_when_nothing_is_published(self, session: Session) -> None:
        assert queries.sitemap_parts(session) == 1


class TestRobots:
    def test_invites_to_the_sitemap(self, client: TestClient) -> None:
        text = client.get("/robots.txt").text

        assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
        assert "Disallow: /datasets" not in text


class TestSecurityTxt:
    def test_expires_within_a_year(self, client: TestClient) -> None:
        lines = client.get("/.well-known/security.txt").text.splitlines()
        fields = dict(line.split(": ", 1) for line in lines)

        expires = datetime.fromisoformat(fields["Expires"]).astimezone(UTC)
        assert timedelta(days=30) < expires - clock.now() < timedelta(days=366)
        assert fields["Contact"] == "mailto:datenstelle@city.example"
