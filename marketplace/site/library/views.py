"""What the library shows: plain values, settled before rendering begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from billing.invoicing.queries import Parties
from billing.models import InvoiceStatus, SubscriptionStatus
from catalog.showing import freshness
from marketplace.contracts.models import Agreement, AgreementStatus
from marketplace.core import clock
from marketplace.core.language import Language, in_language
from marketplace.entitlements.deciding import holds
from marketplace.site.library.queries import Holding
from marketplace.web.rendering import View


@dataclass(frozen=True, kw_only=True)
class HeldRow:
    """A contract in the list.

    ``trouble`` is ``suspended``, ``failed`` or ``unpaid`` where a payment is missing. ``ends_at``
    is when it ends, ``renews_at`` when it renews itself, ``trial_until`` when its trial is over.
    ``delete_by`` is until when its copies are to be deleted, where nobody has attested it.
    """

    id: str
    slug: str
    title: str
    provider: str
    status: str
    trouble: str | None
    kind: str
    unit_amount: int
    currency: str
    interval: str | None
    ends_at: datetime | None
    renews_at: datetime | None
    trial_until: datetime | None
    respond_by: datetime | None
    ended_at: datetime | None
    delete_by: datetime | None
    version: int | None
    updated_at: datetime | None
    freshness: str
    was_read: bool
    newer: int
    download: str | None


@dataclass(frozen=True, kw_only=True)
class InvoiceRow:
    """An invoice in the list."""

    id: str
    number: str
    description: str
    provider: str
    total: int
    currency: str
    status: str
    issued_at: datetime | None
    due_on: date | None
    is_overdue: bool
    refunded: int


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The figures at the top, in minor units of the currency."""

    running: int
    monthly: int
    yearly: int
    owed: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class LibraryView(View):
    """What the organization has: contracts that are open, those that ended, the last invoices."""

    page = "site/library.html"

    organization: str
    sums: Sums
    held: list[HeldRow]
    number: int
    has_more: bool
    ended: list[HeldRow]
    has_more_ended: bool
    invoices: list[InvoiceRow]
    has_more_invoices: bool
    may_buy: bool


@dataclass(frozen=True, kw_only=True)
class EndedView(View):
    """The contracts that have ended."""

    page = "site/library_ended.html"

    organization: str
    ended: list[HeldRow]
    number: int
    has_more: bool


@dataclass(frozen=True, kw_only=True)
class InvoicesView(View):
    """The organization's invoices; ``wish`` is the state they are narrowed to."""

    page = "site/library_invoices.html"

    organization: str
    invoices: list[InvoiceRow]
    wish: str
    is_first: bool
    next: str | None


def held_rows(held: Sequence[Holding], language: Language) -> list[HeldRow]:
    """Return contracts as the list shows them."""
    return [_held_row(holding, language) for holding in held]


def invoice_rows(found: Sequence[Parties]) -> list[InvoiceRow]:
    """Return invoices as the list shows them."""
    return [
        InvoiceRow(
            id=str(one.invoice.id),
            number=one.invoice.number or "",
            description=one.invoice.description,
            provider=one.provider.name,
            total=one.invoice.total,
            currency=one.invoice.currency,
            status=one.invoice.status.value,
            issued_at=one.invoice.issued_at,
            due_on=one.invoice.due_on if one.invoice.status is InvoiceStatus.OPEN else None,
            is_overdue=one.is_overdue,
            refunded=one.invoice.amount_refunded,
        )
        for one in found
    ]


def _held_row(holding: Holding, language: Language) -> HeldRow:
    agreement, dataset, version = holding.agreement, holding.dataset, holding.version
    updated_at = (version.published_at or version.created_at) if version else None
    may_read = version is not None and holds(holding.entitlement, clock.now())
    return HeldRow(
        id=str(agreement.id),
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        provider=holding.provider.name,
        status=agreement.status.value,
        trouble=_trouble(holding),
        kind=agreement.kind.value,
        unit_amount=agreement.unit_amount,
        currency=agreement.currency,
        interval=agreement.interval.value if agreement.interval else None,
        ends_at=agreement.ends_at,
        renews_at=_renews_at(holding),
        trial_until=_trial_until(holding),
        respond_by=agreement.respond_by,
        ended_at=agreement.ended_at,
        delete_by=_delete_by(holding),
        version=version.number if version else None,
        updated_at=updated_at,
        freshness=freshness(dataset.frequency, updated_at).value if updated_at else "on_time",
        was_read=holding.last_read is not None,
        newer=holding.newer if may_read else 0,
        download=f"/datasets/{dataset.slug}/download" if may_read else None,
    )


def _trouble(holding: Holding) -> str | None:
    status = holding.agreement.status
    if status is AgreementStatus.SUSPENDED:
        return "suspended"
    if status is AgreementStatus.ACTIVE and _has_failed(holding):
        return "failed"
    return "unpaid" if status is AgreementStatus.PENDING_PAYMENT else None


def _has_failed(holding: Holding) -> bool:
    return holding.subscription is not None and holding.subscription.past_due_since is not None


def _renews_at(holding: Holding) -> datetime | None:
    paying = holding.subscription
    if paying is None or paying.cancel_at_period_end or not _is_running(holding.agreement):
        return None
    return paying.current_period_end


def _trial_until(holding: Holding) -> datetime | None:
    paying = holding.subscription
    is_trial = paying is not None and paying.status is SubscriptionStatus.TRIALING
    return paying.trial_end if paying and is_trial and _is_running(holding.agreement) else None


def _delete_by(holding: Holding) -> datetime | None:
    deletion = holding.deletion
    return deletion.due_at if deletion is not None and deletion.attested_at is None else None


def _is_running(agreement: Agreement) -> bool:
    return agreement.status is AgreementStatus.ACTIVE
