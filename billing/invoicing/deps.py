"""What routes need of invoices: one, once it was decided that it may be seen, and its document."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlmodel import Session

from billing.invoicing import documents, queries
from billing.invoicing.queries import InvoicePage, Parties, Side
from billing.models import InvoiceStatus
from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.deps import ActorDep, PageActorDep, SettingsDep
from marketplace.accounts.errors import NotASteward, ScopeMissing
from marketplace.core.db import SessionDep
from marketplace.core.settings import Settings


def reader(who: ActorDep) -> Actor:
    """Require somebody who may read; an API key says so by its scope."""
    if Scope.READ not in who.scopes:
        raise ScopeMissing(Scope.READ)
    return who


ReaderDep = Annotated[Actor, Depends(reader)]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which invoices are asked for."""

    role: Side = Side.CUSTOMER
    status: InvoiceStatus | None = None
    cursor: str | None = None


def invoice_page(
    who: ReaderDep, session: SessionDep, wish: Annotated[Wish, Depends()]
) -> InvoicePage:
    """Return the invoices of the actor's organization; all of them are for stewards."""
    if wish.role is Side.STEWARD and not who.is_steward:
        raise NotASteward
    return queries.invoices_of(
        session, who.organization_id, side=wish.role, status=wish.status, cursor=wish.cursor
    )


InvoicesDep = Annotated[InvoicePage, Depends(invoice_page, scope="function")]


def invoice(invoice_id: UUID, who: ReaderDep, session: SessionDep) -> Parties:
    """Return an invoice that the actor may see."""
    return queries.seen_by(session, invoice_id, who)


InvoiceDep = Annotated[Parties, Depends(invoice, scope="function")]


def document(found: InvoiceDep, session: SessionDep, settings: SettingsDep) -> Response:
    """Return the document of an invoice that the actor may see."""
    return _answer(session, settings, found)


DocumentDep = Annotated[Response, Depends(document, scope="function")]


def page_document(
    invoice_id: UUID, who: PageActorDep, session: SessionDep, settings: SettingsDep
) -> Response:
    """Do the same for a person; a visitor signs in first and comes back here."""
    return _answer(session, settings, queries.seen_by(session, invoice_id, reader(who)))


PageDocumentDep = Annotated[Response, Depends(page_document, scope="function")]


def _answer(session: Session, settings: Settings, found: Parties) -> Response:
    made = documents.kept(session, settings, found.invoice.id)
    name = documents.file_name(session, found.invoice)
    return Response(
        made.content,
        media_type=documents.MEDIA_TYPE,
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-store",
            "ETag": f'"{made.sha256}"',
        },
    )
