"""Every page of the exchange in a real browser: axe finds nothing, nothing scrolls sideways.

The pages are those of the application's own page routers, so that none is forgotten. Each is seen
in both languages, both colour schemes, on a phone and on a desktop, in two visits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, BrowserContext, Page, expect

from marketplace.app import ACCOUNT_PAGES, PUBLIC_PAGES, WORK_PAGES
from quality.expectations.editing import mark_of
from tests.journeys.browsing import machines, sign_in
from tests.journeys.exchange import Exchange
from tests.journeys.files import counts, with_addresses
from tests.journeys.people import Member, link_in_outbox, ok, sign_up, verify
from tests.journeys.trading import buy, draft, owe, sell, small_firm

pytestmark = pytest.mark.browser

NO_PAGES = {
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-{part}.xml",
    "/.well-known/security.txt",
    "/datasets/{slug}/versions/{number}/progress",  # a fragment; its page is the version's
    "/datasets/{slug}/versions/{number}/events",  # a stream that tells when to look again
    "/contracts",  # leads to the library
    "/duties/{duty_id}/file",  # leads to the file
    "/desk/contracts/{agreement_id}/revocation",  # leads to the contract's own
}
VISITOR, PUBLISHER = "visitor", "publisher"
PROVIDER, BUYER, STEWARD = "provider", "buyer", "steward"
PEOPLE = (VISITOR, PUBLISHER, PROVIDER, BUYER, STEWARD)

PAGES: dict[str, tuple[str, list[str]]] = {
    "/": (VISITOR, ["/"]),
    "/datasets": (VISITOR, ["/datasets", "/datasets?q=xyzzyq&access=open"]),
    "/datasets/{slug}": (
        VISITOR,
        ["/datasets/{published}", "/datasets/{account}", "/datasets/{sold}"],
    ),
    "/datasets/{slug}/versions/{number}/report": (
        VISITOR,
        ["/datasets/{published}/versions/1/report"],
    ),
    "/datasets/{slug}/versions/{number}/changes": (
        PUBLISHER,
        ["/datasets/{published}/versions/1/changes", "/datasets/{published}/versions/3/changes"],
    ),
    "/datasets/{slug}/versions/{number}/reading": (
        PUBLISHER,
        ["/datasets/{published}/versions/1/reading"],
    ),
    "/datasets/{slug}/versions/{number}/privacy": (
        PUBLISHER,
        ["/datasets/{published}/versions/1/privacy", "/datasets/{published}/versions/2/privacy"],
    ),
    "/datasets/{slug}/expectations": (
        PUBLISHER,
        ["/datasets/{published}/expectations", "/datasets/{empty}/expectations"],
    ),
    "/datasets/{slug}/expectations/new": (
        PUBLISHER,
        ["/datasets/{published}/expectations/new?type=expect_column_values_to_not_be_null"],
    ),
    "/datasets/{slug}/expectations/{mark}": (
        PUBLISHER,
        ["/datasets/{published}/expectations/{expectation}"],
    ),
    "/datasets/{slug}/intake": (PUBLISHER, ["/datasets/{empty}/intake"]),
    "/publish/{slug}/dictionary": (PUBLISHER, ["/publish/{published}/dictionary"]),
    "/organizations/{slug}": (VISITOR, ["/organizations/{organization}"]),
    "/register": (VISITOR, ["/register"]),
    "/register/open-use": (VISITOR, ["/register/open-use"]),
    "/rules": (VISITOR, ["/rules"]),
    "/licenses": (VISITOR, ["/licenses"]),
    "/contract-models": (VISITOR, ["/contract-models"]),
    "/contract-models/{model_id}": (VISITOR, ["/contract-models/city-subscription"]),
    "/help": (VISITOR, ["/help"]),
    "/api": (VISITOR, ["/api"]),
    "/imprint": (VISITOR, ["/imprint"]),
    "/privacy": (VISITOR, ["/privacy"]),
    "/accessibility": (VISITOR, ["/accessibility"]),
    "/outbox": (VISITOR, ["/outbox"]),
    "/sign-up": (VISITOR, ["/sign-up"]),
    "/sign-up/sent": (VISITOR, ["/sign-up/sent"]),
    "/sign-up/confirmation": (VISITOR, ["{confirmation}", "/sign-up/confirmation?token=no"]),
    "/sign-in": (VISITOR, ["/sign-in", "/sign-in?notice=confirmed"]),
    "/password-reset": (VISITOR, ["/password-reset"]),
    "/password-reset/sent": (VISITOR, ["/password-reset/sent"]),
    "/password-reset/new": (VISITOR, ["{reset}"]),
    "/invitation": (VISITOR, ["{invitation}"]),
    "/account": (PUBLISHER, ["/account"]),
    "/account/address/confirmation": (VISITOR, ["{address}"]),
    "/account/security": (PUBLISHER, ["/account/security"]),
    "/account/deletion": (PUBLISHER, ["/account/deletion"]),
    "/account/organization": (PUBLISHER, ["/account/organization"]),
    "/account/keys": (PUBLISHER, ["/account/keys"]),
    "/account/messages": (PUBLISHER, ["/account/messages"]),
    "/publish": (PUBLISHER, ["/publish"]),
    "/publish/new": (PUBLISHER, ["/publish/new"]),
    "/publish/{slug}": (PUBLISHER, ["/publish/{published}", "/publish/{empty}"]),
    "/publish/{slug}/describe": (PUBLISHER, ["/publish/{published}/describe"]),
    "/publish/{slug}/file": (PUBLISHER, ["/publish/{empty}/file", "/publish/{published}/file"]),
    "/publish/{slug}/versions/{number}": (
        PUBLISHER,
        [
            "/publish/{published}/versions/1",
            "/publish/{published}/versions/2",
            "/publish/{waiting}/versions/1",
        ],
    ),
    "/publish/{slug}/release": (
        PUBLISHER,
        ["/publish/{waiting}/release", "/publish/{empty}/release"],
    ),
    "/publish/{slug}/withdrawal": (PUBLISHER, ["/publish/{published}/withdrawal"]),
    "/publish/{slug}/offers": (PROVIDER, ["/publish/{sold}/offers"]),
    "/publish/{slug}/offers/new": (PROVIDER, ["/publish/{sold}/offers/new"]),
    "/publish/{slug}/offers/{offer_id}/withdrawal": (
        PROVIDER,
        ["/publish/{sold}/offers/{offer}/withdrawal"],
    ),
    "/sales": (PROVIDER, ["/sales"]),
    "/sales/contracts": (PROVIDER, ["/sales/contracts"]),
    "/sales/offers": (PROVIDER, ["/sales/offers"]),
    "/sales/invoices": (PROVIDER, ["/sales/invoices"]),
    "/sales/statement": (PROVIDER, ["/sales/statement"]),
    "/duties": (PROVIDER, ["/duties"]),
    "/duties/{duty_id}": (PROVIDER, ["/duties/{duty}"]),
    "/contracts/new": (BUYER, ["/contracts/new?offer={offer}"]),
    "/contracts/{contract_id}": (BUYER, ["/contracts/{draft}", "/contracts/{running}"]),
    "/contracts/{contract_id}/amendments/new": (
        BUYER,
        ["/contracts/{running}/amendments/new"],
    ),
    "/contracts/{contract_id}/termination": (BUYER, ["/contracts/{running}/termination"]),
    "/library": (BUYER, ["/library"]),
    "/library/ended": (BUYER, ["/library/ended"]),
    "/library/offers": (BUYER, ["/library/offers"]),
    "/library/invoices": (BUYER, ["/library/invoices"]),
    "/contracts/{contract_id}/revocation": (STEWARD, ["/contracts/{running}/revocation"]),
    "/desk": (STEWARD, ["/desk"]),
    "/desk/organizations": (STEWARD, ["/desk/organizations?state=all"]),
    "/desk/organizations/{slug}": (STEWARD, ["/desk/organizations/{organization}"]),
    "/desk/contracts": (STEWARD, ["/desk/contracts"]),
    "/desk/duties": (STEWARD, ["/desk/duties"]),
    "/desk/duties/new": (STEWARD, ["/desk/duties/new"]),
    "/desk/duties/{duty_id}": (STEWARD, ["/desk/duties/{duty}"]),
    "/desk/invoices": (STEWARD, ["/desk/invoices?status=all"]),
    "/desk/invoices/{invoice_id}/payment": (STEWARD, ["/desk/invoices/{invoice}/payment"]),
    "/desk/log": (STEWARD, ["/desk/log"]),
    "/desk/overrides": (STEWARD, ["/desk/overrides", "/desk/overrides?state=all"]),
    "/desk/rules": (STEWARD, ["/desk/rules"]),
}
"""Who looks, and at which addresses, for the path of each page's route."""

DESKTOP: dict[str, Any] = {
    "locale": "de",
    "color_scheme": "light",
    "viewport": {"width": 992, "height": 900},
}
"""The narrowest on which the menu is unfolded, in the language with the longer words."""

PHONE: dict[str, Any] = {
    "locale": "en",
    "color_scheme": "dark",
    "viewport": {"width": 320, "height": 700},
}
VISITS = [DESKTOP, PHONE]
OTHER_VISITS: list[dict[str, Any]] = [
    {"locale": "en", "color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    {"locale": "de", "color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
]
SEEN_ELSEWHERE = {
    "/datasets",
    "/register",
    "/register/open-use",
    "/rules",
    "/licenses",
    "/contract-models",
    "/contract-models/city-subscription",
    "/help",
    "/api",
    "/imprint",
    "/privacy",
    "/accessibility",
}
"""Pages that ``tests/site`` sees in the same way, faster: nothing of them needs a running city."""
MAIN_PAGES = ["/", "/sign-up"]
REFUSED_FORMS = {
    "/sign-in": VISITOR,
    "/sign-up": VISITOR,
    "/publish/new": PUBLISHER,
    "/publish/{waiting}/release": PUBLISHER,
}


@dataclass(frozen=True)
class City:
    """Something of each kind to look at, and who may see it."""

    names: dict[str, str]
    addresses: dict[str, str]


def visits() -> list[Any]:
    """Every address in two visits, those of the same person at the same machine together."""
    return [
        pytest.param(
            who,
            address,
            visit,
            id=f"{address}-{visit['locale']}",
            marks=[pytest.mark.long] if visit is PHONE else [],
        )
        for person in PEOPLE
        for visit in VISITS
        for path, (who, addresses) in PAGES.items()
        for address in addresses
        if who == person and path not in SEEN_ELSEWHERE
    ]


@pytest.fixture(scope="module")
def city(exchange: Exchange, steward: Member) -> City:
    """A department with a dataset in each state, and letters with links that still work."""
    owner = sign_up(exchange, kind="city_department")
    verify(steward, owner.organization, kind="city_department")
    published = owner.describe("Fußgängerzählung", description={"de": "Passanten je Stunde."})
    owner.delivered(published, counts(300))
    owner.verdict(published, owner.deliver(published, with_addresses()))
    owner.verdict(published, owner.deliver(published, counts(310)))
    account = owner.describe("Kehrichtwagenfahrten", access="account")
    owner.delivered(account, counts(300))
    waiting = owner.describe("Ampelschaltzeiten")
    owner.verdict(waiting, owner.deliver(waiting, counts(200)))
    names = {
        "published": published,
        "account": account,
        "waiting": waiting,
        "empty": owner.describe("Fährfahrgäste"),
        "organization": owner.get("/me")["organization"]["slug"],
        "expectation": mark_of(owner.get(f"/datasets/{published}/expectations")["expectations"][0]),
    }
    provider, buyer = sign_up(exchange, size="medium"), small_firm(exchange, steward)
    people = {PUBLISHER: owner, PROVIDER: provider, BUYER: buyer, STEWARD: steward}
    return City(
        names | _links(exchange, owner) | _bought(provider, buyer) | owe(steward, provider),
        {name: member.email for name, member in people.items()},
    )


def _bought(provider: Member, buyer: Member) -> dict[str, str]:
    sold = sell(provider, "Müllabfuhrtermine")
    return {
        "sold": sold.slug,
        "offer": sold.offer,
        "running": buy(buyer, sold),
        "draft": draft(buyer, sold.offer)["id"],
        "invoice": buyer.get("/invoices")["items"][0]["id"],
    }


def _links(exchange: Exchange, owner: Member) -> dict[str, str]:
    other = sign_up(exchange)
    guest, newcomer = "guest@visits.example", "newcomer@visits.example"
    path = f"/organizations/{owner.organization}/members"
    ok(owner.api.post(path, json={"email": guest, "roles": ["publisher"]}))
    ok(other.api.post("/password-resets", json={"email": other.email}))
    person = {"email": newcomer, "name": "Kim Neu", "password": "korrekt-pferd-batterie"}
    organization = {"name": "Newcomers", "kind": "research"}
    ok(other.api.post("/registrations", json=person | {"organization": organization}))
    moved = {"email": "moved@visits.example", "password": "korrekt-pferd-batterie"}
    ok(other.api.post("/me/address", json=moved))
    return {
        "invitation": link_in_outbox(exchange, guest),
        "reset": link_in_outbox(exchange, other.email),
        "confirmation": link_in_outbox(exchange, newcomer),
        "address": link_in_outbox(exchange, "moved@visits.example"),
    }


class Machines:
    """Browsers in use, one per person and kind of machine; signing in once is enough."""

    def __init__(self, browser: Browser, exchange: Exchange, city: City) -> None:
        self._opening = machines(browser, exchange)
        self._open = self._opening.__enter__()
        self._city = city
        self._contexts: dict[str, BrowserContext] = {}

    def page(self, who: str, visit: dict[str, Any]) -> Page:
        key = f"{who} {visit}"
        if key not in self._contexts:
            context = self._contexts[key] = self._open(**visit)
            if who != VISITOR:
                sign_in(context, self._city.addresses[who]).close()
        return self._contexts[key].new_page()

    def close(self) -> None:
        self._opening.__exit__(None, None, None)


@pytest.fixture(scope="module")
def desks(chromium: Browser, exchange: Exchange, city: City) -> Iterator[Machines]:
    desks = Machines(chromium, exchange, city)
    yield desks
    desks.close()


@dataclass(frozen=True)
class Look:
    """What is to be seen of a page."""

    desks: Machines
    city: City

    def at(self, who: str, address: str, visit: dict[str, Any]) -> Page:
        page = self.desks.page(who, visit)
        page.goto(address.format(**self.city.names))
        expect(page.locator("[hx-trigger=load]")).to_have_count(0)
        return page


@pytest.fixture
def look(desks: Machines, city: City) -> Look:
    return Look(desks, city)


def findings(page: Page) -> list[str]:
    """What axe finds, as the rule and the first element, and whether the page is too wide."""
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    violations = cast("list[dict[str, Any]]", Axe().run(page).response["violations"])
    page.close()
    found = [f"{each['id']}: {each['nodes'][0]['html'][:300]}" for each in violations]
    return [*found, f"scrolls sideways by {wider} px"] if wider > 0 else found


class TestTheListOfPages:
    def test_holds_every_page_there_is(self) -> None:
        paths = {
            route.path
            for module in (*PUBLIC_PAGES, *ACCOUNT_PAGES, *WORK_PAGES)
            for route in module.router.routes
            if isinstance(route, APIRoute) and "GET" in (route.methods or ())
        }

        assert paths - NO_PAGES == set(PAGES)


class TestEveryPage:
    @pytest.mark.parametrize(("who", "address", "visit"), visits())
    def test_has_no_finding(
        self, look: Look, who: str, address: str, visit: dict[str, Any]
    ) -> None:
        assert findings(look.at(who, address, visit)) == []


@pytest.mark.long
class TestMainPages:
    @pytest.mark.parametrize("visit", OTHER_VISITS, ids=["en-light-phone", "de-dark-desktop"])
    @pytest.mark.parametrize("address", MAIN_PAGES)
    def test_have_no_finding_the_other_way_round(
        self, look: Look, address: str, visit: dict[str, Any]
    ) -> None:
        assert findings(look.at(VISITOR, address, visit)) == []


class TestRefusedForms:
    @pytest.mark.parametrize("address", REFUSED_FORMS)
    def test_have_no_finding(self, look: Look, address: str) -> None:
        page = look.at(REFUSED_FORMS[address], address, VISITS[0])
        page.locator("main form[method=post]").first.evaluate("form => form.noValidate = true")
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            page.click("main form[method=post] button[type=submit]")
        page.wait_for_load_state()

        assert answered.value.status in {401, 422}
        if answered.value.status == 422:
            expect(page.locator("#errors")).to_be_focused()
        assert findings(page) == []
