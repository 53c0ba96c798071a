"""Lives of agreements in any order: whoever does whatever, access follows the agreement."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.models import Ending, ProcessorName
from billing.queries import checkout_of
from marketplace.contracts.agreements.transitions import OPEN, RUNNING
from marketplace.contracts.models import AgreementStatus, Offer
from marketplace.core import clock
from marketplace.core.errors import DomainError
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY, ONCE

CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE

Deed = Callable[[Market, UUID, time_machine.Traveller], Any]


def _paying(deed: Callable[[Market, UUID], None]) -> Deed:
    """Do it once something is to be paid by card; before that the bank knows of nothing."""

    def carry_out(market: Market, contract: UUID, _now: time_machine.Traveller) -> None:
        with market.sessions() as session:
            checkout = checkout_of(session, contract)
        if checkout is not None and checkout.processor is CARD:
            deed(market, contract)

    return carry_out


DEEDS: dict[str, Deed] = {
    "accept": lambda m, c, _: m.accept(c, CARD),
    "accept by invoice": lambda m, c, _: m.accept(c, INVOICE),
    "approve": lambda m, c, _: m.approve(c),
    "refuse": lambda m, c, _: m.refuse(c, "No."),
    "pay": _paying(lambda m, c: m.cards.pay(m.sessions, c)),
    "lapse": _paying(lambda m, c: m.cards.lapse(m.sessions, c)),
    "give up": _paying(lambda m, c: m.cards.give_up(m.sessions, c)),
    "terminate": lambda m, c, _: m.terminate(c),
    "terminate later": lambda m, c, _: m.terminate(c, Ending.PERIOD_END),
    "provider terminates": lambda m, c, _: m.terminate(c, by=m.seller),
    "revoke": lambda m, c, _: m.revoke(c),
    "a week passes": lambda _m, _c, now: now.shift(timedelta(days=7)),
    "the job runs": lambda m, _c, _now: m.expire(),
}
OFTEN = ["accept", "accept by invoice", "approve", "pay", "a week passes", "the job runs"]
LIVES = st.lists(st.sampled_from([*DEEDS, *OFTEN]), max_size=14)
OFFERS: tuple[dict[str, Any], ...] = (
    {},
    MONTHLY,
    ONCE,
    MONTHLY | {"door": "request"},
    {"door": "request"},
)


@pytest.fixture
def offers(market: Market) -> list[Offer]:
    return [market.offer(**offer) for offer in OFFERS]


def check(market: Market, contract: UUID, before: AgreementStatus) -> None:
    """What is true of an agreement at any moment."""
    agreement = market.agreement(contract)
    is_timely = agreement.ends_at is None or clock.now() < agreement.ends_at
    is_active = agreement.status is AgreementStatus.ACTIVE
    entitlement = market.entitlement(contract)
    holds = entitlement is not None and entitlement.ended_at is None

    assert market.may_read(contract) == (is_active and is_timely)
    assert holds == (agreement.status in RUNNING)
    assert (entitlement is not None) == (agreement.activated_at is not None)
    assert (agreement.accepted_at is not None) == (agreement.jws is not None)
    assert (agreement.ended_at is not None) == (agreement.status not in OPEN)
    assert before in OPEN or agreement.status is before


class TestAnyLife:
    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(choice=st.integers(0, len(OFFERS) - 1), deeds=LIVES)
    def test_gives_access_exactly_while_the_agreement_is_active(
        self, market: Market, offers: list[Offer], choice: int, deeds: list[str]
    ) -> None:
        with time_machine.travel("2026-04-01T10:00:00Z") as now:
            contract = market.draft(offers[choice])
            others = market.running(contract)
            for deed in deeds:
                before = market.status(contract)
                _try(DEEDS[deed], market, contract, now)
                check(market, contract, before)
            is_running = market.status(contract) in RUNNING
            assert market.running(contract) == others + is_running
            _close(market, contract)


def _try(deed: Deed, market: Market, contract: UUID, now: time_machine.Traveller) -> None:
    """Do it; being refused is part of life."""
    try:
        deed(market, contract, now)
    except DomainError:
        return


def _close(market: Market, contract: UUID) -> None:
    """End it, so that the next life on this dataset begins without access."""
    if market.status(contract) in OPEN:
        market.terminate(contract)
