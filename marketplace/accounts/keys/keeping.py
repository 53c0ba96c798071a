"""Making and removing an organization's API keys."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.errors import ApiKeyNotFound, ExpiryInPast, ScopesExceeded
from marketplace.accounts.keys.proving import new_key
from marketplace.accounts.models import ApiKey
from marketplace.core import clock
from marketplace.log.recording import record


@dataclass(frozen=True, kw_only=True)
class MadeKey:
    """A key that was just made, with the whole of it, which is told this once."""

    kept: ApiKey
    whole: str


def make(
    session: Session,
    *,
    name: str,
    scopes: Collection[Scope],
    expires_at: datetime | None,
    actor: Actor,
) -> MadeKey:
    """Make a key that acts for the actor's organization within some scopes.

    Raises:
        ScopesExceeded: A key makes no key that may do more than itself.
        ExpiryInPast: It would have ended already.
    """
    if beyond := sorted(scope.value for scope in set(scopes) - actor.scopes):
        raise ScopesExceeded(beyond)
    if expires_at is not None and expires_at <= clock.now():
        raise ExpiryInPast
    new = new_key()
    kept = ApiKey(
        organization_id=actor.organization_id,
        name=name.strip(),
        prefix=new.prefix,
        secret_hash=new.secret_hash,
        scopes=sorted(scope.value for scope in set(scopes)),
        expires_at=expires_at,
        made_by=actor.person_id,
    )
    session.add(kept)
    _note(session, "accounts.api-key-made", kept, actor)
    return MadeKey(kept=kept, whole=new.whole)


def remove(session: Session, key_id: UUID, *, actor: Actor) -> None:
    """Remove a key; its next use is refused.

    Raises:
        ApiKeyNotFound: The actor's organization has no such key.
    """
    kept = session.get(ApiKey, key_id)
    if kept is None or kept.organization_id != actor.organization_id:
        raise ApiKeyNotFound(key_id)
    session.delete(kept)
    _note(session, "accounts.api-key-removed", kept, actor)


def _note(session: Session, action: str, key: ApiKey, actor: Actor) -> None:
    record(
        session,
        action,
        subject=f"api-key/{key.prefix}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={"scopes": key.scopes},
    )
