"""JSON routes of receipts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import select

from marketplace.accounts.errors import ScopeMissing, SignInRequired
from marketplace.core.db import SessionDep
from marketplace.core.paging import LARGEST_PAGE, PAGE, BadCursor, Page, newest_first
from marketplace.entitlements.errors import ReceiptNotFound
from marketplace.entitlements.models import Receipt
from marketplace.entitlements.receipts import proving
from marketplace.entitlements.receipts.deps import ReaderDep
from marketplace.entitlements.receipts.schemas import (
    ProofRead,
    ReceiptPage,
    ReceiptRead,
    SealedReceiptRead,
)
from marketplace.web.problems import problems

router = APIRouter(prefix="/api/v1/receipts", tags=["reading"])


@router.get(
    "", response_model=ReceiptPage, responses=problems(SignInRequired, ScopeMissing, BadCursor)
)
def list_receipts(
    reader: ReaderDep,
    session: SessionDep,
    contract: Annotated[UUID | None, Query(description="Those of one agreement")] = None,
    dataset: Annotated[UUID | None, Query(description="Those of one dataset, by its id")] = None,
    cursor: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = PAGE,
) -> Page[Receipt]:
    """List what your organization was given that is not open data, newest first."""
    statement = select(Receipt).where(Receipt.organization_id == reader.organization_id)
    if contract:
        statement = statement.where(Receipt.agreement_id == contract)
    if dataset:
        statement = statement.where(Receipt.dataset_id == dataset)
    return newest_first(session, statement, Receipt, cursor=cursor, limit=limit)


@router.get("/{receipt_id}", responses=problems(SignInRequired, ScopeMissing, ReceiptNotFound))
def show_receipt(receipt_id: UUID, reader: ReaderDep, session: SessionDep) -> SealedReceiptRead:
    """Return a receipt as the exchange signed it, and the proof that it is in the log.

    Saved as a file, `marketplace verify FILE --keys jwks.json` verifies it without the exchange.
    """
    receipt = proving.own_receipt(session, receipt_id, reader)
    jws, proof = proving.proof_of(session, receipt) or (None, None)
    return SealedReceiptRead(
        **ReceiptRead.model_validate(receipt).model_dump(exclude={"contract"}),
        agreement_id=receipt.agreement_id,  # pyright: ignore[reportCallIssue] - the alias
        jws=jws,
        proof=proof and ProofRead.model_validate(proof),
    )
