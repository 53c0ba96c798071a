"""What of a contract waits for somebody, as its page shows it: questions, proposals, deletions."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from marketplace.contracts import terms
from marketplace.contracts.agreements.amendments import queries as amendments
from marketplace.contracts.agreements.amendments.comparing import Change, changes
from marketplace.contracts.agreements.deletions import attesting
from marketplace.contracts.agreements.queries import Entry
from marketplace.contracts.agreements.questions import asking
from marketplace.contracts.agreements.transitions import Trigger
from marketplace.contracts.models import AgreementStatus, Party
from marketplace.core import clock
from marketplace.core.language import Language


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """A question about a request, and its answer once there is one."""

    id: str
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Questions:
    """What was asked about a request, and what whoever looks may do about it."""

    lines: list[QuestionLine]
    may_ask: bool
    may_answer: bool


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """A clause as it reads now and as it would; a side that does not have it is empty."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """Other terms that wait for an answer. ``is_own``: the side of whoever looks made them."""

    id: str
    proposed_by: str
    note: str
    purpose: str
    respond_by: datetime
    sha256: str
    changes: list[ChangeLine]
    is_own: bool
    may_accept: bool
    may_decline: bool


@dataclass(frozen=True, kw_only=True)
class DeletionView:
    """The deletion that is due, or who attested it."""

    due_at: datetime
    is_late: bool
    attested_by: str
    attested_at: datetime | None
    may_attest: bool


@dataclass(frozen=True, kw_only=True)
class Pending:
    """What waits for somebody."""

    questions: Questions | None
    proposal: ProposalView | None
    may_propose: bool
    deletion: DeletionView | None


def pending(session: Session, entry: Entry, language: Language, *, may_buy: bool) -> Pending:
    """Return what waits, as whoever looks sees it."""
    return Pending(
        questions=_questions(session, entry),
        proposal=_proposal(session, entry, language),
        may_propose=Trigger.PROPOSE in entry.possible,
        deletion=_deletion(session, entry, may_buy=may_buy),
    )


def _questions(session: Session, entry: Entry) -> Questions | None:
    lines = [
        QuestionLine(
            id=str(found.id),
            text=found.text,
            asked_at=found.created_at,
            answer=found.answer,
            answered_at=found.answered_at,
        )
        for found in asking.questions(session, entry.agreement)
    ]
    may_ask = Trigger.ASK in entry.possible
    if not lines and not may_ask:
        return None
    may_answer = Trigger.ANSWER in entry.possible
    return Questions(lines=lines, may_ask=may_ask, may_answer=may_answer)


def _proposal(session: Session, entry: Entry, language: Language) -> ProposalView | None:
    agreement = entry.agreement
    found = amendments.awaited(session, agreement)
    if found is None or agreement.status is not AgreementStatus.ACTIVE:
        return None
    differences = changes(terms.read(agreement.terms), terms.read(found.terms))
    return ProposalView(
        id=str(found.id),
        proposed_by=found.proposed_by,
        note=found.note,
        purpose=found.purpose,
        respond_by=found.respond_by,
        sha256=found.terms_sha256,
        changes=[_change(each, language) for each in differences],
        is_own=found.side is entry.role,
        may_accept=Trigger.AMEND in entry.possible,
        may_decline=Trigger.DECLINE in entry.possible,
    )


def _change(change: Change, language: Language) -> ChangeLine:
    return ChangeLine(
        title=change.title.say(language),
        before=change.before.say(language) if change.before else "",
        after=change.after.say(language) if change.after else "",
    )


def _deletion(session: Session, entry: Entry, *, may_buy: bool) -> DeletionView | None:
    found = attesting.deletion_of(session, entry.agreement.id)
    if found is None:
        return None
    return DeletionView(
        due_at=found.due_at,
        is_late=found.due_at <= (found.attested_at or clock.now()),
        attested_by=found.attested_by or "",
        attested_at=found.attested_at,
        may_attest=entry.role is Party.CONSUMER and may_buy and found.attested_at is None,
    )
