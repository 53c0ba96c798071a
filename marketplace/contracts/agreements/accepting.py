"""Accepting: a named person binds their organization to the frozen terms."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from billing.models import ProcessorName
from billing.processor import Processors
from catalog.models import Access, Dataset
from catalog.queries import locked_dataset
from marketplace.accounts.actors import Actor
from marketplace.contracts.agreements import announcing, kinds, paying, signing
from marketplace.contracts.agreements.drafting import DRAFT_DAYS
from marketplace.contracts.agreements.errors import (
    AgreementNotFound,
    AuthorityMissing,
    DraftTooOld,
    TermsChanged,
)
from marketplace.contracts.agreements.holding import hold_agreement_to_rules
from marketplace.contracts.agreements.locking import locked
from marketplace.contracts.agreements.transitions import OPEN, Mover, Trigger, move
from marketplace.contracts.models import Agreement, AgreementStatus, Offer, Party
from marketplace.contracts.offers.addressing import is_shown
from marketplace.contracts.offers.errors import OfferWithdrawn
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings

REQUEST_DAYS = DRAFT_DAYS
"""How long a request waits for its approval."""


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """Who accepts, and how it is to be paid; without a way, see ``paying.way_for``.

    ``has_authority`` is their word that they may bind their organization; ``terms_sha256`` is of
    the terms that they have read, where they say so.
    """

    accepted_by: str
    payment: ProcessorName | None = None
    has_authority: bool = True
    terms_sha256: str | None = None


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """An agreement after its acceptance; ``is_settled`` is false while no processor answers."""

    agreement: Agreement
    is_settled: bool


def accept(
    session: Session,
    agreement_id: UUID,
    *,
    settings: Settings,
    processors: Processors,
    actor: Actor,
    given: Acceptance,
) -> tuple[Agreement, bool]:
    """Accept and sign a draft, and tell whether that is news.

    An agreement that is accepted already is returned as it stands: a second click, tab or retry
    binds nobody twice. Behind the door ``request`` it then waits for the provider's approval;
    else it is in force at once or, paid by card, awaits its payment.

    Raises:
        AgreementNotFound: There is none, or another organization's.
        AgreementMoved: It has ended.
        AuthorityMissing: Whoever accepts does not say that they may.
        TermsChanged: These are not the terms that were read.
        DraftTooOld: Its terms held for 30 days, which are over.
        OfferWithdrawn: The offer, or the dataset itself, was withdrawn since.
        SovereigntyBroken: The terms break a rule that protects the city's data by now.
        PaymentWayRefused: It cannot be paid that way.
        DomainError: The processor refuses, such as by the credit limit of invoices.
    """
    agreement = locked(session, agreement_id)
    if agreement.consumer_id != actor.organization_id:
        raise AgreementNotFound(agreement_id)
    if not given.has_authority:
        raise AuthorityMissing
    if given.terms_sha256 not in (None, agreement.terms_sha256):
        raise TermsChanged(agreement.id, agreement.terms_sha256)
    if agreement.accepted_at is not None and agreement.status in OPEN:
        return agreement, False
    if agreement.status is AgreementStatus.DRAFT:
        _check_still_offered(session, agreement)
    move(session, agreement, Trigger.ACCEPT, by=Mover.of(actor, Party.CONSUMER))
    agreement.payment = paying.way_for(session, processors, agreement, given.payment)
    agreement.accepted_by = given.accepted_by
    agreement.accepted_by_id = actor.person_id
    agreement.accepted_at = clock.now()
    agreement.has_authority = True
    agreement.jws = signing.sign(session, settings, agreement)
    if _needs_approval(session, agreement):
        _ask_for_approval(session, agreement)
    else:
        paying.proceed(session, processors, agreement)
    return agreement, True


def accept_and_settle(
    sessions: Sessions,
    agreement_id: UUID,
    *,
    settings: Settings,
    processors: Processors,
    actor: Actor,
    given: Acceptance,
) -> Accepted:
    """Accept in one transaction, then, with none open, ask the processor for its payment page.

    For the edges; raises as ``accept`` does. Repeated while a card payment is awaited, it asks how
    the last page stands, and opens a new one if that has expired unpaid.
    """
    with sessions.begin() as session:
        agreement, is_news = accept(
            session,
            agreement_id,
            settings=settings,
            processors=processors,
            actor=actor,
            given=given,
        )
    is_settled = True
    if agreement.status is AgreementStatus.PENDING_PAYMENT:
        is_settled = paying.settle(sessions, processors, agreement, again=not is_news)
    with sessions() as session:
        return Accepted(agreement=session.get_one(Agreement, agreement_id), is_settled=is_settled)


def _check_still_offered(session: Session, agreement: Agreement) -> None:
    """Refuse what is no longer offered; no offer is withdrawn while the dataset is locked."""
    if agreement.respond_by is not None and agreement.respond_by <= clock.now():
        raise DraftTooOld(agreement)
    dataset = locked_dataset(session, agreement.dataset_id)
    offer = session.get_one(Offer, agreement.offer_id, populate_existing=True)
    if offer.withdrawn_at is not None or not is_shown(dataset, offer):
        raise OfferWithdrawn(offer, dataset)
    hold_agreement_to_rules(session, agreement)


def _needs_approval(session: Session, agreement: Agreement) -> bool:
    return session.get_one(Dataset, agreement.dataset_id).access is Access.REQUEST


def _ask_for_approval(session: Session, agreement: Agreement) -> None:
    respond_by = clock.now() + timedelta(days=REQUEST_DAYS)
    agreement.respond_by = respond_by
    announcing.approvers(session, agreement, kinds.APPROVAL_ASKED, day=announcing.day(respond_by))
