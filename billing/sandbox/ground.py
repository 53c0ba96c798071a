"""What every part of the running sandbox stands on: its database, its address and its time."""

import time
from dataclasses import dataclass
from threading import Event

from psycopg import Connection
from psycopg.rows import TupleRow

from billing.sandbox.database import Database
from billing.sandbox.world import World


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Shared by the calls, the pay page and the clock."""

    database: Database
    base: str
    """Where browsers reach the sandbox."""
    tells: bool
    """Whether there is an address that events are told to."""
    told: Event
    """Set after a change, for there may be something to tell."""

    def world(
        self,
        connection: Connection[TupleRow],
        *,
        request: str | None = None,
        idempotency_key: str | None = None,
    ) -> World:
        """Return the objects within a transaction, at the sandbox's present time."""
        return World(
            connection,
            now=int(time.time() + seconds_ahead(connection)),
            base=self.base,
            request=request,
            idempotency_key=idempotency_key,
            tells=self.tells,
        )

    def now(self) -> float:
        """Return the sandbox's time, in seconds since 1970."""
        with self.database.transaction() as connection:
            return time.time() + seconds_ahead(connection)


def seconds_ahead(connection: Connection[TupleRow]) -> float:
    """Return how far the clock was moved ahead of real time."""
    row = connection.execute("select ahead_seconds from control").fetchone()
    return row[0] if row is not None else 0.0
