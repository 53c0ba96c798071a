"""What time does: subscriptions renew, invoices are collected and tried again, sessions expire.

A failed renewal is tried again after 3, 5 and 7 days; then the subscription is canceled. These
are settings of a Stripe account (https://docs.stripe.com/billing/revenue-recovery/smart-retries).
"""

from collections.abc import Callable

from stripe.params import InvoicePayParams, InvoiceVoidInvoiceParams

from billing.sandbox import checkouts, invoices, periods, refunds, subscriptions
from billing.sandbox.errors import Document, StripeRefusal
from billing.sandbox.invoices import DRAFT_SECONDS, Bill
from billing.sandbox.routing import Asked, Routes
from billing.sandbox.subscriptions import DAY
from billing.sandbox.world import Thing, World, previous

routes = Routes()

RETRY_DAYS = (3, 5, 7)
"""After how many days a failed charge is tried again, each counted from the last try."""


def carry_out(world: World, thing: Thing) -> None:
    """Do what is due with an object."""
    _HANDLERS[thing.document["object"]](world, thing)


def _turn_period(world: World, subscription: Thing) -> None:
    document = subscription.document
    if document["cancel_at_period_end"]:
        subscriptions.end(world, subscription, reason="cancellation_requested")
        return
    before = {**document, "items": {**document["items"]}}
    _next_period(document)
    if document["status"] == "trialing":
        document["status"] = "active"
    customer = world.get("customer", document["customer"])
    bill = Bill(
        customer=customer,
        lines=subscriptions.lines(subscription),
        reason="subscription_cycle",
        subscription=subscription,
    )
    invoice = invoices.draft(world, bill)
    invoice.due = world.now + DRAFT_SECONDS
    invoice.document["automatically_finalizes_at"] = invoice.due
    document["latest_invoice"] = invoice.id
    subscription.due = subscriptions.period_end(document)
    changed = previous(before, document)
    world.tell("customer.subscription.updated", document, previous=changed)


def _next_period(document: Document) -> None:
    """Move each item's period on: ends are counted from the anchor, so no month loses days."""
    items: list[Document] = document["items"]["data"]
    moved: list[Document] = []
    for item in items:
        start: int = item["current_period_end"]
        recurring: Document = item["price"]["recurring"]
        end = periods.next_after(
            document["billing_cycle_anchor"],
            interval=recurring["interval"],
            count=recurring["interval_count"],
            after=start,
        )
        moved.append({**item, "current_period_start": start, "current_period_end": end})
    document["items"] = {**document["items"], "data": moved}


def _collect(world: World, invoice: Thing) -> None:
    """Make a draft final, then try to collect it; tries again when that time has come."""
    invoice.due = None
    if invoice.document["status"] == "draft":
        invoices.finalize(world, invoice)
    try_to_pay(world, invoice)


def try_to_pay(world: World, invoice: Thing) -> bool:
    """Try to collect a subscription's open invoice, and let the subscription follow."""
    subscription = _subscription_of(world, invoice)
    if subscription is None:  # of a single purchase, which its pay page has paid
        return invoices.pay(world, invoice, None)
    if invoices.pay(world, invoice, subscriptions.method_of(world, subscription)):
        _set_status(world, subscription, "active", only_from="past_due")
        return True
    _plan_retry(world, invoice, subscription)
    return False


def _subscription_of(world: World, invoice: Thing) -> Thing | None:
    parent: Document | None = invoice.document["parent"]
    if parent is None:
        return None
    return world.get("subscription", parent["subscription_details"]["subscription"])


def _plan_retry(world: World, invoice: Thing, subscription: Thing) -> None:
    failures: int = invoice.document["attempt_count"]
    is_over = subscription.document["status"] in subscriptions.OVER
    if is_over or failures > len(RETRY_DAYS):
        invoice.document["next_payment_attempt"] = None
        world.tell("invoice.payment_failed", invoice.document)
        if not is_over:
            subscriptions.end(world, subscription, reason="payment_failed")
        return
    invoice.due = world.now + RETRY_DAYS[failures - 1] * DAY
    invoice.document["next_payment_attempt"] = invoice.due
    world.tell("invoice.payment_failed", invoice.document)
    _set_status(world, subscription, "past_due", only_from="active")


def _set_status(world: World, subscription: Thing, status: str, *, only_from: str) -> None:
    document = subscription.document
    if document["status"] == only_from:
        document["status"] = status
        before: Document = {"status": only_from}
        world.tell("customer.subscription.updated", document, previous=before)


_HANDLERS: dict[str, Callable[[World, Thing], None]] = {
    "subscription": _turn_period,
    "invoice": _collect,
    "checkout.session": checkouts.run_out,
    "refund": refunds.settle,
}


@routes.post("/v1/invoices/{id}/void", InvoiceVoidInvoiceParams)
def void(world: World, asked: Asked) -> Document:
    """Give an open invoice up; a subscription that waited for it runs again."""
    invoice = world.get("invoice", asked.id)
    invoices.void(world, invoice)
    subscription = _subscription_of(world, invoice)
    if subscription is not None and subscription.document["latest_invoice"] == invoice.id:
        _set_status(world, subscription, "active", only_from="past_due")
    return invoice.document


@routes.post("/v1/invoices/{id}/pay", InvoicePayParams)
def pay(world: World, asked: Asked) -> Document:
    """Try now to collect an open invoice."""
    invoice = world.get("invoice", asked.id)
    if invoice.document["status"] != "open":
        message = f"Invoice is not open: {invoice.document['status']}"
        raise StripeRefusal(message, code="invoice_not_open")
    if not try_to_pay(world, invoice):
        message = "Your card was declined."
        raise StripeRefusal(
            message,
            status=402,
            type="card_error",
            code="card_declined",
            decline_code="generic_decline",
            keeps_work=True,
        )
    return invoice.document
