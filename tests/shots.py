"""``python -m tests.shots [URL]``: one contact sheet per page of a running demonstration.

Each sheet shows a page in German and English, on a phone and a desktop, light and dark. The sheets
are put together by the browser itself, so nothing draws but Chromium.
"""

import argparse
import html
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from marketplace.demo.sign_ins import PASSWORD
from tests import browser as installed

VISITOR = None
DEPARTMENT = "mobility@city.example"
BUYER = "buyer@sme.example"
PROVIDER = "provider@company.example"
STEWARD = "steward@city.example"
SOLD = "/datasets/lufttemperatur-san-francisco"

PAGES: dict[str, tuple[str, str | None]] = {
    "home": ("/", VISITOR),
    "catalogue": ("/datasets", VISITOR),
    "catalogue-filtered": ("/datasets?q=wetter&access=open", VISITOR),
    "catalogue-empty": ("/datasets?q=xyzzyq&access=open", VISITOR),
    "dataset": ("{dataset}", VISITOR),
    "dataset-sold": (SOLD, VISITOR),
    "dataset-on-request": ("/datasets/lastgang-2025-stuendlich", VISITOR),
    "contract-new": ("{offer}", BUYER),
    "contract": ("{contract}", BUYER),
    "contract-end": ("{contract}/termination", BUYER),
    "library": ("/library", BUYER),
    "library-ended": ("/library/ended", BUYER),
    "library-invoices": ("/library/invoices", BUYER),
    "report": ("{dataset}/versions/1/report", VISITOR),
    "organization": ("{organization}", VISITOR),
    "register": ("/register", VISITOR),
    "register-open-use": ("/register/open-use", VISITOR),
    "duties": ("/duties", PROVIDER),
    "rules": ("/rules", VISITOR),
    "licenses": ("/licenses?with=cc-by-4.0&with=odbl-1.0", VISITOR),
    "contract-models": ("/contract-models", VISITOR),
    "contract-model": ("/contract-models/city-subscription", VISITOR),
    "api": ("/api", VISITOR),
    "help": ("/help", VISITOR),
    "imprint": ("/imprint", VISITOR),
    "privacy": ("/privacy", VISITOR),
    "accessibility": ("/accessibility", VISITOR),
    "not-found": ("/nothing-here", VISITOR),
    "sign-in": ("/sign-in", VISITOR),
    "sign-up": ("/sign-up", VISITOR),
    "password-reset": ("/password-reset", VISITOR),
    "outbox": ("/outbox", VISITOR),
    "account": ("/account", DEPARTMENT),
    "account-security": ("/account/security", DEPARTMENT),
    "account-organization": ("/account/organization", DEPARTMENT),
    "account-keys": ("/account/keys", DEPARTMENT),
    "messages": ("/account/messages", DEPARTMENT),
    "publish": ("/publish", DEPARTMENT),
    "publish-new": ("/publish/new", DEPARTMENT),
    "publish-dataset": ("{own}", DEPARTMENT),
    "publish-describe": ("{own}/describe", DEPARTMENT),
    "publish-file": ("{own}/file", DEPARTMENT),
    "publish-release": ("{own}/release", DEPARTMENT),
    "offers": ("{own}/offers", PROVIDER),
    "offer-new": ("{own}/offers/new", PROVIDER),
    "sales": ("/sales", PROVIDER),
    "sales-contracts": ("/sales/contracts", PROVIDER),
    "desk": ("/desk", STEWARD),
    "desk-contracts": ("/desk/contracts", STEWARD),
    "desk-duties": ("/desk/duties", STEWARD),
    "desk-duty-new": ("/desk/duties/new", STEWARD),
    "desk-overrides": ("/desk/overrides?state=all", STEWARD),
    "desk-log": ("/desk/log", STEWARD),
    "desk-rules": ("/desk/rules", STEWARD),
}
"""Addresses by the sheet's name, and who looks. ``{dataset}`` is the first in the catalogue."""

WIDTHS = {"desktop": 1280, "phone": 390}
SCALE = 0.36
LONGEST = 7000
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture of a page."""

    language: str
    device: str
    scheme: Scheme
    file: Path

    @property
    def title(self) -> str:
        return f"{self.language} {self.device} {self.scheme}"


def context(browser: Browser, shot: Shot, origin: str, person: str | None) -> BrowserContext:
    """Return a browser of its own, signed in if a person looks."""
    opened = browser.new_context(
        base_url=origin,
        color_scheme=shot.scheme,
        locale=shot.language,
        viewport={"width": WIDTHS[shot.device], "height": 900},
        reduced_motion="reduce",
    )
    if person:
        page = opened.new_page()
        page.goto("/sign-in")
        page.fill("input[type=email]", person)
        page.fill("input[type=password]", PASSWORD)
        page.click("main form[method=post] button[type=submit]")
        page.wait_for_load_state("networkidle")
        page.close()
    return opened


def address(page: Page, pattern: str) -> str:
    """Return an address, with a dataset or organization that this installation has."""
    if "{dataset}" in pattern or "{organization}" in pattern:
        page.goto("/datasets?q=wetter")
        if not page.locator(".cx-row h3 a").count():
            page.goto("/datasets")
        slug = page.locator(".cx-row h3 a").first.get_attribute("href") or "/datasets"
        page.goto(slug)
        publisher = page.locator(".cx-pagehead .cx-row__by a").get_attribute("href") or "/"
        return pattern.format(dataset=slug, organization=publisher, own="")
    if "{offer}" in pattern:
        page.goto(SOLD)
        whole = page.locator("a[href^='/contracts/new']").first
        return whole.get_attribute("href") or SOLD
    if "{contract}" in pattern:
        page.goto("/library")
        held = page.locator(".cx-held th a").first
        return pattern.format(contract=held.get_attribute("href") if held.count() else "/library")
    if "{own}" in pattern:
        page.goto("/publish")
        own = page.locator("main a[href^='/publish/']:not([href$='/new'])").first
        return pattern.format(own=own.get_attribute("href") if own.count() else "/publish")
    return pattern


def shoot(
    browser: Browser, origin: str, name: str, folder: Path
) -> Iterator[tuple[Shot, int | None]]:
    """Take the eight pictures of a page; tell with each how the server answered."""
    pattern, person = PAGES[name]
    for device, language, scheme in product(WIDTHS, ("de", "en"), SCHEMES):
        file = folder / f"{name}-{language}-{device}-{scheme}.png"
        shot = Shot(language=language, device=device, scheme=scheme, file=file)
        opened = context(browser, shot, origin, person)
        page = opened.new_page()
        answer = page.goto(address(page, pattern), wait_until="networkidle")
        height = min(LONGEST, int(page.evaluate("document.documentElement.scrollHeight")))
        clip = {"x": 0, "y": 0, "width": WIDTHS[device], "height": height}
        page.screenshot(path=file, full_page=True, clip=clip)  # pyright: ignore[reportArgumentType] - a FloatRect
        opened.close()
        yield shot, answer.status if answer else None


def sheet(browser: Browser, name: str, shots: list[Shot], out: Path) -> Path:
    """Put the pictures of a page side by side."""
    figures = "".join(
        f'<figure><figcaption>{html.escape(shot.title)}</figcaption><img src="{shot.file.as_uri()}"'
        f' width="{round(WIDTHS[shot.device] * SCALE)}"></figure>'
        for shot in shots
    )
    style = (
        "body{margin:16px;display:flex;gap:16px;align-items:start;background:#888;width:max-content}"
        "figure{margin:0}figcaption{font:14px sans-serif;padding:4px 0;color:#fff}"
    )
    source = shots[0].file.with_name(f"{name}.html")
    source.write_text(f"<!doctype html><style>{style}</style>{figures}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 2600, "height": 800})
    page.goto(source.as_uri())
    page.screenshot(path=out / f"{name}.png", full_page=True)
    page.close()
    return out / f"{name}.png"


def main(arguments: list[str] | None = None) -> int:
    """Make the sheets that are asked for; fail if a page answered with an error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("origin", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("shots"))
    parser.add_argument("--only", nargs="*", choices=sorted(PAGES), default=list(PAGES))
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    failed = False
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=installed.executable(), env={**installed.environment()}
        ) as browser,
        tempfile.TemporaryDirectory() as scratch,
    ):
        for name in chosen.only:
            taken = list(shoot(browser, chosen.origin, name, Path(scratch)))
            made = sheet(browser, name, [shot for shot, _ in taken], chosen.out)
            statuses = {status for _, status in taken}
            failed |= statuses != {404 if name == "not-found" else 200}
            sys.stdout.write(f"{made} {statuses}\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
