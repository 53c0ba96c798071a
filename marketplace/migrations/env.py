"""Runs migrations one by one, each its own transaction, one program at a time."""

import os
from typing import Any

from alembic import context
from sqlalchemy import create_engine, pool, text
from sqlalchemy.dialects.postgresql.base import ischema_names

from catalog.search.models import FullTransactionId
from marketplace.tables import metadata

ADVISORY_LOCK = 0x63697479  # "city"
LOCK_TIMEOUT = "10s"
STATEMENT_TIMEOUT = "30min"

# So that comparing recognizes the column; SQLAlchemy types the table by what it ships.
ischema_names["xid8"] = FullTransactionId  # pyright: ignore[reportArgumentType] - alembic types its table by what it ships


def is_ours(_object: Any, name: str | None, kind: str, *_more: Any) -> bool:
    """Leave the job queue's own tables out of comparisons: its library decides about them."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


def run() -> None:
    """Run what is asked for under a lock that waits for others, with bounds on each statement."""
    url = context.config.attributes.get("url") or os.environ["MARKETPLACE_DATABASE_URL"]
    address = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(address, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_object=is_ours,
            compare_server_default=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
