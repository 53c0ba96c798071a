"""What the pages of contracts show: plain values, settled before rendering begins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from marketplace.contracts.papers import Paper
from marketplace.contracts.pending import Pending
from marketplace.contracts.standings import Stand, Step
from marketplace.web.rendering import View

Errors = dict[str, str]
"""Field → sentence; what belongs to no field stands under ``form``."""


@dataclass(frozen=True, kw_only=True)
class NewContractView(View):
    """The terms of an offer before anything is drafted, and the form that drafts.

    ``refusal`` says why whoever looks cannot; ``tariff_missed`` is the size whose price was asked
    for without a right to it.
    """

    page = "contracts/new.html"

    offer: str
    door: str
    paper: Paper
    is_known: bool
    sign_in: str
    refusal: str | None
    running: str | None
    tariff_missed: str | None
    choices: list[tuple[str, str, str]]
    must_choose: bool
    purposes: Sequence[str]
    purpose: str
    errors: Errors


@dataclass(frozen=True, kw_only=True)
class WayLine:
    """A way to pay, and why it is closed to this buyer, if it is."""

    processor: str
    refusal: str | None


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """The form that accepts. ``refusal`` says why whoever looks cannot."""

    organization: str
    is_request: bool
    refusal: str | None
    ways: list[WayLine]
    payment: str | None
    may_invoice: bool
    due_on: date
    refund: str
    accepted_by: str
    is_binding: bool
    errors: Errors


@dataclass(frozen=True, kw_only=True)
class ContractView(View):
    """A contract: where it stands, what it says, and what whoever looks may do.

    Where it stands is the fragment that asks for itself. ``is_silent`` says that the payment
    provider did not answer just now. ``named`` is the name that forms begin with.
    """

    page = "contracts/contract.html"
    fragment = "contracts/standing.html"

    id: str
    number: str
    party: str
    stand: Stand
    paper: Paper
    history: list[Step]
    parties: list[tuple[str, str]]
    sha256: str
    is_signed: bool
    is_silent: bool
    may_buy: bool
    may_download: bool
    may_decide: bool
    may_end: bool
    may_revoke: bool
    acceptance: Acceptance | None
    pending: Pending
    named: str
    notice: str = ""
    reason: str = ""
    errors: Errors = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class EndLine:
    """One way to end: when access ends, and what goes back, in minor units.

    ``is_later`` where it waits for a notice of ``notice_days`` or for the contract's own end.
    """

    effective: str
    ends_at: datetime
    is_later: bool
    notice_days: int
    refund: int


@dataclass(frozen=True, kw_only=True)
class EndView(View):
    """What a contract's end means, before it is confirmed."""

    page = "contracts/termination.html"

    id: str
    status: str
    party: str
    paper: Paper
    was_in_force: bool
    ends: list[EndLine]
    effective: str
    reason: str = ""
    errors: Errors = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class OfferChoice:
    """An offer whose terms could hold instead, and what it says in short."""

    id: str
    is_present: bool
    is_private: bool
    may: list[str]
    may_not: list[str]


@dataclass(frozen=True, kw_only=True)
class ProposalFormView(View):
    """The form that proposes other terms: which offer's, and for which purpose."""

    page = "contracts/proposal.html"

    id: str
    paper: Paper
    offers: list[OfferChoice]
    offer: str
    purpose: str
    note: str
    named: str
    errors: Errors


@dataclass(frozen=True, kw_only=True)
class RevocationView(View):
    """What a revocation stops, before it is confirmed."""

    page = "contracts/revocation.html"

    id: str
    paper: Paper
    was_in_force: bool
    refund: int
    downloads: int
    last_download_at: datetime | None
    reason: str = ""
    errors: Errors = field(default_factory=dict[str, str])
