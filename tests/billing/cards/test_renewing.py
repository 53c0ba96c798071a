from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from billing import reconciling
from billing.models import InvoiceStatus, RefundStatus, SubscriptionStatus
from billing.sandbox import cards
from marketplace.core import clock
from tests.billing.shop import Shop


@pytest.fixture
def shop(own_shop: Shop) -> Shop:
    """A shop whose clock may be moved."""
    return own_shop


def change_card(shop: Shop, reference: UUID, number: str) -> None:
    subscription = shop.subscription(reference)
    at_stripe = shop.sandbox.client.v1.subscriptions.retrieve(subscription.stripe_id or "")
    shop.sandbox.change_card(str(at_stripe.customer), number)


class TestRenewal:
    def test_is_charged_once_a_month(self, shop: Shop) -> None:
        reference = shop.bought()
        for month in range(1, 4):
            shop.sandbox.advance(days=31, hours=2)
            shop.hear()
            assert shop.charged(reference) == 2900 * (month + 1)

        assert shop.story(reference) == ["access_paid"]
        assert (
            shop.checkout(reference).paid_until == shop.subscription(reference).current_period_end
        )
        assert shop.imbalance() == {"EUR": 0}

    def test_follows_a_trial(self, shop: Shop) -> None:
        reference = shop.bought(trial_days=7)
        shop.sandbox.advance(days=7, hours=2)
        shop.hear()

        assert shop.subscription(reference).status is SubscriptionStatus.ACTIVE
        assert shop.charged(reference) == 2900


class TestFailedRenewal:
    def failed(self, shop: Shop) -> UUID:
        reference = shop.bought()
        change_card(shop, reference, cards.FAILS_LATER)
        shop.sandbox.advance(days=31, hours=2)
        shop.hear()
        return reference

    def test_keeps_access_and_is_told_once(self, shop: Shop) -> None:
        reference = self.failed(shop)
        shop.settle(reference)

        assert shop.subscription(reference).status is SubscriptionStatus.PAST_DUE
        assert shop.checkout(reference).has_access
        assert shop.story(reference) == ["access_paid", "payment_failed"]

    def test_that_is_paid_later_changes_nothing_more(self, shop: Shop) -> None:
        reference = self.failed(shop)
        change_card(shop, reference, cards.PAYS)
        shop.sandbox.advance(days=9)
        shop.hear()

        assert shop.subscription(reference).past_due_since is None
        assert shop.story(reference) == ["access_paid", "payment_failed"]
        assert shop.charged(reference) == 5800

    def test_lets_access_rest_after_the_days_of_grace(self, shop: Shop) -> None:
        reference = self.failed(shop)
        with time_machine.travel(clock.now() + timedelta(days=13)):
            assert reconciling.lapse(shop.services.sessions) == 0
        with time_machine.travel(clock.now() + timedelta(days=14, minutes=1)):
            assert reconciling.lapse(shop.services.sessions) == 1
            assert reconciling.lapse(shop.services.sessions) == 0

        assert shop.story(reference) == ["access_paid", "payment_failed", "access_lapsed"]

    def test_that_is_given_up_ends_the_payment_and_the_debt(self, shop: Shop) -> None:
        reference = self.failed(shop)
        shop.sandbox.advance(days=40)
        shop.hear()

        assert shop.subscription(reference).status is SubscriptionStatus.CANCELED
        assert shop.story(reference)[-1] == "payment_ended"
        assert [one.status for one in shop.invoices(reference)] == [
            InvoiceStatus.PAID,
            InvoiceStatus.VOID,
        ]
        assert shop.charged(reference) == 2900
        assert shop.imbalance() == {"EUR": 0}

    def test_is_paid_back_when_it_is_paid_after_the_end(self, shop: Shop) -> None:
        shop.sandbox.hold_webhooks()
        reference = shop.bought()
        shop.sandbox.advance(days=31, hours=2)
        shop.end(reference)
        shop.work()

        assert [one.status for one in shop.refunds(reference)] == [RefundStatus.SUCCEEDED]
        assert shop.charged(reference) == 2900
