"""Reads of people, organizations and their members."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from marketplace.accounts.errors import OrganizationNotFound
from marketplace.accounts.models import ApiKey, Invitation, Membership, Organization, Person, Role
from marketplace.core import clock
from marketplace.core.paging import Page, newest_first


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person with the roles they have in one organization."""

    person: Person
    roles: frozenset[Role]


@dataclass(frozen=True, kw_only=True)
class MemberPage:
    """Some members, the last to join first, and the cursor of the rest."""

    items: list[Member]
    next: str | None


def organization(session: Session, organization_id: UUID) -> Organization:
    """Return an organization.

    Raises:
        OrganizationNotFound: There is none of that id.
    """
    if found := session.get(Organization, organization_id):
        return found
    raise OrganizationNotFound(organization_id)


def organization_by_slug(session: Session, slug: str) -> Organization:
    """Return the organization of a slug.

    Raises:
        OrganizationNotFound: There is none.
    """
    if found := session.exec(select(Organization).where(Organization.slug == slug)).one_or_none():
        return found
    raise OrganizationNotFound(slug)


def organizations(session: Session, *, cursor: str | None = None) -> Page[Organization]:
    """Return the organizations, the last to join first."""
    return newest_first(session, select(Organization), Organization, cursor=cursor)


def organizations_of(session: Session, person_id: UUID) -> Sequence[Organization]:
    """Return the organizations a person belongs to, the one joined first at the head."""
    return session.exec(
        select(Organization)
        .join(Membership, col(Membership.organization_id) == Organization.id)
        .where(Membership.person_id == person_id)
        .order_by(col(Membership.id))
    ).all()


def person_by_email(session: Session, email: str) -> Person | None:
    """Return the person with an address, if there is one."""
    return session.exec(select(Person).where(Person.email == email.lower())).one_or_none()


def member_people(
    session: Session, organization_id: UUID, roles: Collection[Role] | None = None
) -> list[Person]:
    """Return the members of an organization; with roles, those who have at least one of them."""
    statement = (
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.organization_id == organization_id)
        .order_by(col(Membership.id))
    )
    if roles is not None:
        held: Any = col(Membership.roles)
        statement = statement.where(held.overlap([role.value for role in roles]))
    return list(session.exec(statement).all())


def stewards(session: Session) -> list[Person]:
    """Return the people who keep watch for the city."""
    return list(
        session.exec(
            select(Person)
            .join(Membership, col(Membership.person_id) == Person.id)
            .where(col(Membership.roles).contains([Role.STEWARD.value]))
            .order_by(col(Person.id))
        ).all()
    )


def members(session: Session, organization_id: UUID, *, cursor: str | None = None) -> MemberPage:
    """Return the members of an organization with their roles, the last to join first."""
    statement = select(Membership).where(Membership.organization_id == organization_id)
    page = newest_first(session, statement, Membership, cursor=cursor)
    ids = [membership.person_id for membership in page.items]
    people = {p.id: p for p in session.exec(select(Person).where(col(Person.id).in_(ids)))}
    items = [
        Member(
            person=people[membership.person_id],
            roles=frozenset(Role(role) for role in membership.roles),
        )
        for membership in page.items
    ]
    return MemberPage(items=items, next=page.next)


def membership(session: Session, person_id: UUID, organization_id: UUID) -> Membership | None:
    """Return a person's part in an organization, if they have one."""
    return session.exec(
        select(Membership).where(
            Membership.person_id == person_id, Membership.organization_id == organization_id
        )
    ).one_or_none()


def count_members(session: Session, organization_id: UUID) -> int:
    """Return how many people belong to an organization."""
    return session.exec(
        select(func.count())
        .select_from(Membership)
        .where(Membership.organization_id == organization_id)
    ).one()


def invitations(
    session: Session, organization_id: UUID, *, cursor: str | None = None
) -> Page[Invitation]:
    """Return an organization's open invitations."""
    statement = select(Invitation).where(
        Invitation.organization_id == organization_id, Invitation.expires_at > clock.now()
    )
    return newest_first(session, statement, Invitation, cursor=cursor)


def api_keys(session: Session, organization_id: UUID, *, cursor: str | None = None) -> Page[ApiKey]:
    """Return an organization's API keys, the expired among them."""
    statement = select(ApiKey).where(ApiKey.organization_id == organization_id)
    return newest_first(session, statement, ApiKey, cursor=cursor)
