"""What a receipt says, as it is signed: made anew from its row, always the same bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Mapped
from sqlmodel import col

from marketplace.accounts.signatures.jws import base64url, signing_input
from marketplace.entitlements.models import Action, Ground, Receipt


class ReceiptRow(Protocol):
    """The columns of a receipt that are signed, and what sealing wrote into it."""

    id: UUID
    created_at: datetime
    organization_id: UUID
    dataset_id: UUID
    version_id: UUID
    version_sha256: str | None
    report_id: UUID | None
    format: str
    sha256: str | None
    action: Action
    ground: Ground
    agreement_id: UUID | None
    batch_id: UUID | None
    position: int | None
    signature: bytes | None


COLUMNS: tuple[Mapped[Any], ...] = (
    col(Receipt.id),
    col(Receipt.created_at),
    col(Receipt.organization_id),
    col(Receipt.dataset_id),
    col(Receipt.version_id),
    col(Receipt.version_sha256),
    col(Receipt.report_id),
    col(Receipt.format),
    col(Receipt.sha256),
    col(Receipt.action),
    col(Receipt.ground),
    col(Receipt.agreement_id),
    col(Receipt.batch_id),
    col(Receipt.position),
    col(Receipt.signature),
)
"""What to select where a whole row costs too much."""


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
        "receipt": str(receipt.id),
        "at": receipt.created_at.isoformat(),
        "organization": str(receipt.organization_id),
        "dataset": str(receipt.dataset_id),
        "version": str(receipt.version_id),
        "version_sha256": receipt.version_sha256,
        "report": _text(receipt.report_id),
        "format": receipt.format,
        "sha256": receipt.sha256,
        "action": receipt.action,
        "ground": receipt.ground,
        "contract": _text(receipt.agreement_id),
    }


def jws_of(receipt: ReceiptRow, batch: Batch) -> str:
    """Return a sealed receipt as the JWS that its organization is given; the leaf of its tree."""
    signed = signing_input(batch.kid, claims(receipt, batch.issuer))
    return f"{signed}.{base64url(receipt.signature or b'')}"


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
