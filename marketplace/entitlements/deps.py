"""What routes need of entitlements: a link, once it was decided that it may be given."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Query, Request

from catalog.queries import LATEST
from marketplace.accounts.deps import MaybeActorDep
from marketplace.core.db import SessionDep
from marketplace.entitlements import downloading, queries
from marketplace.entitlements.downloading import Wish
from marketplace.entitlements.errors import SignInToRead
from marketplace.entitlements.months import next_month
from marketplace.entitlements.schemas import EntitlementRead
from marketplace.web.rendering import wants_page
from storage.deps import StoreDep

VersionQuery = Annotated[str, Query(max_length=20, description="A version's number, or `latest`")]


def wish(
    slug: str,
    version: VersionQuery = LATEST,
    format: Annotated[  # noqa: A002 - the parameter's public name
        str,
        Query(
            max_length=20,
            description="`original`, `csv`, `parquet`, `json`, `xlsx`, `geojson` or `flatgeobuf`",
        ),
    ] = "original",
) -> Wish:
    """Return what is asked for."""
    return Wish(slug=slug, version=version, format=format)


WishDep = Annotated[Wish, Depends(wish)]


def link(
    request: Request, wish: WishDep, actor: MaybeActorDep, session: SessionDep, store: StoreDep
) -> str:
    """Decide, leave the trace, and return a link to the file."""
    method: downloading.Method = "HEAD" if request.method == "HEAD" else "GET"
    return downloading.hand_out(session, store, actor=actor, wish=wish, method=method)


LinkDep = Annotated[str, Depends(link, scope="function")]


def page_link(
    request: Request, wish: WishDep, actor: MaybeActorDep, session: SessionDep, store: StoreDep
) -> str:
    """Do the same for a person; one whom the door asks to sign in is brought back here after."""
    try:
        return link(request, wish, actor, session, store)
    except SignInToRead:
        if not wants_page(request):
            raise
        place = f"{request.url.path}?{request.url.query}".rstrip("?")
        location = f"/sign-in?next={quote(place, safe='')}"
        raise HTTPException(303, headers={"Location": location}) from None


PageLinkDep = Annotated[str, Depends(page_link, scope="function")]


def terms(
    slug: str, actor: MaybeActorDep, session: SessionDep, version: VersionQuery = LATEST
) -> EntitlementRead:
    """Decide, and say on which ground; nothing is handed out."""
    found, decision = queries.decided(session, slug, version, actor=actor)
    return EntitlementRead(
        dataset=found.dataset.slug,
        version=found.version.number,
        ground=decision.ground,
        contract=decision.agreement_id,
        calls_per_month=decision.calls_per_month,
        remaining=decision.remaining,
        renews_at=None if decision.remaining is None else next_month(),
    )


TermsDep = Annotated[EntitlementRead, Depends(terms, scope="function")]
