"""Buying in a browser, step by step, as people do it. Fields are found by name in any language."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.trading import PURPOSE, Sold

CONTRACT = re.compile(r"/contracts/[0-9a-f-]{36}$")
PAY_PAGE = re.compile(r"/c/pay/")


class Shopper:
    """Somebody who buys with the browser, signed in."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def draw_up(self, sold: Sold) -> str:
        """Read the offer, say what the data is for, and return the address of the draft."""
        page = self.page
        page.goto(f"/datasets/{sold.slug}")
        page.locator("form#offers button[type=submit]").click()
        page.wait_for_url("**/contracts/new?offer=*")
        page.check("input[name=purposes][value=site_selection]")
        page.fill("textarea[name=purpose]", PURPOSE)
        page.locator("form[action='/contracts/new'] button[type=submit]").click()
        page.wait_for_url(CONTRACT)
        return page.url

    def accept(self, payment: str | None) -> None:
        """Accept the draft that is shown, with one way to pay."""
        page = self.page
        if payment is not None:
            page.check(f"input[name=payment][value={payment}]")
        page.fill("input[name=accepted_by]", "Kim Beispiel")
        page.check("input[name=binding]")
        page.locator("form[action$='/acceptance'] button[type=submit]").click()

    def type_card(self, number: str) -> None:
        """Fill in the hosted pay page, and send it."""
        page = self.page
        page.wait_for_url(PAY_PAGE)
        page.fill("input[name=number]", number)
        page.fill("input[name=exp]", "12/34")
        page.fill("input[name=cvc]", "123")
        page.locator("main form button[type=submit]").click()

    def is_back(self) -> None:
        """See the contract in force, without asking again."""
        self.page.wait_for_url(CONTRACT)
        expect(self.page.locator("#standing")).to_contain_text("The contract is in force")

    def sees(self, words: str) -> None:
        """See some words in the page's main part."""
        expect(self.page.locator("main")).to_contain_text(words)
