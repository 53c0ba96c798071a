"""Telling the parties of an agreement, and stewards, what happened to it."""

from datetime import datetime

from sqlmodel import Session

from catalog.models import Dataset
from marketplace.accounts.models import Organization, OrganizationKind, Role
from marketplace.contracts.models import Agreement
from marketplace.core.language import Language
from marketplace.notices.kinds import Kind
from marketplace.notices.telling import Fact, tell_members, tell_stewards
from marketplace.web.figures import Figures

BUYERS = frozenset({Role.OWNER, Role.BUYER})
"""Who is told on the consumer's side."""

SELLERS = frozenset({Role.OWNER, Role.PUBLISHER})
"""Who is told on the provider's side."""


def day(moment: datetime) -> dict[str, str]:
    """Return a calendar day as a fact of a notice, for readers of each language."""
    return {language.value: Figures(language).day(moment) for language in Language}


def consumer(
    session: Session, agreement: Agreement, kind: Kind, *, link: str = "", **facts: Fact
) -> None:
    """Tell those who buy for the consumer; the link leads to the contract if to nothing else."""
    known = _known(session, agreement) | facts
    place = link or _link(agreement)
    tell_members(session, agreement.consumer_id, kind, roles=BUYERS, link=place, **known)


def provider(session: Session, agreement: Agreement, kind: Kind, **facts: Fact) -> None:
    """Tell those who publish for the provider."""
    known = _known(session, agreement) | facts
    place = _link(agreement)
    tell_members(session, agreement.provider_id, kind, roles=SELLERS, link=place, **known)


def both(session: Session, agreement: Agreement, kind: Kind, **facts: Fact) -> None:
    """Tell both parties."""
    consumer(session, agreement, kind, link=_link(agreement), **facts)
    provider(session, agreement, kind, **facts)


def approvers(session: Session, agreement: Agreement, kind: Kind, **facts: Fact) -> None:
    """Tell those who decide on a request: the provider, and the stewards if it is city data."""
    provider(session, agreement, kind, **facts)
    publisher = session.get_one(Organization, agreement.provider_id)
    if publisher.kind is OrganizationKind.CITY_DEPARTMENT:
        known = _known(session, agreement) | facts
        tell_stewards(session, kind, link=_link(agreement), **known)


def _link(agreement: Agreement) -> str:
    return f"/contracts/{agreement.id}"


def _known(session: Session, agreement: Agreement) -> dict[str, Fact]:
    return {
        "dataset": session.get_one(Dataset, agreement.dataset_id).title,
        "consumer": session.get_one(Organization, agreement.consumer_id).name,
        "provider": session.get_one(Organization, agreement.provider_id).name,
    }
