from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlmodel import Session

from billing import inbox, reconciling
from billing.models import (
    Checkout,
    CheckoutStatus,
    Ending,
    Interval,
    Refund,
    RefundRule,
    StripeEvent,
    SubscriptionStatus,
)
from marketplace.core import clock
from tests.billing.shop import Shop, running_shop
from tests.factories.billing import MONTH, BillingFactory
from tests.servers import Cluster

LATER = timedelta(minutes=5)
S = SubscriptionStatus


@pytest.fixture(scope="module")
def open_shop(
    cluster: Cluster, process: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop for these tests alone: to reconcile is to ask about whatever all others left open."""
    with running_shop(cluster, tmp_path_factory.mktemp("shop")) as shop:
        yield shop


def reconciled(shop: Shop, reference: UUID) -> list[str]:
    """What was told of a reference once five minutes have passed and the job has run."""
    with time_machine.travel(clock.now() + LATER):
        reconciling.reconcile(shop.services.sessions, shop.processor)
    return shop.story(reference)


class TestWithoutWebhooks:
    @pytest.fixture(autouse=True)
    def silence(self, shop: Shop) -> None:
        shop.sandbox.hold_webhooks()

    @pytest.mark.parametrize("interval", [Interval.MONTH, None])
    def test_a_payment_is_found(self, shop: Shop, interval: Interval | None) -> None:
        reference = shop.offered(interval=interval)
        shop.pay(reference)

        assert reconciled(shop, reference) == ["access_paid"]

    def test_an_ending_is_carried_out(self, shop: Shop) -> None:
        reference = shop.bought()
        shop.end(reference, refund=RefundRule.FULL)

        assert reconciled(shop, reference) == ["access_paid", "payment_ended"]
        assert shop.charged(reference) == 0

    def test_a_renewal_is_found(self, own_shop: Shop) -> None:
        reference = own_shop.bought()
        own_shop.sandbox.hold_webhooks()
        with time_machine.travel(clock.now() + timedelta(days=31, hours=2)):
            own_shop.sandbox.advance(seconds=1)  # does what the day brought
            reconciling.reconcile(own_shop.services.sessions, own_shop.processor)

        assert len(own_shop.invoices(reference)) == 2

    def test_nothing_goes_on_while_stripe_is_down(self, shop: Shop) -> None:
        reference = shop.offered()
        shop.pay(reference)
        shop.sandbox.fail_next("500")

        assert reconciled(shop, reference) == []
        assert reconciled(shop, reference) == ["access_paid"]

    def test_what_stripe_refuses_holds_up_nothing_else(self, shop: Shop) -> None:
        broken, reference = shop.offered(), shop.offered()
        with shop.services.sessions.begin() as session:
            row = session.get_one(Checkout, shop.checkout(broken).id)
            row.stripe_id = "cs_of_another_account"
        shop.pay(reference)

        assert reconciled(shop, reference) == ["access_paid"]


class TestEvents:
    def test_that_nobody_handled_are_handled(self, shop: Shop) -> None:
        reference = shop.offered()
        shop.pay(reference)
        with shop.services.sessions.begin() as session:
            payload = {"data": {"object": {"id": shop.checkout(reference).stripe_id}}}
            made = StripeEvent(
                stripe_id=f"evt_{reference.hex}", type="checkout.session.completed", payload=payload
            )
            session.add(made)

        assert reconciled(shop, reference) == ["access_paid"]

    def test_are_deleted_after_a_month(self, session: Session) -> None:
        for number, days in enumerate((40, 20, None)):
            handled_at = clock.now() - timedelta(days=days) if days else None
            session.add(
                StripeEvent(stripe_id=f"evt_{number}", type="x", payload={}, handled_at=handled_at)
            )
        inbox.sweep(session)

        kept = session.connection().exec_driver_sql("SELECT stripe_id FROM stripe_event").all()
        assert sorted(one[0] for one in kept) == ["evt_1", "evt_2"]


class TestDue:
    def is_due(self, session: Session, checkout: Checkout) -> bool:
        session.flush()
        with time_machine.travel(clock.now() + LATER):
            return checkout.id in reconciling.due(session)

    def test_is_what_is_open(self, session: Session, make: BillingFactory) -> None:
        assert self.is_due(session, make.checkout())

    def test_is_not_what_was_heard_of_just_now(
        self, session: Session, make: BillingFactory
    ) -> None:
        checkout = make.checkout()

        assert checkout.id not in reconciling.due(session)

    @pytest.mark.parametrize("status", [CheckoutStatus.EXPIRED, CheckoutStatus.COMPLETE])
    def test_is_not_what_is_over_or_runs(
        self, session: Session, make: BillingFactory, status: CheckoutStatus
    ) -> None:
        checkout = make.paid_checkout(status=status)
        subscription = make.subscription(checkout)
        make.invoice(checkout, period_start=subscription.current_period_start)

        assert not self.is_due(session, checkout)

    def test_is_a_period_whose_invoice_is_missing(
        self, session: Session, make: BillingFactory
    ) -> None:
        checkout = make.paid_checkout(status=CheckoutStatus.COMPLETE)
        make.subscription(checkout)

        assert self.is_due(session, checkout)

    @pytest.mark.parametrize(
        ("status", "due"),
        [(S.ACTIVE, True), (S.TRIALING, True), (S.CANCELED, False)],
    )
    def test_is_a_subscription_whose_period_is_over(
        self, session: Session, make: BillingFactory, status: S, *, due: bool
    ) -> None:
        checkout = make.paid_checkout()
        over = clock.now() - MONTH
        make.subscription(checkout, status=status, current_period_end=over)

        assert self.is_due(session, checkout) is due

    @pytest.mark.parametrize("status", [S.PAST_DUE, S.UNPAID, S.INCOMPLETE, S.PAUSED])
    def test_is_a_subscription_in_doubt(
        self, session: Session, make: BillingFactory, status: S
    ) -> None:
        checkout = make.paid_checkout()
        make.subscription(checkout, status=status)

        assert self.is_due(session, checkout)

    @pytest.mark.parametrize("ending", list(Ending))
    def test_is_what_has_yet_to_end(
        self, session: Session, make: BillingFactory, ending: Ending
    ) -> None:
        checkout = make.paid_checkout(ending=ending)
        make.subscription(checkout)

        assert self.is_due(session, checkout)

    def test_is_a_single_payment_whose_invoice_is_missing(
        self, session: Session, make: BillingFactory
    ) -> None:
        checkout = make.paid_checkout(make.price(interval=None))
        before = self.is_due(session, checkout)
        make.invoice(checkout)

        assert (before, self.is_due(session, checkout)) == (True, False)

    def test_is_what_owes_a_refund(self, session: Session, make: BillingFactory) -> None:
        checkout = make.paid_checkout(ended_at=clock.now())
        invoice = make.invoice(checkout)
        session.add(Refund(invoice_id=invoice.id, amount=1, currency="EUR"))

        assert self.is_due(session, checkout)
