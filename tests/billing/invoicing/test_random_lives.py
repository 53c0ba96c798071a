"""Whatever buyer, staff and time do, and however often: the books agree with what is open."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

import pytest
from sqlmodel import Session, col, func, select

from billing.invoicing import paying
from billing.ledger.models import Account, JournalEntry, Posting
from billing.models import (
    Ending,
    Interval,
    Invoice,
    InvoiceSeries,
    InvoiceStatus,
    RefundRule,
)
from marketplace.core import clock
from tests.billing.invoicing.buying import Buying, Clock, invoice_settings

STEPS = 14


class Life:
    """One purchase and what happens to it, by chance."""

    def __init__(self, buying: Buying, now: Clock, random: Random) -> None:
        self.buying, self.now, self.random = buying, now, random
        self.reference = buying.order(
            interval=random.choice([Interval.MONTH, Interval.MONTH, Interval.YEAR, None]),
            trial_days=random.choice([0, 0, 7]),
        )

    def live(self) -> None:
        for _ in range(STEPS):
            self.random.choice(self._events())()

    def _events(self) -> list[Callable[[], None]]:
        return [self.wait, self.wait, self.wait, self.pay, self.pay, self.void, self.end]

    def wait(self) -> None:
        self.now.move_to(clock.now() + timedelta(hours=self.random.randint(1, 24 * 40)))
        for _ in range(self.random.randint(0, 2)):
            self.buying.run_jobs()

    def pay(self) -> None:
        if invoice := self._open():
            for _ in range(self.random.randint(1, 2)):
                with self.buying.sessions.begin() as session:
                    paying.mark_paid(session, invoice.id, actor=self.buying.steward)

    def void(self) -> None:
        if (invoice := self._open()) and self.random.random() < 0.3:
            with self.buying.sessions.begin() as session:
                paying.declare_void(session, invoice.id, actor=self.buying.steward, reason="r")

    def end(self) -> None:
        if self.random.random() < 0.3:
            ending = self.random.choice(list(Ending))
            self.buying.end(self.reference, ending, self.random.choice(list(RefundRule)))

    def _open(self) -> Invoice | None:
        found = self.buying.invoices(self.reference)
        opened = [one for one in found if one.status is InvoiceStatus.OPEN]
        return self.random.choice(opened) if opened else None


@pytest.mark.parametrize("seed", range(25))
def test_the_books_agree_with_what_is_open(
    buying: Buying, session: Session, now: Clock, seed: int
) -> None:
    buying.settings = invoice_settings(credit_limit=10**9)
    life = Life(buying, now, Random(seed))  # noqa: S311 - chance, not a secret
    life.live()
    buying.run_jobs()

    invoices = buying.invoices(life.reference)
    assert _balance(session, life.reference, Account.RECEIVABLE) == _sum(invoices, "open")
    assert _balance(session, life.reference, Account.BANK) == _sum(invoices, "paid")
    assert -_balance(session, life.reference, Account.PAYABLE) == _sum(invoices, "open", "paid")
    assert len(invoices) == sum(series.last for series in session.exec(select(InvoiceSeries)))
    _assert_access_fits(buying, life.reference)
    _assert_periods_follow(invoices)


def _assert_access_fits(buying: Buying, reference: UUID) -> None:
    checkout = buying.checkout(reference)
    if checkout.ended_at is not None:
        assert not checkout.has_access
        return
    overdue = [
        one
        for one in buying.invoices(reference)
        if one.status is InvoiceStatus.OPEN
        and one.reminded_at
        and one.reminded_at <= clock.now() - timedelta(days=14)
    ]
    assert checkout.has_access is not bool(overdue)


def _assert_periods_follow(invoices: list[Invoice]) -> None:
    """No day is invoiced twice, unless the first invoice for it is void."""
    valid = [one for one in invoices if one.status is not InvoiceStatus.VOID]
    periods = sorted(
        (one.period_start, one.period_end) for one in valid if one.period_start and one.period_end
    )
    assert all(one[1] <= after[0] for one, after in pairwise(periods))


def _sum(invoices: list[Invoice], *statuses: str) -> int:
    return sum(one.total for one in invoices if one.status.value in statuses)


def _balance(session: Session, reference: UUID, account: Account) -> int:
    total = func.coalesce(func.sum(col(Posting.amount)), 0)
    wanted = select(total).join(JournalEntry, col(JournalEntry.id) == Posting.entry_id)
    found = wanted.where(JournalEntry.reference == reference, Posting.account == account)
    return int(session.exec(found).one())
