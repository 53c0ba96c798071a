"""The inbox of Stripe's events: each is kept once and handled once.

An event is a hint that something may have changed. How things stand is asked of Stripe, so events
that come twice, late or in any order end in the same state.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, delete, or_, select

from billing.cards.processor import CardProcessor
from billing.cards.values import ReceivedEvent
from billing.errors import StripeEventNotFound
from billing.models import Checkout, Invoice, StripeEvent, Subscription
from marketplace.core import clock
from marketplace.core.db import Sessions

KEPT_FOR = timedelta(days=30)
"""As long as Stripe itself shows events; they name people, so they are not kept longer."""

Thing = Mapping[str, Any]
Finder = Callable[[Session, Thing], UUID | None]


def _of_page(session: Session, page: Thing) -> UUID | None:
    is_its = or_(
        col(Checkout.stripe_id) == page["id"],
        col(Checkout.reference) == _uuid(page.get("client_reference_id")),
    )
    return session.exec(select(Checkout.id).where(is_its)).first()


def _of_subscription(session: Session, subscription: Thing) -> UUID | None:
    named = _reference(subscription)
    return _of_subscription_id(session, subscription["id"], named)


def _of_invoice(session: Session, invoice: Thing) -> UUID | None:
    parent = _inner(_inner(invoice, "parent"), "subscription_details")
    known = session.exec(
        select(Invoice.checkout_id).where(Invoice.stripe_id == invoice["id"])
    ).first()
    named = _reference(parent) or _reference(invoice)
    return known or _of_subscription_id(session, parent.get("subscription"), named)


def _of_payment(session: Session, thing: Thing) -> UUID | None:
    intent = thing.get("payment_intent")
    statement = select(Invoice.checkout_id).where(Invoice.stripe_payment_intent_id == intent)
    return session.exec(statement).first() if intent else None


HANDLERS: dict[str, Finder] = {
    "checkout.session.completed": _of_page,
    "checkout.session.expired": _of_page,
    "checkout.session.async_payment_succeeded": _of_page,
    "checkout.session.async_payment_failed": _of_page,
    "customer.subscription.created": _of_subscription,
    "customer.subscription.updated": _of_subscription,
    "customer.subscription.deleted": _of_subscription,
    "customer.subscription.paused": _of_subscription,
    "customer.subscription.resumed": _of_subscription,
    "invoice.paid": _of_invoice,
    "invoice.payment_failed": _of_invoice,
    "invoice.voided": _of_invoice,
    "invoice.marked_uncollectible": _of_invoice,
    "charge.refunded": _of_payment,
    "refund.created": _of_payment,
    "refund.updated": _of_payment,
    "refund.failed": _of_payment,
}
"""Which events are kept, and how each leads to the checkout that it may have changed."""


def keep(session: Session, event: ReceivedEvent) -> bool:
    """Keep an event and tell whether it is new; Stripe may send the same one many times."""
    row = StripeEvent(stripe_id=event.stripe_id, type=event.type, payload=dict(event.payload))
    statement = (
        insert(StripeEvent)
        .values(row.model_dump())
        .on_conflict_do_nothing(index_elements=["stripe_id"])
        .returning(col(StripeEvent.id))
    )
    return session.exec(statement).first() is not None


def handle(sessions: Sessions, processor: CardProcessor, stripe_id: str) -> None:
    """Settle the checkout that a kept event is about, unless that has been done.

    An event about something that is not ours is done with at once.

    Raises:
        StripeEventNotFound: No event with this id was kept.
        ProcessorUnavailable: Stripe does not answer; the event waits.
        ProcessorRefused: Stripe does not take a call of ours.
    """
    with sessions() as session:
        event = _found(session, stripe_id)
        if event.handled_at is not None:
            return
        thing: Thing = event.payload["data"]["object"]
        checkout_id = HANDLERS[event.type](session, thing)
    if checkout_id is not None:
        intent = thing.get("payment_intent")
        mentioned = intent if isinstance(intent, str) else None
        processor.settle(sessions, checkout_id, mentioned=mentioned)
    with sessions.begin() as session:
        _found(session, stripe_id).handled_at = clock.now()


def reopen(session: Session, stripe_id: str) -> None:
    """Let a kept event be handled once more.

    Raises:
        StripeEventNotFound: No event with this id was kept.
    """
    _found(session, stripe_id).handled_at = None


def waiting(session: Session, *, since: timedelta) -> list[str]:
    """Return the events that nobody has handled for so long, oldest first."""
    statement = (
        select(StripeEvent.stripe_id)
        .where(
            col(StripeEvent.handled_at).is_(None),
            col(StripeEvent.created_at) < clock.now() - since,
        )
        .order_by(col(StripeEvent.id))
        .limit(500)
    )
    return list(session.exec(statement))


def sweep(session: Session) -> None:
    """Delete the events that were handled long ago."""
    session.exec(delete(StripeEvent).where(col(StripeEvent.handled_at) < clock.now() - KEPT_FOR))


def _of_subscription_id(
    session: Session, stripe_id: str | None, reference: UUID | None
) -> UUID | None:
    is_its = or_(col(Subscription.stripe_id) == stripe_id, col(Checkout.reference) == reference)
    statement = (
        select(Checkout.id)
        .outerjoin(Subscription, col(Subscription.checkout_id) == Checkout.id)
        .where(is_its)
    )
    return session.exec(statement).first()


def _found(session: Session, stripe_id: str) -> StripeEvent:
    statement = select(StripeEvent).where(StripeEvent.stripe_id == stripe_id)
    event = session.exec(statement).one_or_none()
    if event is None:
        raise StripeEventNotFound(stripe_id)
    return event


def _inner(thing: Thing, name: str) -> Thing:
    return thing.get(name) or {}


def _reference(thing: Thing) -> UUID | None:
    return _uuid(_inner(thing, "metadata").get("reference"))


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
