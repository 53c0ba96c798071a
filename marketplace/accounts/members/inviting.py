"""Inviting people to an organization; the mailed link makes its reader a member."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from marketplace.accounts import passwords, queries
from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import (
    AlreadyMember,
    InvitationNotFound,
    InvitationsThrottled,
    LinkExpired,
    NewcomerUnnamed,
)
from marketplace.accounts.events import MemberInvited, MemberJoined, Reader
from marketplace.accounts.members.membership import check_may_give
from marketplace.accounts.models import Invitation, Membership, Organization, Person, Role
from marketplace.accounts.rules import INVITATIONS_PER_DAY
from marketplace.accounts.secrets import digest, new_token
from marketplace.accounts.turns import take_turn
from marketplace.core import clock, events
from marketplace.core.language import Language
from marketplace.log.recording import record

LINK_LIFETIME = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """What somebody without an account says about themselves when they accept."""

    name: str
    password: str
    language: Language


def invite(
    session: Session, *, email: str, roles: Collection[Role], actor: Actor, language: Language
) -> Invitation:
    """Invite an address to the actor's organization. Inviting it again replaces the first link.

    Raises:
        AlreadyMember: Its person is one.
        StewardsAreAppointed: Only a steward makes a steward.
        InvitationsThrottled: Too many invitations today.
    """
    email = email.strip().lower()
    check_may_give(actor, roles)
    _check_pace(session, actor.organization_id)
    known = queries.person_by_email(session, email)
    if known and queries.membership(session, known.id, actor.organization_id):
        raise AlreadyMember(email)
    session.exec(
        delete(Invitation).where(
            col(Invitation.organization_id) == actor.organization_id,
            col(Invitation.email) == email,
        )
    )
    token = new_token()
    invitation = Invitation(
        organization_id=actor.organization_id,
        email=email,
        roles=sorted(role.value for role in set(roles)),
        invited_by=actor.name,
        token_hash=digest(token),
        expires_at=clock.now() + LINK_LIFETIME,
    )
    session.add(invitation)
    record(
        session,
        "accounts.member-invited",
        subject=f"invitation/{invitation.id}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={"roles": invitation.roles},
    )
    reader = Reader(
        email=email,
        name=known.name if known else email,
        language=known.language if known else language,
    )
    events.publish(
        session,
        MemberInvited(
            reader=reader,
            organization_name=actor.organization_name,
            inviter=actor.name,
            token=token,
        ),
    )
    return invitation


def withdraw(session: Session, invitation_id: UUID, *, actor: Actor) -> None:
    """Make an invitation's link worthless.

    Raises:
        InvitationNotFound: The actor's organization has no such open one.
    """
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.organization_id != actor.organization_id:
        raise InvitationNotFound(invitation_id)
    session.delete(invitation)


def open_invitation(session: Session, token: str) -> Invitation:
    """Return the invitation of a link.

    Raises:
        LinkExpired: It was accepted, withdrawn or replaced, is too old, or was never sent.
    """
    found = session.exec(
        select(Invitation)
        .where(Invitation.token_hash == digest(token), Invitation.expires_at > clock.now())
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise LinkExpired
    return found


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Who became a member, and of what."""

    person: Person
    organization: Organization


def accept(session: Session, token: str, *, newcomer: Newcomer | None = None) -> Joined:
    """Make the reader of an invitation's mail a member; a newcomer gets an account.

    Raises:
        LinkExpired: It was accepted, withdrawn or replaced, is too old, or was never sent.
        NewcomerUnnamed: The address has no account, so name and password are needed.
        PasswordTooShort: By the published rule.
        PasswordGuessable: It is the name or the address.
    """
    invitation = open_invitation(session, token)
    take_turn(session, f"account/{invitation.email}")
    person = queries.person_by_email(session, invitation.email)
    if person is None:
        person = _account_for(session, invitation.email, newcomer)
    organization = session.get_one(Organization, invitation.organization_id)
    if queries.membership(session, person.id, organization.id) is None:
        session.add(
            Membership(person_id=person.id, organization_id=organization.id, roles=invitation.roles)
        )
    session.delete(invitation)
    session.flush()  # listeners read the members
    record(
        session,
        "accounts.member-joined",
        subject=f"person/{person.id}",
        person_id=person.id,
        organization_id=organization.id,
        details={"roles": invitation.roles},
    )
    events.publish(
        session,
        MemberJoined(
            organization_id=organization.id,
            organization_name=organization.name,
            person_id=person.id,
            name=person.name,
        ),
    )
    return Joined(person=person, organization=organization)


def _account_for(session: Session, email: str, newcomer: Newcomer | None) -> Person:
    if newcomer is None:
        raise NewcomerUnnamed
    passwords.check_new(newcomer.password, email=email, name=newcomer.name)
    person = Person(
        email=email,
        name=newcomer.name.strip(),
        password_hash=passwords.hashed(newcomer.password),
        language=newcomer.language,
        confirmed_at=clock.now(),  # the link came by mail
    )
    session.add(person)
    session.flush()  # the membership refers to it
    return person


def _check_pace(session: Session, organization_id: UUID) -> None:
    count, oldest = session.exec(
        select(func.count(), func.min(Invitation.created_at)).where(
            Invitation.organization_id == organization_id,
            Invitation.created_at > clock.now() - _DAY,
        )
    ).one()
    if count >= int(INVITATIONS_PER_DAY.threshold or 0):
        wait = oldest + _DAY - clock.now()
        raise InvitationsThrottled(count, retry_after=max(1, int(wait.total_seconds())))
