"""What whoever looks at a dataset has agreed on it, and what they could agree on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from catalog.models import Dataset
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.contracts.models import Agreement
from marketplace.core import clock
from marketplace.core.language import Language
from marketplace.core.settings import Settings
from marketplace.site.dataset.plans import (
    Onlooker,
    Plan,
    Rights,
    cheapest,
    plans_of,
    rights_of,
    shown_offers,
)
from marketplace.site.dataset.queries import nearest_agreement


@dataclass(frozen=True, kw_only=True)
class Held:
    """A contract of the reader's organization on this dataset."""

    id: str
    status: str
    kind: str
    unit_amount: int
    currency: str
    interval: str | None
    respond_by: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Buying:
    """Price, rights and contract. ``tag`` is the price beside the title, ``users`` who uses it.

    ``trial_days`` is set if every plan has the same; ``is_closed`` says that there are offers,
    but none that can be taken here.
    """

    plans: list[Plan]
    rights: list[Rights]
    tag: Plan | None
    is_from: bool
    users: int
    trial_days: int
    ways: list[str]
    vat_percent: Decimal
    is_known: bool
    may_buy: bool
    is_closed: bool
    contract: Held | None

    @property
    def may_choose(self) -> bool:
        """Whether there is something to choose that is not agreed on already."""
        is_open = self.contract is not None and self.contract.ended_at is None
        return bool(self.plans) and not is_open


def buying_of(
    session: Session,
    settings: Settings,
    dataset: Dataset,
    actor: Actor | None,
    language: Language,
) -> Buying:
    """Return what the page says of buying; a visitor's asks nothing of the database."""
    offers = shown_offers(dataset.offers, takes_money=settings.takes_money)
    plans = plans_of(
        offers,
        _onlooker(session, actor),
        vat_percent=settings.vat_percent,
        today=clock.now().date(),
    )
    amounts = {plan.unit_amount for plan in plans if not plan.is_closed}
    agreement = nearest_agreement(session, dataset.id, actor.organization_id) if actor else None
    return Buying(
        plans=plans,
        rights=rights_of(offers, plans, language),
        tag=cheapest(plans),
        is_from=len(amounts) > 1,
        users=dataset.running_agreements,
        trial_days=_shared_trial(plans),
        ways=_offered_ways(settings, plans),
        vat_percent=settings.vat_percent,
        is_known=actor is not None,
        may_buy=actor is not None and actor.may_buy,
        is_closed=dataset.needs_contract and not offers,
        contract=_held(agreement) if agreement else None,
    )


def _onlooker(session: Session, actor: Actor | None) -> Onlooker:
    if actor is None:
        return Onlooker()
    organization = session.get_one(Organization, actor.organization_id)
    is_sized = organization.verified_at is not None and organization.size is not None
    return Onlooker(
        is_known=True, size=organization.size.value if is_sized and organization.size else None
    )


def _shared_trial(plans: Sequence[Plan]) -> int:
    days = {plan.trial_days for plan in plans if not plan.is_closed}
    return days.pop() if len(days) == 1 else 0


def _offered_ways(settings: Settings, plans: Sequence[Plan]) -> list[str]:
    here = {"stripe": settings.stripe is not None, "invoice": settings.invoice is not None}
    return [way for way, is_here in here.items() if is_here and _is_offered(way, plans)]


def _is_offered(way: str, plans: Sequence[Plan]) -> bool:
    return any(way in plan.payment and plan.unit_amount for plan in plans)


def _held(agreement: Agreement) -> Held:
    return Held(
        id=str(agreement.id),
        status=agreement.status.value,
        kind=agreement.kind.value,
        unit_amount=agreement.unit_amount,
        currency=agreement.currency,
        interval=agreement.interval.value if agreement.interval else None,
        respond_by=agreement.respond_by,
        ends_at=agreement.ends_at,
        ended_at=agreement.ended_at,
    )
