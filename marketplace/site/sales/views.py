"""What the sales pages show: plain values, settled before rendering begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from billing.invoicing.queries import Parties
from catalog.models import Dataset
from marketplace.accounts.models import Organization
from marketplace.contracts.agreements.queries import Entry
from marketplace.contracts.models import Agreement, Offer
from marketplace.core.language import Language, in_language
from marketplace.site.sales.earnings import Earned, Sums
from marketplace.site.sales.months import Month
from marketplace.site.sales.queries import Offered
from marketplace.web.rendering import View


@dataclass(frozen=True, kw_only=True)
class Price:
    """What is to be paid, in minor units, and how often."""

    kind: str
    unit_amount: int
    currency: str
    interval: str | None


@dataclass(frozen=True, kw_only=True)
class SaleLine(Price):
    """An agreement in its seller's list; the price is that of the agreement, not the offer's."""

    id: str
    buyer: str
    buyer_slug: str
    dataset: str
    dataset_slug: str
    status: str
    since: datetime
    ends_at: datetime | None
    has_ended: bool


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """An agreement that waits for an answer: who asks, what for, at what price, until when."""

    sale: SaleLine
    accepted_by: str
    purpose: str
    purposes: list[str]
    is_verified: bool
    buyer_kind: str
    asked_at: datetime
    respond_by: datetime | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer to a request that did not count: to which, its reason, and what to say of it."""

    request_id: str = ""
    reason: str = ""
    error: str = ""

    @classmethod
    def of(cls, agreement_id: UUID, errors: Mapping[str, str], *, reason: str = "") -> Self:
        """Return an answer with the first of what was wrong with it, if anything was."""
        error = next(iter(errors.values()), "")
        return cls(request_id=str(agreement_id), reason=reason, error=error)


@dataclass(frozen=True, kw_only=True)
class InvoiceLine:
    """An invoice in a list: who owes it, for what, and how it stands."""

    id: str
    number: str | None
    buyer: str
    seller: str
    description: str
    agreement_id: str
    status: str
    processor: str
    total: int
    refunded: int
    currency: str
    issued_at: datetime | None
    due_on: date | None
    is_overdue: bool
    paid_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OfferLine(Price):
    """An offer, how many use it, and what it came to this month."""

    slug: str
    dataset: str
    score: int | None
    running: int
    earned: int


@dataclass(frozen=True, kw_only=True)
class OfferedDataset:
    """A dataset in its publisher's list: what is offered on it, as (kind, amount, …), and to whom.

    ``prices`` are the offers that can be taken, as words and tags of prices want them.
    """

    slug: str
    title: str
    access: str
    status: str
    prices: list[Price]
    running: int


@dataclass(frozen=True, kw_only=True)
class MonthColumn:
    """A month of the chart; ``share`` is its height in percent of the highest."""

    month: str
    first: date
    gross: int
    share: float


@dataclass(frozen=True, kw_only=True)
class EarnedLine:
    """A line of the statement."""

    occurred_at: datetime
    kind: str
    number: str | None
    agreement_id: str | None
    dataset: str
    buyer: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class SalesView(View):
    """A page of the sales; the rail beside it counts."""

    organization: str
    currency: str
    counts: dict[str, int]
    waiting: int


@dataclass(frozen=True, kw_only=True)
class OverviewView(SalesView):
    """What was sold, what waits, and what it came to."""

    page = "site/sales.html"

    now: date
    month: str
    before: str
    started: int
    sums: Sums
    sums_before: Sums
    open_count: int
    open_total: int
    months: list[MonthColumn]
    offers: list[OfferLine]
    requests: list[RequestLine]
    sales: list[SaleLine]
    purposes: dict[str, str]
    answer: Answer
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class SaleListView(SalesView):
    """The agreements that were sold, a page at a time."""

    page = "site/sales_contracts.html"

    state: str
    sort: str
    sales: list[SaleLine]
    number: int
    has_more: bool


@dataclass(frozen=True, kw_only=True)
class OfferListView(SalesView):
    """The organization's datasets with what is offered on each, a page at a time."""

    page = "site/sales_offers.html"

    datasets: list[OfferedDataset]
    number: int
    has_more: bool


@dataclass(frozen=True, kw_only=True)
class InvoiceListView(SalesView):
    """The invoices for the organization's data, a page at a time."""

    page = "site/sales_invoices.html"

    status: str
    invoices: list[InvoiceLine]
    is_first: bool
    next: str | None


@dataclass(frozen=True, kw_only=True)
class StatementView(SalesView):
    """A month of the ledger, line by line."""

    page = "site/sales_statement.html"

    month: str
    first: date
    previous: str
    next: str | None
    lines: list[EarnedLine]
    sums: Sums
    carried: int

    @property
    def owed(self) -> int:
        """What is owed when the month ends, or now."""
        return self.carried + sum(line.amount for line in self.lines)


def sale_line(
    agreement: Agreement, dataset: Dataset, buyer: Organization, language: Language
) -> SaleLine:
    """Return how a list shows an agreement."""
    return SaleLine(
        id=str(agreement.id),
        buyer=buyer.name,
        buyer_slug=buyer.slug,
        dataset=in_language(dataset.title, language),
        dataset_slug=dataset.slug,
        status=agreement.status.value,
        kind=agreement.kind.value,
        unit_amount=agreement.unit_amount,
        currency=agreement.currency,
        interval=agreement.interval and agreement.interval.value,
        since=agreement.activated_at or agreement.accepted_at or agreement.created_at,
        ends_at=agreement.ended_at or agreement.ends_at,
        has_ended=agreement.ended_at is not None,
    )


def request_line(entry: Entry, language: Language) -> RequestLine:
    """Return how a request shows that waits for an answer."""
    agreement, buyer = entry.agreement, entry.consumer
    return RequestLine(
        sale=sale_line(agreement, entry.dataset, buyer, language),
        accepted_by=agreement.accepted_by or "",
        purpose=agreement.purpose,
        purposes=agreement.purposes,
        is_verified=buyer.verified_at is not None,
        buyer_kind=buyer.kind.value,
        asked_at=agreement.accepted_at or agreement.created_at,
        respond_by=agreement.respond_by,
    )


def price_of(offer: Offer) -> Price:
    """Return what an offer costs without a tariff."""
    return Price(
        kind=offer.kind.value,
        unit_amount=offer.unit_amount,
        currency=offer.currency,
        interval=offer.interval and offer.interval.value,
    )


def offer_line(offered: Offered, earned: int, language: Language) -> OfferLine:
    """Return how the overview shows an offer, with what it came to."""
    return OfferLine(
        **vars(price_of(offered.offer)),
        slug=offered.dataset.slug,
        dataset=in_language(offered.dataset.title, language),
        score=offered.version.score if offered.version else None,
        running=offered.running,
        earned=earned,
    )


def offered_dataset(
    dataset: Dataset, offers: Sequence[Offer], running: int, language: Language
) -> OfferedDataset:
    """Return how a list shows a dataset with its offers."""
    return OfferedDataset(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        access=dataset.access.value,
        status=dataset.status.value,
        prices=[price_of(offer) for offer in offers],
        running=running,
    )


def invoice_line(parties: Parties) -> InvoiceLine:
    """Return how a list shows an invoice."""
    invoice = parties.invoice
    return InvoiceLine(
        id=str(invoice.id),
        number=invoice.number,
        buyer=parties.customer.name,
        seller=parties.provider.name,
        description=invoice.description,
        agreement_id=str(invoice.reference),
        status=invoice.status.value,
        processor=invoice.processor.value,
        total=invoice.total,
        refunded=invoice.amount_refunded,
        currency=invoice.currency,
        issued_at=invoice.issued_at,
        due_on=invoice.due_on,
        is_overdue=parties.is_overdue,
        paid_at=invoice.paid_at,
    )


def earned_line(earned: Earned, language: Language) -> EarnedLine:
    """Return how the statement shows an entry of the ledger."""
    agreement, dataset, buyer = earned.sale or (None, None, None)
    return EarnedLine(
        occurred_at=earned.entry.occurred_at,
        kind=earned.entry.kind.value,
        number=earned.number,
        agreement_id=agreement and str(agreement.id),
        dataset=in_language(dataset.title, language) if dataset else "",
        buyer=buyer.name if buyer else "",
        amount=earned.amount,
    )


def month_columns(sums: Mapping[Month, Sums], months: Sequence[Month]) -> list[MonthColumn]:
    """Return the months of the chart; the highest fills it."""
    gross = [sums.get(month, Sums()).gross for month in months]
    highest = max(*gross, 1)
    return [
        MonthColumn(
            month=str(month), first=month.first, gross=amount, share=max(0, amount) * 100 / highest
        )
        for month, amount in zip(months, gross, strict=True)
    ]
