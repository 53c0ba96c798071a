"""Organizations as routes find them: one's own, and whether one may change them."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session

from marketplace.accounts import queries
from marketplace.accounts.actors import Actor
from marketplace.accounts.deps import ActorDep, manager
from marketplace.accounts.errors import OrganizationNotFound
from marketplace.accounts.models import Organization, Role
from marketplace.core.db import SessionDep


@dataclass(frozen=True, kw_only=True)
class Own:
    """An organization, and the actor in the roles it has there."""

    organization: Organization
    actor: Actor


def organization_named(session: Session, name: str) -> Organization:
    """Return the organization of an id or a slug."""
    try:
        return queries.organization(session, UUID(name))
    except ValueError:
        return queries.organization_by_slug(session, name)


def known_organization(organization: str, session: SessionDep) -> Organization:
    """Find an organization by id or slug."""
    return organization_named(session, organization)


KnownOrganization = Annotated[Organization, Depends(known_organization, scope="function")]


def own_organization(found: KnownOrganization, actor: ActorDep, session: SessionDep) -> Own:
    """Find an organization among the actor's own; of another's inner life nothing is told."""
    if found.id == actor.organization_id:
        return Own(organization=found, actor=actor)
    membership = actor.person_id and queries.membership(session, actor.person_id, found.id)
    if not membership:
        raise OrganizationNotFound(found.slug)
    roles = frozenset(Role(role) for role in membership.roles) - {Role.STEWARD}
    there = replace(
        actor,
        organization_id=found.id,
        organization_slug=found.slug,
        organization_name=found.name,
        organization_kind=found.kind,
        is_verified=found.verified_at is not None,
        roles=roles,
    )
    return Own(organization=found, actor=there)


OwnOrganization = Annotated[Own, Depends(own_organization, scope="function")]


def managed_organization(own: OwnOrganization) -> Own:
    """Find an organization that the actor may change."""
    manager(own.actor)
    return own


ManagedOrganization = Annotated[Own, Depends(managed_organization, scope="function")]
