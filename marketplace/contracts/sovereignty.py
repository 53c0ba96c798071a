"""Data of the city is never sold away: what an offer of it must, and must not, contain."""

from sqlmodel import Session

from catalog.models import Access, Dataset
from catalog.queries import is_city_data
from marketplace.contracts.models import Offer
from marketplace.contracts.offers.errors import CityDataIsFree, CityDataUnprotected
from marketplace.contracts.policies import DELETE_AT_END, NO_REIDENTIFICATION, NO_RESALE

NEEDED = (NO_RESALE, NO_REIDENTIFICATION, DELETE_AT_END)
"""The conditions that the city's data, if it is not open, is given under."""


TERM_MONTHS = 60
"""How long a contract on data of the city that is not open lasts at most."""


def limit_term(session: Session, dataset: Dataset, offer: Offer) -> None:
    """Give an offer that is not kept yet the longest term, where it must have one and has none."""
    is_bound = dataset.access is not Access.OPEN and is_city_data(session, dataset)
    if is_bound and offer.term_months is None:
        offer.term_months = TERM_MONTHS


def check(session: Session, dataset: Dataset, offer: Offer) -> None:
    """Do nothing if an offer, kept or not, may be made of a dataset.

    The other conditions of sovereignty are clauses of every contract: not exclusive, no other
    rights holder, no use by the operator, audit, termination and revocation.

    Raises:
        CityDataIsFree: It would cost something.
        CityDataUnprotected: It is not open, and a purpose or a condition is missing.
    """
    if not is_city_data(session, dataset):
        return
    price = max(offer.unit_amount, *(int(each["unit_amount"]) for each in offer.tariffs), 0)
    if price > 0:
        raise CityDataIsFree(dataset, price)
    if dataset.access is Access.OPEN:
        return
    missing = [] if offer.purposes else ["purposes"]
    missing += [condition for condition in NEEDED if condition not in offer.policy]
    if missing:
        raise CityDataUnprotected(dataset, missing)
