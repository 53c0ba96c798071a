"""The address that pages and mails point to for an invoice."""

from fastapi import APIRouter, Response

from billing.invoicing.deps import PageDocumentDep

router = APIRouter(include_in_schema=False)


@router.get("/invoices/{invoice_id}/pdf", name="invoice_pdf")
def invoice_pdf(document: PageDocumentDep) -> Response:
    """Show an invoice as PDF, to its two parties and to stewards."""
    return document
