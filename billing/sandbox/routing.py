"""Which function answers which call, which parameters it takes and which it carries out."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from billing.sandbox import paging
from billing.sandbox.errors import Document, StripeRefusal, unsupported
from billing.sandbox.world import World

PAGING = ("limit", "starting_after", "ending_before", "created")
_ALWAYS = frozenset({"expand", "metadata"})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A call whose parameters are checked."""

    path: str
    ids: tuple[str, ...] = ()
    params: Document = field(default_factory=Document)

    @property
    def id(self) -> str:
        """The id in the address."""
        return self.ids[0]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a parameter."""
        return self.params.get(name, default)

    def page(
        self, world: World, kind: str, /, *, excluded: Collection[str] = (), **facts: str | None
    ) -> Document:
        """Return the asked page of the objects with these facts, but for some statuses."""
        wanted = {name: fact for name, fact in facts.items() if fact is not None}
        listing = paging.Listing(kind=kind, path=self.path, facts=wanted, excluded=list(excluded))
        return paging.page(world, listing, self.params)


Handler = Callable[[World, Asked], Document]


@dataclass(frozen=True, kw_only=True)
class Route:
    """A call of Stripe's API that the sandbox answers."""

    method: str
    address: str
    """Its path, with ids in braces."""
    path: re.Pattern[str]
    shape: type
    honours: frozenset[str]
    handler: Handler

    def refuse_unsupported(self, params: Document) -> None:
        """Refuse what Stripe would carry out and the sandbox would only swallow.

        Raises:
            StripeRefusal: There is such a parameter.
        """
        for name in params.keys() - self.honours - _ALWAYS:
            raise unsupported(param=name)


class Routes:
    """The calls of one subject."""

    def __init__(self) -> None:
        self.all: list[Route] = []

    def get(
        self, path: str, shape: type, *, honours: Collection[str] = ()
    ) -> Callable[[Handler], Handler]:
        """Register a function that looks something up; lists are paged."""
        return self._register("GET", path, shape, honours=(*honours, *PAGING))

    def post(
        self, path: str, shape: type, *, honours: Collection[str] = ()
    ) -> Callable[[Handler], Handler]:
        """Register a function that makes or changes something."""
        return self._register("POST", path, shape, honours=honours)

    def delete(
        self, path: str, shape: type, *, honours: Collection[str] = ()
    ) -> Callable[[Handler], Handler]:
        """Register a function that ends something."""
        return self._register("DELETE", path, shape, honours=honours)

    def _register(
        self, method: str, path: str, shape: type, *, honours: Collection[str]
    ) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            pattern = re.compile(re.sub(r"\{\w+\}", r"([\\w-]+)", path))
            known = frozenset(honours)
            route = Route(
                method=method,
                address=path,
                path=pattern,
                shape=shape,
                honours=known,
                handler=handler,
            )
            self.all.append(route)
            return handler

        return register


def match(routes: Iterable[Route], method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """Return who answers a call, and the ids in its address.

    Raises:
        StripeRefusal: Nobody does.
    """
    for route in routes:
        found = route.path.fullmatch(path) if route.method == method else None
        if found is not None:
            return route, found.groups()
    message = f"Unrecognized request URL ({method}: {path}). The sandbox does not have it."
    raise StripeRefusal(message, status=404)
