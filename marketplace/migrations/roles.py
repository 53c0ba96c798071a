"""The role that the processes act as: it may do everything but change the log and receipts.

Who owns the database can still do so; hash chain and Merkle roots are there to show that. A
trigger refuses the same to everyone, so that no mistake of ours does it either.
"""

import psycopg
from psycopg import sql

from marketplace.core.db import APP_ROLE

ADVISORY_LOCK = 0x726F6C65  # "role"

_SEALED = {
    "log_entry": ("place", "previous_hash", "hash", "sealed_at", "updated_at"),
    "receipt": ("batch_id", "position", "signature", "updated_at"),
}
"""The columns that sealing writes, once."""


def grant(url: str) -> None:
    """Make the role if it is missing, and give it what it may do; again, it changes nothing.

    A database whose owner may not make roles goes without: then the triggers guard alone.
    """
    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (ADVISORY_LOCK,))
        if not _made(connection):
            return
        role = sql.Identifier(APP_ROLE)
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            statement = sql.SQL("GRANT ALL ON ALL {} IN SCHEMA public TO {}")
            connection.execute(statement.format(sql.SQL(kind), role))
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        for table, columns in _SEALED.items():
            _bind(connection, table, columns)


def _made(connection: psycopg.Connection) -> bool:
    """Make the role unless it is there; tell whether we may act as it."""
    role = sql.Identifier(APP_ROLE)
    try:
        with connection.transaction():
            if not connection.execute(
                "SELECT FROM pg_roles WHERE rolname = %s", (APP_ROLE,)
            ).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
                connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    except (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.DuplicateObject,
        psycopg.errors.UniqueViolation,
    ):
        pass  # nobody lets us; or another database of this cluster was quicker
    found = connection.execute(
        "SELECT FROM pg_roles WHERE rolname = %s AND pg_has_role(current_user, oid, 'MEMBER')",
        (APP_ROLE,),
    )
    return found.fetchone() is not None


def _bind(connection: psycopg.Connection, table: str, columns: tuple[str, ...]) -> None:
    role, name = sql.Identifier(APP_ROLE), sql.Identifier(table)
    revoked = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON {} FROM {}")
    connection.execute(revoked.format(name, role))
    written = sql.SQL(", ").join(map(sql.Identifier, columns))
    granted = sql.SQL("GRANT UPDATE ({}) ON {} TO {}")
    connection.execute(granted.format(written, name, role))
