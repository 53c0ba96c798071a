"""Paying a checkout session with a card: each outcome that the pay page can have."""

from enum import StrEnum

from billing.sandbox import customers, invoices, payments, subscriptions
from billing.sandbox.cards import Card
from billing.sandbox.errors import Document
from billing.sandbox.invoices import Bill, Line
from billing.sandbox.payments import Demand
from billing.sandbox.subscriptions import Beginning
from billing.sandbox.world import Thing, World


class Outcome(StrEnum):
    """What came of a try to pay."""

    PAID = "paid"
    DECLINED = "declined"
    AUTHENTICATE = "authenticate"
    """The card's bank asks who is paying (3-D Secure)."""
    UNAUTHENTICATED = "unauthenticated"
    OVER = "over"
    """The session is not open any more; nothing was charged."""


def pay(world: World, session: Thing, card: Card) -> Outcome:
    """Pay an open session with a card."""
    if session.document["status"] != "open":
        return Outcome.OVER
    _ensure_customer(world, session)
    method = payments.new_method(world, card, customer=session.document["customer"])
    intent = _intent(world, session)
    if payments.needs_authentication(method):
        if intent is not None:
            url = f"{session.document['url']}/authentication"
            payments.ask_authentication(world, intent, method, url=url)
        session.inside["method"] = method.id
        return Outcome.AUTHENTICATE
    return _charge(world, session, method)


def authenticate(world: World, session: Thing, *, is_holder: bool) -> Outcome:
    """Go on with a card whose bank was told who is paying, or was not."""
    if session.document["status"] != "open":
        return Outcome.OVER
    waiting: str | None = session.inside.pop("method", None)
    if waiting is None:
        return Outcome.UNAUTHENTICATED
    method = world.get("payment_method", waiting)
    if is_holder:
        return _charge(world, session, method)
    intent = _intent(world, session)
    if intent is not None:
        payments.fail_authentication(world, intent, method)
    return Outcome.UNAUTHENTICATED


def is_waiting(session: Thing) -> bool:
    """Tell whether a session waits for its payer to say who they are."""
    return session.inside.get("method") is not None


def _ensure_customer(world: World, session: Thing) -> None:
    """Make a customer where the session needs one and was given none."""
    document = session.document
    creation: Document = document["invoice_creation"] or {}
    is_needed = document["customer_creation"] == "always" or creation.get("enabled", False)
    if document["customer"] is None and is_needed:
        email: str | None = document["customer_email"]
        made = customers.new_customer(world, {} if email is None else {"email": email})
        document["customer"] = made.id


def _intent(world: World, session: Thing) -> Thing | None:
    """Return the session's payment intent, which its first try makes; None if nothing is due."""
    known: str | None = session.inside.get("intent")
    if known is not None:
        return world.get("payment_intent", known)
    document = session.document
    if document["amount_total"] == 0:
        return None
    given: Document = session.inside["given"].get("payment_intent_data", {})
    intent = payments.new_intent(
        world,
        Demand(
            amount=document["amount_total"],
            currency=document["currency"],
            customer=document["customer"],
            description=given.get("description"),
            metadata=given.get("metadata"),
        ),
    )
    session.inside["intent"] = intent.id
    if document["mode"] == "payment":
        document["payment_intent"] = intent.id
    return intent


def _charge(world: World, session: Thing, method: Thing) -> Outcome:
    intent = _intent(world, session)
    if intent is None:
        is_good = payments.is_accepted(method)
    else:
        is_good = payments.charge(world, intent, method, is_first=True)
    if not is_good:
        return Outcome.DECLINED
    _complete(world, session, method, intent)
    return Outcome.PAID


def _complete(world: World, session: Thing, method: Thing, intent: Thing | None) -> None:
    document = session.document
    session.due = None
    document |= {
        "status": "complete",
        "url": None,
        "payment_status": "no_payment_required" if intent is None else "paid",
    }
    if document["mode"] == "subscription":
        _subscribe(world, session, method, intent)
    elif document["invoice_creation"]["enabled"]:
        _bill_once(world, session, intent)
    world.tell("checkout.session.completed", document)


def _subscribe(world: World, session: Thing, method: Thing, intent: Thing | None) -> None:
    document = session.document
    given: Document = session.inside["given"].get("subscription_data", {})
    subscription = subscriptions.begin(
        world,
        Beginning(
            customer=world.get("customer", document["customer"]),
            prices=_prices(world, session),
            method=method,
            trial_days=given.get("trial_period_days", 0),
            metadata=given.get("metadata"),
            description=given.get("description"),
        ),
    )
    invoice = world.get("invoice", subscription.document["latest_invoice"])
    _settle(world, invoice, intent)
    subscriptions.activate(world, subscription)
    document |= {"subscription": subscription.id, "invoice": invoice.id}


def _bill_once(world: World, session: Thing, intent: Thing | None) -> None:
    document = session.document
    data: Document = document["invoice_creation"]["invoice_data"]
    bill = Bill(
        customer=world.get("customer", document["customer"]),
        lines=[
            Line(
                price=price,
                quantity=quantity,
                start=world.now,
                end=world.now,
                amount=price["unit_amount"] * quantity,
            )
            for price, quantity in _prices(world, session)
        ],
        reason="manual",
        metadata=data["metadata"],
        description=data["description"],
    )
    invoice = invoices.draft(world, bill)
    _settle(world, invoice, intent)
    document["invoice"] = invoice.id


def _settle(world: World, invoice: Thing, intent: Thing | None) -> None:
    """Make an invoice final and paid by what the pay page has charged."""
    invoices.finalize(world, invoice, intent=intent)
    if intent is not None:
        invoice.document["attempt_count"] = 1
    invoices.note_paid(world, invoice)


def _prices(world: World, session: Thing) -> list[tuple[Document, int]]:
    lines: list[Document] = session.inside["lines"]
    return [(world.get("price", line["price"]).document, line["quantity"]) for line in lines]
