"""Telling of events: signed as Stripe signs (https://docs.stripe.com/webhooks#verify-manually).

Deliveries are kept in the database until the other side has answered 2xx, so a restart goes on
with them. After a failure they are tried again with growing pauses, for three days of running.
"""

import hashlib
import hmac
import logging
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import psycopg

from billing.sandbox.database import Database

_LOG = logging.getLogger(__name__)
_TICK_SECONDS = 0.1
_TICKS_TO_LOOK = 10
"""After how many ticks it looks for deliveries whose next try has come, though nothing happened."""
PATIENCE_SECONDS = 10
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 3600.0
MOST_ATTEMPTS = 80
"""Three days of trying, and then some: later pauses are an hour long."""
_GOOD = range(200, 300)
_AT_ONCE = 100


@dataclass(frozen=True)
class Delivery:
    """An event that is to be told."""

    id: int
    event: str
    body: str
    attempts: int


def signature(body: bytes, secret: str, *, at: int) -> str:
    """Return the header ``Stripe-Signature`` of a body that is sent at a moment."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


class Messenger:
    """Tells one address of the events, one after the other."""

    def __init__(self, database: Database, *, url: str | None, secret: str) -> None:
        self._database = database
        self._url = url
        self._secret = secret
        self.told = Event()
        """Set when there may be something to tell."""

    @property
    def has_address(self) -> bool:
        """Whether there is anybody to tell."""
        return self._url is not None

    def run(self, stop: Event) -> None:
        """Tell what is due, until told to stop."""
        ticks = 0
        while not stop.is_set():
            ticks += 1
            if not self.told.wait(_TICK_SECONDS) and ticks % _TICKS_TO_LOOK:
                continue
            self.told.clear()
            try:
                while not stop.is_set() and (due := self._due()):
                    for delivery in due:
                        self._deliver(delivery)
            except psycopg.OperationalError:
                _LOG.debug("the database does not answer; what is due waits in it")
            except Exception:
                _LOG.exception("what is due could not be done; it is tried again")

    def _due(self) -> list[Delivery]:
        query = """
            select id, event, body, attempts from delivery
            where delivered_at is null and given_up_at is null and next_at <= now()
              and not (select holds_webhooks from control)
            order by next_at, id limit %s
        """
        with self._database.transaction() as connection:
            rows = connection.execute(query, [_AT_ONCE]).fetchall()
        return [Delivery(*row) for row in rows]

    def _deliver(self, delivery: Delivery) -> None:
        answer = self._send(delivery.body.encode())
        is_good = answer.isdecimal() and int(answer) in _GOOD
        with self._database.transaction() as connection:
            connection.execute(
                _DELIVERED if is_good else _FAILED,
                {
                    "id": delivery.id,
                    "answer": answer,
                    "pause": min(FIRST_PAUSE * 2 ** min(delivery.attempts, 20), LONGEST_PAUSE),
                    "most": MOST_ATTEMPTS,
                },
            )

    def _send(self, body: bytes) -> str:
        """Post a body; return the status that was answered, or what went wrong."""
        target = urlsplit(self._url or "")
        kind = HTTPSConnection if target.scheme == "https" else HTTPConnection
        connection = kind(target.hostname or "", target.port, timeout=PATIENCE_SECONDS)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://docs.stripe.com/webhooks) sandbox",
            "Stripe-Signature": signature(body, self._secret, at=int(time.time())),
        }
        try:
            connection.request("POST", target.path or "/", body, headers)
            return str(connection.getresponse().status)
        except (OSError, HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()


_DELIVERED = """
update delivery set delivered_at = now(), attempts = attempts + 1, last_answer = %(answer)s
where id = %(id)s
"""
_FAILED = """
update delivery set attempts = attempts + 1, last_answer = %(answer)s,
    next_at = now() + make_interval(secs => %(pause)s),
    given_up_at = case when attempts + 1 >= %(most)s then now() end
where id = %(id)s
"""


def shown(database: Database) -> list[dict[str, Any]]:
    """Return the deliveries and how far each has come, oldest first."""
    query = """
        select d.id, d.event, e.kind, d.attempts, d.last_answer,
            d.delivered_at is not null as is_delivered, d.given_up_at is not null as is_given_up
        from delivery d join object e on e.id = d.event order by d.id
    """
    with database.transaction() as connection:
        cursor = connection.execute(query)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def hold(database: Database, *, is_held: bool) -> None:
    """Keep all deliveries back, or let them go."""
    with database.transaction() as connection:
        connection.execute("update control set holds_webhooks = %s", [is_held])


def hurry(database: Database) -> None:
    """Try at once whatever waits for its next try."""
    query = "update delivery set next_at = now() where delivered_at is null and given_up_at is null"
    with database.transaction() as connection:
        connection.execute(query)
