from uuid import UUID

import pytest
from sqlmodel import select

from billing import checkouts
from billing.ledger.models import EntryKind, JournalEntry
from billing.models import (
    CheckoutStatus,
    Ending,
    Interval,
    RefundRule,
    RefundStatus,
    SubscriptionStatus,
)
from billing.sandbox.paying import NotPaid, pay
from marketplace.core import clock
from tests.billing.shop import Shop


class TestBeforePayment:
    def test_closes_the_page(self, shop: Shop) -> None:
        reference = shop.offered()
        url = shop.checkout(reference).url
        shop.end(reference)
        shop.work()

        checkout = shop.checkout(reference)
        assert checkout.status is CheckoutStatus.EXPIRED
        assert checkout.ended_at
        assert url
        with pytest.raises(NotPaid):
            pay(url)
        assert shop.story(reference) == ["payment_ended"]

    def test_opens_no_page_any_more(self, shop: Shop) -> None:
        reference = shop.begin()
        shop.end(reference)
        shop.work()

        checkout = shop.checkout(reference)
        assert checkout.stripe_id is None
        assert checkout.ended_at

    @pytest.mark.parametrize("interval", [*Interval, None])
    def test_gives_back_what_is_paid_in_that_moment(
        self, shop: Shop, interval: Interval | None
    ) -> None:
        shop.sandbox.hold_webhooks()
        reference = shop.offered(interval=interval)
        shop.pay(reference)
        shop.end(reference, Ending.PERIOD_END)
        shop.work()

        assert shop.charged(reference) == 0
        assert shop.story(reference) == ["payment_ended"]
        assert [one.status for one in shop.refunds(reference)] == [RefundStatus.SUCCEEDED]


class TestNow:
    def test_cancels_the_subscription(self, shop: Shop) -> None:
        reference = shop.bought()
        shop.end(reference)
        shop.work()

        subscription = shop.subscription(reference)
        at_stripe = shop.sandbox.client.v1.subscriptions.retrieve(subscription.stripe_id or "")
        assert subscription.status is SubscriptionStatus.CANCELED
        assert at_stripe.status == "canceled"
        assert shop.story(reference) == ["access_paid", "payment_ended"]
        assert shop.charged(reference) == 2900

    def test_gives_everything_back_by_the_rule_full(self, shop: Shop) -> None:
        reference = shop.bought()
        shop.end(reference, refund=RefundRule.FULL)
        shop.work()

        assert shop.charged(reference) == 0
        assert shop.invoices(reference)[0].amount_refunded == 2900

    def test_gives_the_unused_share_back_by_the_rule_prorated(self, shop: Shop) -> None:
        reference = shop.bought()
        shown = refundable(shop, reference)
        shop.end(reference, refund=RefundRule.PRORATED)
        shop.work()

        back = 2900 - shop.charged(reference)
        assert 2880 < back <= shown < 2900

    def test_again_gives_nothing_back_twice(self, shop: Shop) -> None:
        reference = shop.bought()
        for rule in (RefundRule.FULL, RefundRule.PRORATED, RefundRule.FULL):
            shop.end(reference, refund=rule)
            shop.work()
            shop.settle(reference)

        assert len(shop.refunds(reference)) == 1
        assert shop.charged(reference) == 0

    def test_books_the_refund_once(self, shop: Shop) -> None:
        reference = shop.bought(interval=None)
        shop.end(reference, refund=RefundRule.FULL)
        shop.work()
        shop.settle(reference)

        with shop.services.sessions() as session:
            found = session.exec(
                select(JournalEntry.kind).where(JournalEntry.reference == reference)
            ).all()
        assert sorted(found) == [
            EntryKind.INVOICE_ISSUED,
            EntryKind.INVOICE_PAID,
            EntryKind.REFUND_PAID,
        ]
        assert shop.imbalance() == {"EUR": 0}

    def test_follows_an_end_at_the_periods_end(self, shop: Shop) -> None:
        reference = shop.bought()
        shop.end(reference, Ending.PERIOD_END)
        shop.work()
        shop.end(reference, Ending.NOW, RefundRule.FULL)
        shop.work()

        assert shop.subscription(reference).status is SubscriptionStatus.CANCELED
        assert shop.charged(reference) == 0


class TestPeriodEnd:
    def test_keeps_access_until_then(self, shop: Shop) -> None:
        reference = shop.bought()
        shop.end(reference, Ending.PERIOD_END, RefundRule.FULL)
        shop.work()

        assert shop.subscription(reference).cancel_at_period_end
        assert shop.checkout(reference).has_access
        assert shop.refunds(reference) == []
        assert shop.story(reference) == ["access_paid"]

    def test_ends_it_then_and_charges_no_more(self, own_shop: Shop) -> None:
        reference = own_shop.bought()
        own_shop.end(reference, Ending.PERIOD_END)
        own_shop.work()
        own_shop.sandbox.advance(days=32)
        own_shop.hear()

        assert own_shop.story(reference) == ["access_paid", "payment_ended"]
        assert own_shop.charged(reference) == 2900

    def test_that_is_overtaken_by_a_renewal_gives_that_back(self, own_shop: Shop) -> None:
        own_shop.sandbox.hold_webhooks()
        reference = own_shop.bought()
        own_shop.end(reference, Ending.PERIOD_END)
        own_shop.sandbox.advance(days=32)
        own_shop.work()

        assert len(own_shop.invoices(reference)) == 2
        assert own_shop.subscription(reference).status is SubscriptionStatus.CANCELED
        assert own_shop.charged(reference) == 2900


class TestByHand:
    def test_a_refund_in_the_dashboard_is_booked_too(self, shop: Shop) -> None:
        reference = shop.bought(interval=None)
        intent = shop.invoices(reference)[0].stripe_payment_intent_id or ""
        shop.sandbox.client.v1.refunds.create({"payment_intent": intent, "amount": 900})
        shop.hear()

        assert [(one.amount, one.reason) for one in shop.refunds(reference)] == [(900, "by_hand")]
        assert shop.invoices(reference)[0].amount_refunded == 900
        assert shop.checkout(reference).has_access

    def test_a_full_refund_of_what_was_bought_once_takes_access_away(self, shop: Shop) -> None:
        reference = shop.bought(interval=None)
        intent = shop.invoices(reference)[0].stripe_payment_intent_id or ""
        shop.sandbox.client.v1.refunds.create({"payment_intent": intent})
        shop.hear()

        assert shop.story(reference) == ["access_paid", "access_lapsed"]

    def test_a_promise_is_cut_to_what_is_left(self, shop: Shop) -> None:
        reference = shop.bought()
        intent = shop.invoices(reference)[0].stripe_payment_intent_id or ""
        shop.sandbox.hold_webhooks()
        shop.sandbox.client.v1.refunds.create({"payment_intent": intent, "amount": 2000})
        shop.end(reference, refund=RefundRule.FULL)
        shop.work()

        assert sorted(one.amount for one in shop.refunds(reference)) == [900, 2000]
        assert shop.charged(reference) == 0

    def test_a_promise_of_which_nothing_is_left_fails(self, shop: Shop) -> None:
        reference = shop.bought()
        intent = shop.invoices(reference)[0].stripe_payment_intent_id or ""
        shop.sandbox.hold_webhooks()
        shop.sandbox.client.v1.refunds.create({"payment_intent": intent})
        shop.end(reference, refund=RefundRule.FULL)
        shop.work()

        statuses = sorted(one.status for one in shop.refunds(reference))
        assert statuses == [RefundStatus.FAILED, RefundStatus.SUCCEEDED]

    def test_a_subscription_canceled_in_the_dashboard_ends(self, shop: Shop) -> None:
        reference = shop.bought()
        shop.sandbox.client.v1.subscriptions.cancel(shop.subscription(reference).stripe_id or "")
        shop.hear()

        assert shop.story(reference) == ["access_paid", "payment_ended"]


class TestAbandoned:
    def test_a_page_that_expires_leaves_nothing(self, own_shop: Shop) -> None:
        reference = own_shop.offered()
        own_shop.sandbox.advance(days=1.1)
        own_shop.hear()

        assert own_shop.checkout(reference).status is CheckoutStatus.EXPIRED
        assert own_shop.story(reference) == []

    def test_a_new_page_is_opened_when_asked_for(self, own_shop: Shop) -> None:
        reference = own_shop.offered()
        first = own_shop.checkout(reference)
        own_shop.sandbox.advance(days=1.1)
        checkouts.pay_again(own_shop.services.sessions, own_shop.services.processors, reference)
        own_shop.pay(reference)
        own_shop.settle(reference)

        second = own_shop.checkout(reference)
        assert (second.attempt, second.status) == (2, CheckoutStatus.COMPLETE)
        assert second.stripe_id != first.stripe_id
        assert own_shop.charged(reference) == 2900

    def test_a_page_that_is_open_is_not_opened_anew(self, shop: Shop) -> None:
        reference = shop.offered()
        shop.reopen(reference)

        assert shop.checkout(reference).attempt == 1

    def test_what_was_ended_is_not_opened_anew(self, shop: Shop) -> None:
        reference = shop.offered()
        shop.end(reference)
        shop.work()
        shop.reopen(reference)

        assert shop.checkout(reference).attempt == 1


def refundable(shop: Shop, reference: UUID) -> int:
    """What the page shows before ending."""
    with shop.services.sessions() as session:
        rule = RefundRule.PRORATED
        return checkouts.refundable(session, reference, rule, at=clock.now()).minor
