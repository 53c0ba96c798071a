"""Idempotency keys: a call that is repeated under its key is answered as it was the first time.

https://docs.stripe.com/api/idempotent_requests: answers are kept for 24 hours, also those of calls
that failed once they were carried out; a key in use is a conflict.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from psycopg import Connection
from psycopg.rows import TupleRow

from billing.sandbox.database import Database
from billing.sandbox.errors import StripeRefusal
from billing.sandbox.forms import Tree

KEPT = timedelta(hours=24)
LONGEST_KEY = 255


@dataclass(frozen=True)
class KeptAnswer:
    """What was answered the first time."""

    status: int
    body: str
    request: str


def fingerprint(method: str, path: str, params: Tree) -> str:
    """Return what tells one call from another."""
    text = json.dumps([method, path, params], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def claim(connection: Connection[TupleRow], key: str, mark: str) -> KeptAnswer | None:
    """Take a key for this transaction; return the answer that is kept under it, if there is one.

    Raises:
        StripeRefusal: Another call has the key just now, or had it with other parameters.
    """
    if len(key) > LONGEST_KEY:
        message = f"The idempotency key is longer than {LONGEST_KEY} characters."
        raise StripeRefusal(message, type="idempotency_error")
    lock = "select pg_try_advisory_xact_lock(hashtextextended(%s, 7240))"
    taken = connection.execute(lock, [key]).fetchone()
    if taken is None or not taken[0]:
        message = (
            "There is currently another in-progress request using this Idempotent Key (that "
            f"probably means you submitted twice, and the other request is still going through): "
            f"{key}. Please try again later."
        )
        raise StripeRefusal(message, status=HTTPStatus.CONFLICT, code="idempotency_key_in_use")
    query = """
        select fingerprint, status, body, request from idempotency_key
        where key = %s and kept_at > %s
    """
    row = connection.execute(query, [key, datetime.now(UTC) - KEPT]).fetchone()
    if row is None:
        return None
    if row[0] != mark:
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{key}' if you meant to execute a "
            "different request."
        )
        raise StripeRefusal(message, type="idempotency_error")
    return KeptAnswer(*row[1:])


def keep(connection: Connection[TupleRow], key: str, mark: str, answer: KeptAnswer) -> None:
    """Keep what a call was answered, in place of what has run out under its key."""
    query = """
        insert into idempotency_key (key, fingerprint, status, body, request, kept_at)
        values (%s, %s, %s, %s, %s, %s)
        on conflict (key) do update set fingerprint = excluded.fingerprint,
            status = excluded.status, body = excluded.body, request = excluded.request,
            kept_at = excluded.kept_at
    """
    now = datetime.now(UTC)
    connection.execute(query, [key, mark, answer.status, answer.body, answer.request, now])


def forget_old(database: Database) -> None:
    """Remove what has run out."""
    query = "delete from idempotency_key where kept_at <= %s"
    with database.transaction() as connection:
        connection.execute(query, [datetime.now(UTC) - KEPT])
