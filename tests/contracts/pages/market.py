"""A provider with a priced dataset, a buyer, and people who look at pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlmodel import Session

from billing.invoicing.queries import invoices_for
from billing.models import Invoice, ProcessorName
from billing.queries import checkout_of, subscription_of
from catalog.models import Access, Dataset
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization, Role
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.contracts.agreements import drafting
from marketplace.contracts.agreements.accepting import Acceptance, accept_and_settle
from marketplace.contracts.agreements.drafting import Wish
from marketplace.contracts.models import Agreement, Offer
from marketplace.contracts.offers import offering
from marketplace.contracts.offers.schemas import OfferCreate
from marketplace.core import clock
from marketplace.services import Services
from tests.contracts.pages.cards import FakeCards
from tests.factories.accounts import AccountsFactory
from tests.factories.billing import BillingFactory
from tests.factories.catalog import CatalogFactory
from tests.html import Seen, read

POLICY = ["no_resale", "no_reidentification", "eu_only", "delete_at_end"]


@dataclass(frozen=True)
class Page:
    """What somebody got: a page, or where they were led."""

    status: int
    seen: Seen
    location: str
    headers: dict[str, str]


class Person:
    """Somebody with a browser; without an actor, a visitor."""

    def __init__(self, client: TestClient, services: Services, actor: Actor | None = None) -> None:
        self._client = client
        self._headers = {"Accept": "text/html", "Accept-Language": "en"}
        if actor is not None:
            assert actor.person_id
            assert actor.sign_in_id
            token = access_tokens(services.settings).issue(actor.person_id, actor.sign_in_id)
            self._headers["Authorization"] = f"Bearer {token}"

    def opens(self, address: str, **headers: str) -> Page:
        """What is at an address; redirects are shown, not followed."""
        wish = self._headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return _page(self._client.get(address, headers=wish, follow_redirects=False))

    def sends(self, address: str, **fields: Any) -> Page:
        """What a form's address answers."""
        answer = self._client.post(
            address, data=fields, headers=self._headers, follow_redirects=False
        )
        return _page(answer)


class Market:
    """Makes offers and contracts by the rooms' own functions."""

    def __init__(self, session: Session, services: Services, cards: FakeCards) -> None:
        self.session, self.services, self.cards = session, services, cards
        self.people, self.catalog = AccountsFactory(session), CatalogFactory(session)
        self.provider = self.people.actor(name="Anbieter GmbH", slug="anbieter")
        self.buyer = self.people.actor(name="Käufer KG", slug="kaeufer")
        self.dataset = self.dataset_of(self.provider, slug="counts")

    def dataset_of(self, provider: Actor, **given: Any) -> Dataset:
        """A published dataset behind the door ``account``."""
        defaults: dict[str, Any] = {
            "publisher_id": provider.organization_id,
            "access": Access.ACCOUNT,
            "license": "individual-contract",
            "title": {"de": "Zählungen", "en": "Counts"},
        }
        return self.catalog.published_dataset(**defaults | given)

    def offer(self, dataset: Dataset | None = None, **given: Any) -> Offer:
        """An offer for 29 EUR a month unless told otherwise."""
        terms: dict[str, Any] = {
            "kind": "subscription",
            "unit_amount": 2900,
            "interval": "month",
            "policy": POLICY,
        }
        if given.get("kind") == "free":
            terms = {"policy": POLICY}
        made = offering.make(
            self.session,
            self.services.settings,
            dataset=dataset or self.dataset,
            actor=self.provider,
            given=OfferCreate.model_validate(terms | given),
        )
        self.session.commit()
        return made

    def withdraw(self, offer: Offer) -> None:
        """Take an offer back."""
        offering.withdraw(self.session, offer, actor=self.provider)
        self.session.commit()

    def draft(self, offer: Offer | None = None, buyer: Actor | None = None) -> Agreement:
        """A draft of the buyer's."""
        made = drafting.draft(
            self.session,
            self.services.settings,
            actor=buyer or self.buyer,
            wish=Wish(offer_id=(offer or self.offer()).id, purpose="We plan our opening hours."),
        )
        self.session.commit()
        return made

    def accepted(self, agreement: Agreement | None = None, **given: Any) -> UUID:
        """A contract that the buyer has accepted; paid by card unless told otherwise."""
        agreement = agreement or self.draft()
        wish = ProcessorName(given.get("payment", "stripe"))
        payment = None if agreement.unit_amount == 0 else wish
        accept_and_settle(
            self.services.sessions,
            agreement.id,
            settings=self.services.settings,
            processors=self.services.processors,
            actor=self.buyer,
            given=Acceptance(accepted_by="Karla Kauf", payment=payment),
        )
        self.session.expire_all()
        return agreement.id

    def active(self, agreement: Agreement | None = None) -> UUID:
        """A contract in force, paid by card."""
        contract_id = self.accepted(agreement)
        if self.stored(contract_id).unit_amount:
            self.cards.pay(self.session, contract_id)
        self.session.commit()
        return contract_id

    def invoices(self, contract_id: UUID) -> list[Invoice]:
        """The invoices of a contract."""
        return invoices_for(self.session, contract_id)

    def overdue(self, contract_id: UUID, since: date) -> None:
        """Let the invoices of a contract have been due."""
        for invoice in self.invoices(contract_id):
            invoice.due_on = since
        self.session.commit()

    def stored(self, contract_id: UUID | str) -> Agreement:
        """A contract as it is in the database."""
        self.session.expire_all()
        return self.session.get_one(Agreement, UUID(str(contract_id)))

    def paid(self, contract_id: UUID) -> None:
        """Let the first invoice of a card contract be there, and paid."""
        checkout = checkout_of(self.session, contract_id)
        assert checkout is not None
        subscription = subscription_of(self.session, checkout.id)
        BillingFactory(self.session).invoice(
            checkout, subscription_id=subscription.id if subscription else None
        )
        self.session.commit()

    def steward(self) -> Actor:
        """One of the city's stewards."""
        made = self.people.steward()
        self.session.commit()
        return made

    def verify(self, actor: Actor, **given: Any) -> None:
        """Let a steward have confirmed an organization."""
        organization = self.session.get_one(Organization, actor.organization_id)
        organization.verified_at = clock.now()
        for name, value in given.items():
            setattr(organization, name, value)
        self.session.commit()

    def colleague(self, of: Actor, *roles: Role) -> Actor:
        """Somebody else of the same organization."""
        organization = self.session.get_one(Organization, of.organization_id)
        actor = self.people.actor(roles=roles, organization=organization)
        self.session.commit()
        return actor


def _page(answer: Any) -> Page:
    return Page(
        status=answer.status_code,
        seen=read(answer.text),
        location=answer.headers.get("location", ""),
        headers=dict(answer.headers),
    )
