"""Making an offer, and withdrawing it; the catalogue shows what can be taken."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from catalog import offering as catalog
from catalog.models import Access, Dataset
from catalog.queries import locked_dataset
from marketplace.accounts import queries as accounts
from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import OrganizationNotFound
from marketplace.accounts.models import Organization, Role
from marketplace.contracts import odrl, sovereignty
from marketplace.contracts.models import Offer
from marketplace.contracts.offers import kinds
from marketplace.contracts.offers.checking import Market, checked
from marketplace.contracts.offers.errors import (
    AddresseeUnknown,
    OfferInconsistent,
    OfferRepeated,
    PrivateOfferPointless,
    TooManyOffers,
)
from marketplace.contracts.offers.grounds import why_it_costs
from marketplace.contracts.offers.queries import offers_of
from marketplace.contracts.offers.reach import limits_of
from marketplace.contracts.offers.schemas import OfferCreate
from marketplace.contracts.rules import OFFERS_PER_DATASET
from marketplace.contracts.wording.conditions import Use
from marketplace.contracts.wording.summary import may, may_not
from marketplace.contracts.wording.texts import Lines
from marketplace.core import clock
from marketplace.core.language import N_
from marketplace.core.settings import Settings
from marketplace.log.recording import record
from marketplace.notices.kinds import Kind
from marketplace.notices.telling import tell_members

_TERMS = (
    "kind", "unit_amount", "currency", "interval", "trial_days", "tariffs", "purposes", "policy",
    "payment", "refund", "for_organization_id", "users", "calls_per_month", "term_months",
    "notice_days", "history", "history_versions", "ground", "ground_reason", "calculation",
    "answers_for_price", "review_by",
)  # fmt: skip
_READERS = frozenset({Role.OWNER, Role.BUYER})


def make(
    session: Session, settings: Settings, *, dataset: Dataset, actor: Actor, given: OfferCreate
) -> Offer:
    """Offer a dataset on terms and at a price; both are public at once if the dataset is.

    A private offer is told to its organization and shown to nobody else. The dataset's lock makes
    offers of one dataset happen one after the other.

    Raises:
        OfferRepeated: The dataset has this very offer already.
        TooManyOffers: Somebody would have more offers to choose from than people can compare.
        SovereigntyBroken: It is the city's data, and the offer breaks a rule that protects it.
        DomainError: The terms are refused; ``prepared`` names every way.
    """
    locked_dataset(session, dataset.id)
    offer = prepared(session, Market.of(settings), dataset=dataset, given=given)
    offer.made_by = actor.person_id
    present = _beside(session, offer, dataset)
    for other in present:
        if all(getattr(other, field) == getattr(offer, field) for field in _TERMS):
            raise OfferRepeated(other, dataset)
    if len(present) >= OFFERS_PER_DATASET:
        raise TooManyOffers(dataset, len(present))
    session.add(offer)
    if offer.for_organization_id:
        link = f"/contracts/new?offer={offer.id}"
        _tell(session, offer.for_organization_id, kinds.MADE_TO_YOU, dataset, link=link)
    else:
        shown = shown_offer(session, offer, dataset, public_url=settings.public_url)
        catalog.show_offers(session, dataset.id, [*dataset.offers, shown])
    _log(session, "contracts.offer_made", offer, dataset, actor)
    return offer


def prepared(session: Session, market: Market, *, dataset: Dataset, given: OfferCreate) -> Offer:
    """Return the offer that was asked for, not yet kept, held to every rule.

    Raises:
        AddresseeUnknown: It is for an organization that is not here.
        PrivateOfferPointless: It is for one, and others may read without any contract.
        DomainError: ``checking.checked`` and ``sovereignty.check`` name every other way.
    """
    offer = checked(given, dataset, market=market)
    if given.for_organization:
        offer.for_organization_id = _addressee(session, dataset, given.for_organization)
        is_open_to_all = dataset.access is Access.ACCOUNT and not dataset.needs_contract
        if dataset.access is Access.OPEN or is_open_to_all:
            raise PrivateOfferPointless(dataset)
    sovereignty.limit_term(session, dataset, offer)
    sovereignty.check(session, dataset, offer)
    return offer


def withdraw(session: Session, offer: Offer, *, actor: Actor) -> None:
    """Take an offer back; nobody can take it any more, and agreements on it go on as agreed.

    Withdrawing it again changes nothing. Without the last one the door stays as shut as before.
    """
    dataset = locked_dataset(session, offer.dataset_id)
    session.refresh(offer)
    if offer.withdrawn_at is not None:
        return
    if offer.for_organization_id:
        _tell(session, offer.for_organization_id, kinds.TAKEN_BACK, dataset, link="/library/offers")
    else:
        left = [shown for shown in dataset.offers if shown["id"] != str(offer.id)]
        catalog.show_offers(session, dataset.id, left)
    offer.withdrawn_at = clock.now()
    session.add(offer)
    _log(session, "contracts.offer_withdrawn", offer, dataset, actor)


def shown_offer(
    session: Session, offer: Offer, dataset: Dataset, *, public_url: str
) -> dict[str, Any]:
    """Return an offer as it is shown everywhere: price, terms in plain words, and ODRL."""
    publisher = session.get_one(Organization, dataset.publisher_id)
    addressee = None
    if offer.for_organization_id:
        addressee = session.get_one(Organization, offer.for_organization_id).slug
    use = Use(purposes=offer.purposes, policy=offer.policy)
    allowed, forbidden = Lines.of(may(use)), Lines.of(may_not(use))
    limits, why = Lines.of(limits_of(offer)), Lines.of(why_it_costs(offer))
    return {
        "id": str(offer.id),
        "kind": offer.kind.value,
        "unit_amount": offer.unit_amount,
        "currency": offer.currency,
        "interval": offer.interval and offer.interval.value,
        "trial_days": offer.trial_days,
        "tariffs": list(offer.tariffs),
        "purposes": list(offer.purposes),
        "policy": list(offer.policy),
        "payment": list(offer.payment),
        "refund": offer.refund.value,
        "for_organization": addressee,
        "users": offer.users,
        "calls_per_month": offer.calls_per_month,
        "term_months": offer.term_months,
        "notice_days": offer.notice_days,
        "history": offer.history.value,
        "history_versions": offer.history_versions,
        "ground": offer.ground and offer.ground.value,
        "ground_reason": offer.ground_reason,
        "calculation": offer.calculation,
        "answers_for_price": offer.answers_for_price,
        "review_by": offer.review_by and offer.review_by.isoformat(),
        "may": {"de": allowed.de, "en": allowed.en},
        "may_not": {"de": forbidden.de, "en": forbidden.en},
        "limits": {"de": limits.de, "en": limits.en},
        "why_it_costs": {"de": why.de, "en": why.en},
        "odrl": odrl.offer(_policy(offer, dataset, publisher, public_url), assignee=addressee),
    }


def address_of(offer: Offer, dataset: Dataset, public_url: str) -> str:
    """Return where an offer is read; it is the offer's name in ODRL too."""
    return f"{public_url}/api/v1/datasets/{dataset.slug}/offers/{offer.id}"


def _policy(
    offer: Offer, dataset: Dataset, publisher: Organization, public_url: str
) -> odrl.Policy:
    return odrl.Policy(
        public_url=public_url,
        uid=address_of(offer, dataset, public_url),
        dataset=dataset.slug,
        assigner=publisher.slug,
        policy=offer.policy,
        purposes=offer.purposes,
        unit_amount=offer.unit_amount,
        currency=offer.currency,
        interval=offer.interval,
        trial_days=offer.trial_days,
        reach=odrl.Reach.of(offer),
    )


def _addressee(session: Session, dataset: Dataset, name: str) -> UUID:
    try:
        found = accounts.organization_by_slug(session, name)
    except OrganizationNotFound:
        found = _by_id(session, name)
    if found is None:
        raise AddresseeUnknown(name)
    if found.id == dataset.publisher_id:
        sentence = N_("Your own organization needs no offer of its data. Name another one.")
        raise OfferInconsistent(sentence, field="for_organization")
    return found.id


def _by_id(session: Session, name: str) -> Organization | None:
    try:
        return session.get(Organization, UUID(name))
    except ValueError:
        return None


def _beside(session: Session, offer: Offer, dataset: Dataset) -> list[Offer]:
    """Return the offers that whoever can take this one chooses from besides it."""
    seen = {None, offer.for_organization_id}
    return [each for each in offers_of(session, dataset) if each.for_organization_id in seen]


def _tell(
    session: Session, organization_id: UUID, kind: Kind, dataset: Dataset, *, link: str
) -> None:
    provider = session.get_one(Organization, dataset.publisher_id).name
    facts = {"dataset": dataset.title, "provider": provider}
    tell_members(session, organization_id, kind, roles=_READERS, link=link, **facts)


def _log(session: Session, action: str, offer: Offer, dataset: Dataset, actor: Actor) -> None:
    record(
        session,
        action,
        subject=f"offer/{offer.id}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={
            "dataset": dataset.slug,
            "kind": offer.kind.value,
            "unit_amount": offer.unit_amount,
            "currency": offer.currency,
            "for_organization": offer.for_organization_id and str(offer.for_organization_id),
        },
    )
