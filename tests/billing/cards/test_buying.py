from datetime import timedelta

import pytest

from billing import checkouts
from billing.models import CheckoutStatus, Interval, InvoiceStatus, SubscriptionStatus
from billing.sandbox import cards
from billing.sandbox.paying import NotPaid
from marketplace.core import clock
from tests.billing.shop import Shop


class TestBegin:
    def test_asks_nobody(self, shop: Shop) -> None:
        checkout = shop.checkout(shop.begin())

        assert checkout.status is CheckoutStatus.OPEN
        assert checkout.stripe_id is None

    def test_again_is_the_same_checkout(self, shop: Shop) -> None:
        reference = shop.begin()
        first = shop.checkout(reference)
        shop.begin(reference=reference)

        assert shop.checkout(reference).id == first.id

    def test_enqueues_what_opens_the_page(self, shop: Shop) -> None:
        reference = shop.begin()
        shop.work()

        assert shop.checkout(reference).url is not None


class TestPage:
    def test_leads_back_to_where_the_buyer_came_from(self, shop: Shop) -> None:
        reference = shop.offered(return_path="/contracts/7")
        page = shop.sandbox.client.v1.checkout.sessions.retrieve(
            shop.checkout(reference).stripe_id or ""
        )

        assert page.success_url == f"{shop.services.settings.public_url}/contracts/7"
        assert page.client_reference_id == str(reference)
        assert page.amount_total == 2900

    def test_is_opened_once_however_often_it_is_settled(self, shop: Shop) -> None:
        reference = shop.offered()
        first = shop.checkout(reference).stripe_id
        for _ in range(3):
            assert shop.settle(reference)

        assert shop.checkout(reference).stripe_id == first

    def test_of_the_same_thing_shares_customer_product_and_price(self, shop: Shop) -> None:
        once = shop.purchase()
        first = shop.offered(product_reference=once.product_reference)
        second = shop.offered(product_reference=once.product_reference)

        assert shop.checkout(first).price_id == shop.checkout(second).price_id


class TestSubscription:
    def test_that_is_paid_gives_access(self, shop: Shop) -> None:
        reference = shop.bought()

        checkout, subscription = shop.checkout(reference), shop.subscription(reference)
        assert checkout.status is CheckoutStatus.COMPLETE
        assert checkout.has_access
        assert checkout.paid_until == subscription.current_period_end
        assert subscription.status is SubscriptionStatus.ACTIVE
        assert shop.story(reference) == ["access_paid"]

    def test_has_an_invoice_with_its_number_period_and_tax(self, shop: Shop) -> None:
        reference = shop.bought()

        invoice = shop.invoices(reference)[0]
        assert invoice.status is InvoiceStatus.PAID
        assert (invoice.total, invoice.tax, invoice.currency) == (2900, 463, "EUR")
        assert invoice.number
        assert invoice.period_end == shop.subscription(reference).current_period_end
        assert shop.charged(reference) == 2900

    def test_on_trial_gives_access_before_anything_is_paid(self, shop: Shop) -> None:
        reference = shop.bought(trial_days=14)

        subscription = shop.subscription(reference)
        assert subscription.status is SubscriptionStatus.TRIALING
        assert subscription.trial_end
        assert subscription.trial_end > clock.now() + timedelta(days=13)
        assert shop.checkout(reference).has_access
        assert shop.charged(reference) == 0


class TestOneOff:
    def test_that_is_paid_gives_access_without_end(self, shop: Shop) -> None:
        reference = shop.bought(interval=None)

        checkout = shop.checkout(reference)
        assert checkout.has_access
        assert checkout.paid_until is None
        assert [one.status for one in shop.invoices(reference)] == [InvoiceStatus.PAID]
        assert shop.charged(reference) == 2900


class TestCards:
    @pytest.mark.parametrize("interval", [Interval.MONTH, None])
    def test_that_are_declined_change_nothing(self, shop: Shop, interval: Interval | None) -> None:
        reference = shop.offered(interval=interval)
        with pytest.raises(NotPaid):
            shop.pay(reference, cards.DECLINED)
        shop.settle(reference)

        assert shop.checkout(reference).status is CheckoutStatus.OPEN
        assert shop.story(reference) == []

    def test_that_ask_for_3d_secure_pay_after_it(self, shop: Shop) -> None:
        reference = shop.offered()
        shop.pay(reference, cards.AUTHENTICATES)
        shop.settle(reference)

        assert shop.checkout(reference).has_access

    def test_are_paid_at_last_after_one_was_declined(self, shop: Shop) -> None:
        reference = shop.offered()
        with pytest.raises(NotPaid):
            shop.pay(reference, cards.DECLINED)
        shop.pay(reference)
        shop.settle(reference)

        assert shop.story(reference) == ["access_paid"]
        assert shop.charged(reference) == 2900


class TestStanding:
    def test_has_the_page_while_it_is_open(self, shop: Shop) -> None:
        reference = shop.offered()
        with shop.services.sessions() as session:
            standing = checkouts.standing(session, reference)

        assert standing
        assert standing.url == shop.checkout(reference).url
        assert standing.paid_total.minor == 0

    def test_has_the_period_and_what_was_paid(self, shop: Shop) -> None:
        reference = shop.bought()
        with shop.services.sessions() as session:
            standing = checkouts.standing(session, reference)

        assert standing
        assert standing.url is None
        assert standing.subscription is SubscriptionStatus.ACTIVE
        assert standing.current_period_end == shop.subscription(reference).current_period_end
        assert standing.paid_total.minor == 2900
