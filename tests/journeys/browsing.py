"""Browsers for journeys: each context is a person at a machine of their own."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import browser as installed
from tests.journeys.exchange import Exchange
from tests.journeys.people import PASSWORD

Open = Callable[..., BrowserContext]
PATIENCE_MS = 30_000


@contextmanager
def running_chromium() -> Generator[Browser]:
    """Run a browser. Two at a time in one thread is more than Playwright allows."""
    environment: dict[str, str | float | bool] = {**installed.environment()}
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=installed.executable(), env=environment
        ) as browser,
    ):
        yield browser


@contextmanager
def machines(browser: Browser, exchange: Exchange) -> Generator[Open]:
    """Give whoever asks a browser without a past; all are closed in the end."""
    opened: list[BrowserContext] = []

    def open_context(**wishes: Any) -> BrowserContext:
        usual: dict[str, Any] = {"locale": "en", "reduced_motion": "reduce"}
        context = browser.new_context(base_url=exchange.origin, **(usual | wishes))
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


def sign_in(context: BrowserContext, email: str) -> Page:
    """Sign in as a person does, and return the page that shows."""
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[type=email]", email)
    page.fill("input[type=password]", PASSWORD)
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page
