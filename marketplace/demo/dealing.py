"""What firms of the demonstration sell to each other and use of the city, by use cases of people.

Like the rest of the city it goes on from wherever it was: each deal looks at its last agreement
and does the next thing for it.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session

from billing.models import Interval, ProcessorName
from billing.processor import Processors
from billing.sandbox.paying import pay
from catalog import queries as catalog
from catalog.models import Dataset
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts.agreements import accepting, approving, drafting, ending, queries
from marketplace.contracts.agreements.accepting import Acceptance
from marketplace.contracts.agreements.drafting import Wish
from marketplace.contracts.models import Agreement, AgreementStatus, OfferKind
from marketplace.contracts.offers import offering
from marketplace.contracts.offers.queries import offers_of
from marketplace.contracts.offers.schemas import OfferCreate, TariffForm
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from marketplace.demo.city import BUYER, FOUNDERS, MOBILITY, PROVIDER, UTILITY, Party
from marketplace.demo.datasets import sold

_PAUSE_SECONDS = 0.2
_PATIENCE_SECONDS = 60
_OPEN_ENDED = frozenset({AgreementStatus.ACTIVE, AgreementStatus.SUSPENDED})

OFFERS: Mapping[str, Sequence[OfferCreate]] = {
    sold.TEMPERATURES.slug: (
        OfferCreate(
            kind=OfferKind.SUBSCRIPTION,
            unit_amount=4900,
            interval=Interval.MONTH,
            tariffs=[
                TariffForm(size=OrganizationSize.STARTUP, unit_amount=1200),
                TariffForm(size=OrganizationSize.MICRO, unit_amount=2900),
                TariffForm(size=OrganizationSize.SMALL, unit_amount=2900),
            ],
            policy=["no_resale", "attribution", "delete_at_end"],
        ),
    ),
    sold.RENTAL_DEMAND.slug: (
        OfferCreate(
            kind=OfferKind.ONE_OFF,
            unit_amount=29000,
            policy=["no_resale", "attribution"],
        ),
    ),
    sold.LOAD_YEAR.slug: (
        OfferCreate(
            kind=OfferKind.SUBSCRIPTION,
            unit_amount=48000,
            interval=Interval.YEAR,
            purposes=["operations", "research"],
            policy=["no_resale", "no_reidentification", "eu_only", "delete_at_end"],
        ),
    ),
    sold.PARKING.slug: (
        OfferCreate(
            kind=OfferKind.FREE,
            term_months=24,
            notice_days=14,
            purposes=["traffic_planning", "research", "product_development"],
            policy=[
                "no_resale",
                "no_reidentification",
                "attribution",
                "eu_only",
                "delete_at_end",
            ],
        ),
    ),
}
"""What is offered of each dataset behind a contract."""


class Services(Protocol):
    """What dealing needs of the process."""

    settings: Settings
    sessions: Sessions
    processors: Processors


@dataclass(frozen=True, kw_only=True)
class Deal:
    """That a firm takes the first offer of a dataset, and perhaps ends it; free without payment."""

    dataset: str
    provider: Party
    buyer: Party
    purpose: str
    payment: ProcessorName | None
    purposes: tuple[str, ...] = ()
    is_over: bool = False


DEALS = (
    Deal(
        dataset=sold.TEMPERATURES.slug,
        provider=PROVIDER,
        buyer=BUYER,
        purpose="Wir planen Teigruhe und Kühlung der sechs Filialen nach der Wärme der Woche.",
        payment=ProcessorName.STRIPE,
    ),
    Deal(
        dataset=sold.LOAD_YEAR.slug,
        provider=UTILITY,
        buyer=BUYER,
        purpose="Wir wollen wissen, wann die Öfen am günstigsten laufen.",
        purposes=("operations",),
        payment=ProcessorName.INVOICE,
    ),
    Deal(
        dataset=sold.TEMPERATURES.slug,
        provider=PROVIDER,
        buyer=FOUNDERS,
        purpose="We tried whether people cycle less on hot days.",
        payment=ProcessorName.STRIPE,
        is_over=True,
    ),
    Deal(
        dataset=sold.PARKING.slug,
        provider=MOBILITY,
        buyer=FOUNDERS,
        purpose="Our app tells drivers which car park will still have room when they arrive.",
        purposes=("product_development",),
        payment=None,
    ),
)


def make_offers(session: Session, settings: Settings, dataset: Dataset, *, actor: Actor) -> None:
    """Offer a dataset for sale if it is one; what it offers already is left alone."""
    if offers_of(session, dataset):
        return
    for given in OFFERS.get(dataset.slug, ()):
        offering.make(session, settings, dataset=dataset, actor=actor, given=given)


def deal(services: Services, actors: Mapping[Party, Actor]) -> None:
    """Make every deal that this deployment has the way to pay for.

    Raises:
        TimeoutError: The worker or the processor did not go on with one.
    """
    for wanted in DEALS:
        if _can_be_paid(services, wanted.payment):
            _make(services, wanted, actors)


def _can_be_paid(services: Services, way: ProcessorName | None) -> bool:
    """Tell whether a way to pay is there; cards only in the sandbox, since no money is to move."""
    if way is None:
        return True
    is_play = way is not ProcessorName.STRIPE or services.settings.pays_in_sandbox
    return way in services.processors and is_play


def _make(services: Services, wanted: Deal, actors: Mapping[Party, Actor]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not _go_on(services, wanted, actors):
        if time.monotonic() > deadline:
            sentence = f"The deal on {wanted.dataset} did not come about in time."
            raise TimeoutError(sentence)


def _go_on(services: Services, wanted: Deal, actors: Mapping[Party, Actor]) -> bool:
    """Do the next thing for a deal, and tell whether there was none left."""
    buyer = actors[wanted.buyer]
    with services.sessions() as session:
        dataset = catalog.dataset_by_slug(session, wanted.dataset)
        agreement = queries.latest_for(session, dataset.id, buyer.organization_id)
        address = agreement and queries.entry(session, agreement, buyer).checkout_url
    if agreement is None:
        with services.sessions.begin() as session:
            offer = offers_of(session, dataset)[0]
            wish = Wish(offer_id=offer.id, purpose=wanted.purpose, purposes=wanted.purposes)
            drafting.draft(session, services.settings, actor=buyer, wish=wish)
        return False
    match agreement.status:
        case AgreementStatus.DRAFT:
            _accept(services, agreement, wanted, buyer)
        case AgreementStatus.ACCEPTED:
            with services.sessions.begin() as session:
                provider = actors[wanted.provider]
                approving.approve(
                    session, agreement.id, processors=services.processors, actor=provider
                )
        case AgreementStatus.PENDING_PAYMENT:
            if address:
                pay(address)
            _accept(services, agreement, wanted, buyer)  # again: it asks whether that is paid
            time.sleep(_PAUSE_SECONDS)
        case _:
            return _finish(services, agreement, wanted, buyer)
    return False


def _accept(services: Services, agreement: Agreement, wanted: Deal, buyer: Actor) -> None:
    accepting.accept_and_settle(
        services.sessions,
        agreement.id,
        settings=services.settings,
        processors=services.processors,
        actor=buyer,
        given=Acceptance(accepted_by=buyer.name, payment=wanted.payment),
    )


def _finish(services: Services, agreement: Agreement, wanted: Deal, buyer: Actor) -> bool:
    if wanted.is_over and agreement.status in _OPEN_ENDED:
        with services.sessions.begin() as session:
            reason = "The trial of our idea is over."
            ending.terminate(
                session, agreement.id, processors=services.processors, actor=buyer, reason=reason
            )
    return True
