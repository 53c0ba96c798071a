"""What the catalogue shows of offers: contracts push them down, lists and pages read them.

A public offer is plain JSON: ``id``, ``kind``, ``unit_amount`` (minor units), ``currency``,
``interval``, ``trial_days``, ``tariffs``, ``purposes``, ``policy``, ``payment``, ``refund``,
``may``, ``may_not`` and ``odrl``. Only ``unit_amount`` is needed to be listed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import Session, col

from catalog.models import Access, Dataset, DatasetStatus
from catalog.queries import locked_dataset
from catalog.search.outbox import mark_changed

FREE, PAID, ASK = "free", "paid", "ask"

PublicOffer = Mapping[str, Any]


class Offered(Protocol):
    """What of a dataset tells its price."""

    access: Access
    offers: list[dict[str, Any]]
    needs_contract: bool


@dataclass(frozen=True, kw_only=True)
class PriceTag:
    """What a list shows of a dataset's price: ``free``, ``paid``, or ``ask`` the publisher.

    ``unit_amount`` is the least that anybody pays at once; ``is_from``: others, or other offers,
    cost more.
    """

    kind: str
    unit_amount: int = 0
    currency: str | None = None
    interval: str | None = None
    is_from: bool = False


def show_offers(session: Session, dataset_id: UUID, offers: list[dict[str, Any]]) -> None:
    """Show these offers of a dataset, and no others.

    What could once be had only under a contract is not given away when the last offer goes: the
    door ``account`` stays shut, unless nobody has seen the dataset yet.
    """
    dataset = locked_dataset(session, dataset_id)
    is_draft = dataset.status is DatasetStatus.DRAFT
    dataset.needs_contract = bool(offers) or (dataset.needs_contract and not is_draft)
    dataset.offers = offers
    session.add(dataset)
    mark_changed(session, dataset_id)


def count_agreement(session: Session, dataset_id: UUID, change: int) -> None:
    """Count an agreement on a dataset that began to run (1) or ceased to (-1).

    The description itself does not change by it, so its date stays.
    """
    running = func.greatest(col(Dataset.running_agreements) + change, 0)
    session.exec(
        update(Dataset)
        .where(col(Dataset.id) == dataset_id)
        .values(running_agreements=running, updated_at=col(Dataset.updated_at))
    )
    mark_changed(session, dataset_id)


def prices_of(dataset: Offered) -> list[str]:
    """Tell whether a dataset can be had for nothing, for money, or both.

    What needs a contract and has no offer has no price that is known.
    """
    if not dataset.offers:
        return [] if _asks(dataset) else [FREE]
    amounts = [int(offer.get("unit_amount") or 0) for offer in dataset.offers]
    return [FREE] * (min(amounts) == 0) + [PAID] * (max(amounts) > 0)


def price_tag(dataset: Offered) -> PriceTag:
    """Return the least that a dataset costs, as a list shows it."""
    if not dataset.offers:
        return PriceTag(kind=ASK if _asks(dataset) else FREE)
    asked = [
        PriceTag(
            kind=PAID if amount else FREE,
            unit_amount=amount,
            currency=offer.get("currency"),
            interval=offer.get("interval"),
        )
        for offer in dataset.offers
        for amount in _amounts(offer)
    ]
    least = min(asked, key=lambda tag: tag.unit_amount)
    if all(tag == least for tag in asked):
        return least
    return replace(least, is_from=True)


def _asks(dataset: Offered) -> bool:
    if dataset.access is Access.ACCOUNT:
        return dataset.needs_contract
    return dataset.access is Access.REQUEST


def _amounts(offer: PublicOffer) -> list[int]:
    tariffs: Sequence[Mapping[str, Any]] = offer.get("tariffs") or ()
    return [int(offer.get("unit_amount") or 0), *(int(each["unit_amount"]) for each in tariffs)]
