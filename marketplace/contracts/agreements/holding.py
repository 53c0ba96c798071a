"""Holding an agreement to the city's rules again, at each step towards being in force."""

from collections.abc import Sequence

from sqlmodel import Session

from catalog import queries as catalog
from catalog.models import Dataset
from marketplace.contracts import sovereignty
from marketplace.contracts.models import Agreement, Offer


def hold_to_rules(
    session: Session, dataset: Dataset, offer: Offer, purposes: Sequence[str]
) -> None:
    """Do nothing if an agreement may be made: the dataset's door may be another by now.

    Raises:
        DomainError: A rule of sovereignty is broken; it names rule, value and threshold.
    """
    if catalog.is_city_data(session, dataset):
        price = max([offer.unit_amount, *(int(each["unit_amount"]) for each in offer.tariffs)])
        sovereignty.check(dataset, price=price, purposes=purposes, policy=offer.policy)


def hold_agreement_to_rules(session: Session, agreement: Agreement) -> None:
    """Do nothing if an agreement may go on as it was drafted; raises as ``hold_to_rules`` does."""
    offer = session.get_one(Offer, agreement.offer_id)
    dataset = session.get_one(Dataset, agreement.dataset_id)
    hold_to_rules(session, dataset, offer, agreement.purposes)
