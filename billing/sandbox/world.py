"""What a call or a due moment sees and changes: the objects, in one transaction.

Whoever changes something does so alone: an advisory lock lets one in at a time, so that nothing
is overwritten and two pay pages of one session charge once. Objects are read once, changed in
memory and written at the end, together with the events that tell of them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from psycopg import Connection
from psycopg.rows import TupleRow
from stripe._api_version import (  # pyright: ignore[reportPrivateImportUsage] - there is no public way
    _ApiVersion,  # pyright: ignore[reportPrivateUsage] - there is no public way
)

from billing.sandbox.errors import Document, missing
from billing.sandbox.ids import new_id

API_VERSION = _ApiVersion.CURRENT
"""The version of Stripe's API that the installed SDK speaks."""

_WRITERS_LOCK = 7_240_002
_FACTS = ("customer", "subscription", "invoice", "payment_intent", "product", "status")
_INSERT = """
insert into object (id, type, created, document, inside, customer, subscription, invoice,
    payment_intent, product, status, kind, due)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_INSERT_EVENT = """
insert into object (id, type, created, kind, document, inside)
values (%s, 'event', %s, %s, %s, '{}')
"""
_INSERT_DELIVERY = "insert into delivery (event, body, next_at) values (%s, %s, now())"
_READ = "id, document::text, inside::text"
_UPDATE = """
update object set document = %s, inside = %s, customer = %s, subscription = %s, invoice = %s,
    payment_intent = %s, product = %s, status = %s, kind = %s, due = %s
where id = %s
"""


@dataclass
class Thing:
    """An object as Stripe shows it, and what the sandbox knows of it besides."""

    document: Document
    inside: Document = field(default_factory=Document)
    written: tuple[str, str] | None = None
    """What the database has of it."""

    @property
    def id(self) -> str:
        """Stripe's id."""
        return self.document["id"]

    @property
    def due(self) -> int | None:
        """When the clock has something to do with it, in seconds of the sandbox's time."""
        return self.inside.get("due")

    @due.setter
    def due(self, moment: int | None) -> None:
        self.inside["due"] = moment

    def texts(self) -> tuple[str, str]:
        """Return both parts as they are written."""
        return json.dumps(self.document), json.dumps(self.inside)


class Told(NamedTuple):
    """An event as it is written."""

    id: str
    created: int
    kind: str
    text: str


@dataclass
class World:
    """The objects within one transaction. What is got or added here may be changed in place."""

    connection: Connection[TupleRow]
    now: int
    """The sandbox's time, in seconds since 1970."""
    base: str
    """Where browsers reach the sandbox."""
    request: str | None = None
    idempotency_key: str | None = None
    tells: bool = True
    """Whether events are delivered anywhere."""
    _things: dict[str, Thing] = field(default_factory=dict[str, Thing])
    _events: list[Told] = field(default_factory=list[Told])

    def add(self, document: Document, **inside: Any) -> Thing:
        """Keep a new object."""
        thing = Thing(document, inside)
        self._things[thing.id] = thing
        return thing

    def get(self, kind: str, identifier: str, *, param: str = "id") -> Thing:
        """Return an object.

        Raises:
            StripeRefusal: There is none of this id.
        """
        thing = self.maybe(kind, identifier)
        if thing is None:
            raise missing(_NOUNS.get(kind, kind), identifier, param=param)
        return thing

    def maybe(self, kind: str, identifier: str) -> Thing | None:
        """Return an object, or None."""
        thing = self._things.get(identifier)
        if thing is None:
            query = f"select {_READ} from object where id = %s and type = %s"  # noqa: S608 - constants and quoted names
            row = self.connection.execute(query.encode(), [identifier, kind]).fetchone()
            if row is None:
                return None
            thing = self._known(*row)
        return thing if thing.document["object"] == kind else None

    def find(self, kind: str, /, **facts: str) -> list[Thing]:
        """Return the objects with these facts, oldest first."""
        self.flush()
        wanted = "".join(f" and {name} = %s" for name in facts)
        query = f"select {_READ} from object where type = %s{wanted} order by place"  # noqa: S608 - constants and quoted names
        rows = self.connection.execute(query.encode(), [kind, *facts.values()]).fetchall()
        return [self._known(*row) for row in rows]

    def next_due(self, until: int) -> Thing | None:
        """Return what is due first, or None if nothing is due until then."""
        query = f"select {_READ} from object where due <= %s order by due, place limit 1"  # noqa: S608 - constants and quoted names
        row = self.connection.execute(query.encode(), [until]).fetchone()
        return None if row is None else self._known(*row)

    def tell(self, kind: str, document: Document, *, previous: Document | None = None) -> None:
        """Note an event with the object as it is now; ``previous`` holds what was otherwise."""
        data: Document = {"object": document}
        if previous is not None:
            data["previous_attributes"] = previous
        identifier = new_id("event")
        event: Document = {
            "id": identifier,
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": data,
            "livemode": False,
            "pending_webhooks": int(self.tells),
            "request": {"id": self.request, "idempotency_key": self.idempotency_key},
            "type": kind,
        }
        self._events.append(Told(identifier, self.now, kind, json.dumps(event)))

    def flush(self) -> None:
        """Write what was added or changed, and the events; called at the end by itself."""
        texts = {thing.id: thing.texts() for thing in self._things.values()}
        changed = [thing for thing in self._things.values() if thing.written != texts[thing.id]]
        old = [thing for thing in changed if thing.written is not None]
        new = [thing for thing in changed if thing.written is None]
        with self.connection.cursor() as cursor:
            if new:
                cursor.executemany(_INSERT, [_row(thing) for thing in new])
            if old:
                cursor.executemany(_UPDATE, [(*_row(thing)[3:], thing.id) for thing in old])
            if self._events:
                cursor.executemany(_INSERT_EVENT, self._events)
            if self._events and self.tells:
                cursor.executemany(
                    _INSERT_DELIVERY, [(told.id, told.text) for told in self._events]
                )
        for thing in changed:
            thing.written = texts[thing.id]
        self._events = []

    def _known(self, identifier: str, document: str, inside: str) -> Thing:
        """Return what is known of an object already, else what was read."""
        if identifier not in self._things:
            self._things[identifier] = Thing(
                json.loads(document), json.loads(inside), (document, inside)
            )
        return self._things[identifier]


_NOUNS = {"payment_intent": "payment_intent", "payment_method": "PaymentMethod"}


def alone(connection: Connection[TupleRow]) -> None:
    """Wait until nobody else changes anything, and be the only one until the transaction ends."""
    connection.execute("select pg_advisory_xact_lock(%s)", [_WRITERS_LOCK])


def _row(thing: Thing) -> tuple[Any, ...]:
    document = thing.document
    facts = [_fact(document, name) for name in _FACTS]
    return (
        thing.id,
        document["object"],
        document["created"],
        *thing.texts(),
        *facts,
        document.get("type"),
        thing.due,
    )


def _fact(document: Document, name: str) -> str | None:
    """Return what an object is found by: its own field, or where Stripe keeps it since 2025."""
    if name == "subscription" and document["object"] == "invoice":
        parent: Document = document["parent"] or {}
        return parent.get("subscription_details", {}).get("subscription")
    if name == "payment_intent" and document["object"] == "invoice_payment":
        return document["payment"]["payment_intent"]
    found = document.get(name)
    return found if isinstance(found, str) else None


def previous(before: Document, after: Document) -> Document:
    """Return those fields of an object that were otherwise, as they were."""
    return {name: value for name, value in before.items() if after.get(name) != value}


def listed(things: Iterable[Thing], *, url: str) -> Document:
    """Return a list object of these, as those inside other objects are."""
    data = [thing.document for thing in things]
    return {"object": "list", "data": data, "has_more": False, "url": url}
