from datetime import timedelta

import pytest
import time_machine
from sqlmodel import col, select

from billing.events import AccessLapsed, AccessPaid, PaymentEnded, PaymentFailed
from billing.models import Ending, ProcessorName
from marketplace.contracts.models import AgreementStatus
from marketplace.core import clock
from marketplace.core.events import publish
from marketplace.core.ids import new_id
from marketplace.notices.models import Message
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY, ONCE

CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE


def tell(market: Market, event: object) -> None:
    with market.sessions.begin() as session:
        publish(session, event)


class TestAccessPaid:
    def test_told_twice_activates_once(self, market: Market) -> None:
        contract = market.bought(CARD, **MONTHLY)

        tell(market, AccessPaid(reference=contract))

        assert market.status(contract) is AgreementStatus.ACTIVE
        assert market.running(contract) == 1
        assert market.told(market.buyer) == ["contracts.activated"]

    def test_lets_a_suspended_agreement_go_on(self, market: Market) -> None:
        contract = market.bought(CARD, **MONTHLY)
        market.cards.lapse(market.sessions, contract)

        market.cards.pay(market.sessions, contract)

        assert market.status(contract) is AgreementStatus.ACTIVE
        assert market.may_read(contract)
        assert market.told(market.buyer)[-1] == "contracts.resumed"

    @pytest.mark.parametrize("waits", [AgreementStatus.DRAFT, AgreementStatus.ACCEPTED])
    def test_changes_nothing_that_is_not_to_be_paid(
        self, market: Market, waits: AgreementStatus
    ) -> None:
        contract = market.draft(status=waits)

        tell(market, AccessPaid(reference=contract))

        assert market.status(contract) is waits

    def test_revives_nothing_that_has_ended(self, market: Market) -> None:
        contract = market.bought(CARD, **MONTHLY)
        market.terminate(contract)

        tell(market, AccessPaid(reference=contract))

        assert market.status(contract) is AgreementStatus.TERMINATED
        assert not market.may_read(contract)


class TestAccessLapsed:
    def test_holds_the_data_back(self, market: Market) -> None:
        contract = market.bought(CARD, **MONTHLY)

        market.cards.lapse(market.sessions, contract)
        tell(market, AccessLapsed(reference=contract))

        assert market.status(contract) is AgreementStatus.SUSPENDED
        assert market.refusal(contract) == "suspended"
        assert market.running(contract) == 1
        assert market.told(market.buyer) == ["contracts.activated", "contracts.suspended"]

    def test_can_be_ended_now(self, market: Market) -> None:
        contract = market.bought(CARD, **MONTHLY)
        market.cards.lapse(market.sessions, contract)

        market.terminate(contract)

        assert market.refusal(contract) == "ended"


class TestPaymentFailed:
    def test_says_until_when_access_stays(self, market: Market) -> None:
        contract = market.bought(CARD, **MONTHLY)
        with time_machine.travel("2026-11-30T10:00:00Z", tick=False):
            market.cards.fail(market.sessions, contract)

        assert market.may_read(contract)
        with market.sessions() as session:
            wanted = select(Message).where(Message.kind == "contracts.payment-failed")
            message = session.exec(wanted.order_by(col(Message.id))).one()
        assert message.facts["day"] == {"de": "14.12.2026", "en": "14 December 2026"}

    def test_of_an_invoice_is_billings_to_tell(self, market: Market) -> None:
        contract = market.bought(INVOICE, **MONTHLY)

        tell(market, PaymentFailed(reference=contract, grace_until=clock.now()))

        assert "contracts.payment-failed" not in market.told(market.buyer)


class TestPaymentEnded:
    def test_expires_what_nobody_wanted_to_end(self, market: Market) -> None:
        contract = market.bought(CARD, **MONTHLY)

        market.cards.give_up(market.sessions, contract)

        assert market.status(contract) is AgreementStatus.EXPIRED
        assert market.refusal(contract) == "ended"
        assert market.running(contract) == 0

    def test_terminates_what_somebody_did(self, market: Market) -> None:
        contract = market.bought(CARD, **MONTHLY)
        market.terminate(contract, Ending.PERIOD_END)

        market.cards.give_up(market.sessions, contract)
        tell(market, PaymentEnded(reference=contract))

        assert market.status(contract) is AgreementStatus.TERMINATED
        assert market.agreement(contract).ended_at is not None
        assert market.told(market.buyer).count("contracts.ended") == 1

    def test_gives_up_what_was_never_paid(self, market: Market) -> None:
        contract = market.draft(market.offer(**ONCE))
        market.accept(contract, CARD)

        market.cards.give_up(market.sessions, contract)

        assert market.status(contract) is AgreementStatus.EXPIRED
        assert market.told(market.buyer) == ["contracts.lapsed"]


class TestStrangers:
    @pytest.mark.parametrize(
        "event",
        [
            AccessPaid(reference=new_id()),
            AccessLapsed(reference=new_id()),
            PaymentFailed(reference=new_id(), grace_until=clock.now() + timedelta(days=1)),
            PaymentEnded(reference=new_id()),
        ],
    )
    def test_are_none_of_ours(self, market: Market, event: object) -> None:
        tell(market, event)
