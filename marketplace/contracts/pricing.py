"""What an offer costs whom."""

from typing import NamedTuple

from marketplace.accounts.models import Organization
from marketplace.contracts.models import Offer


class PriceFor(NamedTuple):
    """An amount in minor units, VAT contained, and the size of the tariff that gave it."""

    unit_amount: int
    tariff: str | None


def price_for(offer: Offer, organization: Organization) -> PriceFor:
    """Return what an organization pays: the tariff of its verified size, else the full price.

    A size that no steward has verified counts for nothing.
    """
    if organization.verified_at is not None and organization.size is not None:
        for tariff in offer.tariffs:
            if tariff["size"] == organization.size.value:
                return PriceFor(int(tariff["unit_amount"]), organization.size.value)
    return PriceFor(offer.unit_amount, None)
