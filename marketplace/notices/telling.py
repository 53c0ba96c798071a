"""Telling people: a message in the site and a mail, both in the teller's transaction."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlmodel import Session

from marketplace.accounts import queries
from marketplace.accounts.events import Reader
from marketplace.accounts.models import Person, Role
from marketplace.core.jobs import enqueue
from marketplace.notices.jobs import send_mail
from marketplace.notices.kinds import Kind
from marketplace.notices.models import Mail, Message

Fact = str | int | Mapping[str, str]


def tell_people(
    session: Session, people: Iterable[Person], kind: Kind, /, *, link: str, **facts: Fact
) -> None:
    """Tell each of some people, once, in the site and by mail; ``link`` is a path of the site."""
    for person in {person.id: person for person in people}.values():
        session.add(
            Message(
                person_id=person.id,
                kind=kind.id,
                subject=kind.subject,
                text=kind.text,
                action=kind.action,
                facts=_kept(facts),
                link=link,
            )
        )
        reader = Reader(email=person.email, name=person.name, language=person.language)
        mail_to(session, reader, kind, link=link, **facts)


def tell_members(
    session: Session,
    organization_id: UUID,
    kind: Kind,
    /,
    *,
    link: str,
    roles: Collection[Role] | None = None,
    **facts: Fact,
) -> None:
    """Tell the members of an organization; with roles, those who have at least one of them."""
    people = queries.member_people(session, organization_id, roles)
    tell_people(session, people, kind, link=link, **facts)


def tell_stewards(session: Session, kind: Kind, /, *, link: str, **facts: Fact) -> None:
    """Tell those who keep watch for the city."""
    tell_people(session, queries.stewards(session), kind, link=link, **facts)


def mail_to(session: Session, reader: Reader, kind: Kind, /, *, link: str, **facts: Fact) -> None:
    """Mail an address, whether or not it belongs to a person; a job sends it after the commit."""
    mail = Mail(
        recipient=reader.email,
        recipient_name=reader.name,
        language=reader.language,
        kind=kind.id,
        subject=kind.subject,
        text=kind.text,
        action=kind.action,
        facts=_kept(facts),
        link=link,
    )
    session.add(mail)
    enqueue(session, send_mail, lock=f"mail/{mail.id}", mail_id=str(mail.id))


def _kept(facts: Mapping[str, Fact]) -> dict[str, object]:
    return {name: dict(fact) if isinstance(fact, Mapping) else fact for name, fact in facts.items()}
