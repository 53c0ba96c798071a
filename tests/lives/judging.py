"""How lives have to end: our rows and the sandbox's agree, and nothing was charged twice."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from billing.access import GRACE
from billing.ledger import queries as ledger
from billing.ledger.models import Account
from billing.models import (
    Checkout,
    Customer,
    Invoice,
    InvoiceStatus,
    ProcessorName,
    Refund,
    RefundStatus,
    Subscription,
)
from marketplace.contracts.models import Agreement, AgreementStatus
from marketplace.core import clock
from tests.lives.installation import Installation
from tests.lives.life import Life
from tests.lives.post import listed

Thing = dict[str, Any]

OVER = {AgreementStatus.EXPIRED, AgreementStatus.TERMINATED, AgreementStatus.REVOKED}


@dataclass(frozen=True)
class AtStripe:
    """What the sandbox has of some customers."""

    installation: Installation
    customers: Collection[str]

    @cached_property
    def subscriptions(self) -> dict[str, Thing]:
        """By the reference that each was begun with."""
        found = self._all("/v1/subscriptions", status="all")
        made = {each["metadata"]["reference"]: each for each in found}
        assert len(made) == len(found), "two subscriptions of one contract"
        return made

    @cached_property
    def sessions(self) -> dict[str, Thing]:
        """The completed ones, by the reference that each was opened for."""
        found = [one for one in self._all("/v1/checkout/sessions") if one["status"] == "complete"]
        made = {each["client_reference_id"]: each for each in found}
        assert len(made) == len(found), "two paid pages of one contract"
        return made

    @cached_property
    def open_sessions(self) -> list[Thing]:
        """Those that could still be paid."""
        return [one for one in self._all("/v1/checkout/sessions") if one["status"] == "open"]

    @cached_property
    def invoices(self) -> dict[str, Thing]:
        """By id; drafts are none yet."""
        found = self._all("/v1/invoices")
        return {each["id"]: each for each in found if each["status"] != "draft"}

    @cached_property
    def charges(self) -> list[Thing]:
        """Those that took money."""
        return [one for one in self._all("/v1/charges") if one["status"] == "succeeded"]

    @property
    def taken(self) -> int:
        """What was charged, in minor units."""
        return sum(charge["amount"] for charge in self.charges)

    @property
    def given_back(self) -> int:
        """What was refunded of it, in minor units."""
        return sum(charge["amount_refunded"] for charge in self.charges)

    def _all(self, path: str, **query: str) -> list[Thing]:
        stripe = self.installation.stripe
        return [
            each
            for customer in self.customers
            for each in listed(stripe, path, customer=customer, **query)
        ]


@dataclass(frozen=True)
class Ours:
    """What our database has of some lives."""

    agreements: Mapping[str, Agreement]
    checkouts: Mapping[str, Checkout]
    subscriptions: Mapping[str, Subscription]
    invoices: Sequence[Invoice]
    refunds: Sequence[Refund]
    customers: Collection[str]


def read(session: Session, lives: Collection[Life]) -> Ours:
    """Read what there is of the contracts of some lives, by their ids."""
    ids = [UUID(life.contract) for life in lives if life.contract]
    of_checkout = select(Checkout).where(col(Checkout.reference).in_(ids))
    checkouts = {str(one.reference): one for one in session.exec(of_checkout)}
    owners = {life.buyer.organization_id for life in lives}
    invoices = session.exec(select(Invoice).where(col(Invoice.reference).in_(ids))).all()
    of_refund = select(Refund).where(col(Refund.invoice_id).in_([one.id for one in invoices]))
    of_customer = select(Customer.stripe_id).where(col(Customer.organization_id).in_(owners))
    of_subscription = select(Subscription).where(col(Subscription.reference).in_(ids))
    return Ours(
        agreements={
            str(one.id): one
            for one in session.exec(select(Agreement).where(col(Agreement.id).in_(ids)))
        },
        checkouts=checkouts,
        subscriptions={str(one.reference): one for one in session.exec(of_subscription)},
        invoices=invoices,
        refunds=session.exec(of_refund).all(),
        customers=[found for found in session.exec(of_customer) if found],
    )


def subscriptions_differ(ours: Ours, theirs: AtStripe) -> list[str]:
    """Return how our card subscriptions differ from the sandbox's, one by one."""
    mine = {
        reference: _facts_of_ours(one)
        for reference, one in ours.subscriptions.items()
        if one.processor is ProcessorName.STRIPE
    }
    others = {reference: _facts_of_theirs(one) for reference, one in theirs.subscriptions.items()}
    return [
        f"{reference}: ours {mine.get(reference)}, theirs {others.get(reference)}"
        for reference in mine.keys() | others.keys()
        if mine.get(reference) != others.get(reference)
    ]


def invoices_differ(ours: Ours, theirs: AtStripe) -> list[str]:
    """Return how our card invoices differ from the sandbox's, one by one."""
    mine = {
        one.stripe_id: (one.status.value, one.total, one.amount_refunded)
        for one in ours.invoices
        if one.stripe_id
    }
    refunded = Counter[str]()
    for charge in theirs.charges:
        refunded[charge["payment_intent"]] += charge["amount_refunded"]
    intents = {one.stripe_id: one.stripe_payment_intent_id for one in ours.invoices}
    others = {
        name: (one["status"], one["total"], refunded[intents.get(name) or ""])
        for name, one in theirs.invoices.items()
    }
    about = {one.stripe_id: str(one.reference) for one in ours.invoices}
    about |= {name: _reference_of(one) for name, one in theirs.invoices.items()}
    return [
        f"{name} of {about[name]}: ours {mine.get(name)}, theirs {others.get(name)}"
        for name in mine.keys() | others.keys()
        if mine.get(name) != others.get(name)
    ]


def charged_twice(ours: Ours, theirs: AtStripe) -> list[str]:
    """Return what was charged more than once, or more than it cost."""
    intents = Counter(charge["payment_intent"] for charge in theirs.charges)
    periods = Counter(
        (str(one.reference), one.period_start, one.period_end)
        for one in ours.invoices
        if one.status is InvoiceStatus.PAID
    )
    too_much = [
        charge["id"] for charge in theirs.charges if charge["amount_refunded"] > charge["amount"]
    ]
    found = [str(each) for each, times in (intents + periods).items() if times > 1]
    return [*found, *too_much]


def access_expected(reference: str, ours: Ours, theirs: AtStripe) -> bool:
    """Tell whether a contract is paid for, by the sandbox alone where a card pays it."""
    agreement, checkout = ours.agreements[reference], ours.checkouts.get(reference)
    if agreement.status in OVER or agreement.accepted_at is None:
        return False
    if checkout is None:
        return True
    if checkout.processor is ProcessorName.INVOICE:
        return not _is_long_overdue(ours, reference)
    if agreement.interval is None:
        page = theirs.sessions.get(reference)
        return page is not None and page["payment_status"] == "paid"
    subscription = theirs.subscriptions.get(reference)
    return subscription is not None and _is_granting(subscription, theirs)


def _is_granting(subscription: Thing, theirs: AtStripe) -> bool:
    if subscription["status"] != "past_due":
        return subscription["status"] in {"trialing", "active"}
    unpaid = [
        one["status_transitions"]["finalized_at"]
        for one in theirs.invoices.values()
        if one["status"] == "open" and _subscription_of(one) == subscription["id"]
    ]
    return clock.now() < datetime.fromtimestamp(min(unpaid), UTC) + GRACE


def _subscription_of(invoice: Thing) -> str | None:
    return _details_of(invoice).get("subscription")


def _reference_of(invoice: Thing) -> str:
    metadata: Thing = _details_of(invoice).get("metadata") or invoice["metadata"]
    return metadata["reference"]


def _details_of(invoice: Thing) -> Thing:
    parent: Thing = invoice["parent"] or {}
    return parent.get("subscription_details") or {}


def _is_long_overdue(ours: Ours, reference: str) -> bool:
    return any(
        str(one.reference) == reference
        and one.status is InvoiceStatus.OPEN
        and one.reminded_at is not None
        and one.reminded_at + GRACE <= clock.now()
        for one in ours.invoices
    )


def _facts_of_ours(one: Subscription) -> tuple[object, ...]:
    return (
        one.stripe_id,
        one.status.value,
        one.current_period_start,
        one.current_period_end,
        one.cancel_at_period_end,
        one.ended_at,
    )


def _facts_of_theirs(one: Thing) -> tuple[object, ...]:
    item = one["items"]["data"][0]
    return (
        one["id"],
        one["status"],
        datetime.fromtimestamp(item["current_period_start"], UTC),
        datetime.fromtimestamp(item["current_period_end"], UTC),
        one["cancel_at_period_end"],
        one["ended_at"] and datetime.fromtimestamp(one["ended_at"], UTC),
    )


def access_differs(lives: Collection[Life], ours: Ours, theirs: AtStripe) -> list[str]:
    """Return who may read and has not paid, or has and may not; asked at the door itself."""
    found: list[str] = []
    for life in lives:
        answer = life.buyer.get(f"/datasets/{life.wanted.slug}/download")
        assert answer.status_code in {302, 403}, answer.text
        is_paid = life.contract is not None and access_expected(life.contract, ours, theirs)
        if is_paid is not (answer.status_code == 302):
            found.append(f"{life.contract}: paid {is_paid}, answered {answer.status_code}")
        agreement = ours.agreements.get(life.contract or "")
        if is_paid is not (agreement is not None and agreement.status is AgreementStatus.ACTIVE):
            found.append(f"{life.contract}: paid {is_paid}, but {agreement and agreement.status}")
    return found


def left_open(ours: Ours, theirs: AtStripe) -> list[str]:
    """Return what could still be charged though its contract is over, and unpaid refunds."""
    over = {name for name, one in ours.agreements.items() if one.status in OVER}
    running = {name for name, one in theirs.subscriptions.items() if one["status"] not in _ENDED}
    payable = {one["client_reference_id"] for one in theirs.open_sessions}
    by_card = {one.id for one in ours.invoices if one.stripe_id}
    promised = [
        f"refund {one.id} of {one.amount} is not paid"
        for one in ours.refunds
        if one.invoice_id in by_card and one.status is RefundStatus.PENDING
    ]
    return [
        *(f"{name}: over, but can be charged" for name in over & (running | payable)),
        *promised,
    ]


_ENDED = {"canceled", "incomplete_expired"}


def paid_for_nothing(ours: Ours) -> list[str]:
    """Return contracts that never came into force and kept money."""
    kept = Counter[str]()
    for one in ours.invoices:
        if one.status is InvoiceStatus.PAID:
            kept[str(one.reference)] += one.total - one.amount_refunded
    return [
        f"{name}: never in force, but {amount} was kept"
        for name, amount in kept.items()
        if amount and ours.agreements[name].activated_at is None
    ]


def debts_differ(session: Session, ours: Ours, firms: Collection[UUID]) -> list[str]:
    """Return the firms that the ledger says owe something else than their open invoices."""
    owners = {
        one.id: one.organization_id
        for one in session.exec(select(Customer).where(col(Customer.organization_id).in_(firms)))
    }
    owed = Counter[UUID]()
    for one in ours.invoices:
        if one.status in {InvoiceStatus.OPEN, InvoiceStatus.UNCOLLECTIBLE}:
            owed[owners[one.customer_id]] += one.total
    booked = {
        firm: ledger.balance(session, Account.RECEIVABLE, currency="EUR", organization_id=firm)
        for firm in firms
    }
    return [
        f"firm {firm}: owes {owed[firm]}, the ledger says {amount}"
        for firm, amount in booked.items()
        if owed[firm] != amount
    ]


def explained(found: Collection[str], lives: Collection[Life]) -> str:
    """Return what is wrong, with the lives that it concerns."""
    concerned = [
        f"{life.contract} {life.wanted.given}: {' '.join(life.done)}"
        for life in lives
        if life.contract and any(life.contract in each for each in found)
    ]
    return "\n".join([*found, *concerned])
