"""Links sent by mail, each good for one use within its time."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from marketplace.accounts.errors import LinkExpired
from marketplace.accounts.models import MailLink, MailPurpose
from marketplace.accounts.secrets import digest, new_token
from marketplace.core import clock


def make(
    session: Session,
    purpose: MailPurpose,
    *,
    email: str,
    person_id: UUID | None,
    lifetime: timedelta,
) -> str:
    """Return the token of a new link; without a person it can never be used."""
    token = new_token()
    session.add(
        MailLink(
            purpose=purpose,
            person_id=person_id,
            email=email,
            token_hash=digest(token),
            expires_at=clock.now() + lifetime,
        )
    )
    return token


def good_link(session: Session, purpose: MailPurpose, token: str) -> MailLink:
    """Return a link that could be used now.

    Raises:
        LinkExpired: It was used, is too old, or was never sent.
    """
    found = session.exec(
        select(MailLink).where(
            MailLink.token_hash == digest(token),
            MailLink.purpose == purpose,
            MailLink.expires_at > clock.now(),
            col(MailLink.person_id).is_not(None),
            col(MailLink.used_at).is_(None),
        )
    ).one_or_none()
    if found is None:
        raise LinkExpired
    return found


def use(session: Session, purpose: MailPurpose, token: str) -> tuple[UUID, str]:
    """Use a link up and return whose it is and the address it went to.

    Of two uses at the same time, the database lets one through. The person's other links of the
    same purpose end as well.

    Raises:
        LinkExpired: It was used, is too old, or was never sent.
    """
    good_link(session, purpose, token)
    now = clock.now()
    used = session.exec(
        update(MailLink)
        .where(col(MailLink.token_hash) == digest(token), col(MailLink.used_at).is_(None))
        .values(used_at=now)
        .returning(col(MailLink.person_id), col(MailLink.email))
    ).one_or_none()
    if used is None:
        raise LinkExpired
    end_others(session, purpose, person_id=used[0])
    return used[0], used[1]


def end_others(session: Session, purpose: MailPurpose, *, person_id: UUID) -> None:
    """Use up all links of a purpose that a person still has."""
    session.exec(
        update(MailLink)
        .where(
            col(MailLink.person_id) == person_id,
            col(MailLink.purpose) == purpose,
            col(MailLink.used_at).is_(None),
        )
        .values(used_at=clock.now())
    )


def count_recent(session: Session, purpose: MailPurpose, email: str) -> int:
    """Return how many links of a purpose an address was sent within the last hour."""
    return session.exec(
        select(func.count())
        .select_from(MailLink)
        .where(
            MailLink.email == email,
            MailLink.purpose == purpose,
            MailLink.created_at > clock.now() - timedelta(hours=1),
        )
    ).one()
