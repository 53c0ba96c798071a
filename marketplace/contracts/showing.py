"""Putting together what the pages of contracts show to whoever looks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from billing.models import Ending, ProcessorName
from billing.processor import Processors
from catalog import queries as catalog
from catalog.models import Access
from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import MayNotBuy
from marketplace.contracts import terms
from marketplace.contracts.agreements import ending, paying
from marketplace.contracts.agreements.amendments.choosing import choices
from marketplace.contracts.agreements.queries import Entry
from marketplace.contracts.agreements.transitions import Trigger
from marketplace.contracts.drawing import CLOSED
from marketplace.contracts.models import Agreement, AgreementStatus, Party
from marketplace.contracts.papers import paper_of
from marketplace.contracts.pending import pending
from marketplace.contracts.standings import history_of, stand_of
from marketplace.contracts.views import (
    Acceptance,
    ContractView,
    EndLine,
    EndView,
    Errors,
    OfferChoice,
    ProposalFormView,
    RevocationView,
    WayLine,
)
from marketplace.contracts.wording.conditions import Use
from marketplace.contracts.wording.summary import may, may_not
from marketplace.contracts.wording.texts import Lines
from marketplace.core import clock
from marketplace.core.language import N_, Language
from marketplace.entitlements.queries import may_read
from marketplace.web.figures import Figures
from marketplace.web.translation import gettext, say


@dataclass(frozen=True, kw_only=True)
class Look:
    """Who looks at a contract, and in which language; ``notice`` says what was just refused."""

    actor: Actor
    language: Language
    notice: str = ""
    is_silent: bool = False


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What somebody has filled into the form that accepts, and what was wrong with it."""

    accepted_by: str
    payment: str | None = None
    is_binding: bool = False
    errors: Errors = field(default_factory=dict[str, str])


def contract_view(
    session: Session,
    processors: Processors,
    entry: Entry,
    look: Look,
    *,
    filled: Filled | None = None,
) -> ContractView:
    """Return a contract as whoever looks sees it, with what they may do."""
    agreement, actor = entry.agreement, look.actor
    paper = paper_of(terms.read(agreement.terms), look.language)
    triggers = set(entry.possible)
    is_consumer = entry.role is Party.CONSUMER
    return ContractView(
        id=str(agreement.id),
        number=str(agreement.id)[-12:],
        party=entry.role.value,
        stand=stand_of(session, agreement),
        paper=paper,
        history=history_of(session, entry),
        parties=_parties(entry, look),
        sha256=agreement.terms_sha256,
        is_signed=agreement.jws is not None,
        is_silent=look.is_silent,
        may_buy=is_consumer and actor.may_buy,
        may_download=is_consumer and _may_download(session, entry, actor),
        may_decide=Trigger.APPROVE in triggers,
        may_end=Trigger.TERMINATE in triggers,
        may_revoke=Trigger.REVOKE in triggers,
        acceptance=(
            _acceptance(session, processors, entry, look, filled or Filled(accepted_by=actor.name))
            if is_consumer and agreement.status is AgreementStatus.DRAFT
            else None
        ),
        pending=pending(session, entry, look.language, may_buy=actor.may_buy),
        named=actor.name,
        notice=look.notice,
    )


def end_view(
    session: Session, entry: Entry, language: Language, *, effective: str | None = None
) -> EndView:
    """Return what ending a contract would mean, for each way that is possible."""
    agreement = entry.agreement
    lines = _end_lines(session, agreement, entry.role)
    chosen = effective if effective in {line.effective for line in lines} else None
    return EndView(
        id=str(agreement.id),
        status=agreement.status.value,
        party=entry.role.value,
        paper=paper_of(terms.read(agreement.terms), language),
        was_in_force=agreement.activated_at is not None,
        ends=lines,
        effective=chosen or lines[0].effective,
    )


@dataclass(frozen=True, kw_only=True)
class ProposalFilled:
    """What somebody has filled into the form that proposes, and what was wrong with it."""

    offer: str
    purpose: str
    note: str = ""
    proposed_by: str
    errors: Errors = field(default_factory=dict[str, str])


def proposal_view(
    session: Session, entry: Entry, language: Language, filled: ProposalFilled
) -> ProposalFormView:
    """Return the form that proposes other terms, with the offers that could hold instead."""
    agreement = entry.agreement
    offers = [
        OfferChoice(
            id=str(offer.id),
            is_present=offer.id == agreement.offer_id,
            is_private=offer.for_organization_id is not None,
            may=Lines.of(may(use)).say(language),
            may_not=Lines.of(may_not(use)).say(language),
        )
        for offer in choices(session, agreement)
        for use in [Use(purposes=offer.purposes, policy=offer.policy)]
    ]
    return ProposalFormView(
        id=str(agreement.id),
        paper=paper_of(terms.read(agreement.terms), language),
        offers=offers,
        offer=filled.offer,
        purpose=filled.purpose,
        note=filled.note,
        named=filled.proposed_by,
        errors=filled.errors,
    )


def revocation_view(session: Session, entry: Entry, language: Language) -> RevocationView:
    """Return what a revocation would stop."""
    agreement = entry.agreement
    found = ending.preview(session, agreement, by=Party.STEWARD)
    return RevocationView(
        id=str(agreement.id),
        paper=paper_of(terms.read(agreement.terms), language),
        was_in_force=found.is_running,
        refund=found.refund.minor if found.refund else 0,
        downloads=found.downloads_in_30_days,
        last_download_at=found.last_download_at,
    )


def _end_lines(session: Session, agreement: Agreement, role: Party) -> list[EndLine]:
    """The gentler end comes first: when what is paid for is used up."""
    found = [
        (way, ending.preview(session, agreement, by=role, effective=way))
        for way in (Ending.PERIOD_END, Ending.NOW)
    ]
    return [
        EndLine(
            effective=way.value,
            ends_at=preview.ends_at,
            is_later=preview.ends_at > clock.now(),
            notice_days=preview.notice_days,
            refund=preview.refund.minor if preview.refund else 0,
        )
        for way, preview in found
        if preview.refusal is None and not (way is Ending.PERIOD_END and agreement.ended_by)
    ]


def _parties(entry: Entry, look: Look) -> list[tuple[str, str]]:
    agreement, show = entry.agreement, Figures(look.language)
    lines = [
        (N_("Provider"), entry.provider.name),
        (N_("Uses the data"), entry.consumer.name),
        (N_("Accepted by"), agreement.accepted_by or ""),
        (N_("Accepted on"), show.moment(agreement.accepted_at) if agreement.accepted_at else ""),
    ]
    return [(gettext(look.language, label), value) for label, value in lines]


def _may_download(session: Session, entry: Entry, actor: Actor) -> bool:
    version = catalog.current_version(session, entry.dataset)
    return version is not None and may_read(session, entry.dataset, version, actor)


def _acceptance(
    session: Session, processors: Processors, entry: Entry, look: Look, filled: Filled
) -> Acceptance:
    agreement = entry.agreement
    ways = _ways(session, processors, agreement, look.language)
    usable = [way.processor for way in ways if way.refusal is None]
    return Acceptance(
        organization=entry.consumer.name,
        is_request=entry.dataset.access is Access.REQUEST,
        refusal=_refusal_to_accept(agreement, look, ways, usable),
        ways=ways,
        payment=filled.payment if filled.payment in usable else next(iter(usable), None),
        may_invoice=ProcessorName.INVOICE in usable,
        due_on=(clock.now() + timedelta(days=agreement.trial_days)).date(),
        refund=agreement.refund.value,
        accepted_by=filled.accepted_by,
        is_binding=filled.is_binding,
        errors=filled.errors,
    )


def _ways(
    session: Session, processors: Processors, agreement: Agreement, language: Language
) -> list[WayLine]:
    """The ways to pay, those open to this buyer first, an invoice before the card."""
    if agreement.unit_amount == 0:
        return []
    lines = [
        WayLine(
            processor=way.processor.value,
            refusal=say(way.refusal, language) if way.refusal else None,
        )
        for way in paying.ways(session, processors, agreement)
    ]
    return sorted(lines, key=lambda way: (way.refusal is not None, way.processor))


def _refusal_to_accept(
    agreement: Agreement, look: Look, ways: Sequence[WayLine], usable: Sequence[str]
) -> str | None:
    if not look.actor.may_buy:
        return say(MayNotBuy(), look.language)
    if agreement.unit_amount == 0 or usable:
        return None
    reasons = [way.refusal for way in ways if way.refusal]
    return " ".join(reasons) or gettext(look.language, CLOSED)
