"""How paying by invoice is refused."""

from uuid import UUID

from billing.invoicing.rules import VERIFIED, credit_limit
from billing.models import Invoice, InvoiceStatus
from marketplace.accounts.models import Organization
from marketplace.core.errors import Conflict, Forbidden, NotFound
from marketplace.core.language import N_
from marketplace.core.money import Money


class InvoiceNotOffered(Forbidden, code="invoice-not-offered"):
    """An organization that nobody verified may not pay by invoice."""

    def __init__(self, organization: Organization) -> None:
        super().__init__(
            N_(
                "{name} cannot pay by invoice yet: the city's data desk has not verified it. Pay "
                "by card, or ask the data desk to verify your organization."
            ),
            rule=VERIFIED,
            value=organization.verified_at is not None,
            name=organization.name,
        )


class CreditLimitReached(Conflict, code="invoice-credit-limit-reached"):
    """With this order an organization would owe more than it may; ``owed`` is without it."""

    def __init__(
        self, organization: Organization, amount: Money, *, owed: Money, limit: int
    ) -> None:
        super().__init__(
            N_(
                "With this order {name} would owe {sum} on invoices, more than the limit of "
                "{most}. Pay open invoices first, or pay by card."
            ),
            rule=credit_limit(limit),
            value=(owed + amount).minor,
            name=organization.name,
            sum=owed + amount,
            most=Money(limit, amount.currency),
            owed=owed,
        )


class InvoiceNotFound(NotFound, code="invoice-not-found"):
    """There is no such invoice, or it is between others."""

    def __init__(self, invoice_id: UUID) -> None:
        super().__init__(
            N_("There is no invoice {invoice}. The list of invoices shows those you may see."),
            invoice=str(invoice_id),
        )


_PAID = N_(
    "Invoice {number} is paid already. What is paid is not declared void; refund it instead."
)
_VOID = N_("Invoice {number} is void. Enter the payment at the invoice that took its place.")


class InvoiceNotOpen(Conflict, code="invoice-not-open"):
    """Only an open invoice is paid or declared void; ``status`` is what it is."""

    def __init__(self, invoice: Invoice) -> None:
        super().__init__(
            _PAID if invoice.status is InvoiceStatus.PAID else _VOID,
            number=invoice.number or str(invoice.id),
            status=invoice.status.value,
        )


class PaidElsewhere(Conflict, code="invoice-paid-elsewhere"):
    """An invoice of Stripe is paid there, not by bank transfer."""

    def __init__(self, invoice: Invoice) -> None:
        super().__init__(
            N_(
                "Invoice {number} is collected by Stripe. Its payment is seen there and entered by "
                "itself."
            ),
            number=invoice.number or str(invoice.id),
        )


class DocumentNotReady(Conflict, code="invoice-document-not-ready"):
    """A card payment's invoice exists as a document once it is paid."""

    def __init__(self, invoice: Invoice) -> None:
        super().__init__(
            N_(
                "This invoice is not paid yet. Its document is made once the payment has arrived; "
                "try again then."
            ),
            status=invoice.status.value,
        )


class RefundNotFound(NotFound, code="refund-not-found"):
    """There is no such refund."""

    def __init__(self, refund_id: UUID) -> None:
        super().__init__(
            N_("There is no refund {refund}. The desk lists those that wait to be transferred."),
            refund=str(refund_id),
        )
