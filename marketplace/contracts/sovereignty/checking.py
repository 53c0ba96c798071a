"""Gathering the facts of a deal, and refusing one that breaks a rule."""

from uuid import UUID

from sqlmodel import Session

from billing.models import Interval
from catalog.licenses import LICENSES
from catalog.models import Dataset
from catalog.queries import is_city_data
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts.models import Offer, OfferKind
from marketplace.contracts.policies import (
    DELETE_AT_END,
    EU_ONLY,
    NO_REIDENTIFICATION,
    NO_RESALE,
)
from marketplace.contracts.sovereignty.criteria import breaches
from marketplace.contracts.sovereignty.deal import Data, Deal, Price
from marketplace.contracts.sovereignty.errors import SovereigntyBroken
from marketplace.contracts.sovereignty.rules import TERM_MONTHS
from marketplace.core import clock
from marketplace.core.language import DEFAULT_LANGUAGE, in_language

NEEDED = (NO_RESALE, NO_REIDENTIFICATION, EU_ONLY, DELETE_AT_END)
"""The conditions that data of the city without an open licence is offered under."""

_MONTHS = {Interval.MONTH: 1, Interval.YEAR: 12}


def check(session: Session, dataset: Dataset, offer: Offer) -> None:
    """Do nothing if a dataset may be offered so; the offer need not be kept yet.

    Raises:
        SovereigntyBroken: It is the city's data, or of high value, and the offer breaks a rule.
    """
    refuse(deal_of(session, dataset, offer))


def refuse(deal: Deal) -> None:
    """Do nothing if a deal keeps every rule that binds it.

    Raises:
        SovereigntyBroken: It breaks at least one.
    """
    if broken := breaches(deal):
        raise SovereigntyBroken(deal, broken)


def limit_term(session: Session, dataset: Dataset, offer: Offer) -> None:
    """Give an offer that is not kept yet the longest term, where it must have one and has none."""
    deal = deal_of(session, dataset, offer)
    if deal.is_restricted and deal.term_months is None:
        offer.term_months = TERM_MONTHS


def deal_of(session: Session, dataset: Dataset, offer: Offer) -> Deal:
    """Return what an offer on a dataset would be agreed on, as the rules look at it."""
    renewal = _MONTHS.get(offer.interval, 0) if offer.interval else 0
    does_renew = offer.kind is OfferKind.SUBSCRIPTION and offer.term_months is None
    return Deal(
        data=_data(session, dataset),
        price=_price(offer),
        purposes=tuple(offer.purposes),
        policy=tuple(offer.policy),
        term_months=renewal if does_renew else offer.term_months,
        renewal_months=renewal if does_renew else 0,
        is_for_city=is_of_city(session, offer.for_organization_id),
        clauses=None,
        on=clock.now().date(),
    )


def is_of_city(session: Session, organization_id: UUID | None) -> bool:
    """Tell whether an organization is the city's; nobody is not."""
    return _kind(session, organization_id) == OrganizationKind.CITY_DEPARTMENT


def _data(session: Session, dataset: Dataset) -> Data:
    return Data(
        slug=dataset.slug,
        title=in_language(dataset.title, DEFAULT_LANGUAGE) or dataset.slug,
        is_city_data=is_city_data(session, dataset),
        is_collected_for_city=dataset.collected_for is not None,
        rights_holder=_kind(session, dataset.collected_for or dataset.publisher_id),
        door=dataset.access,
        license=dataset.license,
        is_openly_licensed=LICENSES[dataset.license].is_open,
        high_value=dataset.high_value,
    )


def _price(offer: Offer) -> Price:
    amounts = [offer.unit_amount, *(int(tariff["unit_amount"]) for tariff in offer.tariffs)]
    return Price(
        highest=max(amounts),
        ground=offer.ground,
        reason=offer.ground_reason,
        calculation=offer.calculation,
        person=offer.answers_for_price,
        review_by=offer.review_by,
    )


def _kind(session: Session, organization_id: UUID | None) -> str:
    organization = organization_id and session.get(Organization, organization_id)
    return organization.kind.value if organization else ""
