"""What the terms say of an end: a notice before it, a term after which it comes by itself."""

from datetime import timedelta

import pytest
import time_machine

from billing.models import Ending, ProcessorName
from billing.queries import checkout_of
from marketplace.contracts.agreements import ending
from marketplace.contracts.models import Agreement, AgreementStatus, Party
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY

INVOICE = ProcessorName.INVOICE
START = "2026-04-01T10:00:00Z"
ACTIVE = AgreementStatus.ACTIVE


class TestNotice:
    @pytest.mark.parametrize("side", ["buyer", "seller"])
    def test_puts_an_end_off_for_either_side(self, market: Market, side: str) -> None:
        with time_machine.travel(START) as now:
            contract = market.bought(notice_days=14)
            ended = market.terminate(contract, by=getattr(market, side))

            assert (ended.agreement.status, str(ended.agreement.ends_at)[:10]) == (
                ACTIVE,
                "2026-04-15",
            )
            now.shift(timedelta(days=13))
            assert market.may_read(contract)
            now.shift(timedelta(days=1))
            assert market.refusal(contract) == "ended"  # though no job has run
            market.expire()

        assert market.status(contract) is AgreementStatus.TERMINATED

    @pytest.mark.parametrize(
        ("days", "end", "asked"),
        [(14, "2026-05-01", Ending.PERIOD_END), (45, "2026-05-16", None)],
    )
    def test_and_a_paid_period_both_run_out(
        self, market: Market, days: int, end: str, asked: Ending | None
    ) -> None:
        with time_machine.travel(START):
            contract = market.bought(INVOICE, **MONTHLY, notice_days=days)
            ended = market.terminate(contract, Ending.PERIOD_END)
            with market.sessions() as session:
                checkout = checkout_of(session, contract)

        assert str(ended.agreement.ends_at)[:10] == end
        assert checkout is not None
        assert checkout.ending is asked

    def test_ends_the_payment_with_it(self, market: Market) -> None:
        with time_machine.travel(START) as now:
            contract = market.bought(INVOICE, **MONTHLY, notice_days=10)
            market.terminate(contract)
            now.shift(timedelta(days=10))
            market.expire()
            with market.sessions() as session:
                checkout = checkout_of(session, contract)

        assert checkout is not None
        assert checkout.ending is Ending.NOW

    def test_counts_from_the_first_time(self, market: Market) -> None:
        with time_machine.travel(START) as now:
            contract = market.bought(notice_days=14)
            first = market.terminate(contract).agreement.ends_at
            now.shift(timedelta(days=5))

            again = market.terminate(contract, by=market.seller).agreement

        assert (again.ends_at, again.ended_by) == (first, Party.CONSUMER)

    def test_holds_nobody_in_what_was_never_in_force(self, market: Market) -> None:
        contract = market.draft(market.offer(notice_days=14))

        assert market.terminate(contract).agreement.status is AgreementStatus.TERMINATED

    def test_does_not_bind_the_city(self, market: Market) -> None:
        contract = market.bought(notice_days=14)

        assert market.revoke(contract).agreement.status is AgreementStatus.REVOKED
        assert not market.may_read(contract)

    def test_is_shown_before(self, market: Market) -> None:
        with time_machine.travel(START):
            contract = market.bought(notice_days=14)
            with market.sessions() as session:
                agreement = session.get_one(Agreement, contract)
                found = ending.preview(session, agreement, by=Party.CONSUMER)

        assert (found.notice_days, str(found.ends_at)[:10]) == (14, "2026-04-15")


class TestTerm:
    def test_ends_by_itself(self, market: Market) -> None:
        with time_machine.travel("2026-01-31T10:00:00Z") as now:
            contract = market.bought(term_months=1)
            assert str(market.agreement(contract).ends_at)[:10] == "2026-02-28"
            now.move_to("2026-02-28T09:59:00Z")
            assert market.may_read(contract)
            now.move_to("2026-02-28T10:05:00Z")
            assert not market.may_read(contract)
            market.expire()

        assert market.status(contract) is AgreementStatus.EXPIRED

    def test_is_shorter_than_a_notice(self, market: Market) -> None:
        with time_machine.travel(START):
            contract = market.bought(term_months=1, notice_days=90)
            ended = market.terminate(contract)

        assert str(ended.agreement.ends_at)[:10] == "2026-05-01"

    def test_ends_a_subscription_too(self, market: Market) -> None:
        with time_machine.travel(START) as now:
            contract = market.bought(INVOICE, **MONTHLY, term_months=3)
            now.move_to("2026-07-01T10:05:00Z")
            market.expire()

        assert market.status(contract) is AgreementStatus.EXPIRED
        assert market.running(contract) == 0

    def test_can_be_cut_short_where_no_notice_is_due(self, market: Market) -> None:
        contract = market.bought(term_months=12)

        market.terminate(contract)

        assert market.status(contract) is AgreementStatus.TERMINATED
