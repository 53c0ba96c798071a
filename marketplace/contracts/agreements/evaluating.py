"""What an agreement's own policy says of a use: its frozen ODRL, held against how things stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from rdflib import SKOS, Graph, Literal
from rdflib.term import Node
from sqlmodel import Session

from marketplace.contracts import odrl, purposes
from marketplace.contracts.agreements.deletions.attesting import deletion_of
from marketplace.contracts.models import Agreement, AgreementStatus
from marketplace.contracts.offers.profile import ODRL, profile_graph
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.entitlements import queries as entitlements
from marketplace.entitlements.odrl.cases import Request, State
from marketplace.entitlements.odrl.errors import ActionUnknown
from marketplace.entitlements.odrl.evaluating import Report, evaluate
from marketplace.entitlements.odrl.operands import short
from marketplace.entitlements.odrl.parsing import parse
from marketplace.entitlements.odrl.places import EUROPEAN_ECONOMIC_AREA, REGIONS
from marketplace.entitlements.odrl.reading import Presets, presets_of
from marketplace.entitlements.odrl.vocabulary import (
    ATTRIBUTE,
    COMPENSATE,
    DELETE,
    Profile,
    Sentence,
)

_INCLUDED_IN = ODRL.includedIn


@dataclass(frozen=True, kw_only=True)
class Question:
    """A use that somebody asks about. ``purpose`` is a code of our list, ``at`` is now if None.

    ``place`` is where the data would be processed, as an ISO 3166-1 code; ``users`` how many
    persons would use it.
    """

    action: str
    purpose: str | None = None
    place: str | None = None
    at: datetime | None = None
    users: int = 1
    is_for_affiliate: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the policy says of a use, and the choices that the policy was made of."""

    at: datetime
    report: Report
    presets: Presets


def answer(
    session: Session, settings: Settings, agreement: Agreement, question: Question
) -> Answer:
    """Hold an agreement's policy against a use. Nothing is changed, and nothing is counted.

    Raises:
        ActionUnknown: The action is neither the W3C's nor our own.
        PurposeUnknown: The purpose is on no list.
        PolicyRefused: The policy is of another profile than the one in use now.
    """
    profile = profile_of(settings.public_url)
    policy = parse(agreement.odrl, profile)
    at = question.at or clock.now()
    affiliate = odrl.term(settings.public_url, odrl.AFFILIATE)
    request = Request(
        action=_action(profile, question.action),
        target=policy.rules[0].target,
        at=at,
        assignee=policy.rules[0].assignee,
        purpose=_purpose(settings, question.purpose) if question.purpose else None,
        place=question.place,
        recipient_is=frozenset({affiliate} if question.is_for_affiliate else ()),
    )
    counts = {
        odrl.term(settings.public_url, odrl.USER): question.users,
        odrl.term(settings.public_url, odrl.CALL_PER_MONTH): _calls(session, agreement, at) + 1,
    }
    deletion = deletion_of(session, agreement.id)
    state = _state(agreement, at, counts, deletion.attested_at if deletion else None)
    return Answer(
        at=at,
        report=evaluate(policy, request, state, profile),
        presets=presets_of(policy),
    )


def profile_of(public_url: str) -> Profile:
    """Return the profile as ``/odrl/profile`` explains it."""
    graph = profile_graph(public_url)
    return Profile(
        url=f"{public_url}{odrl.PROFILE_PATH}",
        actions={
            str(action): short(str(wider)) for action, wider in graph.subject_objects(_INCLUDED_IN)
        },
        regions={odrl.term(public_url, odrl.EEA): REGIONS[EUROPEAN_ECONOMIC_AREA]},
        labels={str(term): _labels(graph, term) for term in graph.subjects(SKOS.prefLabel)},
    )


def _labels(graph: Graph, term: Node) -> Sentence:
    said = [label for label in graph.objects(term, SKOS.prefLabel) if isinstance(label, Literal)]
    return {str(label.language): str(label) for label in said}


def _action(profile: Profile, name: str) -> str:
    """Return an action by its name, be it the W3C's, our own, or a whole address."""
    wanted = short(name)
    for found in (wanted, f"{profile.url}#{wanted}"):
        if profile.knows(found):
            return found
    raise ActionUnknown(name)


def _purpose(settings: Settings, code: str) -> str:
    return odrl.term(settings.public_url, purposes.ordered([code])[0])


def _calls(session: Session, agreement: Agreement, at: datetime) -> int:
    month = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return entitlements.times_read_under(session, agreement.id, since=month)


def _state(
    agreement: Agreement, at: datetime, counts: Mapping[str, int], deleted_at: datetime | None
) -> State:
    """Return how an agreement stands at an instant.

    One that is in force is paid for, or its payment has time; the source is named along with
    what is published, as its signature promised.
    """
    ended_at = agreement.ended_at or agreement.ends_at
    is_in_force = (
        agreement.activated_at is not None
        and agreement.activated_at <= at
        and (ended_at is None or at < ended_at)
        and agreement.status is not AgreementStatus.SUSPENDED
    )
    fulfilled = {COMPENSATE} if is_in_force else set[str]()
    if deleted_at is not None and deleted_at <= at:
        fulfilled.add(DELETE)
    return State(
        is_in_force=is_in_force,
        started_at=agreement.activated_at,
        ended_at=ended_at,
        counts=counts,
        fulfilled=frozenset(fulfilled),
        undertaken=frozenset({ATTRIBUTE} if agreement.accepted_at else ()),
    )
