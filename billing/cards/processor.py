"""The processor that collects money by card: a loop of asking Stripe, keeping, and telling it."""

import logging
import time
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from billing.cards import asking, invoices, keeping, steps
from billing.cards.asking import Answer, Question
from billing.cards.jobs import settle_checkout
from billing.cards.steps import Step
from billing.cards.values import PageState, PageWish, RefundState
from billing.errors import (
    AmountBelowCardMinimum,
    CallUnderWay,
    ProcessorRefused,
    ProcessorUnavailable,
)
from billing.models import Checkout, Customer, Invoice, Price, ProcessorName, Product
from billing.patience import seconds_left
from billing.processor import Processors
from billing.rules import CARD_MINIMUM_AMOUNT
from billing.stripe_processor import StripeAccount
from marketplace.accounts.models import Organization
from marketplace.core.db import Sessions
from marketplace.core.jobs import enqueue
from marketplace.core.money import Money

logger = logging.getLogger(__name__)

ROUNDS = 25
"""After so many rounds a settlement rests; a job goes on with it."""

REFUSALS = 2
"""So often Stripe may refuse a write that was right a moment ago, before it is a fault."""

_MOMENT_SECONDS = 0.1

_LOCK_TIMEOUT = "500ms"
"""Shorter than PostgreSQL's own patience with a deadlock: this side gives way and tries again."""


class CardProcessor:
    """Makes Stripe do what checkouts ask, and their rows say what it did."""

    def __init__(self, stripe: StripeAccount, *, public_url: str, vat_percent: Decimal) -> None:
        self.stripe = stripe
        self._public_url = public_url
        self._vat_percent = vat_percent

    def check(self, session: Session, organization: Organization, amount: Money) -> None:
        """Refuse what is too small for a card.

        Raises:
            AmountBelowCardMinimum: Stripe does not charge so little.
        """
        del session, organization
        if amount.minor < CARD_MINIMUM_AMOUNT:
            raise AmountBelowCardMinimum(amount.minor)

    def follow(self, session: Session, checkout: Checkout) -> None:
        """Enqueue the job that settles a checkout, in the caller's transaction."""
        enqueue(session, settle_checkout, checkout_id=str(checkout.id))

    def settle(
        self, sessions: Sessions, checkout_id: UUID, *, mentioned: str | None = None
    ) -> None:
        """Ask Stripe, keep what it says, and tell it what the rows want, until they agree.

        No transaction is open while Stripe is asked or told. Repeating it, at any time, after any
        fault, changes nothing that is right already. ``mentioned`` is a payment that an event
        told of.

        Raises:
            ProcessorUnavailable: Stripe does not answer; nothing is lost, and it is tried again.
            ProcessorRefused: It does not take a call of ours, which somebody has to look at.
        """
        refusals = 0
        for _ in range(ROUNDS):
            with sessions() as session:
                asked = asking.question(session, checkout_id, mentioned=mentioned)
            answer = asking.ask(self.stripe, asked)
            is_kept, step = self._keep(sessions, asked, answer)
            if is_kept and step is None:
                return
            try:
                if step is not None and self._carry_out(sessions, step):
                    return
            except CallUnderWay:
                _let_others_finish()
            except ProcessorRefused:
                refusals += 1
                if refusals > REFUSALS:
                    raise
        raise ProcessorUnavailable

    def _keep(
        self, sessions: Sessions, asked: Question, answer: Answer
    ) -> tuple[bool, Step | None]:
        """Keep an answer unless that is overtaken, and return what Stripe is to be told next."""
        try:
            with sessions.begin() as session:
                session.connection().exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
                kept = keeping.keep(session, asked, answer, tax_percent=self._vat_percent)
                session.flush()  # the next step is read from the rows
                return kept is not None, steps.next_step(session, kept) if kept else None
        except OperationalError as error:
            if isinstance(error.orig, LockNotAvailable | DeadlockDetected):
                return False, None
            raise

    def _carry_out(self, sessions: Sessions, step: Step) -> bool:
        """Tell Stripe, keep its answer, and return whether no further round is needed."""
        match step:
            case steps.OpenPage():
                page = self.stripe.open_page(self._wish(step))
                return _store_page(sessions, step.checkout, page)
            case steps.PayRefund():
                state = self.stripe.refund(step.refund, step.payment_intent_id)
                _store_refund(sessions, step, state)
            case steps.ExpirePage():
                self.stripe.expire_page(step.stripe_id)
            case steps.Cancel():
                self.stripe.cancel(step.stripe_id)
            case steps.CancelAtPeriodEnd():
                self.stripe.cancel_at_period_end(step.stripe_id)
            case steps.VoidInvoice():
                self.stripe.void(step.stripe_id)
            case _:
                self._mirror(sessions, step)
        return False

    def _mirror(
        self,
        sessions: Sessions,
        step: steps.MirrorCustomer | steps.MirrorProduct | steps.MirrorPrice,
    ) -> None:
        match step:
            case steps.MirrorCustomer():
                made = self.stripe.create_customer(step.customer, step.name)
                _store_id(sessions, Customer, step.customer.id, made)
            case steps.MirrorProduct():
                made = self.stripe.create_product(step.product)
                _store_id(sessions, Product, step.product.id, made)
            case steps.MirrorPrice():
                made = self.stripe.create_price(step.price, step.product)
                _store_id(sessions, Price, step.price.id, made)

    def _wish(self, step: steps.OpenPage) -> PageWish:
        checkout = step.checkout
        return PageWish(
            checkout_id=checkout.id,
            attempt=checkout.attempt,
            reference=checkout.reference,
            customer=step.customer,
            price=step.price,
            interval=step.interval,
            trial_days=checkout.trial_days,
            return_url=self._public_url + checkout.return_path,
            language=checkout.language,
            description=step.description,
        )


def card_processor(processors: Processors) -> CardProcessor | None:
    """Return the way to pay by card, if the deployment has it."""
    processor = processors.get(ProcessorName.STRIPE)
    return processor if isinstance(processor, CardProcessor) else None


def _let_others_finish() -> None:
    """Wait a moment for who makes the same call, such as a job beside the request.

    Raises:
        CallUnderWay: The caller has no time left to wait.
    """
    if seconds_left(_MOMENT_SECONDS) < _MOMENT_SECONDS:
        raise CallUnderWay
    time.sleep(_MOMENT_SECONDS)


def _store_id(sessions: Sessions, kind: type[Any], row_id: UUID, stripe_id: str) -> None:
    statement = update(kind).where(kind.id == row_id, kind.stripe_id.is_(None))
    with sessions.begin() as session:
        session.exec(statement.values(stripe_id=stripe_id))


def _store_page(sessions: Sessions, opened: Checkout, page: PageState) -> bool:
    """Keep the page that was opened, and return whether it is still wanted."""
    with sessions.begin() as session:
        checkout = _locked(session, opened.id)
        if checkout.attempt == opened.attempt and checkout.stripe_id is None:
            checkout.stripe_id = page.stripe_id
            checkout.url = page.url
            checkout.expires_at = page.expires_at
            checkout.revision += 1
        return checkout.ending is None


def _store_refund(sessions: Sessions, step: steps.PayRefund, state: RefundState) -> None:
    with sessions.begin() as session:
        invoice = session.exec(select(Invoice).where(Invoice.id == step.invoice_id)).one()
        _locked(session, invoice.checkout_id).revision += 1
        invoices.keep_refund(session, invoice, state)


def _locked(session: Session, checkout_id: UUID) -> Checkout:
    statement = select(Checkout).where(col(Checkout.id) == checkout_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one()
