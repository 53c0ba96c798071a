from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from billing.models import Ending, ProcessorName, RefundRule
from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import MayNotBuy, MayNotPublish, NotASteward
from marketplace.accounts.models import Role
from marketplace.contracts.agreements import ending
from marketplace.contracts.agreements.errors import (
    AgreementMoved,
    AgreementNotFound,
    NoPartyToEnd,
    NoPeriodToEnd,
)
from marketplace.contracts.models import Agreement, AgreementStatus, Party
from marketplace.core import clock
from marketplace.core.money import Money
from tests.contracts.agreements.market import MONTH, Market
from tests.factories.contracts import MONTHLY, ONCE

CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE
TERMINATED = AgreementStatus.TERMINATED
START = "2026-04-01T10:00:00Z"


def _at(person: Actor, colleague: Actor) -> Actor:
    """Somebody as a member of a colleague's organization."""
    return replace(person, organization_id=colleague.organization_id)


class TestTerminateNow:
    @pytest.mark.parametrize("payment", [None, CARD, INVOICE])
    def test_refuses_the_next_request(self, market: Market, payment: ProcessorName | None) -> None:
        contract = market.bought(payment, **(MONTHLY if payment else {}))

        ended = market.terminate(contract)

        assert ended.agreement.status is TERMINATED
        assert market.refusal(contract) == "ended"
        assert market.running(contract) == 0

    def test_notes_who_and_why(self, market: Market) -> None:
        contract = market.bought()

        agreement = market.terminate(contract).agreement

        assert (agreement.ended_by, agreement.ended_by_id) == (
            Party.CONSUMER,
            market.buyer.person_id,
        )
        assert agreement.end_reason == "The study is done."
        assert agreement.ended_at == agreement.ends_at is not None

    def test_tells_both_parties(self, market: Market) -> None:
        market.terminate(market.bought())

        assert market.told(market.buyer)[-1] == "contracts.ended"
        assert market.told(market.seller)[-1] == "contracts.ended"

    def test_of_a_draft_tells_nobody(self, market: Market) -> None:
        contract = market.draft()

        market.terminate(contract)

        assert market.status(contract) is TERMINATED
        assert market.told(market.buyer) == []

    def test_happens_once(self, market: Market) -> None:
        contract = market.bought()
        market.terminate(contract)

        with pytest.raises(AgreementMoved):
            market.terminate(contract)
        with pytest.raises(AgreementMoved):
            market.terminate(contract, Ending.PERIOD_END)

    def test_ends_what_waits_for_its_payment(self, market: Market) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        market.accept(contract, CARD)

        market.terminate(contract)

        market.cards.pay(market.sessions, contract)
        assert market.status(contract) is TERMINATED
        assert not market.may_read(contract)

    def test_is_for_the_provider_too(self, market: Market) -> None:
        contract = market.bought()

        agreement = market.terminate(contract, by=market.seller).agreement

        assert agreement.ended_by is Party.PROVIDER

    def test_is_not_for_those_who_only_look(self, market: Market) -> None:
        contract = market.bought()
        viewer = market.newcomer(Role.VIEWER)

        with pytest.raises(MayNotBuy):
            market.terminate(contract, by=_at(viewer, market.buyer))
        with pytest.raises(MayNotPublish):
            market.terminate(contract, by=_at(viewer, market.seller))
        with pytest.raises(NoPartyToEnd):
            market.terminate(contract, by=market.steward)
        with pytest.raises(AgreementNotFound):
            market.terminate(contract, by=viewer)


class TestTerminateAtPeriodEnd:
    @pytest.mark.parametrize("payment", [CARD, INVOICE])
    def test_keeps_access_until_then(self, market: Market, payment: ProcessorName) -> None:
        with time_machine.travel(START) as now:
            contract = market.bought(payment, **MONTHLY)
            ended = market.terminate(contract, Ending.PERIOD_END)

            assert ended.agreement.status is AgreementStatus.ACTIVE
            assert str(ended.agreement.ends_at)[:10] == "2026-05-01"
            now.shift(timedelta(days=29))
            assert market.may_read(contract)
            now.shift(timedelta(days=2))
            assert market.refusal(contract) == "ended"  # though no job has run

    def test_is_carried_out_by_the_job(self, market: Market) -> None:
        with time_machine.travel(START) as now:
            contract = market.bought(INVOICE, **MONTHLY)
            market.terminate(contract, Ending.PERIOD_END)
            now.shift(MONTH)
            market.expire()
            market.expire()

        assert market.status(contract) is TERMINATED
        assert str(market.agreement(contract).ended_at)[:10] == "2026-05-01"
        assert market.log(contract)[-2:] == [
            "contracts.termination_scheduled",
            "contracts.concluded",
        ]
        assert market.told(market.buyer)[-2:] == ["contracts.ends-later", "contracts.ended"]
        assert market.running(contract) == 0

    def test_is_asked_once(self, market: Market) -> None:
        contract = market.bought(INVOICE, **MONTHLY)
        first = market.terminate(contract, Ending.PERIOD_END).agreement

        again = market.terminate(contract, Ending.PERIOD_END, by=market.seller).agreement

        assert again.ends_at == first.ends_at
        assert again.ended_by is Party.CONSUMER
        assert market.told(market.seller).count("contracts.ends-later") == 1

    def test_can_be_followed_by_an_end_now(self, market: Market) -> None:
        contract = market.bought(INVOICE, **MONTHLY)
        market.terminate(contract, Ending.PERIOD_END)

        market.terminate(contract)

        assert market.status(contract) is TERMINATED
        assert not market.may_read(contract)

    @pytest.mark.parametrize("offer", [{}, ONCE])
    def test_needs_a_period(self, market: Market, offer: dict[str, object]) -> None:
        contract = market.bought(INVOICE if offer else None, **offer)

        with pytest.raises(NoPeriodToEnd):
            market.terminate(contract, Ending.PERIOD_END)

        assert market.may_read(contract)

    def test_needs_an_agreement_in_force(self, market: Market) -> None:
        with pytest.raises(AgreementMoved):
            market.terminate(market.draft(), Ending.PERIOD_END)


class TestRevoke:
    def test_ends_at_once_and_tells_both_why(self, market: Market) -> None:
        contract = market.bought(INVOICE, **MONTHLY)

        agreement = market.revoke(contract).agreement

        assert agreement.status is AgreementStatus.REVOKED
        assert market.refusal(contract) == "ended"
        assert market.told(market.buyer)[-1] == "contracts.revoked"
        assert market.told(market.seller)[-1] == "contracts.revoked"

    def test_is_for_stewards(self, market: Market) -> None:
        contract = market.bought()

        with pytest.raises(NotASteward):
            market.revoke(contract, by=market.seller)

    def test_does_not_reach_drafts(self, market: Market) -> None:
        with pytest.raises(AgreementNotFound):
            market.revoke(market.draft())

    def test_happens_once(self, market: Market) -> None:
        contract = market.bought()
        market.revoke(contract)

        with pytest.raises(AgreementMoved, match="revoked"):
            market.revoke(contract)


class TestExpire:
    @pytest.mark.parametrize(
        ("days", "status"), [(29, AgreementStatus.DRAFT), (30, AgreementStatus.EXPIRED)]
    )
    def test_gives_a_draft_up_after_thirty_days(
        self, market: Market, days: int, status: AgreementStatus
    ) -> None:
        with time_machine.travel(START) as now:
            contract = market.draft()
            now.shift(timedelta(days=days))
            market.expire()

        assert market.status(contract) is status
        assert market.told(market.buyer) == []

    def test_gives_an_unanswered_request_up(self, market: Market) -> None:
        with time_machine.travel(START) as now:
            contract = market.requested()
            now.shift(timedelta(days=30))
            market.expire()

        assert market.status(contract) is AgreementStatus.EXPIRED
        assert market.told(market.buyer) == ["contracts.lapsed"]

    def test_gives_an_unpaid_agreement_up(self, market: Market) -> None:
        with time_machine.travel(START) as now:
            contract = market.draft(market.offer(**MONTHLY))
            market.accept(contract, CARD)
            now.shift(timedelta(days=7))
            market.expire()
            market.cards.pay(market.sessions, contract)

        assert market.status(contract) is AgreementStatus.EXPIRED
        assert not market.may_read(contract)

    def test_leaves_what_is_not_due(self, market: Market) -> None:
        contract = market.bought()
        with market.sessions.begin() as session:
            ending.expire(session, contract, processors=market.processors)

        assert market.status(contract) is AgreementStatus.ACTIVE


class TestRefund:
    def test_of_what_was_never_in_force_is_all_of_it(self) -> None:
        agreement = Agreement.model_construct()

        assert {ending.refund_rule(agreement, party) for party in Party} == {RefundRule.FULL}

    def test_is_shown_when_it_ends(self, market: Market) -> None:
        with time_machine.travel(START) as now:
            contract = market.bought(CARD, **MONTHLY)
            now.shift(timedelta(days=15))

            assert market.terminate(contract).refund == Money(0, "EUR")

    def test_is_none_of_what_is_free(self, market: Market) -> None:
        assert market.terminate(market.bought()).refund is None


class TestPreview:
    def test_says_what_an_end_now_would_stop(self, market: Market) -> None:
        contract = market.bought(INVOICE, **MONTHLY)
        market.may_read(contract)
        market.may_read(contract)
        with market.sessions() as session:
            found = ending.preview(session, session.get_one(Agreement, contract), by=Party.STEWARD)

        assert found.is_running
        assert found.downloads_in_30_days == 2
        assert found.last_download_at is not None
        assert found.refund == Money(0, "EUR")
        assert abs(found.ends_at - clock.now()) < timedelta(minutes=1)
        assert market.status(contract) is AgreementStatus.ACTIVE

    def test_says_until_when_access_would_stay(self, market: Market) -> None:
        with time_machine.travel(START):
            contract = market.bought(INVOICE, **MONTHLY)
            with market.sessions() as session:
                agreement = session.get_one(Agreement, contract)
                found = ending.preview(
                    session, agreement, by=Party.CONSUMER, effective=Ending.PERIOD_END
                )

        assert str(found.ends_at)[:10] == "2026-05-01"
        assert found.refusal is None

    def test_says_that_there_is_no_period(self, market: Market) -> None:
        contract = market.bought()
        with market.sessions() as session:
            agreement = session.get_one(Agreement, contract)
            found = ending.preview(
                session, agreement, by=Party.CONSUMER, effective=Ending.PERIOD_END
            )

        assert found.refusal is not None
        assert found.refund is None
