"""Kinds of notice about invoices."""

from marketplace.core.language import N_
from marketplace.notices.kinds import Kind

ISSUED = Kind(
    id="billing.invoice-issued",
    subject=N_("Invoice {number}: {amount}"),
    text=N_(
        "Here is the invoice for “{description}” from {provider}. Please transfer {amount} by "
        "{due_on} and give the number {number} as the reference."
    ),
    action=N_("Open the invoice"),
)
OVERDUE = Kind(
    id="billing.invoice-overdue",
    subject=N_("Reminder: invoice {number} was due on {due_on}"),
    text=N_(
        "We have not seen a payment of {amount} for “{description}” yet. Please transfer it by "
        "{grace_until} and give the number {number} as the reference; access stays until then and "
        "pauses afterwards. If your transfer is on its way, there is nothing to do."
    ),
    action=N_("Open the invoice"),
)
OVERDUE_DEBT = Kind(
    id="billing.invoice-overdue-debt",
    subject=OVERDUE.subject,
    text=N_(
        "We have not seen a payment of {amount} for “{description}” yet. The contract has ended; "
        "what was used until then is still to be paid. Please give the number {number} as the "
        "reference. If your transfer is on its way, there is nothing to do."
    ),
    action=N_("Open the invoice"),
)
VOID = Kind(
    id="billing.invoice-void",
    subject=N_("Invoice {number} is void"),
    text=N_(
        "The invoice for “{description}” over {amount} need not be paid any more. Please keep "
        "this message with it."
    ),
    action=N_("Open the invoice"),
)
REFUND_DUE = Kind(
    id="billing.refund-due",
    subject=N_("Transfer {amount} back to {customer}"),
    text=N_(
        "A contract that {customer} paid by bank transfer has ended, and {amount} of invoice "
        "{number} goes back. Please transfer it and then enter it as done."
    ),
    action=N_("Go to the desk"),
)
