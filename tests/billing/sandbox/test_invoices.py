import pytest
import stripe

from billing.sandbox import cards
from tests.billing.sandbox.shop import Shop


@pytest.fixture
def unpaid(shop: Shop) -> tuple[stripe.Subscription, stripe.Invoice]:
    """A subscription whose renewal failed once, and that renewal's invoice."""
    bought = shop.subscribe(cards.FAILS_LATER)
    shop.renew(bought)
    return bought, shop.invoices(bought)[0]


class TestInvoices:
    def test_are_numbered_one_after_the_other(self, shop: Shop) -> None:
        shop.buy_once()
        shop.buy_once()

        numbers = [one.number for one in shop.api.invoices.list({"customer": shop.customer.id})]

        assert numbers[0] is not None
        assert numbers[1] is not None
        assert (numbers[0][-5:], numbers[1][-5:]) == ("-0002", "-0001")
        assert numbers[0][:-5] == numbers[1][:-5]

    def test_say_what_was_bought(self, shop: Shop) -> None:
        data = {"description": "Contract 1", "metadata": {"reference": "contract-1"}}
        made = shop.session_once(invoice_creation={"enabled": True, "invoice_data": data})

        invoice = shop.api.invoices.retrieve(str(shop.pay(made).invoice))

        line = invoice.lines.data[0]
        assert (invoice.description, invoice.total) == ("Contract 1", 12000)
        assert invoice.metadata is not None
        assert invoice.metadata["reference"] == "contract-1"
        assert line.description == "1 × Traffic counts"
        assert line.pricing is not None
        assert line.pricing.price_details is not None
        assert line.pricing.price_details.price == shop.once.id

    def test_lead_to_their_payment(self, shop: Shop) -> None:
        session = shop.buy_once()

        (payment,) = shop.api.invoice_payments.list({"invoice": str(session.invoice)}).data

        assert (payment.status, payment.amount_paid) == ("paid", 12000)
        assert payment.payment.payment_intent == session.payment_intent
        assert shop.api.invoice_payments.retrieve(payment.id).id == payment.id

    def test_are_found_from_their_payment(self, shop: Shop) -> None:
        session = shop.buy_once()
        intent = str(session.payment_intent)

        found = shop.api.invoice_payments.list(
            {"payment": {"type": "payment_intent", "payment_intent": intent}}
        )

        assert [one.invoice for one in found] == [session.invoice]

    def test_are_found_by_status(
        self, shop: Shop, unpaid: tuple[stripe.Subscription, stripe.Invoice]
    ) -> None:
        bought, invoice = unpaid

        found = shop.api.invoices.list({"subscription": bought.id, "status": "open"})

        assert [one.id for one in found] == [invoice.id]


class TestVoid:
    def test_takes_back_what_is_unpaid(
        self, shop: Shop, unpaid: tuple[stripe.Subscription, stripe.Invoice]
    ) -> None:
        voided = shop.api.invoices.void_invoice(unpaid[1].id)
        shop.sandbox.advance(days=20)

        (payment,) = shop.api.invoice_payments.list({"invoice": voided.id}).data
        intent = shop.api.payment_intents.retrieve(str(payment.payment.payment_intent))
        assert (voided.status, voided.auto_advance) == ("void", False)
        assert (payment.status, intent.status) == ("canceled", "canceled")
        assert shop.api.invoices.retrieve(voided.id).attempt_count == 1

    def test_lets_the_subscription_run_again(
        self, shop: Shop, unpaid: tuple[stripe.Subscription, stripe.Invoice]
    ) -> None:
        bought, invoice = unpaid

        shop.api.invoices.void_invoice(invoice.id)

        assert shop.subscription(bought).status == "active"

    def test_refuses_what_is_paid(self, shop: Shop) -> None:
        session = shop.buy_once()

        with pytest.raises(stripe.InvalidRequestError, match="only pass in open invoices"):
            shop.api.invoices.void_invoice(str(session.invoice))


class TestPay:
    def test_collects_from_another_card(
        self, shop: Shop, unpaid: tuple[stripe.Subscription, stripe.Invoice]
    ) -> None:
        bought, invoice = unpaid
        shop.sandbox.change_card(shop.customer.id, cards.PAYS)

        paid = shop.api.invoices.pay(invoice.id)

        assert (paid.status, paid.amount_remaining) == ("paid", 0)
        assert shop.subscription(bought).status == "active"

    def test_notes_that_it_failed(
        self, shop: Shop, unpaid: tuple[stripe.Subscription, stripe.Invoice]
    ) -> None:
        with pytest.raises(stripe.CardError) as caught:
            shop.api.invoices.pay(unpaid[1].id, None, {"idempotency_key": unpaid[1].id})

        assert (caught.value.http_status, caught.value.code) == (402, "card_declined")
        assert shop.api.invoices.retrieve(unpaid[1].id).attempt_count == 2

    def test_refuses_what_is_not_open(self, shop: Shop) -> None:
        session = shop.buy_once()

        with pytest.raises(stripe.InvalidRequestError, match="not open"):
            shop.api.invoices.pay(str(session.invoice))
