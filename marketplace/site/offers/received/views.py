"""What the list of private offers shows: plain values, settled before rendering begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from catalog.models import Dataset
from marketplace.accounts.models import Organization
from marketplace.contracts.models import Offer
from marketplace.contracts.offers.reach import limits_of
from marketplace.core.language import Language, in_language
from marketplace.site.sales.views import Price
from marketplace.web.rendering import View


@dataclass(frozen=True, kw_only=True)
class Received(Price):
    """An offer that was made to the organization alone."""

    id: str
    title: str
    provider: str
    provider_slug: str
    made_at: datetime
    limits: list[str]


@dataclass(frozen=True, kw_only=True)
class ReceivedView(View):
    """The private offers of an organization, the newest first."""

    page = "site/offers_received.html"

    organization: str
    offers: list[Received]
    is_first: bool
    next: str | None


def received(session: Session, offers: Sequence[Offer], language: Language) -> list[Received]:
    """Return how the list shows offers."""
    return [_shown(session, offer, language) for offer in offers]


def _shown(session: Session, offer: Offer, language: Language) -> Received:
    dataset = session.get_one(Dataset, offer.dataset_id)
    provider = session.get_one(Organization, offer.publisher_id)
    return Received(
        kind=offer.kind.value,
        unit_amount=offer.unit_amount,
        currency=offer.currency,
        interval=offer.interval and offer.interval.value,
        id=str(offer.id),
        title=in_language(dataset.title, language),
        provider=provider.name,
        provider_slug=provider.slug,
        made_at=offer.created_at,
        limits=[point.say(language) for point in limits_of(offer)],
    )
