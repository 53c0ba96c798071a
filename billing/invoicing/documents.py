"""An invoice as PDF: made once as it was issued, in the buyer's language, and kept."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, select

from billing import queries
from billing.errors import CheckoutNotFound
from billing.invoicing.errors import DocumentNotReady, InvoiceNotFound
from billing.invoicing.wording import Source, worded
from billing.models import Invoice, InvoiceDocument, InvoiceStatus, ProcessorName
from marketplace.accounts.models import Organization
from marketplace.core.language import N_
from marketplace.core.settings import Settings
from marketplace.web import typesetting
from marketplace.web.translation import gettext

MEDIA_TYPE = "application/pdf"

_FILE_NAME = N_("invoice-{number}.pdf")


def kept(session: Session, settings: Settings, invoice_id: UUID) -> InvoiceDocument:
    """Return the document of an invoice; it is made the first time it is asked for.

    Raises:
        InvoiceNotFound: There is no such invoice.
        DocumentNotReady: It is a card payment's and not paid yet.
    """
    wanted = select(InvoiceDocument).where(InvoiceDocument.invoice_id == invoice_id)
    if found := session.exec(wanted).one_or_none():
        return found
    invoice = session.get(Invoice, invoice_id)
    if invoice is None:
        raise InvoiceNotFound(invoice_id)
    _require_issued(invoice)
    content = _made(session, settings, invoice)
    row = InvoiceDocument(
        invoice_id=invoice_id, content=content, sha256=sha256(content).hexdigest()
    )
    first = insert(InvoiceDocument).values(row.model_dump())
    session.exec(first.on_conflict_do_nothing(index_elements=["invoice_id"]))
    return session.exec(wanted).one()


def file_name(session: Session, invoice: Invoice) -> str:
    """Return the name an invoice is saved under, in the language it is written in."""
    number = invoice.number or invoice.id.hex
    language = source_of(session, invoice).language
    return gettext(language, _FILE_NAME).format(number=number)


def source_of(session: Session, invoice: Invoice) -> Source:
    """Return what is written on an invoice, as rows."""
    checkout = queries.checkout_of(session, invoice.reference)
    if checkout is None:
        raise CheckoutNotFound(invoice.reference)
    customer = queries.customer_of(session, invoice.customer_id)
    return Source(
        invoice=invoice,
        language=checkout.language,
        customer=session.get_one(Organization, customer.organization_id),
        provider=session.get_one(Organization, invoice.provider_id),
    )


def _require_issued(invoice: Invoice) -> None:
    is_ours = invoice.processor is ProcessorName.INVOICE
    if invoice.status is InvoiceStatus.DRAFT or not (is_ours or invoice.paid_at):
        raise DocumentNotReady(invoice)


def _made(session: Session, settings: Settings, invoice: Invoice) -> bytes:
    data = worded(source_of(session, invoice), settings)
    moment = invoice.issued_at or invoice.paid_at or invoice.created_at
    return typesetting.pdf(_template(), data, made_at=moment)


@cache
def _template() -> str:
    return (Path(__file__).parent / "invoice.typ").read_text()
