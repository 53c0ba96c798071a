"""A process that dies between any two steps, and another that goes on."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast
from uuid import UUID

import pytest

from billing.cards.processor import CardProcessor
from billing.models import RefundRule, RefundStatus, SubscriptionStatus
from billing.stripe_processor import StripeAccount
from tests.billing.shop import Shop


class Killed(BaseException):
    """Nobody catches it, as nobody catches a kill."""


class Mortal:
    """Stripe as seen by a process that dies at its n-th call: before or after it is carried out."""

    def __init__(self, stripe: StripeAccount, *, calls: int, is_carried_out: bool) -> None:
        self._stripe = stripe
        self._left = calls
        self._is_carried_out = is_carried_out

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._stripe, name)

        def mortal(*arguments: Any) -> Any:
            self._left -= 1
            if self._left == 0:
                if self._is_carried_out:
                    call(*arguments)
                raise Killed
            return call(*arguments)

        return mortal


def die_settling(shop: Shop, reference: UUID, *, calls: int, is_carried_out: bool) -> None:
    """Settle in a process that dies."""
    mortal = Mortal(shop.processor.stripe, calls=calls, is_carried_out=is_carried_out)
    settings = shop.services.settings
    processor = CardProcessor(
        cast("StripeAccount", mortal),
        public_url=settings.public_url,
        vat_percent=settings.vat_percent,
    )
    with suppress(Killed):
        processor.settle(shop.services.sessions, shop.checkout(reference).id)


@pytest.mark.parametrize("is_carried_out", [False, True])
class TestDying:
    @pytest.mark.parametrize("calls", range(1, 5))
    def test_while_the_page_is_opened(
        self, shop: Shop, calls: int, *, is_carried_out: bool
    ) -> None:
        reference = shop.begin(organization_id=shop.new_organization())
        die_settling(shop, reference, calls=calls, is_carried_out=is_carried_out)
        assert shop.settle(reference)

        shop.pay(reference)
        assert shop.settle(reference)
        assert shop.pages(reference) == 1
        assert shop.charged(reference) == 2900

    @pytest.mark.long
    @pytest.mark.parametrize("calls", range(1, 12))
    def test_while_the_payment_is_ended(
        self, shop: Shop, calls: int, *, is_carried_out: bool
    ) -> None:
        reference = shop.bought()
        shop.end(reference, refund=RefundRule.FULL)
        die_settling(shop, reference, calls=calls, is_carried_out=is_carried_out)
        assert shop.settle(reference)

        assert shop.subscription(reference).status is SubscriptionStatus.CANCELED
        assert [one.status for one in shop.refunds(reference)] == [RefundStatus.SUCCEEDED]
        assert shop.charged(reference) == 0
        assert shop.story(reference) == ["access_paid", "payment_ended"]

    @pytest.mark.long
    @pytest.mark.parametrize("calls", range(1, 10))
    def test_while_a_late_payment_is_given_back(
        self, shop: Shop, calls: int, *, is_carried_out: bool
    ) -> None:
        shop.sandbox.hold_webhooks()
        reference = shop.offered()
        shop.pay(reference)
        shop.end(reference)
        die_settling(shop, reference, calls=calls, is_carried_out=is_carried_out)
        assert shop.settle(reference)

        assert shop.charged(reference) == 0
        assert shop.story(reference) == ["payment_ended"]
