from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
import time_machine
from procrastinate import JobContext
from sqlmodel import Session

from billing.cards.jobs import settle_checkout
from billing.jobs import end_grace, handle_stripe_event, reconcile
from billing.models import SubscriptionStatus
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.services import Services
from tests.billing.shop import Shop
from tests.billing.signing import event, send
from tests.factories.billing import BillingFactory


def context(services: Services) -> JobContext:
    return cast("JobContext", SimpleNamespace(additional_context={"services": services}))


class TestWithoutStripe:
    def test_nothing_is_asked(self, services: Services) -> None:
        settle_checkout.func(context(services), checkout_id=str(new_id()))
        handle_stripe_event.func(context(services), stripe_id="evt_1")
        reconcile.func(context(services), timestamp=0)


class TestReconcile:
    def test_finds_a_payment_that_no_webhook_told(self, own_shop: Shop) -> None:
        own_shop.sandbox.hold_webhooks()
        reference = own_shop.offered()
        own_shop.pay(reference)
        with time_machine.travel(clock.now() + timedelta(minutes=5)):
            reconcile.func(context(own_shop.services), timestamp=0)

        assert own_shop.story(reference) == ["access_paid"]


class TestHandleStripeEvent:
    def test_a_second_time_asks_nothing(self, shop: Shop) -> None:
        sent = event("checkout.session.completed", {"id": "cs_unknown"})
        send(shop, sent)
        for _ in range(2):
            handle_stripe_event.func(context(shop.services), stripe_id=sent["id"])

        assert next(one for one in shop.events() if one.stripe_id == sent["id"]).handled_at


class TestEndGrace:
    @pytest.mark.parametrize(("days", "has_access"), [(13, True), (14, False)])
    def test_lets_access_rest(
        self,
        session: Session,
        services: Services,
        make: BillingFactory,
        days: int,
        *,
        has_access: bool,
    ) -> None:
        checkout = make.paid_checkout()
        since = clock.now() - timedelta(days=days)
        make.subscription(checkout, status=SubscriptionStatus.PAST_DUE, past_due_since=since)
        session.commit()
        end_grace.func(context(services), timestamp=0)

        session.refresh(checkout)
        assert checkout.has_access is has_access
