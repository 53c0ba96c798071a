"""Valid rows of contracts."""

from typing import Any, TypeVar

from sqlmodel import Session

from billing.models import Interval, RefundRule
from catalog import offering
from catalog.models import Access, Dataset
from catalog.queries import is_citys
from marketplace.accounts.actors import Actor
from marketplace.contracts.agreements import drafting
from marketplace.contracts.agreements.drafting import Wish
from marketplace.contracts.models import Agreement, Offer, OfferKind
from marketplace.contracts.sovereignty import NEEDED
from marketplace.core.settings import Settings
from marketplace.core.tables import Row
from tests.factories.catalog import CatalogFactory

R = TypeVar("R", bound=Row)

MONTHLY: dict[str, Any] = {
    "kind": OfferKind.SUBSCRIPTION,
    "unit_amount": 4900,
    "interval": Interval.MONTH,
}
ONCE: dict[str, Any] = {"kind": OfferKind.ONE_OFF, "unit_amount": 12_000}


class ContractsFactory:
    """Makes offers and agreements in the test's session; what is given wins."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings
        self.catalog = CatalogFactory(session)

    def dataset(self, **given: Any) -> Dataset:
        """A visible dataset of a company behind the door ``account``, with one version."""
        defaults: dict[str, Any] = {"access": Access.ACCOUNT, "license": "individual-contract"}
        return self.catalog.published_dataset(**defaults | given)

    def offer(self, dataset: Dataset | None = None, **given: Any) -> Offer:
        """A free offer for one purpose, shown with its dataset; MONTHLY and ONCE cost something.

        Data of the city is offered as its rules ask.
        """
        dataset = dataset or self.dataset()
        defaults: dict[str, Any] = {
            "dataset_id": dataset.id,
            "publisher_id": dataset.publisher_id,
            "kind": OfferKind.FREE,
            "unit_amount": 0,
            "currency": "EUR",
            "purposes": ["site_selection"],
            "policy": ["no_resale", "no_reidentification", "attribution", "delete_at_end"],
            "payment": ["stripe", "invoice"],
            "refund": RefundRule.NONE,
        }
        if is_citys(self._session, dataset):
            defaults |= {"policy": list(NEEDED), "term_months": 12}
        offer = self._add(Offer(**defaults | given))
        shown = {
            "id": str(offer.id),
            "kind": offer.kind.value,
            "unit_amount": offer.unit_amount,
            "currency": offer.currency,
        }
        offering.show_offers(self._session, dataset.id, [*dataset.offers, shown])
        self._session.flush()
        return offer

    def draft(self, buyer: Actor, offer: Offer | None = None, **given: Any) -> Agreement:
        """A draft with its terms frozen; what is given is set on its row."""
        wish = Wish(offer_id=(offer or self.offer()).id, purpose="Where to put charging stations.")
        agreement = drafting.draft(self._session, self._settings, actor=buyer, wish=wish)
        for name, value in given.items():
            setattr(agreement, name, value)
        return self._add(agreement)

    def _add(self, row: R) -> R:
        self._session.add(row)
        self._session.flush()
        return row
