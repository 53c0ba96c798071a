"""A buyer, a seller and a clock: purchases by invoice, as other rooms make them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import time_machine
from sqlmodel import Session, col, select

from billing import checkouts
from billing.checkouts import Purchase
from billing.invoicing import due
from billing.invoicing.processor import InvoiceProcessor
from billing.ledger.models import Account, JournalEntry, Posting
from billing.models import (
    Checkout,
    Ending,
    Interval,
    Invoice,
    ProcessorName,
    RefundRule,
    Subscription,
)
from billing.processor import Processors
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.core.db import Sessions
from marketplace.core.ids import new_id
from marketplace.core.language import Language
from marketplace.core.money import Money
from marketplace.core.settings import InvoiceSettings
from marketplace.notices.models import Mail

START = "2026-01-31T09:30:00Z"
VAT = Decimal(19)
IBAN = "DE02120300000000202051"

Clock = time_machine.Traveller


def invoice_settings(**given: Any) -> InvoiceSettings:
    """Payment 14 days after the invoice, and 14 more days of grace."""
    return InvoiceSettings.model_validate({"iban": IBAN, "account_holder": "Stadt Hafen"} | given)


class Buying:
    """What a buyer does, what time does, and what billing's rows say then."""

    def __init__(
        self, sessions: Sessions, *, buyer: Organization, provider: Organization, steward: Actor
    ) -> None:
        self.sessions = sessions
        self.buyer = buyer
        self.provider = provider
        self.steward = steward
        self.settings = invoice_settings()

    @property
    def processor(self) -> InvoiceProcessor:
        return InvoiceProcessor(self.settings, vat_percent=VAT)

    @property
    def processors(self) -> Processors:
        return {ProcessorName.INVOICE: self.processor}

    def purchase(self, **given: Any) -> Purchase:
        """A month of counts for 29 EUR."""
        defaults: dict[str, Any] = {
            "reference": new_id(),
            "organization_id": self.buyer.id,
            "provider_id": self.provider.id,
            "product_reference": new_id(),
            "product_name": "Zählungen",
            "price": Money(2900, "EUR"),
            "interval": Interval.MONTH,
            "trial_days": 0,
            "processor": ProcessorName.INVOICE,
            "return_path": "/contracts/1",
            "language": Language.DE,
        }
        return Purchase(**defaults | given)

    def order(self, **given: Any) -> UUID:
        """Order, and return the reference of what was ordered."""
        purchase = self.purchase(**given)
        with self.sessions.begin() as session:
            checkouts.begin(session, self.processors, purchase)
        return purchase.reference

    def end(self, reference: UUID, ending: Ending, refund: RefundRule = RefundRule.NONE) -> None:
        with self.sessions.begin() as session:
            checkouts.end(session, self.processors, reference, ending=ending, refund=refund)

    def run_jobs(self) -> int:
        """Do what is due and return for how many checkouts something was."""
        with self.sessions.begin() as session:
            found = due.checkouts(session, grace=self.processor.conditions.grace)
        for checkout_id in found:
            self.processor.settle(self.sessions, checkout_id)
        return len(found)

    def at(self, clock: Clock, moment: str) -> int:
        """Let it be some moment, and do what is due."""
        clock.move_to(moment)
        return self.run_jobs()

    def checkout(self, reference: UUID) -> Checkout:
        with self.sessions() as session:
            return session.exec(select(Checkout).where(Checkout.reference == reference)).one()

    def subscription(self, reference: UUID) -> Subscription:
        with self.sessions() as session:
            wanted = select(Subscription).where(Subscription.reference == reference)
            return session.exec(wanted).one()

    def invoices(self, reference: UUID) -> list[Invoice]:
        """The invoices of a reference, the oldest first."""
        with self.sessions() as session:
            wanted = select(Invoice).where(Invoice.reference == reference)
            return list(session.exec(wanted.order_by(col(Invoice.number))))

    def mails(self, kind: str) -> list[Mail]:
        with self.sessions() as session:
            return list(session.exec(select(Mail).where(Mail.kind == kind).order_by(col(Mail.id))))

    def balances(self) -> dict[Account, int]:
        """What stands on each account of the ledger, zeros left out."""
        with self.sessions() as session:
            return balances(session)


def balances(session: Session) -> dict[Account, int]:
    totals: dict[Account, int] = {}
    for posting in session.exec(select(Posting).join(JournalEntry)):
        totals[posting.account] = totals.get(posting.account, 0) + posting.amount
    return {account: total for account, total in totals.items() if total}
