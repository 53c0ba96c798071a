"""The pay page, as a browser without JavaScript sees it."""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

import pytest

from billing.sandbox import cards, paying
from billing.sandbox.paying import LASTING, NotPaid, pay
from tests.billing.sandbox.shop import CANCEL, SUCCESS, Shop

CARD = {"number": cards.PAYS, "exp": LASTING, "cvc": "123"}


def address(shop: Shop, **given: Any) -> str:
    url = shop.session(**given).url
    assert url is not None
    return url


class TestPage:
    def test_says_what_is_bought_and_what_it_costs(self, shop: Shop) -> None:
        page = paying.get(address(shop, locale="en"))

        assert page.status == 200
        assert "Traffic counts" in page.html
        assert "EUR\N{NO-BREAK SPACE}49.00 each month, until you cancel." in page.html

    def test_says_that_no_money_moves(self, shop: Shop) -> None:
        assert "no money moves here" in paying.get(address(shop)).html

    @pytest.mark.parametrize(
        ("locale", "languages", "button"),
        [
            ("de", "en", "49,00\N{NO-BREAK SPACE}EUR zahlen"),
            ("en", "de", "Pay EUR\N{NO-BREAK SPACE}49.00"),
            ("auto", "de-DE,de;q=0.9", "49,00\N{NO-BREAK SPACE}EUR zahlen"),
            (None, "fr, en", "Pay EUR\N{NO-BREAK SPACE}49.00"),
        ],
    )
    def test_speaks_the_language_of_the_session(
        self, shop: Shop, locale: str | None, languages: str, button: str
    ) -> None:
        url = address(shop, **({"locale": locale} if locale else {}))
        connection = HTTPConnection(shop.sandbox.base.removeprefix("http://"))
        path = url.removeprefix(shop.sandbox.base)
        connection.request("GET", path, headers={"Accept-Language": languages})

        html = connection.getresponse().read().decode()

        assert button in html
        connection.close()

    def test_says_what_a_trial_will_cost_later(self, shop: Shop) -> None:
        given = {"trial_period_days": 14}
        html = paying.get(address(shop, locale="en", subscription_data=given)).html

        assert "Start the trial" in html
        assert "Afterwards EUR\N{NO-BREAK SPACE}49.00 each month, first on" in html

    def test_shows_names_as_text(self, shop: Shop) -> None:
        product = shop.api.products.create({"name": "<b>& co</b>"})
        price = {"currency": "eur", "unit_amount": 500, "product": product.id}
        items = [{"price_data": price, "quantity": 3}]

        page = paying.get(address(shop, mode="payment", line_items=items))

        assert "3 × &lt;b&gt;&amp; co&lt;/b&gt;" in page.html

    def test_leads_back_to_where_its_visitor_came_from(self, shop: Shop) -> None:
        assert f'href="{CANCEL}"' in paying.get(address(shop)).html

    def test_has_a_stylesheet_and_nothing_else_to_load(self, shop: Shop) -> None:
        html = paying.get(address(shop)).html
        style = paying.get(f"{shop.sandbox.base}/c/page.css")

        assert "<script" not in html
        assert (style.status, "body {" in style.html) == (200, True)

    def test_that_does_not_exist_says_so(self, shop: Shop) -> None:
        page = paying.get(f"{shop.sandbox.base}/c/pay/cs_test_nothing")

        assert (page.status, paying.said(page.html)) == (404, "No such page")

    def test_says_that_it_has_expired(self, shop: Shop) -> None:
        session = shop.session(locale="de")
        shop.api.checkout.sessions.expire(session.id)

        page = paying.get(str(session.url))

        assert (page.status, paying.said(page.html)) == (410, "Seite abgelaufen")


class TestPay:
    def test_leads_to_the_success_address(self, shop: Shop) -> None:
        session = shop.session()

        onwards = pay(str(session.url))

        assert onwards == SUCCESS.replace("{CHECKOUT_SESSION_ID}", session.id)

    def test_completes_a_subscription(self, shop: Shop) -> None:
        session = shop.pay(shop.session(metadata={"a": "1"}))

        assert (session.status, session.payment_status) == ("complete", "paid")
        assert session.subscription
        assert session.invoice
        assert session.payment_intent is None
        assert session.url is None

    def test_completes_a_single_purchase_with_its_invoice(self, shop: Shop) -> None:
        session = shop.pay(shop.session_once())

        intent = shop.api.payment_intents.retrieve(str(session.payment_intent))
        invoice = shop.api.invoices.retrieve(str(session.invoice))
        assert (intent.status, intent.amount_received) == ("succeeded", 12000)
        assert (invoice.status, invoice.amount_paid, invoice.parent) == ("paid", 12000, None)

    def test_makes_a_customer_where_none_was_named(self, shop: Shop) -> None:
        items = [{"price": shop.once.id}]
        given = {"line_items": items, "success_url": SUCCESS, "customer_email": "a@b.example"}
        made = shop.api.checkout.sessions.create(
            {**given, "invoice_creation": {"enabled": True}}  # type: ignore[typeddict-item] - a dictionary of the test's own
        )

        session = shop.pay(made)

        customer = shop.api.customers.retrieve(str(session.customer))
        assert customer.email == "a@b.example"

    @pytest.mark.parametrize("number", [cards.DECLINED, cards.INSUFFICIENT])
    def test_says_that_a_card_was_declined(self, shop: Shop, number: str) -> None:
        session = shop.session_once(locale="en")

        page = paying.post(str(session.url), **CARD | {"number": number})

        assert page.status == 402
        assert paying.said(page.html).startswith("The card was declined.")
        found = shop.api.checkout.sessions.retrieve(session.id)
        intent = shop.api.payment_intents.retrieve(str(found.payment_intent))
        assert (found.status, intent.status) == ("open", "requires_payment_method")
        assert intent.last_payment_error is not None
        assert intent.last_payment_error.code == "card_declined"

    def test_can_be_tried_again_with_another_card(self, shop: Shop) -> None:
        session = shop.session_once()
        with pytest.raises(NotPaid):
            shop.pay(session, cards.DECLINED)

        paid = shop.pay(session)

        assert paid.status == "complete"
        charges = shop.api.charges.list({"payment_intent": str(paid.payment_intent)})
        assert [charge.status for charge in charges] == ["succeeded", "failed"]

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"number": "4242424242424241"}, "This is not a card number"),
            ({"exp": "01/20"}, "This card has run out"),
            ({"cvc": "1"}, "Please enter the three or four digits"),
        ],
    )
    def test_puts_a_sentence_beside_a_wrong_field(
        self, shop: Shop, given: dict[str, str], sentence: str
    ) -> None:
        page = paying.post(address(shop, locale="en"), **CARD | given)

        assert page.status == 422
        assert paying.said(page.html).startswith(sentence)
        assert 'aria-invalid="true"' in page.html
        assert next(iter(given)) in page.html

    def test_keeps_what_was_typed_but_for_the_code(self, shop: Shop) -> None:
        page = paying.post(address(shop), **CARD | {"exp": '"><x'})

        assert f'value="{cards.PAYS}"' in page.html
        assert 'value="&quot;&gt;&lt;x"' in page.html
        assert 'value="123"' not in page.html


class TestTwoTabs:
    def test_charge_once(self, shop: Shop) -> None:
        session = shop.session_once()
        with ThreadPoolExecutor(6) as pool:
            tabs = [pool.submit(paying.post, str(session.url), **CARD) for _ in range(6)]
        pages = [tab.result() for tab in tabs]

        assert sorted(page.status for page in pages) == [303, 409, 409, 409, 409, 409]
        charges = shop.api.charges.list({"customer": shop.customer.id})
        assert len(charges.data) == 1

    def test_say_that_the_page_is_paid_and_lead_on(self, shop: Shop) -> None:
        session = shop.session(locale="en")
        first = pay(str(session.url))

        page = paying.get(str(session.url))

        assert (page.status, paying.said(page.html)) == (409, "Already paid")
        assert pay(str(session.url)) == first


class TestAuthentication:
    @pytest.mark.parametrize("number", [cards.AUTHENTICATES, cards.ALWAYS_AUTHENTICATES])
    def test_is_asked_for_on_a_second_page(self, shop: Shop, number: str) -> None:
        session = shop.session_once(locale="en")

        page = paying.post(str(session.url), **CARD | {"number": number})

        assert page.location == f"{session.url}/authentication"
        assert "Is it you?" in paying.get(f"{session.url}/authentication").html
        found = shop.api.checkout.sessions.retrieve(session.id)
        intent = shop.api.payment_intents.retrieve(str(found.payment_intent))
        assert intent.status == "requires_action"

    def test_pays_when_it_succeeds(self, shop: Shop) -> None:
        assert shop.subscribe(cards.AUTHENTICATES).status == "active"

    def test_lets_a_trial_begin(self, shop: Shop) -> None:
        given = {"trial_period_days": 14}

        found = shop.subscribe(cards.AUTHENTICATES, subscription_data=given)

        assert found.status == "trialing"

    def test_leaves_the_page_open_when_it_fails(self, shop: Shop) -> None:
        session = shop.session(locale="en")
        with pytest.raises(NotPaid, match="The bank could not confirm") as caught:
            pay(str(session.url), cards.AUTHENTICATES, authenticates=False)

        assert caught.value.status == 402
        assert shop.pay(session, cards.AUTHENTICATES).status == "complete"

    def test_is_not_asked_for_before_a_card_was_given(self, shop: Shop) -> None:
        url = address(shop)

        shown = paying.get(f"{url}/authentication")
        posted = paying.post(f"{url}/authentication", outcome="authenticate")

        assert (shown.status, shown.location) == (303, url)
        assert posted.status == 402

    def test_is_over_when_the_session_is(self, shop: Shop) -> None:
        session = shop.session()
        paying.post(str(session.url), **CARD | {"number": cards.AUTHENTICATES})
        shop.api.checkout.sessions.expire(session.id)

        page = paying.post(f"{session.url}/authentication", outcome="authenticate")

        assert page.status == 410
        assert shop.api.checkout.sessions.retrieve(session.id).status == "expired"
