"""The sandbox's own database: its tables, and a few connections to it."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

MAINTENANCE = "postgres"
_TABLES_LOCK = 7_240_001
_KEPT_CONNECTIONS = 8

_TABLES = """
create table if not exists object (
    id text primary key,
    place bigint generated always as identity,
    type text not null,
    created bigint not null,
    document json not null,
    inside json not null,
    customer text,
    subscription text,
    invoice text,
    payment_intent text,
    product text,
    status text,
    kind text,
    due bigint
);
create index if not exists object_listed on object (type, place);
create index if not exists object_of_customer on object (customer, type, place)
    where customer is not null;
create index if not exists object_of_subscription on object (subscription, type, place)
    where subscription is not null;
create index if not exists object_of_invoice on object (invoice, type, place)
    where invoice is not null;
create index if not exists object_of_intent on object (payment_intent, type, place)
    where payment_intent is not null;
create index if not exists object_due on object (due, place) where due is not null;
create table if not exists delivery (
    id bigint generated always as identity primary key,
    event text not null references object (id),
    body text not null,
    attempts integer not null default 0,
    last_answer text,
    next_at timestamptz not null,
    kept_at timestamptz not null default now(),
    delivered_at timestamptz,
    given_up_at timestamptz
);
create index if not exists delivery_due on delivery (next_at, id)
    where delivered_at is null and given_up_at is null;
create table if not exists idempotency_key (
    key text primary key,
    fingerprint text not null,
    status integer not null,
    body text not null,
    request text not null,
    kept_at timestamptz not null
);
create index if not exists idempotency_key_kept on idempotency_key (kept_at);
create table if not exists control (
    is_only boolean primary key default true check (is_only),
    ahead_seconds double precision not null default 0,
    holds_webhooks boolean not null default false
);
insert into control default values on conflict do nothing;
"""


class Database:
    """Connections to the sandbox's database; a broken one is replaced by a new one."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: LifoQueue[Connection[TupleRow]] = LifoQueue(_KEPT_CONNECTIONS)

    @contextmanager
    def transaction(self) -> Generator[Connection[TupleRow]]:
        """Lend a connection for one transaction: committed at the end, undone on an error."""
        connection = self._taken()
        try:
            with connection.transaction():
                yield connection
        finally:
            self._give_back(connection)

    def make_tables(self) -> None:
        """Make the tables that are missing; processes that start together wait for each other."""
        with self.transaction() as connection:
            connection.execute("select pg_advisory_xact_lock(%s)", [_TABLES_LOCK])
            connection.execute(_TABLES)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()

    def _taken(self) -> Connection[TupleRow]:
        with suppress(Empty):
            while True:
                connection = self._idle.get_nowait()
                if not connection.closed:
                    return connection
        return psycopg.connect(self._url, autocommit=True, connect_timeout=5)

    def _give_back(self, connection: Connection[TupleRow]) -> None:
        if connection.closed:
            return self.close()  # the server has gone: the others are dead too
        if self._idle.full():
            return connection.close()
        self._idle.put_nowait(connection)
        return None


def beside(url: str, *, suffix: str = "_payments") -> str:
    """Return the address of the sandbox's database, on the server of another database."""
    name = conninfo_to_dict(url)["dbname"]
    return make_conninfo(url, dbname=f"{name}{suffix}")


def ensure(url: str) -> None:
    """Make the database if it is not there, from the server's maintenance database.

    Raises:
        psycopg.Error: The server does not answer, or refuses.
    """
    name = str(conninfo_to_dict(url)["dbname"])
    with psycopg.connect(make_conninfo(url, dbname=MAINTENANCE), autocommit=True) as connection:
        found: Any = connection.execute("select 1 from pg_database where datname = %s", [name])
        if found.fetchone() is None:
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def drop(url: str) -> None:
    """Remove the database with everything in it, ending whoever is still connected."""
    name = sql.Identifier(str(conninfo_to_dict(url)["dbname"]))
    with psycopg.connect(make_conninfo(url, dbname=MAINTENANCE), autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(name))
