"""Every public page in a real browser: axe finds nothing, nothing scrolls sideways at 320 px.

The browser has no network: each of its requests is answered by the application under test.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, Route, sync_playwright
from sqlmodel import Session

from catalog.models import Access, DatasetStatus, Version
from marketplace.core import clock
from tests import browser as installed
from tests.factories.catalog import CatalogFactory

pytestmark = pytest.mark.browser
ORIGIN = "http://localhost:8000"
PAGES = (
    "/",
    "/datasets",
    "/datasets?q=xyzzyq&access=open",
    "/datasets/weather",
    "/datasets/rents",
    "/datasets/bare",
    "/datasets/gone",
    "/organizations/parks",
    "/register",
    "/register/open-use",
    "/rules",
    "/licenses?with=cc-by-4.0&with=odbl-1.0",
    "/contract-models",
    "/contract-models/city-subscription",
    "/api",
    "/help",
    "/imprint",
    "/privacy",
    "/accessibility",
    "/nothing-here",
)
CRITERIA: list[dict[str, Any]] = [
    {"rule": "readable", "passed": True, "message": {"en": "The file is readable."}},
    {"rule": "metadata", "passed": False, "mandatory": False, "value": 0.5, "message": {}},
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for all pages."""
    with sync_playwright() as playwright:
        environment: dict[str, str | float | bool] = {**installed.environment()}
        browser = playwright.chromium.launch(
            executable_path=installed.executable(), env=environment
        )
        yield browser
        browser.close()


@pytest.fixture
def city(make: CatalogFactory, session: Session, index: Callable[[], None]) -> None:
    """A catalogue with one of each case."""
    parks = make.department(slug="parks", name="Parks", homepage="https://parks.example")
    weather = make.published_dataset(
        slug="weather",
        publisher_id=parks.id,
        questions={"de": ["Regnet es?"], "en": ["Will it rain?"]},
        limits={"en": "It knows nothing of wind."},
        frequency="DAILY",
        contact_email="weather@city.example",
    )
    session.get_one(Version, weather.current_version_id).criteria = CRITERIA
    make.published_dataset(slug="rents", access=Access.REQUEST, license="individual-contract")
    make.dataset(slug="bare", status=DatasetStatus.PUBLISHED)
    make.published_dataset(slug="gone", status=DatasetStatus.WITHDRAWN, withdrawn_at=clock.now())
    index()


@pytest.fixture
def open_page(
    chromium: Browser, client: TestClient, city: None
) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """Opens a page, and returns it with what the browser complained of."""
    contexts: list[Any] = []

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        path = f"{address.path}?{address.query}" if address.query else address.path
        found = client.get(path, headers=route.request.headers)
        kept = {k: v for k, v in found.headers.items() if k not in ("content-encoding", "vary")}
        route.fulfill(status=found.status_code, headers=kept, body=found.content)

    def opened(path: str, **wishes: Any) -> tuple[Page, list[str]]:
        context = chromium.new_context(reduced_motion="reduce", **wishes)
        contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.route("**/*", answer)
        page.goto(ORIGIN + path, wait_until="networkidle")
        return page, complaints

    yield opened
    for context in contexts:
        context.close()


Open = Callable[..., tuple[Page, list[str]]]


def findings(page: Page) -> list[str]:
    """What axe finds, each with the first element it is about."""
    answer: Any = Axe().run(page).response  # pyright: ignore[reportUnknownVariableType] - axe has no types
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in answer["violations"]]


class TestEveryPage:
    @pytest.mark.parametrize("path", PAGES)
    def test_has_no_finding_of_axe(self, open_page: Open, path: str) -> None:
        page, complaints = open_page(path, locale="de", color_scheme="light")

        assert findings(page) == []
        assert [text for text in complaints if "Security Policy" in text] == []

    @pytest.mark.long
    @pytest.mark.parametrize("path", PAGES)
    def test_fits_a_small_phone_in_the_dark(self, open_page: Open, path: str) -> None:
        small = {"width": 320, "height": 700}
        page, _ = open_page(path, locale="en", viewport=small, color_scheme="dark")

        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert findings(page) == []


class TestSearchInTheBrowser:
    def test_shows_results_while_one_types(self, open_page: Open) -> None:
        page, complaints = open_page("/datasets", locale="en")

        page.type("#q", "xyzzyq")
        page.wait_for_selector("text=Nothing found for “xyzzyq”")

        assert "q=xyzzyq" in page.url
        assert page.evaluate("document.activeElement.id") == "q"
        assert complaints == []

    def test_keeps_the_filter_sheet_open_on_a_phone(self, open_page: Open) -> None:
        page, _ = open_page("/datasets", locale="en", viewport={"width": 390, "height": 800})

        page.click("text=Filters")
        page.check("#access-1")
        page.wait_for_url("**/datasets?*access=*")

        assert page.evaluate("document.getElementById('filter').matches(':popover-open')")

    def test_works_without_javascript(self, open_page: Open) -> None:
        page, _ = open_page("/datasets", locale="en", java_script_enabled=False)

        page.check("#access-1")
        page.click("#facets button")

        assert "access=" in page.url
        assert page.locator("a.cx-chip").count() == 1
