"""Lists as Stripe pages them: newest first, by ``starting_after`` and ``ending_before``."""

from dataclasses import dataclass, field
from typing import Any

from billing.sandbox.errors import Document, StripeRefusal, missing
from billing.sandbox.world import World

USUAL = 10
MOST = 100
_BOUNDS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Which objects a list is of."""

    kind: str
    path: str
    facts: dict[str, str] = field(default_factory=dict[str, str])
    excluded: list[str] = field(default_factory=list[str])
    """Statuses that are left out."""


def page(world: World, listing: Listing, params: Document) -> Document:
    """Return a list object with one page of the objects that have the listing's facts.

    Raises:
        StripeRefusal: The limit is not from 1 to 100, or the cursor names nothing.
    """
    limit = _limit(params)
    conditions = ["type = %s", *(f"{name} = %s" for name in listing.facts)]
    values: list[Any] = [listing.kind, *listing.facts.values()]
    if listing.excluded:
        conditions.append("status <> all(%s)")
        values.append(listing.excluded)
    for sign, moment in _bounds(params.get("created")):
        conditions.append(f"created {sign} %s")
        values.append(moment)
    is_backwards = "ending_before" in params
    for name, sign in (("starting_after", "<"), ("ending_before", ">")):
        if name in params:
            conditions.append(f"place {sign} %s")
            values.append(_place(world, listing.kind, params[name], param=name))
    order = "asc" if is_backwards else "desc"
    query = f"select document from object where {' and '.join(conditions)} order by place {order} limit %s"  # noqa: S608, E501 - our own names
    rows = world.connection.execute(query.encode(), [*values, limit + 1]).fetchall()
    found = [row[0] for row in rows[:limit]]
    return {
        "object": "list",
        "data": found[::-1] if is_backwards else found,
        "has_more": len(rows) > limit,
        "url": listing.path,
    }


def _limit(params: Document) -> int:
    limit: int = params.get("limit", USUAL)
    if not 1 <= limit <= MOST:
        message = f"Invalid integer: limit must be from 1 to {MOST}."
        raise StripeRefusal(message, code="parameter_invalid_integer", param="limit")
    return limit


def _bounds(created: Any) -> list[tuple[str, int]]:
    if created is None:
        return []
    if isinstance(created, int):
        return [("=", created)]
    return [(_BOUNDS[name], moment) for name, moment in created.items()]


def _place(world: World, kind: str, identifier: str, *, param: str) -> int:
    query = "select place from object where id = %s and type = %s"
    row = world.connection.execute(query, [identifier, kind]).fetchone()
    if row is None:
        raise missing(kind, identifier, param=param)
    return row[0]
