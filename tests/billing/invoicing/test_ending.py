"""Ending what is paid by invoice, with what was paid and what was not."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from billing.invoicing import paying, queries
from billing.ledger.models import Account
from billing.models import Ending, InvoiceStatus, RefundRule, RefundStatus, SubscriptionStatus
from tests.billing.invoicing.buying import Buying, Clock

HALF = "2026-02-14T09:30Z"
"""Half of the first period, 28 days, is over."""


class TestAtThePeriodsEnd:
    def test_keeps_access_until_then(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        buying.end(reference, Ending.PERIOD_END)

        buying.at(now, "2026-02-28T09:29Z")
        assert buying.checkout(reference).has_access
        buying.at(now, "2026-02-28T09:30Z")
        checkout = buying.checkout(reference)
        assert (checkout.has_access, checkout.ended_at is None) == (False, False)

    def test_issues_no_further_invoice(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        buying.end(reference, Ending.PERIOD_END)

        buying.at(now, "2026-05-01T12:00Z")

        subscription = buying.subscription(reference)
        assert len(buying.invoices(reference)) == 1
        assert subscription.status is SubscriptionStatus.CANCELED
        assert subscription.ended_at == datetime(2026, 2, 28, 9, 30, tzinfo=UTC)

    def test_of_what_was_bought_once_is_never(self, buying: Buying, now: Clock) -> None:
        reference = buying.order(interval=None)
        buying.end(reference, Ending.PERIOD_END)

        now.move_to("2026-02-10T12:00Z")
        assert buying.run_jobs() == 0
        assert buying.checkout(reference).has_access

    def test_may_still_be_cut_short(self, buying: Buying) -> None:
        reference = buying.order()
        buying.end(reference, Ending.PERIOD_END)
        buying.end(reference, Ending.NOW)

        assert buying.checkout(reference).ended_at is not None


class TestUnpaid:
    def test_stays_owed_where_nothing_is_given_back(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        now.move_to(HALF)
        buying.end(reference, Ending.NOW, RefundRule.NONE)

        [invoice] = buying.invoices(reference)
        assert invoice.status is InvoiceStatus.OPEN
        assert not buying.checkout(reference).has_access

    def test_is_void_where_all_is_given_back(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        now.move_to(HALF)
        buying.end(reference, Ending.NOW, RefundRule.FULL)

        [invoice] = buying.invoices(reference)
        assert invoice.status is InvoiceStatus.VOID
        assert buying.balances() == {}
        assert len(buying.mails("billing.invoice-void")) == 1

    def test_is_issued_anew_for_what_was_used(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        now.move_to(HALF)
        buying.end(reference, Ending.NOW, RefundRule.PRORATED)

        first, second = buying.invoices(reference)
        assert (first.status, second.status) == (InvoiceStatus.VOID, InvoiceStatus.OPEN)
        assert (second.number, second.total, second.tax) == ("2026-000002", 1450, 232)
        assert second.period_end == datetime(2026, 2, 14, 9, 30, tzinfo=UTC)
        assert "2026-000001" in second.description
        assert buying.balances() == {Account.RECEIVABLE: 1450, Account.PAYABLE: -1450}

    def test_of_a_period_that_is_used_up_stays_owed(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        buying.at(now, "2026-02-28T09:30Z")
        buying.end(reference, Ending.NOW, RefundRule.FULL)

        first, second = buying.invoices(reference)
        assert (first.status, second.status) == (InvoiceStatus.OPEN, InvoiceStatus.VOID)

    def test_is_still_reminded_of_but_ends_no_access_twice(
        self, buying: Buying, now: Clock
    ) -> None:
        reference = buying.order()
        buying.end(reference, Ending.NOW)
        for day in ("2026-02-15", "2026-03-15", "2026-04-15"):
            buying.at(now, f"{day}T12:00Z")

        assert len(buying.mails("billing.invoice-overdue-debt")) == 1
        assert buying.mails("billing.invoice-overdue") == []
        assert buying.invoices(reference)[0].status is InvoiceStatus.OPEN


class TestPaid:
    @pytest.mark.parametrize(
        ("rule", "amount"), [(RefundRule.PRORATED, 1450), (RefundRule.FULL, 2900)]
    )
    def test_goes_back_by_the_rule_and_the_stewards_are_told(
        self, buying: Buying, now: Clock, rule: RefundRule, amount: int
    ) -> None:
        reference = buying.order()
        _pay(buying, reference)
        now.move_to(HALF)
        buying.end(reference, Ending.NOW, rule)

        with buying.sessions() as session:
            [(refund, parties)] = queries.pending_refunds(session)
        assert (refund.amount, refund.status) == (amount, RefundStatus.PENDING)
        assert parties.customer.id == buying.buyer.id
        assert len(buying.mails("billing.refund-due")) == 1

    def test_stays_where_nothing_is_given_back(self, buying: Buying) -> None:
        reference = buying.order()
        _pay(buying, reference)
        buying.end(reference, Ending.NOW, RefundRule.NONE)

        with buying.sessions() as session:
            assert queries.pending_refunds(session) == []

    def test_is_booked_once_staff_has_transferred_it(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        _pay(buying, reference)
        now.move_to(HALF)
        buying.end(reference, Ending.NOW, RefundRule.PRORATED)
        with buying.sessions() as session:
            [(refund, _)] = queries.pending_refunds(session)

        for _ in range(2):
            with buying.sessions.begin() as session:
                paying.mark_refunded(session, refund.id, actor=buying.steward)

        assert buying.balances() == {Account.BANK: 1450, Account.PAYABLE: -1450}
        assert buying.invoices(reference)[0].amount_refunded == 1450


def _pay(buying: Buying, reference: UUID) -> None:
    [invoice] = buying.invoices(reference)
    with buying.sessions.begin() as session:
        paying.mark_paid(session, invoice.id, actor=buying.steward)
