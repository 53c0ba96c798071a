"""Who may pay by invoice, and for how much."""

import pytest
from sqlmodel import Session

from billing import checkouts
from billing.invoicing import paying
from billing.invoicing.errors import CreditLimitReached, InvoiceNotOffered
from billing.invoicing.rules import RULES
from billing.models import Ending, ProcessorName
from marketplace.accounts.models import Organization
from marketplace.core.money import Money
from marketplace.site.rules.collecting import rules
from marketplace.web.problems import problem_of
from tests.billing.invoicing.buying import Buying

LIMIT = 500_000


class TestCheck:
    def test_refuses_an_organization_that_nobody_verified(
        self, buying: Buying, session: Session
    ) -> None:
        buyer = session.get_one(Organization, buying.buyer.id)
        buyer.verified_at = None

        with pytest.raises(InvoiceNotOffered) as refusal:
            buying.processor.check(session, buyer, Money(1, "EUR"))

        problem = problem_of(refusal.value, "en")
        assert (problem["rule"], problem["value"]) == ("invoice-verified", False)

    def test_allows_what_stays_within_the_limit(self, buying: Buying, session: Session) -> None:
        buying.processor.check(session, buying.buyer, Money(LIMIT, "EUR"))

    def test_refuses_more_with_the_limit_and_the_sum(
        self, buying: Buying, session: Session
    ) -> None:
        buying.order(price=Money(100_000, "EUR"))

        with pytest.raises(CreditLimitReached) as refusal:
            buying.processor.check(session, buying.buyer, Money(400_001, "EUR"))

        problem = problem_of(refusal.value, "en")
        assert (problem["rule"], problem["threshold"]) == ("invoice-credit-limit", LIMIT)
        assert (problem["value"], problem["owed"]["minor"]) == (500_001, 100_000)
        assert "€5,000.01" in problem["detail"]
        assert "5.000,01" in problem_of(refusal.value, "de")["detail"]

    def test_counts_what_falls_due_after_a_trial(self, buying: Buying, session: Session) -> None:
        reference = buying.order(price=Money(LIMIT, "EUR"), trial_days=30)

        with pytest.raises(CreditLimitReached):
            buying.processor.check(session, buying.buyer, Money(1, "EUR"))
        buying.end(reference, Ending.PERIOD_END)
        session.expire_all()
        buying.processor.check(session, buying.buyer, Money(LIMIT, "EUR"))

    def test_counts_nothing_that_was_paid(self, buying: Buying, session: Session) -> None:
        reference = buying.order(price=Money(LIMIT, "EUR"))
        [invoice] = buying.invoices(reference)
        with buying.sessions.begin() as paid:
            paying.mark_paid(paid, invoice.id, actor=buying.steward)

        buying.processor.check(session, buying.buyer, Money(LIMIT, "EUR"))


class TestOrdering:
    def test_beyond_the_limit_leaves_nothing_behind(self, buying: Buying) -> None:
        purchase = buying.purchase(price=Money(LIMIT + 1, "EUR"))

        with pytest.raises(CreditLimitReached), buying.sessions.begin() as session:
            checkouts.begin(session, buying.processors, purchase)

        assert buying.invoices(purchase.reference) == []


class TestWaysToPay:
    def test_name_the_reason_of_a_refusal(self, buying: Buying, session: Session) -> None:
        price = Money(LIMIT + 1, "EUR")

        [way] = checkouts.ways_to_pay(session, buying.processors, buying.buyer, price)

        assert way.processor is ProcessorName.INVOICE
        assert isinstance(way.refusal, CreditLimitReached)


class TestRules:
    def test_are_published(self) -> None:
        assert {rule.id for rule in RULES} <= {rule.id for rule in rules()}
