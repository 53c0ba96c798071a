"""Invoices that are not paid in time: reminder, suspension, resumption."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from billing.invoicing import paying
from billing.models import Interval, InvoiceStatus, SubscriptionStatus
from tests.billing.invoicing.buying import Buying, Clock

DUE_DAY = "2026-02-14T22:59Z"
DAY_AFTER = "2026-02-14T23:00Z"
GRACE_OVER = "2026-02-28T23:00Z"
INTERVALS = [Interval.YEAR, None]


class TestReminder:
    def test_is_not_sent_on_the_due_day(self, buying: Buying, now: Clock) -> None:
        buying.order()

        assert buying.at(now, DUE_DAY) == 0
        assert buying.mails("billing.invoice-overdue") == []

    def test_is_sent_once_the_due_day_is_over_in_the_city(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()

        for _ in range(3):
            buying.at(now, DAY_AFTER)

        [mail] = buying.mails("billing.invoice-overdue")
        assert mail.facts["grace_until"] == {"de": "01.03.2026", "en": "1 March 2026"}
        assert mail.link == f"/invoices/{buying.invoices(reference)[0].id}/pdf"

    def test_leaves_access(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()

        buying.at(now, DAY_AFTER)

        subscription = buying.subscription(reference)
        assert subscription.status is SubscriptionStatus.PAST_DUE
        assert subscription.past_due_since == datetime(2026, 2, 14, 23, tzinfo=UTC)
        assert buying.checkout(reference).has_access

    def test_is_not_sent_for_what_was_paid(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        _pay(buying, reference)

        assert buying.at(now, DAY_AFTER) == 0


class TestSuspension:
    @pytest.mark.parametrize("interval", INTERVALS)
    def test_comes_when_the_grace_is_over(
        self, buying: Buying, now: Clock, interval: Interval | None
    ) -> None:
        reference = buying.order(interval=interval)
        buying.at(now, DAY_AFTER)

        assert buying.at(now, "2026-02-28T22:59Z") == 0
        assert buying.checkout(reference).has_access
        assert buying.at(now, GRACE_OVER) == 1
        assert not buying.checkout(reference).has_access

    def test_comes_no_sooner_when_the_reminder_was_late(self, buying: Buying, now: Clock) -> None:
        reference = buying.order(interval=Interval.YEAR)

        buying.at(now, "2026-06-01T12:00Z")
        assert buying.checkout(reference).has_access
        buying.at(now, "2026-06-15T12:00Z")
        assert not buying.checkout(reference).has_access

    def test_stops_further_invoices(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        buying.at(now, "2026-02-15T12:00Z")
        buying.at(now, "2026-02-28T09:30Z")
        buying.at(now, "2026-03-01T12:00Z")

        assert buying.at(now, "2026-06-01T12:00Z") == 1  # reminds of the second invoice
        assert len(buying.invoices(reference)) == 2
        assert buying.subscription(reference).status is SubscriptionStatus.UNPAID


class TestResumption:
    @pytest.mark.parametrize("interval", INTERVALS)
    def test_comes_with_the_payment(
        self, buying: Buying, now: Clock, interval: Interval | None
    ) -> None:
        reference = buying.order(interval=interval)
        buying.at(now, DAY_AFTER)
        buying.at(now, GRACE_OVER)

        _pay(buying, reference)

        assert buying.checkout(reference).has_access
        assert buying.run_jobs() == 0

    def test_waits_for_every_invoice_that_was_reminded_of(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        buying.at(now, "2026-02-28T09:30Z")  # the second period begins, the first is reminded of
        buying.at(now, "2026-03-15T12:00Z")  # the second is reminded of, access pauses

        _pay(buying, reference, which=0)
        assert not buying.checkout(reference).has_access
        _pay(buying, reference, which=1)
        assert buying.checkout(reference).has_access

    def test_begins_a_new_period_where_the_old_one_ran_out(
        self, buying: Buying, now: Clock
    ) -> None:
        buying.settings = buying.settings.model_copy(update={"grace_days": 5})
        reference = buying.order()
        buying.at(now, "2026-02-15T12:00Z")
        buying.at(now, "2026-02-20T12:00Z")

        now.move_to("2026-04-10T08:00Z")
        _pay(buying, reference)
        buying.run_jobs()

        newest = buying.invoices(reference)[-1]
        assert newest.period_start == datetime(2026, 4, 10, 8, tzinfo=UTC)
        assert newest.period_end == datetime(2026, 5, 10, 8, tzinfo=UTC)
        assert len(buying.invoices(reference)) == 2

    def test_comes_when_what_was_asked_is_declared_void(self, buying: Buying, now: Clock) -> None:
        reference = buying.order(interval=Interval.YEAR)
        buying.at(now, DAY_AFTER)
        buying.at(now, GRACE_OVER)

        with buying.sessions.begin() as session:
            [invoice] = buying.invoices(reference)
            paying.declare_void(session, invoice.id, actor=buying.steward, reason="doubled")

        assert buying.checkout(reference).has_access
        assert buying.invoices(reference)[0].status is InvoiceStatus.VOID
        assert buying.balances() == {}


def _pay(buying: Buying, reference: UUID, which: int = 0) -> None:
    invoice = buying.invoices(reference)[which]
    with buying.sessions.begin() as session:
        paying.mark_paid(session, invoice.id, actor=buying.steward)
