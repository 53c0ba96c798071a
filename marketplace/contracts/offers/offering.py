"""Making an offer, and withdrawing it; the catalogue shows what can be taken."""

from typing import Any

from sqlmodel import Session

from catalog import offering as catalog
from catalog.models import Dataset
from catalog.queries import locked_dataset
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.contracts import odrl, sovereignty
from marketplace.contracts.models import Offer
from marketplace.contracts.offers.checking import Market, checked
from marketplace.contracts.offers.errors import OfferRepeated, TooManyOffers
from marketplace.contracts.offers.queries import offers_of
from marketplace.contracts.offers.schemas import OfferCreate
from marketplace.contracts.rules import OFFERS_PER_DATASET
from marketplace.contracts.wording.conditions import Use
from marketplace.contracts.wording.summary import may, may_not
from marketplace.contracts.wording.texts import Lines
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.log.recording import record

_TERMS = (
    "kind", "unit_amount", "currency", "interval", "trial_days", "tariffs", "purposes", "policy",
    "payment", "refund",
)  # fmt: skip


def make(
    session: Session, settings: Settings, *, dataset: Dataset, actor: Actor, given: OfferCreate
) -> Offer:
    """Offer a dataset on terms and at a price; both are public at once if the dataset is.

    The dataset's lock makes offers of one dataset happen one after the other.

    Raises:
        OfferRepeated: The dataset has this very offer already.
        TooManyOffers: It has as many offers as people can compare.
        SovereigntyBroken: It is the city's data, and the offer breaks a rule that protects it.
        DomainError: The terms are refused; ``checking.checked`` names every way.
    """
    locked_dataset(session, dataset.id)
    offer = checked(given, dataset, market=Market.of(settings))
    sovereignty.limit_term(session, dataset, offer)
    sovereignty.check(session, dataset, offer)
    offer.made_by = actor.person_id
    present = offers_of(session, dataset)
    for other in present:
        if all(getattr(other, field) == getattr(offer, field) for field in _TERMS):
            raise OfferRepeated(other, dataset)
    if len(present) >= OFFERS_PER_DATASET:
        raise TooManyOffers(dataset, len(present))
    session.add(offer)
    publisher = session.get_one(Organization, dataset.publisher_id)
    shown = public_offer(offer, dataset, publisher, public_url=settings.public_url)
    catalog.show_offers(session, dataset.id, [*dataset.offers, shown])
    _log(session, "contracts.offer_made", offer, dataset, actor)
    return offer


def withdraw(session: Session, offer: Offer, *, actor: Actor) -> None:
    """Take an offer back; nobody can take it any more, and agreements on it go on as agreed.

    Withdrawing it again changes nothing.
    """
    dataset = locked_dataset(session, offer.dataset_id)
    session.refresh(offer)
    if offer.withdrawn_at is not None:
        return
    offer.withdrawn_at = clock.now()
    session.add(offer)
    left = [shown for shown in dataset.offers if shown["id"] != str(offer.id)]
    catalog.show_offers(session, dataset.id, left)
    _log(session, "contracts.offer_withdrawn", offer, dataset, actor)


def public_offer(
    offer: Offer, dataset: Dataset, publisher: Organization, *, public_url: str
) -> dict[str, Any]:
    """Return an offer as it is shown everywhere: price, terms in plain words, and ODRL."""
    use = Use(purposes=offer.purposes, policy=offer.policy)
    allowed, forbidden = Lines.of(may(use)), Lines.of(may_not(use))
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
        "may": {"de": allowed.de, "en": allowed.en},
        "may_not": {"de": forbidden.de, "en": forbidden.en},
        "odrl": odrl.offer(_policy(offer, dataset, publisher, public_url)),
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
    )


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
        },
    )
