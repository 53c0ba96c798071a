"""Lives of agreements in any order: whoever does whatever, access follows the agreement.

A second, independent drawing of the table says where each step leads; it knows the agreement only
by its dates and by who may do what.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.invoicing.processor import InvoiceProcessor
from billing.models import Ending, ProcessorName
from billing.queries import checkout_of
from marketplace.accounts.actors import Actor
from marketplace.contracts.agreements.amendments import queries as amendments
from marketplace.contracts.agreements.questions import asking
from marketplace.contracts.agreements.transitions import OPEN, RUNNING
from marketplace.contracts.models import Agreement, AgreementStatus, Offer
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.ids import new_id
from tests.contracts.agreements.market import INVOICES, Market
from tests.factories.contracts import MONTHLY, ONCE

CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE

DRAFT, ACCEPTED, PENDING, ACTIVE, SUSPENDED, EXPIRED, TERMINATED, REVOKED = AgreementStatus
ACTORS = ("buyer", "seller", "steward", "stranger")

Deed = Callable[[Market, UUID, Actor], Any]


def _paying(deed: Callable[[Market, UUID], None]) -> Deed:
    """Do it once something is to be paid by card; before that the bank knows of nothing."""

    def carry_out(market: Market, contract: UUID, _by: Actor) -> None:
        with market.sessions() as session:
            checkout = checkout_of(session, contract)
        if checkout is not None and checkout.processor is CARD:
            deed(market, contract)

    return carry_out


def _answer_proposal(market: Market, contract: UUID, by: Actor) -> None:
    with market.sessions() as session:
        found = amendments.awaited(session, market.agreement(contract))
    if found is not None:
        market.amend(contract, found, by=by)


def _decline(market: Market, contract: UUID, by: Actor) -> None:
    with market.sessions() as session:
        found = amendments.awaited(session, market.agreement(contract))
    if found is not None:
        market.decline(contract, found, by=by)


def _answer_question(market: Market, contract: UUID, by: Actor) -> None:
    with market.sessions() as session:
        found = asking.questions(session, market.agreement(contract))
    if found:
        market.answer(contract, found[-1].id, by=by)


DEEDS: dict[str, Deed] = {
    "accept": lambda m, c, by: m.accept(c, CARD, by=by),
    "accept by invoice": lambda m, c, by: m.accept(c, INVOICE, by=by),
    "ask": lambda m, c, by: m.ask(c, by=by),
    "answer": _answer_question,
    "approve": lambda m, c, by: m.approve(c, by=by),
    "refuse": lambda m, c, by: m.refuse(c, "No.", by=by),
    "pay": _paying(lambda m, c: m.cards.pay(m.sessions, c)),
    "lapse": _paying(lambda m, c: m.cards.lapse(m.sessions, c)),
    "give up": _paying(lambda m, c: m.cards.give_up(m.sessions, c)),
    "propose": lambda m, c, by: m.propose(c, by, purpose=f"Another map: {new_id()}."),
    "amend": _answer_proposal,
    "decline": _decline,
    "terminate": lambda m, c, by: m.terminate(c, by=by),
    "terminate later": lambda m, c, by: m.terminate(c, Ending.PERIOD_END, by=by),
    "revoke": lambda m, c, by: m.revoke(c, by=by),
    "the job runs": lambda m, _c, _by: m.expire(),
}
STEPS = st.tuples(
    st.sampled_from([*DEEDS, "a week passes", "accept", "pay", "approve", "the job runs"]),
    st.sampled_from([*ACTORS, "buyer", "seller"]),
)
OFFERS: tuple[dict[str, Any], ...] = (
    {},
    MONTHLY,
    ONCE,
    MONTHLY | {"door": "request"},
    {"door": "request"},
    {"notice_days": 10},
    MONTHLY | {"notice_days": 40, "term_months": 2},
)
"""Offers of every kind, with and without approval, notice and term."""


@dataclass(frozen=True)
class Step:
    """What somebody does to an agreement on an offer."""

    before: Agreement
    deed: str
    actor: str
    offer: dict[str, Any]


def expected(step: Step) -> AgreementStatus:
    """Where a step leads, said anew: by the dates of the agreement and who acts."""
    if step.before.status in (EXPIRED, TERMINATED, REVOKED) or step.deed not in LEADS_TO:
        return step.before.status
    return LEADS_TO[step.deed](step)


def _after_acceptance(step: Step) -> AgreementStatus:
    before = step.before
    is_late = before.respond_by is not None and before.respond_by <= clock.now()
    if step.actor != "buyer" or before.status is not DRAFT or is_late:
        return before.status
    if step.offer.get("door") == "request":
        return ACCEPTED
    return _in_force(step.offer, by_card=step.deed == "accept")


def _after_approval(step: Step) -> AgreementStatus:
    if step.actor != "seller" or step.before.status is not ACCEPTED:
        return step.before.status
    return _in_force(step.offer, by_card=step.before.payment is CARD)


def _after_refusal(step: Step) -> AgreementStatus:
    is_answer = step.actor == "seller" and step.before.status is ACCEPTED
    return TERMINATED if is_answer else step.before.status


def _after_revocation(step: Step) -> AgreementStatus:
    is_citys = step.actor == "steward" and step.before.status is not DRAFT
    return REVOKED if is_citys else step.before.status


def _in_force(offer: dict[str, Any], *, by_card: bool) -> AgreementStatus:
    return PENDING if by_card and "unit_amount" in offer else ACTIVE


def _after_termination(step: Step) -> AgreementStatus:
    status = step.before.status
    is_partys = step.actor == "buyer" or (step.actor == "seller" and status is not DRAFT)
    waits = status is ACTIVE and step.offer.get("notice_days", 0) > 0
    return TERMINATED if is_partys and not waits else status


def _when_due(step: Step) -> AgreementStatus:
    before = step.before
    is_running = before.status in (ACTIVE, SUSPENDED)
    last_day = before.ends_at if is_running else before.respond_by
    if last_day is None or last_day > clock.now():
        return before.status
    return TERMINATED if is_running and before.ended_by is not None else EXPIRED


LEADS_TO: dict[str, Callable[[Step], AgreementStatus]] = {
    "accept": _after_acceptance,
    "accept by invoice": _after_acceptance,
    "approve": _after_approval,
    "refuse": _after_refusal,
    "terminate": _after_termination,
    "revoke": _after_revocation,
    "the job runs": _when_due,
}


def check_step(market: Market, before: Agreement, deed: str, actor: str, number: int) -> None:
    """Compare where the agreement stands with where the model says it should."""
    after = market.agreement(before.id)
    if deed in ("pay", "lapse", "give up"):  # what the bank says counts once, and only by card
        assert (before.status, after.status) in BY_BANK[deed]
        return
    assert after.status is expected(Step(before, deed, actor, OFFERS[number]))


BY_BANK: dict[str, set[tuple[AgreementStatus, AgreementStatus]]] = {
    "pay": {(status, status) for status in AgreementStatus}
    | {(PENDING, ACTIVE), (SUSPENDED, ACTIVE)},
    "lapse": {(status, status) for status in AgreementStatus} | {(ACTIVE, SUSPENDED)},
    "give up": {(status, status) for status in AgreementStatus}
    | {
        (running, over)
        for running in (PENDING, ACTIVE, SUSPENDED)
        for over in (EXPIRED, TERMINATED)
    },
}


@pytest.fixture
def market(market: Market) -> Market:
    """A market where many lives fit the credit of invoices."""
    invoices = INVOICES.model_copy(update={"credit_limit": 10**12})
    processor = InvoiceProcessor(invoices, vat_percent=Decimal(19))
    market.processors = {**market.processors, INVOICE: processor}
    return market


@pytest.fixture
def offers(market: Market) -> list[Offer]:
    return [market.offer(**offer) for offer in OFFERS]


@pytest.fixture
def stranger(market: Market) -> Actor:
    return market.newcomer()


def check(market: Market, contract: UUID, stranger: Actor) -> None:
    """What is true of an agreement at any moment."""
    agreement = market.agreement(contract)
    is_timely = agreement.ends_at is None or clock.now() < agreement.ends_at
    is_active = agreement.status is ACTIVE
    entitlement = market.entitlement(contract)
    holds = entitlement is not None and entitlement.ended_at is None

    assert market.may_read(contract) == (is_active and is_timely)
    assert market.refusal(contract, by=stranger) is not None
    assert holds == (agreement.status in RUNNING)
    assert (entitlement is not None) == (agreement.activated_at is not None)
    assert (agreement.accepted_at is not None) == (agreement.jws is not None)
    assert (agreement.accepted_at is not None) == agreement.has_authority
    assert (agreement.ended_at is not None) == (agreement.status not in OPEN)


def live(
    market: Market,
    offer: Offer,
    number: int,
    steps: list[tuple[str, str]],
    stranger: Actor,
) -> None:
    """Live one life of steps, each compared with the model, and close it."""
    people = {"buyer": market.buyer, "seller": market.seller, "steward": market.steward}
    with time_machine.travel("2026-04-01T10:00:00Z") as now:
        contract = market.draft(offer)
        others = market.running(contract)
        for deed, actor in steps:
            before = market.agreement(contract)
            if deed == "a week passes":
                now.shift(timedelta(days=7))
            else:
                _try(DEEDS[deed], market, contract, people.get(actor, stranger))
            check_step(market, before, deed, actor, number)
            check(market, contract, stranger)
        assert market.running(contract) == others + (market.status(contract) in RUNNING)
        _close(market, contract)


class TestAnyLife:
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(number=st.integers(0, len(OFFERS) - 1), steps=st.lists(STEPS, max_size=14))
    def test_gives_access_exactly_while_the_agreement_is_active(
        self,
        market: Market,
        offers: list[Offer],
        stranger: Actor,
        number: int,
        steps: list[tuple[str, str]],
    ) -> None:
        live(market, offers[number], number, steps, stranger)

    @pytest.mark.long
    @pytest.mark.timeout(1200)
    @pytest.mark.parametrize("part", range(4))
    @settings(
        max_examples=50,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(number=st.integers(0, len(OFFERS) - 1), steps=st.lists(STEPS, min_size=50, max_size=50))
    def test_does_so_for_ten_thousand_steps(
        self,
        market: Market,
        offers: list[Offer],
        stranger: Actor,
        part: int,
        number: int,
        steps: list[tuple[str, str]],
    ) -> None:
        del part  # four parts of 50 lives of 50 steps each
        live(market, offers[number], number, steps, stranger)


def _try(deed: Deed, market: Market, contract: UUID, by: Actor) -> None:
    """Do it; being refused is part of life."""
    try:
        deed(market, contract, by)
    except DomainError:
        return


def _close(market: Market, contract: UUID) -> None:
    """End it at once, so that the next life on this dataset begins without access."""
    status = market.status(contract)
    if status is DRAFT:
        market.terminate(contract)
    elif status in OPEN:
        market.revoke(contract)
