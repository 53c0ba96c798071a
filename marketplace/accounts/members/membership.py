"""Members' roles, and members leaving."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from marketplace.accounts import queries
from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import LastOwner, MemberNotFound, StewardsAreAppointed
from marketplace.accounts.models import Membership, Organization, Role
from marketplace.accounts.signin import sign_ins
from marketplace.log.recording import record


def check_may_give(actor: Actor, roles: Collection[Role]) -> None:
    """Refuse to make somebody a steward, unless a steward does it in the city's organization.

    Raises:
        StewardsAreAppointed: The actor is none.
    """
    if Role.STEWARD in roles and not actor.is_steward:
        raise StewardsAreAppointed


def change_roles(
    session: Session, person_id: UUID, *, roles: Collection[Role], actor: Actor
) -> None:
    """Give a member of the actor's organization these roles and no others.

    Raises:
        MemberNotFound: The person is no member.
        StewardsAreAppointed: Only a steward makes a steward.
        LastOwner: Nobody would be owner.
    """
    membership = _membership(session, person_id, actor.organization_id)
    if Role.STEWARD not in membership.roles:
        check_may_give(actor, roles)
    if Role.OWNER not in roles and is_last_owner(session, person_id, actor.organization_id):
        raise LastOwner(actor.organization_name)
    membership.roles = sorted(role.value for role in set(roles))
    _note(session, "accounts.roles-changed", person_id, actor, roles=membership.roles)


def remove(session: Session, person_id: UUID, *, actor: Actor) -> None:
    """End a person's part in the actor's organization; their sign-ins no longer act for it.

    Raises:
        MemberNotFound: The person is no member.
        LastOwner: Nobody would be owner.
    """
    membership = _membership(session, person_id, actor.organization_id)
    if is_last_owner(session, person_id, actor.organization_id):
        raise LastOwner(actor.organization_name)
    session.delete(membership)
    sign_ins.leave_organization(session, person_id, actor.organization_id)
    _note(session, "accounts.member-removed", person_id, actor)


def is_last_owner(session: Session, person_id: UUID, organization_id: UUID) -> bool:
    """Tell whether a person is an organization's only owner.

    The organization's row is locked, so that two owners who leave at the same time do so one
    after the other.
    """
    session.get_one(Organization, organization_id, with_for_update=True)
    owners = session.exec(
        select(Membership.person_id).where(
            Membership.organization_id == organization_id,
            col(Membership.roles).contains([Role.OWNER.value]),
        )
    ).all()
    return list(owners) == [person_id]


def appoint_steward(session: Session, person_id: UUID, organization_id: UUID) -> None:
    """Make a member a steward, as the operator does for the first one of the city.

    Raises:
        MemberNotFound: The person is no member of the organization.
    """
    membership = _membership(session, person_id, organization_id)
    membership.roles = sorted({*membership.roles, Role.STEWARD.value})
    record(
        session,
        "accounts.steward-appointed",
        subject=f"person/{person_id}",
        organization_id=organization_id,
    )


def _membership(session: Session, person_id: UUID, organization_id: UUID) -> Membership:
    if found := queries.membership(session, person_id, organization_id):
        return found
    raise MemberNotFound(person_id)


def _note(
    session: Session, action: str, person_id: UUID, actor: Actor, *, roles: list[str] | None = None
) -> None:
    record(
        session,
        action,
        subject=f"person/{person_id}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={} if roles is None else {"roles": roles},
    )
