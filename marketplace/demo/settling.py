"""People and organizations move in, each by signing up as anyone would."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

from sqlmodel import Session

from marketplace.accounts import organizations, queries, registration
from marketplace.accounts.actors import Actor
from marketplace.accounts.members import membership
from marketplace.accounts.models import SignInKind
from marketplace.accounts.organizations import Description, NewOrganization
from marketplace.accounts.registration import Newcomer
from marketplace.accounts.signin import recognizing, sign_ins, signing_in
from marketplace.accounts.signin.signing_in import Credentials
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from marketplace.demo.city import PARTIES, STEWARD, Party
from marketplace.demo.sign_ins import PASSWORD

Actors = dict[Party, Actor]


class Services(Protocol):
    """What moving in needs of the process."""

    settings: Settings
    sessions: Sessions


def settle(services: Services) -> None:
    """Sign everybody up, appoint the steward, and have the steward verify every organization.

    Who is there already is left alone.
    """
    for party in PARTIES:
        with services.sessions.begin() as session:
            _sign_up(session, party)
    with signed_in(services) as actors:
        for party in PARTIES:
            with services.sessions.begin() as session:
                _introduce(session, party, actor=actors[party], steward=actors[STEWARD])


@contextmanager
def signed_in(services: Services) -> Generator[Actors]:
    """Sign everybody in with their password, and out again at the end."""
    started: list[sign_ins.Started] = []
    actors: Actors = {}
    try:
        for party in PARTIES:
            sign_in = _sign_in(services, party)
            started.append(sign_in)
            with services.sessions.begin() as session:
                actor = recognizing.actor_of_cookie(session, services.settings, sign_in.token)
            if actor:
                actors[party] = actor
        yield actors
    finally:
        with services.sessions.begin() as session:
            for sign_in in started:
                sign_ins.end(session, sign_in.sign_in.id, person_id=sign_in.sign_in.person_id)


def _sign_in(services: Services, party: Party) -> sign_ins.Started:
    return signing_in.sign_in(
        services.sessions,
        services.settings,
        Credentials(email=party.email, password=PASSWORD, device="demonstration"),
        kind=SignInKind.BROWSER,
    )


def _sign_up(session: Session, party: Party) -> None:
    """Sign up and confirm in one transaction, so that no link is left that nobody knows."""
    if queries.person_by_email(session, party.email):
        return
    newcomer = Newcomer(
        email=party.email,
        name=party.person,
        password=PASSWORD,
        organization=NewOrganization(name=party.organization, kind=party.kind, size=party.size),
        language=party.language,
    )
    token = registration.register(session, newcomer)
    if token is None:
        return
    session.flush()  # the confirmation looks for the sign-up
    registered = registration.confirm(session, token)
    if party is STEWARD:
        membership.appoint_steward(session, registered.person.id, registered.organization.id)


def _introduce(session: Session, party: Party, *, actor: Actor, steward: Actor) -> None:
    organization = queries.organization(session, actor.organization_id)
    if not organization.description:
        words = Description(description=party.description, contact_email=party.email)
        organizations.describe(session, organization, words, actor=actor)
    organizations.verify(session, organization, kind=party.kind, size=party.size, steward=steward)
