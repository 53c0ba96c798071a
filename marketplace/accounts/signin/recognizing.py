"""Turning a cookie, a token or a key into an actor."""

from datetime import timedelta

from sqlmodel import Session, col, select

from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.errors import CredentialsInvalid
from marketplace.accounts.keys import proving
from marketplace.accounts.models import (
    ApiKey,
    Membership,
    Organization,
    Person,
    Role,
    SignIn,
    SignInKind,
)
from marketplace.accounts.secrets import digest
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.accounts.signin.sign_ins import keep_alive
from marketplace.core import clock
from marketplace.core.settings import Settings

_ROLE_OF_SCOPE = {
    Scope.READ: Role.VIEWER,
    Scope.PUBLISH: Role.PUBLISHER,
    Scope.BUY: Role.BUYER,
    Scope.MANAGE: Role.OWNER,
}
_USE_IS_NOTED_EVERY = timedelta(minutes=1)


def actor_of_bearer(session: Session, settings: Settings, token: str) -> Actor:
    """Return whom an ``Authorization: Bearer`` header speaks for: a key or an access token.

    Raises:
        CredentialsInvalid: It does not hold, or what it stood on has ended.
    """
    if token.startswith(proving.START):
        return _actor_of_key(session, proving.key_of(session, token))
    claims = access_tokens(settings).read(token)
    sign_in = session.get(SignIn, claims.sign_in_id)
    if sign_in is None or sign_in.person_id != claims.person_id:
        raise CredentialsInvalid
    if actor := _actor_of_sign_in(session, settings, sign_in):
        return actor
    raise CredentialsInvalid


def actor_of_cookie(session: Session, settings: Settings, token: str) -> Actor | None:
    """Return who is signed in with a browser's cookie, and keep the sign-in alive."""
    sign_in = session.exec(
        select(SignIn).where(SignIn.token_hash == digest(token), SignIn.kind == SignInKind.BROWSER)
    ).one_or_none()
    return sign_in and _actor_of_sign_in(session, settings, sign_in)


def _actor_of_sign_in(session: Session, settings: Settings, sign_in: SignIn) -> Actor | None:
    if min(sign_in.idle_until, sign_in.expires_at) <= clock.now():
        return None
    row = session.exec(
        select(Person, Organization, Membership)
        .join(Membership, col(Membership.person_id) == Person.id)
        .join(Organization, col(Organization.id) == Membership.organization_id)
        .where(Person.id == sign_in.person_id, Organization.id == sign_in.organization_id)
    ).one_or_none()
    if row is None:
        return None
    keep_alive(sign_in)
    return _actor_of_person(*row, settings=settings, sign_in=sign_in)


def _actor_of_person(
    person: Person,
    organization: Organization,
    membership: Membership,
    *,
    settings: Settings,
    sign_in: SignIn,
) -> Actor:
    roles = {Role(role) for role in membership.roles}
    if person.totp_enabled_at is None and not settings.demonstration:
        roles.discard(Role.STEWARD)  # a steward without a second factor is none
    return Actor(
        person_id=person.id,
        name=person.name,
        organization_id=organization.id,
        organization_slug=organization.slug,
        organization_name=organization.name,
        organization_kind=organization.kind,
        is_verified=organization.verified_at is not None,
        roles=frozenset(roles),
        sign_in_id=sign_in.id,
    )


def _actor_of_key(session: Session, key: ApiKey) -> Actor:
    if key.used_at is None or clock.now() - key.used_at > _USE_IS_NOTED_EVERY:
        key.used_at = clock.now()
    organization = session.get_one(Organization, key.organization_id)
    scopes = frozenset(Scope(scope) for scope in key.scopes)
    return Actor(
        person_id=None,
        name=key.name,
        organization_id=organization.id,
        organization_slug=organization.slug,
        organization_name=organization.name,
        organization_kind=organization.kind,
        is_verified=organization.verified_at is not None,
        roles=frozenset(_ROLE_OF_SCOPE[scope] for scope in scopes),
        scopes=scopes,
    )
