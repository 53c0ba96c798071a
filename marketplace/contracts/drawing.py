"""Drawing up a contract: an offer's whole terms for anyone, and the form for those who may."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import quote
from uuid import UUID

from sqlmodel import Session

from catalog import queries as catalog
from catalog.models import Dataset
from marketplace.accounts.errors import MayNotBuy
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts import terms
from marketplace.contracts.agreements.errors import OwnOffer
from marketplace.contracts.agreements.queries import running_for
from marketplace.contracts.deps import Reading
from marketplace.contracts.models import Offer
from marketplace.contracts.offers.addressing import known_offer
from marketplace.contracts.offers.errors import OfferWithdrawn
from marketplace.contracts.papers import Paper, paper_of
from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.terms import TermsInput
from marketplace.contracts.views import Errors, NewContractView
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.language import N_, Language
from marketplace.web.translation import gettext, say

CLOSED = N_(
    "No contract on this data can be made here at present. The publisher answers questions."
)

_YOURS = N_("your organization")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """An offer, the tariff whose price was looked at, and what was filled in."""

    offer_id: UUID
    tariff: str | None = None
    purpose: str = ""
    purposes: Sequence[str] = ()
    errors: Errors = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, choice: str) -> Self:
        """Return what a radio of the dataset's page says: an offer's id, perhaps with a size."""
        offer_id, _, tariff = choice.partition(":")
        return cls(offer_id=UUID(offer_id), tariff=tariff or None)


def new_contract_view(looks: Reading, chosen: Chosen) -> NewContractView:
    """Return an offer's terms as they would be frozen for whoever looks; nothing is kept.

    Raises:
        OfferNotFound: There is no such offer, or its dataset is not visible to the actor.
        OfferWithdrawn: It was withdrawn.
    """
    offer, dataset = _open_offer(looks, chosen.offer_id)
    paper = _paper(looks, offer, dataset)
    choices = _choices(offer, looks.language)
    only = [code for code, _, _ in choices] if len(choices) == 1 and offer.purposes else []
    here = quote(f"/contracts/new?offer={offer.id}", safe="")
    return NewContractView(
        offer=str(offer.id),
        door=dataset.access.value,
        paper=paper,
        is_known=looks.actor is not None,
        sign_in=f"/sign-in?next={here}",
        refusal=_refusal(looks, offer, dataset),
        running=_running(looks, dataset),
        tariff_missed=_missed(looks, offer, chosen, paper),
        choices=choices,
        must_choose=bool(offer.purposes),
        purposes=chosen.purposes or only,
        purpose=chosen.purpose,
        errors=chosen.errors,
    )


def _open_offer(looks: Reading, offer_id: UUID) -> tuple[Offer, Dataset]:
    offer, dataset = known_offer(looks.session, offer_id, looks.actor)
    if offer.withdrawn_at is not None:
        raise OfferWithdrawn(offer, dataset)
    return offer, dataset


def _paper(looks: Reading, offer: Offer, dataset: Dataset) -> Paper:
    given = TermsInput(
        agreement_id=new_id(),
        drafted_at=clock.now(),
        settings=looks.settings,
        offer=offer,
        dataset=dataset,
        provider=looks.session.get_one(Organization, offer.publisher_id),
        consumer=_consumer(looks.session, looks),
        purpose="",
        purposes=offer.purposes,
    )
    return paper_of(terms.read(terms.freeze(given).content), looks.language)


def _consumer(session: Session, looks: Reading) -> Organization:
    if looks.actor:
        return session.get_one(Organization, looks.actor.organization_id)
    name = gettext(looks.language, _YOURS)
    return Organization(slug="", name=name, kind=OrganizationKind.COMPANY)


def _choices(offer: Offer, language: Language) -> list[tuple[str, str, str]]:
    """The purposes an offer allows, or all there are, each with what belongs to it."""
    codes = offer.purposes or list(PURPOSES)
    found = [PURPOSES[code] for code in codes if code in PURPOSES]
    return [(one.id, one.title.say(language), one.text.say(language)) for one in found]


def _refusal(looks: Reading, offer: Offer, dataset: Dataset) -> str | None:
    """Why whoever looks cannot draft a contract, said before they try."""
    if offer.unit_amount and not looks.settings.takes_money:
        return gettext(looks.language, CLOSED)
    if looks.actor is None:
        return None
    if catalog.belongs_to(dataset, looks.actor):
        return say(OwnOffer(dataset), looks.language)
    return None if looks.actor.may_buy else say(MayNotBuy(), looks.language)


def _running(looks: Reading, dataset: Dataset) -> str | None:
    if looks.actor is None:
        return None
    found = running_for(looks.session, dataset.id, looks.actor.organization_id)
    return str(found.id) if found else None


def _missed(looks: Reading, offer: Offer, chosen: Chosen, paper: Paper) -> str | None:
    sizes = {str(tariff["size"]) for tariff in offer.tariffs}
    if looks.actor is None or chosen.tariff not in sizes or chosen.tariff == paper.price.tariff:
        return None
    return chosen.tariff
