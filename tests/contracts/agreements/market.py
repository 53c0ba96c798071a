"""A market with a seller, a buyer and a steward, and what they do in it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from billing.invoicing.processor import InvoiceProcessor
from billing.models import Ending, ProcessorName
from billing.processor import Processors
from catalog.models import Dataset
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization, OrganizationKind, Role
from marketplace.contracts.agreements import approving, ending
from marketplace.contracts.agreements.accepting import Acceptance, Accepted, accept_and_settle
from marketplace.contracts.agreements.amendments import amending
from marketplace.contracts.agreements.amendments.amending import Answer, Proposal
from marketplace.contracts.agreements.amendments.models import Amendment
from marketplace.contracts.agreements.deletions import attesting
from marketplace.contracts.agreements.deletions.models import Deletion
from marketplace.contracts.agreements.ending import Ended
from marketplace.contracts.agreements.queries import due_ids
from marketplace.contracts.agreements.questions import asking
from marketplace.contracts.models import Agreement, AgreementStatus, Offer
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.errors import DomainError
from marketplace.core.settings import InvoiceSettings, Settings
from marketplace.entitlements.downloading import Wish, hand_out
from marketplace.entitlements.models import Entitlement
from marketplace.log.models import LogEntry
from marketplace.notices.models import Message
from storage.memory import InMemoryStore
from tests.contracts.agreements.cards import FakeCards
from tests.factories.accounts import AccountsFactory
from tests.factories.contracts import ContractsFactory

INVOICES = InvoiceSettings(iban="DE02120300000000202051")


class Market:
    """Everybody acts in transactions of their own, as requests and jobs do."""

    def __init__(self, sessions: Sessions, settings: Settings) -> None:
        self.sessions = sessions
        self.settings = settings
        self.cards = FakeCards()
        self.processors: Processors = {
            ProcessorName.STRIPE: self.cards,
            ProcessorName.INVOICE: InvoiceProcessor(INVOICES, vat_percent=Decimal(19)),
        }
        with sessions.begin() as session:
            people = AccountsFactory(session)
            verified: dict[str, Any] = {"verified_at": clock.now()}
            self.buyer = people.actor(name="Lotsenhaus", slug="buyer", **verified)
            self.seller = people.actor(name="Parkraum Nord", slug="seller", **verified)
            self.steward = people.steward(**verified)
            city = OrganizationKind.CITY_DEPARTMENT
            self.department = people.actor(name="Roads", slug="roads", kind=city, **verified)

    def newcomer(self, *roles: Role, slug: str = "newcomer") -> Actor:
        """Somebody of another company, which nobody has verified."""
        with self.sessions.begin() as session:
            people = AccountsFactory(session)
            person = people.person(email=f"{slug}@example.org")
            return people.actor(roles=roles or (Role.OWNER,), person=person, slug=slug, name=slug)

    def offer(self, *, of: Actor | None = None, door: str = "account", **given: Any) -> Offer:
        """An offer of the seller on a new dataset."""
        with self.sessions.begin() as session:
            make = ContractsFactory(session, self.settings)
            number = len(session.exec(select(Dataset)).all())
            publisher_id = (of or self.seller).organization_id
            dataset = make.dataset(
                publisher_id=publisher_id, access=door, slug=f"sold-{number}", title=_TITLE
            )
            return make.offer(dataset, **given)

    def draft(self, offer: Offer | None = None, by: Actor | None = None, **given: Any) -> UUID:
        """A draft of the buyer."""
        offer = offer or self.offer()
        with self.sessions.begin() as session:
            make = ContractsFactory(session, self.settings)
            return make.draft(by or self.buyer, offer, **given).id

    def private_offer(self, contract: UUID, **given: Any) -> Offer:
        """An offer to the buyer alone, on the dataset of a contract."""
        with self.sessions.begin() as session:
            agreement = session.get_one(Agreement, contract)
            defaults: dict[str, Any] = {
                "publisher_id": agreement.provider_id,
                "for_organization_id": self.buyer.organization_id,
            }
            make = ContractsFactory(session, self.settings)
            return make.offer(session.get_one(Dataset, agreement.dataset_id), **defaults | given)

    def propose(self, contract: UUID, by: Actor | None = None, **given: Any) -> Amendment:
        """Propose other terms: by the provider, on an offer of the dataset."""
        agreement = self.agreement(contract)
        defaults: dict[str, Any] = {
            "offer_id": agreement.offer_id,
            "purpose": agreement.purpose,
            "purposes": [],
            "note": "",
            "proposed_by": "Sam Muster",
            "has_authority": True,
        }
        with self.sessions.begin() as session:
            proposal = Proposal(**defaults | given)
            return amending.propose(
                session, self.settings, contract, actor=by or self.seller, given=proposal
            )

    def amend(
        self, contract: UUID, amendment: Amendment, by: Actor | None = None, **given: Any
    ) -> Agreement:
        """Accept a proposal: by the buyer."""
        defaults: dict[str, Any] = {"accepted_by": "Kim Beispiel", "has_authority": True}
        with self.sessions.begin() as session:
            return amending.accept(
                session,
                self.settings,
                contract,
                amendment.id,
                actor=by or self.buyer,
                given=Answer(**defaults | given),
            )

    def decline(self, contract: UUID, amendment: Amendment, by: Actor | None = None) -> Amendment:
        with self.sessions.begin() as session:
            return amending.decline(session, contract, amendment.id, actor=by or self.buyer)

    def ask(self, contract: UUID, by: Actor | None = None, text: str = "Who reads it?") -> UUID:
        with self.sessions.begin() as session:
            return asking.ask(session, contract, actor=by or self.seller, text=text).id

    def answer(self, contract: UUID, question: UUID, by: Actor | None = None) -> None:
        with self.sessions.begin() as session:
            asking.answer(session, contract, question, actor=by or self.buyer, text="We do.")

    def attest(self, contract: UUID, by: Actor | None = None, *, sure: bool = True) -> Deletion:
        with self.sessions.begin() as session:
            return attesting.attest(
                session,
                contract,
                actor=by or self.buyer,
                attested_by="Kim Beispiel",
                has_authority=sure,
            )

    def remind(self) -> None:
        """What the job does every hour."""
        with self.sessions() as session:
            found = list(attesting.to_remind(session))
        for contract in found:
            with self.sessions.begin() as session:
                attesting.remind(session, contract)

    def accept(
        self,
        contract: UUID,
        payment: ProcessorName | None = None,
        *,
        by: Actor | None = None,
        **given: Any,
    ) -> Accepted:
        """Accept it, and ask for the payment page where there is one."""
        return accept_and_settle(
            self.sessions,
            contract,
            settings=self.settings,
            processors=self.processors,
            actor=by or self.buyer,
            given=Acceptance(accepted_by="Kim Beispiel", payment=payment, **given),
        )

    def bought(self, payment: ProcessorName | None = None, **offer: Any) -> UUID:
        """An agreement that is in force; free unless the offer costs something."""
        contract = self.draft(self.offer(**offer))
        self.accept(contract, payment)
        if payment is ProcessorName.STRIPE:
            self.cards.pay(self.sessions, contract)
        return contract

    def requested(self, *, of: Actor | None = None, **offer: Any) -> UUID:
        """An accepted agreement that waits for approval."""
        contract = self.draft(self.offer(of=of, door="request", **offer))
        self.accept(contract)
        return contract

    def approve(self, contract: UUID, by: Actor | None = None) -> Agreement:
        with self.sessions.begin() as session:
            return approving.approve(
                session, contract, processors=self.processors, actor=by or self.seller
            )

    def refuse(self, contract: UUID, reason: str, by: Actor | None = None) -> Agreement:
        with self.sessions.begin() as session:
            return approving.refuse(session, contract, actor=by or self.seller, reason=reason)

    def terminate(
        self, contract: UUID, effective: Ending = Ending.NOW, *, by: Actor | None = None
    ) -> Ended:
        with self.sessions.begin() as session:
            return ending.terminate(
                session,
                contract,
                processors=self.processors,
                actor=by or self.buyer,
                effective=effective,
                reason="The study is done.",
            )

    def revoke(self, contract: UUID, by: Actor | None = None) -> Ended:
        with self.sessions.begin() as session:
            return ending.revoke(
                session,
                contract,
                processors=self.processors,
                actor=by or self.steward,
                reason="The data was resold.",
            )

    def expire(self) -> None:
        """What the job does every minute."""
        with self.sessions() as session:
            found = list(due_ids(session, clock.now()))
        for contract in found:
            with self.sessions.begin() as session:
                ending.expire(session, contract, processors=self.processors)

    def agreement(self, contract: UUID) -> Agreement:
        with self.sessions() as session:
            return session.get_one(Agreement, contract)

    def status(self, contract: UUID) -> AgreementStatus:
        return self.agreement(contract).status

    def entitlement(self, contract: UUID) -> Entitlement | None:
        with self.sessions() as session:
            wanted = select(Entitlement).where(Entitlement.agreement_id == contract)
            return session.exec(wanted).one_or_none()

    def running(self, contract: UUID) -> int:
        """How many agreements the dataset of a contract counts."""
        with self.sessions() as session:
            dataset_id = session.get_one(Agreement, contract).dataset_id
            return session.get_one(Dataset, dataset_id).running_agreements

    def refusal(self, contract: UUID, by: Actor | None = None) -> str | None:
        """Why the buyer may not download under a contract now; None if they may."""
        with self.sessions.begin() as session:
            dataset_id = session.get_one(Agreement, contract).dataset_id
            wish = Wish(slug=session.get_one(Dataset, dataset_id).slug)
            try:
                hand_out(session, InMemoryStore(), actor=by or self.buyer, wish=wish)
            except DomainError as error:
                return str(error.facts.get("reason", error.code))
        return None

    def may_read(self, contract: UUID) -> bool:
        return self.refusal(contract) is None

    def log(self, contract: UUID) -> list[str]:
        """What the log says of a contract, in order."""
        with self.sessions() as session:
            wanted = select(LogEntry.action).where(LogEntry.subject == f"contract/{contract}")
            return list(session.exec(wanted.order_by(col(LogEntry.id))))

    def told(self, actor: Actor) -> list[str]:
        """The kinds of notice that somebody got, in order."""
        with self.sessions() as session:
            wanted = select(Message.kind).where(Message.person_id == actor.person_id)
            return list(session.exec(wanted.order_by(col(Message.id))))

    def organization(self, actor: Actor, session: Session) -> Organization:
        return session.get_one(Organization, actor.organization_id)


MONTH = timedelta(days=31)
_TITLE = {"de": "Parkplätze", "en": "Car parks"}
