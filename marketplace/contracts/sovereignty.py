"""Data of the city is never sold away: what an offer of it must, and must not, contain."""

from collections.abc import Collection

from catalog.models import Access, Dataset
from marketplace.contracts.offers.errors import CityDataIsFree, CityDataUnprotected
from marketplace.contracts.policies import DELETE_AT_END, NO_REIDENTIFICATION, NO_RESALE

NEEDED = (NO_RESALE, NO_REIDENTIFICATION, DELETE_AT_END)
"""The conditions that the city's data, if it is not open, is given under."""


def check(
    dataset: Dataset, *, price: int, purposes: Collection[str], policy: Collection[str]
) -> None:
    """Do nothing if data of the city may be given on these terms.

    The caller knows that it is the city's (``catalog.queries.is_city_data``). The other conditions
    of sovereignty are clauses of every contract: not exclusive, no other rights holder, no use by
    the operator, audit, termination and revocation.

    Raises:
        CityDataIsFree: It would cost something.
        CityDataUnprotected: It is not open, and a purpose or a condition is missing.
    """
    if price > 0:
        raise CityDataIsFree(dataset, price)
    if dataset.access is Access.OPEN:
        return
    missing = [] if purposes else ["purposes"]
    missing += [condition for condition in NEEDED if condition not in policy]
    if missing:
        raise CityDataUnprotected(dataset, missing)
