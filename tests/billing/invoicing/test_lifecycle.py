"""Months of a subscription that is paid by invoice."""

from datetime import UTC, date, datetime
from uuid import UUID

from billing.invoicing import paying
from billing.invoicing.periods import day_of
from billing.ledger.models import Account
from billing.models import (
    CheckoutStatus,
    Ending,
    Interval,
    Invoice,
    InvoiceStatus,
    SubscriptionStatus,
)
from tests.billing.invoicing.buying import Buying, Clock


class TestBeginning:
    def test_issues_the_first_invoice_and_gives_access_at_once(self, buying: Buying) -> None:
        reference = buying.order()

        [invoice] = buying.invoices(reference)
        assert (invoice.number, invoice.total, invoice.tax) == ("2026-000001", 2900, 463)
        assert invoice.status is InvoiceStatus.OPEN
        assert invoice.due_on == date(2026, 2, 14)
        checkout = buying.checkout(reference)
        assert (checkout.status, checkout.has_access) == (CheckoutStatus.COMPLETE, True)
        assert checkout.paid_until == datetime(2026, 2, 28, 9, 30, tzinfo=UTC)

    def test_twice_is_once(self, buying: Buying) -> None:
        purchase = buying.purchase()
        for _ in range(2):
            buying.order(reference=purchase.reference)

        assert len(buying.invoices(purchase.reference)) == 1

    def test_of_what_is_bought_once_has_no_period(self, buying: Buying) -> None:
        reference = buying.order(interval=None)

        [invoice] = buying.invoices(reference)
        assert (invoice.subscription_id, invoice.period_start) == (None, None)
        assert buying.checkout(reference).paid_until is None

    def test_tells_the_buyer_with_a_link_to_the_invoice(self, buying: Buying) -> None:
        reference = buying.order()

        [mail] = buying.mails("billing.invoice-issued")
        [invoice] = buying.invoices(reference)
        assert mail.link == f"/invoices/{invoice.id}/pdf"
        assert mail.facts["amount"] == {"de": "29,00\xa0€", "en": "€29.00"}

    def test_books_what_is_owed(self, buying: Buying) -> None:
        buying.order()

        assert buying.balances() == {Account.RECEIVABLE: 2900, Account.PAYABLE: -2900}


class TestRenewing:
    def test_happens_at_the_end_of_each_month(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        for moment in ("2026-02-28T10:00Z", "2026-03-31T09:00Z", "2026-04-30T09:00Z"):
            _pay_all(buying, reference)
            buying.at(now, moment)

        begun = [day_of(_start(invoice)) for invoice in buying.invoices(reference)]
        days = [(1, 31), (2, 28), (3, 31), (4, 30)]
        assert begun == [date(2026, month, day) for month, day in days]
        assert buying.subscription(reference).status is SubscriptionStatus.ACTIVE

    def test_waits_for_the_time_of_day(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()

        buying.at(now, "2026-02-28T09:29:59Z")
        assert len(buying.invoices(reference)) == 1
        buying.at(now, "2026-02-28T09:30:00Z")
        assert len(buying.invoices(reference)) == 2

    def test_catches_up_with_missed_periods_one_by_one(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        _pay_all(buying, reference)

        buying.at(now, "2026-05-15T12:00Z")

        invoices = buying.invoices(reference)
        assert [day_of(_start(one)).month for one in invoices] == [1, 2, 3, 4]
        assert {one.due_on for one in invoices[1:]} == {date(2026, 5, 29)}
        assert buying.checkout(reference).paid_until == invoices[-1].period_end

    def test_is_done_once_however_often_it_is_looked_for(self, buying: Buying, now: Clock) -> None:
        reference = buying.order()
        _pay_all(buying, reference)

        found = [buying.at(now, "2026-03-01T12:00Z") for _ in range(3)]

        assert found == [1, 0, 0]
        assert len(buying.invoices(reference)) == 2

    def test_of_a_year_comes_after_a_year(self, buying: Buying, now: Clock) -> None:
        reference = buying.order(interval=Interval.YEAR)
        _pay_all(buying, reference)

        assert buying.at(now, "2027-01-31T09:29Z") == 0
        assert buying.at(now, "2027-01-31T09:30Z") == 1
        assert [one.number for one in buying.invoices(reference)] == ["2026-000001", "2027-000001"]


class TestTrial:
    def test_gives_access_without_an_invoice(self, buying: Buying) -> None:
        reference = buying.order(trial_days=14)

        assert buying.invoices(reference) == []
        assert buying.subscription(reference).status is SubscriptionStatus.TRIALING
        assert buying.checkout(reference).has_access

    def test_is_followed_by_the_first_invoice(self, buying: Buying, now: Clock) -> None:
        reference = buying.order(trial_days=14)

        buying.at(now, "2026-02-14T09:30Z")

        [invoice] = buying.invoices(reference)
        assert invoice.period_end == datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
        assert buying.subscription(reference).status is SubscriptionStatus.ACTIVE

    def test_that_is_canceled_costs_nothing(self, buying: Buying, now: Clock) -> None:
        reference = buying.order(trial_days=14)
        buying.end(reference, Ending.PERIOD_END)

        buying.at(now, "2026-02-14T09:30Z")

        assert buying.invoices(reference) == []
        assert buying.checkout(reference).ended_at is not None


def _start(invoice: Invoice) -> datetime:
    assert invoice.period_start is not None
    return invoice.period_start


def _pay_all(buying: Buying, reference: UUID) -> None:
    for invoice in buying.invoices(reference):
        with buying.sessions.begin() as session:
            paying.mark_paid(session, invoice.id, actor=buying.steward)
