"""The table of the keys that the exchange signs with."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from marketplace.core.tables import Row


class SigningKey(Row, table=True):
    """A key that agreements and receipts are signed with (Ed25519).

    The private part is sealed with the installation's secret; the public one stays for ever, so
    that a signature outlives its key.
    """

    kid: str = Field(max_length=64, unique=True)
    public_jwk: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sealed_private_key: str
    retired_at: datetime | None = None
