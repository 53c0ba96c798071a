"""The outbox that search indexes follow, and what they know their database by."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, text
from sqlalchemy.types import UserDefinedType
from sqlmodel import Field

from marketplace.core.tables import Row


class FullTransactionId(UserDefinedType[str]):
    """PostgreSQL's ``xid8``: the number of a transaction, which never wraps around.

    The driver reads and writes it as text.
    """

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """Return the type's name in DDL."""
        return "xid8"


class SearchChange(Row, table=True):
    """A dataset whose searchable state may have changed in transaction ``xid``.

    A follower reads rows of transactions below ``pg_snapshot_xmin(pg_current_snapshot())``, in
    the order of (xid, id): all of those have ended, so none can appear behind its back.
    """

    __table_args__ = (Index(None, "xid", "id"),)

    dataset_id: UUID
    xid: str | None = Field(
        default=None,
        sa_column=Column(
            FullTransactionId, nullable=False, server_default=text("pg_current_xact_id()")
        ),
    )


class SearchOrigin(Row, table=True):
    """The one row whose id tells this installation's database from others, for its indexes.

    A copy of the database under another name still differs, by PostgreSQL's own number for it.
    """

    is_only: bool = Field(default=True, unique=True)
