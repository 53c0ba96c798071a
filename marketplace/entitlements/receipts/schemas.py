"""What the API says of receipts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from catalog.models import FileFormat
from marketplace.entitlements.models import Action, Ground


class ReceiptRead(BaseModel):
    """That your organization was given a file: of which version, when, and on which ground.

    ``sha256`` is the file's, ``version_sha256`` that of the version as it was delivered;
    ``report_id`` names the quality report it was published with, ``contract`` the agreement.
    ``batch_id`` is null in the second until the receipt is signed and sealed.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    created_at: datetime
    dataset_id: UUID
    version_id: UUID
    version_sha256: str | None
    format: FileFormat
    sha256: str | None
    action: Action
    ground: Ground
    contract: UUID | None = Field(validation_alias="agreement_id")
    report_id: UUID | None
    batch_id: UUID | None


class ReceiptPage(BaseModel):
    """Some receipts, newest first, and the cursor of the rest."""

    model_config = ConfigDict(from_attributes=True)

    items: list[ReceiptRead]
    next: str | None


class ProofRead(BaseModel):
    """Where a receipt stands in the log (an inclusion proof, RFC 6962).

    ``hashes`` lead from its leaf, SHA-256 over a zero byte and ``jws``, at ``position`` of
    ``size`` to ``root``, which the log's entry at ``place`` with ``hash`` holds; those two are
    null until it is chained.
    """

    model_config = ConfigDict(from_attributes=True)

    batch: str
    position: int
    size: int
    root: str
    hashes: Sequence[str]
    place: int | None
    hash: str | None


class SealedReceiptRead(ReceiptRead):
    """A receipt as it was signed (``jws``), with its proof; both are null until it is sealed."""

    jws: str | None
    proof: ProofRead | None
