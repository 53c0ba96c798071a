"""What terms are frozen from, without a database."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from billing.models import Interval, RefundRule
from catalog.models import Access, Dataset
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts.models import Offer, OfferKind
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.terms import TermsInput
from tests import databases
from tests.contracts.offers.conftest import PAYING

SETTINGS = databases.settings(
    "postgresql://nobody@127.0.0.1/nothing", data_folder=Path("nowhere")
).model_copy(update=PAYING)
AGREEMENT = UUID(int=7)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_provider(**given: Any) -> Organization:
    defaults: dict[str, Any] = {
        "slug": "foerdeblick",
        "name": "Fördeblick GmbH",
        "kind": OrganizationKind.COMPANY,
    }
    return Organization(**defaults | given)


def a_consumer(**given: Any) -> Organization:
    defaults: dict[str, Any] = {
        "slug": "baeckerei",
        "name": "Bäckerei Kai",
        "kind": OrganizationKind.COMPANY,
    }
    return Organization(**defaults | given)


def a_dataset(**given: Any) -> Dataset:
    defaults: dict[str, Any] = {
        "publisher_id": UUID(int=1),
        "slug": "passanten",
        "title": {"de": "Passanten", "en": "Footfall"},
        "description": {},
        "themes": ["ECON"],
        "license": "individual-contract",
        "access": Access.ACCOUNT,
    }
    return Dataset(**defaults | given)


def an_offer(**given: Any) -> Offer:
    """A monthly subscription under every condition, for one purpose."""
    defaults: dict[str, Any] = {
        "dataset_id": UUID(int=2),
        "publisher_id": UUID(int=1),
        "kind": OfferKind.SUBSCRIPTION,
        "unit_amount": 4900,
        "currency": "EUR",
        "interval": Interval.MONTH,
        "purposes": ["site_selection"],
        "policy": list(PRESETS),
        "payment": ["stripe", "invoice"],
        "refund": RefundRule.NONE,
    }
    return Offer(**defaults | given)


FREE: dict[str, Any] = {
    "kind": OfferKind.FREE,
    "unit_amount": 0,
    "interval": None,
    "payment": [],
}
ONCE: dict[str, Any] = {"kind": OfferKind.ONE_OFF, "unit_amount": 29_000, "interval": None}


def a_draft(**given: Any) -> TermsInput:
    """What the terms of an agreement are made of."""
    offer: Offer = given.get("offer") or an_offer()
    defaults: dict[str, Any] = {
        "agreement_id": AGREEMENT,
        "drafted_at": NOON,
        "settings": SETTINGS,
        "offer": offer,
        "dataset": a_dataset(),
        "provider": a_provider(),
        "consumer": a_consumer(),
        "purpose": "Wo die zweite Filiale stehen soll.",
        "purposes": offer.purposes,
    }
    return TermsInput(**defaults | given)
