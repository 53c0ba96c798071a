"""Who is asking, as a parameter of a route; a route without the right one does not run.

Recognizing has a transaction of its own, closed before the route's begins, so that a request
never holds two connections.
"""

from typing import Annotated
from urllib.parse import quote, urlsplit
from uuid import UUID

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.errors import (
    MayNotBuy,
    MayNotManage,
    MayNotPublish,
    NotASteward,
    PersonRequired,
    ScopeMissing,
    SignInRequired,
)
from marketplace.accounts.signin import recognizing
from marketplace.core.db import SessionsDep
from marketplace.core.settings import Settings

_bearer = HTTPBearer(
    auto_error=False, description="An access token of POST /auth/token, or an API key (cdx_…)."
)
BearerDep = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def settings_of(request: Request) -> Settings:
    """Return what the deployment decided."""
    return request.app.state.services.settings


SettingsDep = Annotated[Settings, Depends(settings_of)]


def cookie_name(settings: Settings) -> str:
    """Return the session cookie's name; browsers hold ``__Host-`` to https and this very host."""
    return "__Host-session" if settings.is_https else "session"


def maybe_actor(
    request: Request, settings: SettingsDep, sessions: SessionsDep, bearer: BearerDep
) -> Actor | None:
    """Recognize who asks; a header goes before a cookie, and one that is wrong is refused."""
    cookie = request.cookies.get(cookie_name(settings))
    if bearer is None and cookie is None:
        return None
    with sessions.begin() as session:
        if bearer is not None:
            return recognizing.actor_of_bearer(session, settings, bearer.credentials)
        return (cookie and recognizing.actor_of_cookie(session, settings, cookie)) or None


MaybeActorDep = Annotated[Actor | None, Depends(maybe_actor)]


def actor(who: MaybeActorDep) -> Actor:
    """Require somebody."""
    if who is None:
        raise SignInRequired
    return who


ActorDep = Annotated[Actor, Depends(actor)]


def person(who: ActorDep) -> Actor:
    """Require a person who signed in, not an organization's key."""
    if who.person_id is None:
        raise PersonRequired
    return who


PersonDep = Annotated[Actor, Depends(person)]


def person_id(who: ActorDep) -> UUID:
    """Require a person who signed in, and tell who it is."""
    if who.person_id is None:
        raise PersonRequired
    return who.person_id


PersonIdDep = Annotated[UUID, Depends(person_id)]


def publisher(who: ActorDep) -> Actor:
    """Require somebody who may change the organization's datasets."""
    if Scope.PUBLISH not in who.scopes:
        raise ScopeMissing(Scope.PUBLISH)
    if not who.may_publish:
        raise MayNotPublish
    return who


PublisherDep = Annotated[Actor, Depends(publisher)]


def buyer(who: ActorDep) -> Actor:
    """Require somebody who may bind the organization to a contract."""
    if Scope.BUY not in who.scopes:
        raise ScopeMissing(Scope.BUY)
    if not who.may_buy:
        raise MayNotBuy
    return who


BuyerDep = Annotated[Actor, Depends(buyer)]


def manager(who: ActorDep) -> Actor:
    """Require somebody who may change the organization, its members and its keys."""
    if Scope.MANAGE not in who.scopes:
        raise ScopeMissing(Scope.MANAGE)
    if not who.may_manage:
        raise MayNotManage
    return who


ManagerDep = Annotated[Actor, Depends(manager)]


def steward(who: ActorDep) -> Actor:
    """Require one of the city's stewards."""
    if not who.is_steward:
        raise NotASteward
    return who


StewardDep = Annotated[Actor, Depends(steward)]


def page_actor(request: Request, who: MaybeActorDep) -> Actor:
    """Require somebody; a visitor signs in first and then comes back to where they were."""
    if who is not None:
        return who
    place = _return_place(request)
    raise HTTPException(303, headers={"Location": f"/sign-in?next={quote(place, safe='')}"})


PageActorDep = Annotated[Actor, Depends(page_actor)]


def page_person(who: PageActorDep) -> Actor:
    """Require a person who signed in, not an organization's key."""
    return person(who)


PagePersonDep = Annotated[Actor, Depends(page_person)]


def page_person_id(who: PagePersonDep) -> UUID:
    """Require a person who signed in, and tell who it is."""
    return person_id(who)


PagePersonIdDep = Annotated[UUID, Depends(page_person_id)]


def page_publisher(who: PageActorDep) -> Actor:
    """Require somebody who may change the organization's datasets; a visitor signs in first."""
    return publisher(who)


PagePublisherDep = Annotated[Actor, Depends(page_publisher)]


def page_buyer(who: PageActorDep) -> Actor:
    """Require somebody who may bind the organization to a contract; a visitor signs in first."""
    return buyer(who)


PageBuyerDep = Annotated[Actor, Depends(page_buyer)]


def page_manager(who: PageActorDep) -> Actor:
    """Require somebody who may change the organization; a visitor signs in first."""
    return manager(who)


PageManagerDep = Annotated[Actor, Depends(page_manager)]


def page_steward(who: PageActorDep) -> Actor:
    """Require one of the city's stewards; a visitor signs in first."""
    return steward(who)


PageStewardDep = Annotated[Actor, Depends(page_steward)]


def local_place(place: str | None, otherwise: str = "/account") -> str:
    """Return a place of this site to go on to; an address of another site is not followed."""
    if not place or not place.startswith("/") or place.startswith(("//", "/\\")):
        return otherwise
    if any(ord(character) <= ord(" ") for character in place) or "\\" in place:
        return otherwise
    return place


def _return_place(request: Request) -> str:
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return request.url.path + query
    return local_place(urlsplit(request.headers.get("referer", "")).path)
