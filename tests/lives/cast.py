"""Who appears in the lives: a provider with offers of every kind, and firms that buy."""

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Access
from marketplace.accounts.actors import ALL_SCOPES, Actor, Scope
from marketplace.accounts.keys import keeping
from marketplace.accounts.models import Organization, OrganizationKind, OrganizationSize
from marketplace.core import clock
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory
from tests.journeys.people import ok
from tests.journeys.trading import MONTHLY, ONCE
from tests.lives.installation import Installation

OFFERS: tuple[dict[str, Any], ...] = (
    MONTHLY,
    MONTHLY | {"unit_amount": 1999, "refund": "prorated"},
    MONTHLY | {"unit_amount": 2900, "refund": "full"},
    MONTHLY | {"unit_amount": 3501, "trial_days": 14},
    MONTHLY | {"tariffs": [{"size": "small", "unit_amount": 990}], "refund": "prorated"},
    MONTHLY | {"unit_amount": 39_001, "interval": "year", "refund": "prorated"},
    MONTHLY | {"unit_amount": 7001, "payment": ["stripe"], "refund": "prorated"},
    MONTHLY | {"unit_amount": 61, "payment": ["invoice", "stripe"], "trial_days": 3},
    ONCE,
    ONCE | {"unit_amount": 8001, "refund": "full"},
)

_numbers = count(1)


@dataclass(frozen=True)
class Caller:
    """An organization that calls the API with a key of its own."""

    web: TestClient
    organization_id: UUID
    key: str

    def post(self, path: str, given: dict[str, Any]) -> Any:
        """Send something and return the answer, whatever it is."""
        return self.web.post(f"/api/v1{path}", json=given, headers=self._headers)

    def get(self, path: str) -> Any:
        """Ask for something and return the answer, whatever it is."""
        return self.web.get(f"/api/v1{path}", headers=self._headers, follow_redirects=False)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


@dataclass(frozen=True, kw_only=True)
class OnShelf:
    """A dataset and its one offer."""

    slug: str
    offer: str
    given: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What a provider offers."""

    provider: Caller
    items: tuple[OnShelf, ...]


@dataclass(frozen=True)
class World:
    """An installation, what is offered on it, and who keeps watch."""

    installation: Installation
    shelf: Shelf
    steward: Actor


def caller(installation: Installation, session: Session, organization: Organization) -> Caller:
    """Give an organization a key that may do everything."""
    actor = Actor(
        person_id=None,
        name="Test",
        organization_id=organization.id,
        organization_slug=organization.slug,
        organization_name=organization.name,
        organization_kind=organization.kind,
        is_verified=True,
        roles=frozenset(),
        scopes=ALL_SCOPES,
    )
    scopes = [Scope.READ, Scope.BUY, Scope.PUBLISH]
    made = keeping.make(session, name="lives", scopes=scopes, expires_at=None, actor=actor)
    return Caller(installation.web, organization.id, made.whole)


def stock(installation: Installation) -> Shelf:
    """Publish a dataset for each kind of offer."""
    with installation.services.sessions.begin() as session:
        make = CatalogFactory(session)
        organization = make.publisher(slug="provider", name="Provider")
        provider = caller(installation, session, organization)
        slugs = [
            make.published_dataset(
                publisher_id=organization.id, access=Access.ACCOUNT, license="individual-contract"
            ).slug
            for _ in OFFERS
        ]
    items = [
        OnShelf(
            slug=slug,
            given=given,
            offer=ok(provider.post(f"/datasets/{slug}/offers", given), 201).json()["id"],
        )
        for slug, given in zip(slugs, OFFERS, strict=True)
    ]
    return Shelf(provider=provider, items=tuple(items))


def firm(installation: Installation) -> Caller:
    """Make a small firm that the city has verified, so that it may pay by invoice."""
    number = next(_numbers)
    with installation.services.sessions.begin() as session:
        organization = AccountsFactory(session).organization(
            slug=f"firm-{number}",
            name=f"Firm {number}",
            kind=OrganizationKind.COMPANY,
            size=OrganizationSize.SMALL,
            verified_at=clock.now(),
        )
        return caller(installation, session, organization)


def steward(installation: Installation) -> Actor:
    """Appoint the city's steward."""
    with installation.services.sessions.begin() as session:
        return AccountsFactory(session).steward()
