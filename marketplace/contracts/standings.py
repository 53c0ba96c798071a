"""Where a contract and its payment stand, for its page; and what has happened to it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from billing import checkouts
from billing.checkouts import Standing
from billing.invoicing.queries import invoices_for
from billing.models import CheckoutStatus, InvoiceStatus, ProcessorName
from marketplace.contracts.agreements.queries import Entry
from marketplace.contracts.models import Agreement, AgreementStatus, Party
from marketplace.core import clock
from marketplace.core.language import N_
from marketplace.log.models import LogEntry

SENTENCES = {
    "contracts.drafted": N_("Draft drawn up"),
    "contracts.accepted": N_("Accepted"),
    "contracts.question_asked": N_("A question was asked"),
    "contracts.question_answered": N_("The question was answered"),
    "contracts.approved": N_("Approved"),
    "contracts.refused": N_("Refused"),
    "contracts.payment_awaited": N_("Payment asked for"),
    "contracts.activated": N_("In force"),
    "contracts.suspended": N_("Suspended, because a payment is missing"),
    "contracts.resumed": N_("In force again"),
    "contracts.amendment_proposed": N_("Other terms were proposed"),
    "contracts.amendment_declined": N_("The proposal was declined or taken back"),
    "contracts.amended": N_("Amended; the new terms hold"),
    "contracts.termination_scheduled": N_("End asked for"),
    "contracts.terminated": N_("Ended"),
    "contracts.concluded": N_("Ended, as the payment did"),
    "contracts.expired": N_("Expired"),
    "contracts.revoked": N_("Revoked by the city"),
    "contracts.deletion_reminded": N_("Reminded of the deletion"),
    "contracts.deletion_overdue": N_("The deletion was not confirmed in time"),
    "contracts.deletion_attested": N_("The deletion is confirmed"),
}
"""What the log's entries of a contract mean to its parties; others are not for them."""

_BAD = {
    "contracts.suspended",
    "contracts.revoked",
    "contracts.refused",
    "contracts.deletion_overdue",
}


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Where a contract stands.

    ``is_awaited``: a payment may arrive at any moment, so the page asks for itself;
    ``has_page``: there is a page to pay at; ``is_stale``: there was one, and it has expired;
    ``is_underway``: it is paid there, and the bank has not said so yet. ``grace_until`` is how
    long access stays after a failed payment.
    """

    status: str
    is_awaited: bool = False
    has_page: bool = False
    is_stale: bool = False
    is_underway: bool = False
    respond_by: datetime | None = None
    renews_at: datetime | None = None
    grace_until: datetime | None = None
    overdue_on: date | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str = ""
    is_refused: bool = False
    was_in_force: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that has happened to a contract; ``by`` is the organization that did it."""

    at: datetime
    sentence: str
    by: str
    is_bad: bool


def stand_of(session: Session, agreement: Agreement) -> Stand:
    """Return where a contract and its payment stand now."""
    paying = checkouts.standing(session, agreement.id)
    status = paying.status if paying else None
    return Stand(
        status=agreement.status.value,
        is_awaited=agreement.status is AgreementStatus.PENDING_PAYMENT,
        has_page=paying is not None and paying.url is not None,
        is_stale=status is CheckoutStatus.EXPIRED,
        is_underway=status is CheckoutStatus.COMPLETE,
        respond_by=agreement.respond_by,
        renews_at=_renews_at(paying),
        grace_until=paying.grace_until if paying and _is_card(paying) else None,
        overdue_on=_overdue_on(session, agreement),
        ends_at=agreement.ends_at if agreement.ended_at is None else None,
        ended_at=agreement.ended_at,
        end_reason=agreement.end_reason,
        is_refused=agreement.activated_at is None and agreement.ended_by is Party.PROVIDER,
        was_in_force=agreement.activated_at is not None,
    )


def history_of(session: Session, entry: Entry) -> list[Step]:
    """Return what has happened to a contract, the newest first, as the log has it."""
    statement = (
        select(LogEntry)
        .where(
            LogEntry.subject == f"contract/{entry.agreement.id}",
            col(LogEntry.action).in_(SENTENCES),
        )
        .order_by(col(LogEntry.id).desc())
    )
    names = {row.id: row.name for row in (entry.provider, entry.consumer)}
    return [
        Step(
            at=found.created_at,
            sentence=SENTENCES[found.action],
            by=names.get(found.organization_id, "") if found.organization_id else "",
            is_bad=found.action in _BAD,
        )
        for found in session.exec(statement)
    ]


def _is_card(paying: Standing) -> bool:
    return paying.processor is ProcessorName.STRIPE


def _renews_at(paying: Standing | None) -> datetime | None:
    if paying is None or paying.cancel_at_period_end or paying.ended_at:
        return None
    return paying.current_period_end


def _overdue_on(session: Session, agreement: Agreement) -> date | None:
    """Return since when the oldest open invoice by bank transfer is overdue, if one is."""
    today = clock.now().date()
    due = [
        invoice.due_on
        for invoice in invoices_for(session, agreement.id)
        if invoice.status is InvoiceStatus.OPEN and invoice.processor is ProcessorName.INVOICE
    ]
    return min((day for day in due if day is not None and day < today), default=None)
