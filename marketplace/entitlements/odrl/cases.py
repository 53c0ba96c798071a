"""What is decided about: a request, and how things stand in the world."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Request:
    """Somebody wants to do something with something, now or at another instant.

    ``place`` is an ISO 3166-1 code or a region's address, ``language`` a BCP 47 tag. What is left
    out is unknown. The recipient is whoever asks, if nobody else is named; ``recipient_is`` are
    further terms that hold of it.
    """

    action: str
    target: str
    at: datetime
    assignee: str | None = None
    purpose: str | None = None
    place: str | None = None
    language: str | None = None
    recipient: str | None = None
    recipient_is: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class State:
    """How things stand: when use began and ended, what was counted, what was done.

    A policy that is not in force at the request's instant permits nothing. ``counts`` are by unit,
    or by action where a policy names no unit, and include the use that is asked for.
    ``fulfilled`` names duties by their uid, or by their action; ``undertaken`` those that are done
    along with the use, and that somebody has bound themselves to.
    """

    is_in_force: bool = True
    started_at: datetime | None = None
    ended_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    fulfilled: frozenset[str] = frozenset()
    undertaken: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Case:
    """A request in a state of the world, under a rule about an action.

    ``since`` is where that rule's time begins to run; None is unknown.
    """

    request: Request
    state: State
    action: str
    since: datetime | None
