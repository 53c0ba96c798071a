"""From an offer to the data and back out of the contract, in a browser, as people do it."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import trading
from tests.journeys.browsing import Open, sign_in
from tests.journeys.buying import CONTRACT, PAY_PAGE, Shopper
from tests.journeys.exchange import Exchange
from tests.journeys.people import Member, ok, sign_up
from tests.journeys.trading import AUTHENTICATES, DECLINED, PAYS, Sold, may_read

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider(exchange: Exchange) -> Member:
    return sign_up(exchange, kind="company", size="large")


@pytest.fixture(scope="module")
def sold(provider: Member) -> Sold:
    return trading.sell(provider, "Lieferzonenbelegung")


@pytest.fixture(scope="module")
def on_request(provider: Member) -> Sold:
    return trading.sell(provider, "Lieferwagenbewegungen", access="request")


@pytest.fixture
def buyer(exchange: Exchange, steward: Member) -> Member:
    """A small firm whose people read English."""
    member = trading.small_firm(exchange, steward)
    ok(member.api.patch("/me", json={"language": "en"}))
    return member


@pytest.fixture
def shopper(open_context: Open, buyer: Member) -> Shopper:
    return Shopper(sign_in(open_context(), buyer.email))


class TestByCard:
    def test_is_paid_and_the_data_is_there(
        self, shopper: Shopper, sold: Sold, tmp_path: Path
    ) -> None:
        shopper.draw_up(sold)
        shopper.accept("stripe")
        shopper.type_card(PAYS)
        shopper.is_back()

        page = shopper.page
        page.get_by_role("link", name="Download the data").click()
        with page.expect_download() as started:
            page.locator("a[href*='format=original']").first.click()
        started.value.save_as(tmp_path / "file.csv")
        assert (tmp_path / "file.csv").read_bytes() == sold.content

    def test_declined_says_so_and_another_card_pays(self, shopper: Shopper, sold: Sold) -> None:
        shopper.draw_up(sold)
        shopper.accept("stripe")
        shopper.type_card(DECLINED)
        expect(shopper.page.get_by_role("alert")).to_contain_text("declined")

        shopper.type_card(PAYS)

        shopper.is_back()

    def test_bank_asks_who_pays(self, shopper: Shopper, sold: Sold) -> None:
        shopper.draw_up(sold)
        shopper.accept("stripe")
        shopper.type_card(AUTHENTICATES)
        shopper.page.get_by_role("button", name="Authenticate", exact=True).click()

        shopper.is_back()

    def test_bank_that_does_not_know_the_payer_lets_nothing_be_charged(
        self, shopper: Shopper, sold: Sold, buyer: Member
    ) -> None:
        contract = shopper.draw_up(sold).rsplit("/", 1)[1]
        shopper.accept("stripe")
        shopper.type_card(AUTHENTICATES)
        shopper.page.get_by_role("button", name="Fail the authentication").click()
        expect(shopper.page.get_by_role("alert")).to_contain_text("Nothing was charged")

        assert trading.status(buyer, contract) == "pending_payment"

    def test_given_up_and_paid_later(self, shopper: Shopper, sold: Sold) -> None:
        contract = shopper.draw_up(sold)
        shopper.accept("stripe")
        shopper.page.get_by_role("link", name="Cancel and go back").click()
        shopper.page.wait_for_url(CONTRACT)
        shopper.sees("The payment is missing")

        shopper.page.goto("/library")
        shopper.page.goto(contract)
        shopper.page.get_by_role("button", name="Pay €49.00 now").click()
        shopper.type_card(PAYS)

        shopper.is_back()


class TestByInvoice:
    def test_is_in_force_at_once_and_in_the_library(self, shopper: Shopper, sold: Sold) -> None:
        contract = shopper.draw_up(sold)
        shopper.accept("invoice")
        shopper.is_back()

        shopper.page.goto("/library")
        shopper.sees("Lieferzonenbelegung")
        shopper.page.locator(
            f"main a[href='/contracts/{contract.rsplit('/', 1)[1]}']"
        ).first.click()
        shopper.page.wait_for_url(contract)

    def test_is_ended_with_what_follows_said_before(
        self, shopper: Shopper, sold: Sold, buyer: Member
    ) -> None:
        contract = shopper.draw_up(sold)
        shopper.accept("invoice")
        shopper.is_back()

        shopper.page.goto(f"{contract}/termination")
        shopper.sees("Access closes within seconds")
        shopper.page.check("input[name=effective][value=now]")
        shopper.page.get_by_role("button", name="End it").click()

        shopper.page.wait_for_url(contract)
        shopper.sees("The contract has ended")
        assert not may_read(buyer, sold.slug)


class TestOnRequest:
    def test_provider_approves_in_another_browser(
        self, shopper: Shopper, open_context: Open, on_request: Sold
    ) -> None:
        contract = shopper.draw_up(on_request)
        shopper.accept("invoice")
        shopper.page.wait_for_url(CONTRACT)
        shopper.sees("You have accepted the contract")

        desk = sign_in(open_context(), on_request.provider.email)
        desk.goto(contract)
        desk.get_by_role("button", name="Approve").click()
        desk.wait_for_url(CONTRACT)

        shopper.page.reload()
        shopper.is_back()


class TestOthersLookOn:
    def test_provider_sees_the_sale(self, shopper: Shopper, open_context: Open, sold: Sold) -> None:
        contract = shopper.draw_up(sold)
        shopper.accept("invoice")
        shopper.is_back()

        office = sign_in(open_context(), sold.provider.email)
        office.goto("/sales/contracts")

        expect(office.locator(f"main a[href='{urlsplit(contract).path}']").first).to_be_visible()

    def test_steward_sees_what_a_revocation_stops_and_revokes(
        self, shopper: Shopper, open_context: Open, sold: Sold, steward: Member, buyer: Member
    ) -> None:
        contract = shopper.draw_up(sold)
        shopper.accept("invoice")
        shopper.is_back()

        desk = sign_in(open_context(), steward.email)
        desk.goto(f"{contract}/revocation")
        expect(desk.locator("main")).to_contain_text("No further payment is collected")
        desk.fill("textarea[name=reason]", "The data was resold.")
        desk.get_by_role("button", name="Revoke the contract").click()
        desk.wait_for_url(contract)

        assert not may_read(buyer, sold.slug)
        shopper.page.reload()
        shopper.sees("The city has revoked this contract")


class TestInGerman:
    def test_reads_pays_and_sees_it_in_force(
        self, open_context: Open, buyer: Member, sold: Sold
    ) -> None:
        ok(buyer.api.patch("/me", json={"language": "de"}))
        shopper = Shopper(sign_in(open_context(locale="de"), buyer.email))
        shopper.draw_up(sold)
        expect(shopper.page.locator("html")).to_have_attribute("lang", "de")
        shopper.accept("stripe")
        shopper.page.wait_for_url(PAY_PAGE)
        expect(shopper.page.get_by_label("Kartennummer")).to_be_visible()
        shopper.type_card(PAYS)

        shopper.page.wait_for_url(CONTRACT)
        shopper.sees("Der Vertrag gilt")


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, css: str) -> None:
        """Go on with Tab until an element has the focus."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("css => document.activeElement.matches(css)", css):
                return
        pytest.fail(f"the keyboard does not reach {css}")

    def press(self, css: str, key: str = "Enter") -> None:
        self.to(css)
        self.page.keyboard.press(key)

    def type(self, css: str, text: str) -> None:
        self.to(css)
        self.page.keyboard.type(text)


class TestByKeyboardAlone:
    def test_buys_by_card(self, shopper: Shopper, sold: Sold) -> None:
        page, keys = shopper.page, Keys(shopper.page)
        page.goto(f"/datasets/{sold.slug}")
        keys.press("form#offers button[type=submit]")
        page.wait_for_url("**/contracts/new?offer=*")
        expect(page.locator("input[name=purposes][value=site_selection]")).to_be_checked()
        keys.type("textarea[name=purpose]", trading.PURPOSE)
        keys.press("form[action='/contracts/new'] button[type=submit]")
        page.wait_for_url(CONTRACT)
        keys.to("input[name=payment]")
        while not page.is_checked("input[name=payment][value=stripe]"):
            page.keyboard.press("ArrowDown")
        keys.type("input[name=accepted_by]", "Kim Beispiel")
        keys.press("input[name=binding]", "Space")
        keys.press("form[action$='/acceptance'] button[type=submit]")
        page.wait_for_url(PAY_PAGE)
        for name, text in trading.CARD.items():
            keys.type(f"input[name={name}]", text)
        page.keyboard.press("Enter")

        shopper.is_back()
