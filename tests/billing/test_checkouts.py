from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, select

from billing import checkouts
from billing.checkouts import Purchase
from billing.errors import AmountBelowCardMinimum, CheckoutNotFound, WayToPayNotOffered
from billing.models import (
    Checkout,
    CheckoutStatus,
    Ending,
    Interval,
    Price,
    ProcessorName,
    Product,
    Refund,
    RefundRule,
    SubscriptionStatus,
)
from billing.processor import Processors
from billing.processors import processors_of
from marketplace.core.ids import new_id
from marketplace.core.language import Language
from marketplace.core.money import Money
from marketplace.core.settings import Settings, StripeSettings
from tests.factories.billing import MONTH, BillingFactory

NOW = datetime(2026, 11, 1, tzinfo=UTC)
NO_PROCESSORS: Processors = {}


@pytest.fixture
def processors(settings: Settings) -> Processors:
    """Payment by card, at a Stripe that nobody reaches."""
    stripe = StripeSettings.model_validate(
        {
            "secret_key": "sk_test_1",
            "webhook_secret": "whsec_0123456789abcdef",
            "api_base": "http://127.0.0.1:1",
        }
    )
    return processors_of(settings.model_copy(update={"stripe": stripe}))


@pytest.fixture
def purchase(make: BillingFactory) -> Purchase:
    return bought(make)


def bought(make: BillingFactory, **given: Any) -> Purchase:
    defaults: dict[str, Any] = {
        "reference": new_id(),
        "organization_id": make.people.organization().id,
        "provider_id": make.people.organization().id,
        "product_reference": new_id(),
        "product_name": "Counts",
        "price": Money(2900, "EUR"),
        "interval": Interval.MONTH,
        "trial_days": 0,
        "processor": ProcessorName.STRIPE,
        "return_path": "/contracts/1",
        "language": Language.DE,
    }
    return Purchase(**defaults | given)


class TestBegin:
    def test_writes_down_what_is_wanted(
        self, session: Session, processors: Processors, purchase: Purchase
    ) -> None:
        checkout = checkouts.begin(session, processors, purchase)

        price = session.get_one(Price, checkout.price_id)
        assert checkout.status is CheckoutStatus.OPEN
        assert (price.unit_amount, price.currency) == (2900, "EUR")
        assert price.interval is Interval.MONTH

    def test_again_changes_nothing(
        self, session: Session, processors: Processors, purchase: Purchase
    ) -> None:
        first, second = (checkouts.begin(session, processors, purchase) for _ in range(2))

        jobs = session.connection().exec_driver_sql("SELECT task_name FROM procrastinate_jobs")
        assert first.id == second.id
        assert jobs.all() == [("cards:settle_checkout",)]

    @pytest.mark.parametrize("interval", [Interval.MONTH, None])
    def test_keeps_a_price_once(
        self,
        session: Session,
        processors: Processors,
        make: BillingFactory,
        interval: Interval | None,
    ) -> None:
        product = new_id()
        for _ in range(2):
            wanted = bought(make, product_reference=product, interval=interval)
            checkouts.begin(session, processors, wanted)

        found = select(Price).join(Product).where(Product.reference == product)
        assert len(session.exec(found).all()) == 1

    def test_keeps_the_price_that_was_agreed(
        self, session: Session, processors: Processors, make: BillingFactory
    ) -> None:
        product = new_id()
        old, new = (
            checkouts.begin(
                session, processors, bought(make, product_reference=product, price=price)
            )
            for price in (Money(2900, "EUR"), Money(4900, "EUR"))
        )

        assert session.get_one(Price, old.price_id).unit_amount == 2900
        assert session.get_one(Price, new.price_id).unit_amount == 4900

    def test_refuses_a_way_to_pay_that_is_not_there(
        self, session: Session, purchase: Purchase
    ) -> None:
        with pytest.raises(WayToPayNotOffered):
            checkouts.begin(session, NO_PROCESSORS, purchase)


class TestSettle:
    def test_of_nothing_is_done(self, services: Any, processors: Processors) -> None:
        assert checkouts.settle(services.sessions, processors, new_id())

    def test_says_that_nobody_answers(
        self, session: Session, services: Any, processors: Processors, purchase: Purchase
    ) -> None:
        checkouts.begin(session, processors, purchase)
        session.commit()

        assert not checkouts.settle(services.sessions, processors, purchase.reference)
        assert not checkouts.pay_again(services.sessions, processors, purchase.reference)


class TestEnd:
    def test_of_nothing_changes_nothing(self, session: Session, processors: Processors) -> None:
        checkouts.end(session, processors, new_id(), ending=Ending.NOW, refund=RefundRule.FULL)

        assert session.exec(select(Checkout)).all() == []

    def test_is_at_once_where_nothing_was_paid(
        self, session: Session, processors: Processors, make: BillingFactory
    ) -> None:
        checkout = make.checkout()
        rule = RefundRule.NONE
        checkouts.end(
            session, processors, checkout.reference, ending=Ending.PERIOD_END, refund=rule
        )

        assert checkout.ending is Ending.NOW

    def test_never_becomes_less(
        self, session: Session, processors: Processors, make: BillingFactory
    ) -> None:
        checkout = make.paid_checkout()
        make.invoice(checkout)
        for ending, rule in (
            (Ending.PERIOD_END, RefundRule.FULL),
            (Ending.NOW, RefundRule.FULL),
            (Ending.PERIOD_END, RefundRule.NONE),
            (Ending.NOW, RefundRule.PRORATED),
        ):
            checkouts.end(session, processors, checkout.reference, ending=ending, refund=rule)

        assert (checkout.ending, checkout.refund) == (Ending.NOW, RefundRule.FULL)
        assert [one.amount for one in session.exec(select(Refund))] == [2900]


class TestReopen:
    def test_of_nothing_is_refused(self, session: Session, processors: Processors) -> None:
        with pytest.raises(CheckoutNotFound):
            checkouts.reopen(session, processors, new_id())

    def test_makes_a_new_attempt(
        self, session: Session, processors: Processors, make: BillingFactory
    ) -> None:
        checkout = make.checkout(status=CheckoutStatus.EXPIRED, stripe_id="cs_old", url="x")
        checkouts.reopen(session, processors, checkout.reference)

        assert (checkout.status, checkout.attempt) == (CheckoutStatus.OPEN, 2)
        assert (checkout.stripe_id, checkout.url) == (None, None)


class TestRefundable:
    @pytest.mark.parametrize(
        ("rule", "back"),
        [(RefundRule.NONE, 0), (RefundRule.PRORATED, 1450), (RefundRule.FULL, 2900)],
    )
    def test_is_what_ending_would_give_back(
        self, session: Session, make: BillingFactory, rule: RefundRule, back: int
    ) -> None:
        with time_machine.travel(NOW, tick=False):
            checkout = make.paid_checkout()
            make.invoice(checkout)
        found = checkouts.refundable(session, checkout.reference, rule, at=NOW + MONTH / 2)

        assert found == Money(back, "EUR")

    def test_leaves_out_what_was_promised_already(
        self, session: Session, make: BillingFactory
    ) -> None:
        checkout = make.paid_checkout()
        invoice = make.invoice(checkout)
        session.add(Refund(invoice_id=invoice.id, amount=2000, currency="EUR"))
        found = checkouts.refundable(
            session, checkout.reference, RefundRule.FULL, at=datetime.now(UTC)
        )

        assert found == Money(900, "EUR")

    def test_of_nothing_is_refused(self, session: Session) -> None:
        with pytest.raises(CheckoutNotFound):
            checkouts.refundable(session, new_id(), RefundRule.FULL, at=NOW)


class TestWaysToPay:
    def test_are_those_that_the_deployment_has(
        self, session: Session, processors: Processors, make: BillingFactory
    ) -> None:
        buyer = make.people.organization()
        found = checkouts.ways_to_pay(session, processors, buyer, Money(2900, "EUR"))

        assert [(way.processor, way.refusal) for way in found] == [(ProcessorName.STRIPE, None)]

    def test_say_why_one_is_refused(
        self, session: Session, processors: Processors, make: BillingFactory
    ) -> None:
        buyer = make.people.organization()
        found = checkouts.ways_to_pay(session, processors, buyer, Money(49, "EUR"))

        assert isinstance(found[0].refusal, AmountBelowCardMinimum)
        assert found[0].refusal.value == 49

    def test_are_none_without_any(self, session: Session, make: BillingFactory) -> None:
        buyer = make.people.organization()

        assert checkouts.ways_to_pay(session, NO_PROCESSORS, buyer, Money(1, "EUR")) == []


class TestStanding:
    def test_of_nothing_is_none(self, session: Session) -> None:
        assert checkouts.standing(session, new_id()) is None

    def test_names_the_end_of_grace(self, session: Session, make: BillingFactory) -> None:
        checkout = make.paid_checkout()
        status = SubscriptionStatus.PAST_DUE
        make.subscription(checkout, status=status, past_due_since=NOW)
        found = checkouts.standing(session, checkout.reference)

        assert found
        assert found.grace_until == NOW + timedelta(days=14)

    @pytest.mark.parametrize(
        "closed",
        [
            {"ending": Ending.NOW},
            {"status": CheckoutStatus.EXPIRED},
            {"expires_at": NOW - timedelta(days=400)},
        ],
    )
    def test_shows_no_page_that_is_closed(
        self, session: Session, make: BillingFactory, closed: dict[str, Any]
    ) -> None:
        checkout = make.checkout(url="https://pay.example", **closed)
        found = checkouts.standing(session, checkout.reference)

        assert found
        assert found.url is None

    def test_counts_what_was_paid_less_what_went_back(
        self, session: Session, make: BillingFactory
    ) -> None:
        checkout = make.paid_checkout()
        make.invoice(checkout, amount_refunded=900)
        make.invoice(checkout)
        found = checkouts.standing(session, checkout.reference)

        assert found
        assert found.paid_total == Money(4900, "EUR")
