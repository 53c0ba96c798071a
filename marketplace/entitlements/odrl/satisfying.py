"""Whether a constraint holds in a case: yes, no, or unknown for want of a fact."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from marketplace.entitlements.odrl.cases import Case
from marketplace.entitlements.odrl.durations import Duration
from marketplace.entitlements.odrl.values import Condition, Constraint
from marketplace.entitlements.odrl.vocabulary import (
    MEASURED,
    Joint,
    LeftOperand,
    Operator,
    Profile,
    Sentence,
)
from marketplace.entitlements.odrl.wording import (
    JOINTS,
    SPACE,
    both,
    constraint_label,
    filled,
    joined,
)


class Satisfaction(StrEnum):
    """Whether a constraint holds."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not-satisfied"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class ConstraintReport:
    """How a constraint came out, in a sentence; ``parts`` are those that it joins."""

    uid: str | None
    satisfaction: Satisfaction
    sentence: Sentence
    parts: "tuple[ConstraintReport, ...]" = ()


_YES, _NO, _UNKNOWN = Satisfaction.SATISFIED, Satisfaction.NOT_SATISFIED, Satisfaction.UNKNOWN
_FOUND = {
    _YES: both("{asked}: ja.", "{asked}: yes."),
    _NO: both("{asked}: nein.", "{asked}: no."),
    _UNKNOWN: both("{asked}: nicht bekannt.", "{asked}: not known."),
}
_COMPARED: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: operator.eq,
    Operator.NEQ: operator.ne,
    Operator.LT: operator.lt,
    Operator.LTEQ: operator.le,
    Operator.GT: operator.gt,
    Operator.GTEQ: operator.ge,
}


def check(condition: Condition, case: Case, profile: Profile) -> ConstraintReport:
    """Tell how a constraint comes out in a case, and say so."""
    if isinstance(condition, Constraint):
        found = _satisfaction(condition, case, profile)
        asked = constraint_label(condition, profile)
        return ConstraintReport(
            uid=condition.uid, satisfaction=found, sentence=filled(_FOUND[found], asked=asked)
        )
    parts = tuple(check(part, case, profile) for part in condition.operands)
    found = _JOINED[condition.joint]([part.satisfaction for part in parts])
    sentences = [filled(_FOUND[found], asked=JOINTS[condition.joint])]
    sentences += [part.sentence for part in parts]
    return ConstraintReport(
        uid=condition.uid, satisfaction=found, sentence=joined(sentences, SPACE), parts=parts
    )


def all_of(found: Sequence[Satisfaction]) -> Satisfaction:
    """Return how several come out that all have to hold; none at all do."""
    if _NO in found:
        return _NO
    return _UNKNOWN if _UNKNOWN in found else _YES


def _any_of(found: Sequence[Satisfaction]) -> Satisfaction:
    if _YES in found:
        return _YES
    return _UNKNOWN if _UNKNOWN in found else _NO


def _one_of(found: Sequence[Satisfaction]) -> Satisfaction:
    if found.count(_YES) > 1:
        return _NO
    if _UNKNOWN in found:
        return _UNKNOWN
    return _YES if _YES in found else _NO


_JOINED = {Joint.AND: all_of, Joint.OR: _any_of, Joint.XONE: _one_of}


def _satisfaction(constraint: Constraint, case: Case, profile: Profile) -> Satisfaction:
    if constraint.left in MEASURED:
        return _as_found(_measured(constraint, case))
    facts = _facts(constraint.left, case, profile)
    return _UNKNOWN if facts is None else _as_found(_belongs(constraint, facts))


def _as_found(holds: bool | None) -> Satisfaction:  # noqa: FBT001 - an answer, not an option
    if holds is None:
        return _UNKNOWN
    return _YES if holds else _NO


def _belongs(constraint: Constraint, facts: frozenset[str]) -> bool:
    """Hold what is true of the request against the terms; of single ones, each is a list of one."""
    named = frozenset(str(value) for value in constraint.right)
    if constraint.operator in {Operator.NEQ, Operator.IS_NONE_OF}:
        return not named & facts
    if constraint.operator is Operator.IS_ALL_OF:
        return named <= facts
    return bool(named & facts)


def _facts(left: LeftOperand, case: Case, profile: Profile) -> frozenset[str] | None:
    """Return every term that holds of the request; None if it does not say."""
    request = case.request
    if left is LeftOperand.PURPOSE:
        return frozenset({request.purpose}) if request.purpose else None
    if left is LeftOperand.SPATIAL:
        return profile.regions_of(request.place) if request.place else None
    if left is LeftOperand.LANGUAGE:
        return _tags(request.language.lower()) if request.language else None
    recipient = request.recipient or request.assignee
    return request.recipient_is | {recipient} if recipient else None


def _tags(language: str) -> frozenset[str]:
    """Return a language and the wider ones it belongs to: de-at, de (RFC 4647, 3.3.1)."""
    parts = language.split("-")
    return frozenset("-".join(parts[:length]) for length in range(1, len(parts) + 1))


def _measured(constraint: Constraint, case: Case) -> bool | None:
    compare = _COMPARED[constraint.operator]
    right = constraint.right[0]
    at = case.request.at
    if constraint.left is LeftOperand.COUNT:
        count = case.state.counts.get(constraint.unit or case.action)
        return None if count is None else compare(Decimal(count), right)
    if constraint.left is LeftOperand.EVENT:
        return compare(at, case.state.ended_at or datetime.max.replace(tzinfo=UTC))
    if isinstance(right, Duration):
        return _elapsed(constraint, right, case)
    if isinstance(right, datetime):
        return compare(at, right)
    return compare(at.astimezone(UTC).date(), right) if isinstance(right, date) else None


def _elapsed(constraint: Constraint, length: Duration, case: Case) -> bool | None:
    """Compare the time gone by. A delay has passed or not; an interval is how a count is taken."""
    if constraint.left is LeftOperand.TIME_INTERVAL:
        return True
    if case.since is None:
        return None
    moment = length.after(case.since)
    if constraint.left is LeftOperand.DELAY_PERIOD:
        return case.request.at >= moment
    return _COMPARED[constraint.operator](case.request.at, moment)
