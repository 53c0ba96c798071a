"""Random lives of payments by card; whatever happened, both sides agree in the end."""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from uuid import UUID

import pytest
import stripe

from billing.access import is_granted
from billing.ledger.models import Account
from billing.ledger.queries import balance
from billing.models import (
    CheckoutStatus,
    Ending,
    Interval,
    RefundRule,
    RefundStatus,
    SubscriptionStatus,
)
from billing.sandbox import cards
from billing.sandbox.paying import NotPaid, pay
from marketplace.core import clock
from tests.billing.shop import Shop
from tests.billing.signing import event, send

MANY = [pytest.param(seed, 60, marks=pytest.mark.long) for seed in (3, 4)]
"""More lives in one shop; ``tests/lives`` has two thousand, with their contracts."""

FAULTS = ["500", "drop_answer"]


class Lives:
    """So many payments that live at the same time, and what happens to them by chance."""

    def __init__(self, shop: Shop, random: Random) -> None:
        self.shop = shop
        self.random = random
        self.references: list[UUID] = []
        self.deeds: list[Callable[[UUID], object]] = [
            self.settle,
            self.settle,
            self.pay,
            self.pay,
            self.decline,
            self.end,
            self.reopen,
            self.refund_by_hand,
            self.change_card,
            self.repeat_an_event,
            self.break_something,
        ]

    def begin(self) -> None:
        """Begin another payment, of a buyer of its own."""
        interval = self.random.choice([Interval.MONTH, Interval.MONTH, None])
        self.references.append(
            self.shop.begin(
                organization_id=self.shop.new_organization(),
                interval=interval,
                trial_days=self.random.choice([0, 0, 7]) if interval else 0,
            )
        )

    def live(self, count: int) -> None:
        """Let so many payments begin, and much happen to them meanwhile."""
        for _ in range(count):
            self.begin()
            for _ in range(6):
                self.random.choice(self.deeds)(self.random.choice(self.references))
            if self.random.random() < 0.2:
                self.shop.work()
            if self.random.random() < 0.05:
                self.shop.sandbox.advance(days=self.random.choice([0.5, 5, 31]))

    def settle(self, reference: UUID) -> None:
        self.shop.settle(reference)

    def pay(self, reference: UUID, number: str = cards.PAYS) -> None:
        url = self.shop.checkout(reference).url
        if url is not None:
            with suppress(NotPaid):
                pay(url, number)

    def decline(self, reference: UUID) -> None:
        self.pay(reference, cards.DECLINED)

    def end(self, reference: UUID) -> None:
        if self.random.random() < 0.4:
            ending, rule = self.random.choice(list(Ending)), self.random.choice(list(RefundRule))
            self.shop.end(reference, ending, rule)

    def reopen(self, reference: UUID) -> None:
        self.shop.reopen(reference)

    def refund_by_hand(self, reference: UUID) -> None:
        invoices = self.shop.invoices(reference)
        intent = invoices[0].stripe_payment_intent_id if invoices else None
        if intent and self.random.random() < 0.3:
            with suppress(stripe.StripeError):
                self.shop.sandbox.client.v1.refunds.create(
                    {"payment_intent": intent, "amount": self.random.choice([100, 1000, 2900])}
                )

    def change_card(self, reference: UUID) -> None:
        customer = self.shop.customer(reference).stripe_id
        if customer:
            number = self.random.choice([cards.FAILS_LATER, cards.PAYS])
            self.shop.sandbox.change_card(customer, number)

    def repeat_an_event(self, _: UUID) -> None:
        if events := self.shop.events(newest=50):
            old = self.random.choice(events)
            send(self.shop, event(old.type, old.payload["data"]["object"]))

    def break_something(self, _: UUID) -> None:
        fault = self.random.choice(FAULTS)
        self.shop.sandbox.fail_next(fault, count=self.random.randint(1, 3))


def settle_down(lives: Lives) -> None:
    """Let the faults end and everything arrive, twice and in any order."""
    shop = lives.shop
    shop.sandbox.fail_next(count=0)
    shop.hear()
    old = shop.events(newest=2000) * 2
    lives.random.shuffle(old)
    for one in old:
        send(shop, event(one.type, one.payload["data"]["object"]))
    shop.hear()


def expected_access(shop: Shop, reference: UUID) -> bool:
    """Whether Stripe's state, asked anew, is one that pays for access."""
    checkout = shop.checkout(reference)
    if checkout.status is not CheckoutStatus.COMPLETE or checkout.ending is Ending.NOW:
        return False
    client = shop.sandbox.client
    page = client.v1.checkout.sessions.retrieve(checkout.stripe_id or "")
    if page.subscription is None:
        return page.payment_status == "paid" and shop.charged(reference) > 0
    found = client.v1.subscriptions.retrieve(str(page.subscription))
    ours = shop.subscription(reference)
    assert found.status == ours.status
    assert found.cancel_at_period_end == ours.cancel_at_period_end
    status = SubscriptionStatus(found.status)
    return is_granted(status, past_due_since=ours.past_due_since, at=clock.now())


def check(shop: Shop, reference: UUID) -> None:
    """Hold our rows of a payment to Stripe's."""
    checkout = shop.checkout(reference)
    paid = sum(one.total - one.amount_refunded for one in shop.invoices(reference) if one.paid_at)
    assert checkout.has_access == expected_access(shop, reference)
    assert paid == shop.charged(reference) >= 0
    assert shop.pages(reference) <= checkout.attempt
    assert all(one.status is not RefundStatus.PENDING for one in shop.refunds(reference))
    if checkout.ending is Ending.NOW:
        assert checkout.ended_at
        assert shop.story(reference).count("payment_ended") == 1


class TestLives:
    @pytest.mark.parametrize(("seed", "count"), [(1, 8), *MANY])
    def test_end_with_both_sides_agreed(self, own_shop: Shop, seed: int, count: int) -> None:
        lives = Lives(own_shop, Random(seed))  # noqa: S311 - repeatable chance
        lives.live(count)
        settle_down(lives)

        for reference in lives.references:
            check(own_shop, reference)
        total = sum(own_shop.charged(reference) for reference in lives.references)
        with own_shop.services.sessions() as session:
            held = balance(session, Account.STRIPE, currency="EUR")
        assert held == total
        assert set(own_shop.imbalance().values()) <= {0}
