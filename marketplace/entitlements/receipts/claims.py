"""What a receipt says, as it is signed: made anew from its row, always the same bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Text, cast
from sqlalchemy.orm import Mapped
from sqlmodel import col

from marketplace.accounts.signatures.jws import base64url, signing_input
from marketplace.entitlements.models import Receipt


class ReceiptRow(Protocol):
    """The columns of a receipt that are signed, ids as text, and what sealing wrote into it."""

    id: str
    created_at: datetime
    organization_id: str
    dataset_id: str
    version_id: str
    version_sha256: str | None
    report_id: str | None
    format: str
    sha256: str | None
    action: str
    ground: str
    agreement_id: str | None
    position: int | None
    signature: bytes | None


def _text(column: Mapped[Any]) -> ColumnElement[str | None]:
    return cast(column, Text)


COLUMNS: tuple[Any, ...] = (
    _text(col(Receipt.id)),
    col(Receipt.created_at),
    _text(col(Receipt.organization_id)),
    _text(col(Receipt.dataset_id)),
    _text(col(Receipt.version_id)),
    col(Receipt.version_sha256),
    _text(col(Receipt.report_id)),
    _text(col(Receipt.format)),
    col(Receipt.sha256),
    _text(col(Receipt.action)),
    _text(col(Receipt.ground)),
    _text(col(Receipt.agreement_id)),
    col(Receipt.position),
    col(Receipt.signature),
)
"""What to select: as text what a receipt says as text, since millions of them are proved."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Receipts that were sealed together, as the log's entry describes them."""

    id: str
    size: int
    root: str
    kid: str
    issuer: str

    def details(self) -> dict[str, Any]:
        """Return what stands in the log."""
        return {"size": self.size, "root": self.root, "kid": self.kid, "issuer": self.issuer}


SEALED = "entitlements.receipts-sealed"
_SUBJECT = "receipts/"


def subject_of(batch_id: object) -> str:
    """Return how the log names a batch."""
    return f"{_SUBJECT}{batch_id}"


def batch_of(content: Mapping[str, Any]) -> Batch | None:
    """Return the batch that an entry of the log sealed; None if it is about something else."""
    if content.get("action") != SEALED:
        return None
    details = content["details"]
    return Batch(
        id=content["subject"].removeprefix(_SUBJECT),
        size=details["size"],
        root=details["root"],
        kid=details["kid"],
        issuer=details["issuer"],
    )


def claims(receipt: ReceiptRow, issuer: str) -> dict[str, Any]:
    """Return who was given what, when, on which ground, and after which checks."""
    return {
        "iss": issuer,
        "receipt": receipt.id,
        "at": receipt.created_at.isoformat(),
        "organization": receipt.organization_id,
        "dataset": receipt.dataset_id,
        "version": receipt.version_id,
        "version_sha256": receipt.version_sha256,
        "report": receipt.report_id,
        "format": receipt.format,
        "sha256": receipt.sha256,
        "action": receipt.action,
        "ground": receipt.ground,
        "contract": receipt.agreement_id,
    }


def jws_of(receipt: ReceiptRow, batch: Batch) -> str:
    """Return a sealed receipt as the JWS that its organization is given; the leaf of its tree."""
    signed = signing_input(batch.kid, claims(receipt, batch.issuer))
    return f"{signed}.{base64url(receipt.signature or b'')}"
