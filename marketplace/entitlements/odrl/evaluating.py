"""The decision by a policy, with the chain of its reasons.

What is not permitted is denied, and where a permission and a prohibition collide the prohibition
holds (``odrl:prohibit``). What is unknown never widens: a permission needs its constraints to be
satisfied, a prohibition holds unless one of its constraints is not.

A permission of a wider action permits an action that is part of it, but only where no permission
names a nearer one: so the duties and limits of the nearer rule are not got around.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from marketplace.entitlements.odrl.cases import Case, Request, State
from marketplace.entitlements.odrl.satisfying import ConstraintReport, Satisfaction, all_of, check
from marketplace.entitlements.odrl.values import Condition, Constraint, Duty, Policy, Rule
from marketplace.entitlements.odrl.vocabulary import (
    LeftOperand,
    Operator,
    Profile,
    RuleKind,
    Sentence,
)
from marketplace.entitlements.odrl.wording import (
    SPACE,
    action_label,
    both,
    filled,
    joined,
    quoted,
)


class Decision(StrEnum):
    """Whether an action is permitted."""

    PERMIT = "permit"
    DENY = "deny"


class RuleState(StrEnum):
    """What a rule has to say in a case.

    It is ``unrelated`` where it is about another action, thing or party, and ``superseded`` where
    a permission names the action more nearly.
    """

    ACTIVE = "active"
    INACTIVE = "inactive"
    SUPERSEDED = "superseded"
    UNRELATED = "unrelated"


class DutyState(StrEnum):
    """How a duty stands."""

    FULFILLED = "fulfilled"
    NOT_DUE = "not-due"
    OVERDUE = "overdue"
    OWED = "owed"
    UNDERTAKEN = "undertaken"


@dataclass(frozen=True, kw_only=True)
class DutyReport:
    """How a duty stands, in a sentence."""

    uid: str | None
    action: str
    state: DutyState
    sentence: Sentence
    constraints: tuple[ConstraintReport, ...]


@dataclass(frozen=True, kw_only=True)
class RuleReport:
    """What a permission or a prohibition says in a case, in a sentence."""

    uid: str | None
    kind: RuleKind
    action: str
    state: RuleState
    sentence: Sentence
    constraints: tuple[ConstraintReport, ...] = ()
    duties: tuple[DutyReport, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """A decision. ``reasons`` are the sentences that led to it, in order.

    ``obligations`` are what the asker owes in any case; they decide nothing.
    """

    decision: Decision
    reasons: tuple[Sentence, ...]
    rules: tuple[RuleReport, ...]
    obligations: tuple[DutyReport, ...]


_ACTIVE = {
    RuleKind.PERMISSION: both("Erlaubt ist: {action}.", "Permitted: {action}."),
    RuleKind.PROHIBITION: both("Verboten ist: {action}.", "Prohibited: {action}."),
}
_INACTIVE = {
    RuleKind.PERMISSION: both(
        "Die Erlaubnis {action} gilt hier nicht.", "The permission {action} does not hold here."
    ),
    RuleKind.PROHIBITION: both(
        "Das Verbot {action} gilt hier nicht.", "The prohibition {action} does not hold here."
    ),
}
_SUPERSEDED = both(
    "Statt der Erlaubnis {action} gilt eine genauere.",
    "A closer permission holds instead of {action}.",
)
_UNRELATED = both(
    "Die Regel {action} betrifft etwas anderes.", "The rule {action} is about something else."
)
_DUTIES = {
    DutyState.FULFILLED: both("Pflicht erfüllt: {action}.", "Duty fulfilled: {action}."),
    DutyState.NOT_DUE: both("Pflicht noch nicht fällig: {action}.", "Duty not due yet: {action}."),
    DutyState.OVERDUE: both("Pflicht überfällig: {action}.", "Duty overdue: {action}."),
    DutyState.OWED: both("Pflicht offen: {action}.", "Duty open: {action}."),
    DutyState.UNDERTAKEN: both(
        "Pflicht, die mit der Nutzung zu erfüllen ist: {action}.",
        "Duty to be fulfilled along with the use: {action}.",
    ),
}
_MET = frozenset({DutyState.FULFILLED, DutyState.NOT_DUE, DutyState.UNDERTAKEN})
_NOT_IN_FORCE = both(
    "Die Vereinbarung ist zu diesem Zeitpunkt nicht in Kraft.",
    "The agreement is not in force at this time.",
)
_NOTHING_PERMITS = both(
    "Keine Regel erlaubt: {action}. Was nicht erlaubt ist, ist nicht gestattet.",
    "No rule permits: {action}. What is not permitted is denied.",
)
_DEADLINES = frozenset({LeftOperand.ELAPSED_TIME, LeftOperand.DATE_TIME})
_UNTIL = frozenset({Operator.LT, Operator.LTEQ})


def evaluate(policy: Policy, request: Request, state: State, profile: Profile) -> Report:
    """Decide about a request by a policy, in a state of the world."""
    weighing = _Weighing(request, state, profile)
    permissions = weighing.permissions(policy.of(RuleKind.PERMISSION))
    prohibitions = [weighing.report(rule) for rule in policy.of(RuleKind.PROHIBITION)]
    forbidding = [one for one in prohibitions if one.state is RuleState.ACTIVE]
    permitting = [one for one in permissions if one.state is RuleState.ACTIVE]
    is_permitted = bool(permitting) and not forbidding and state.is_in_force
    related = [one for one in permissions if one.state is RuleState.INACTIVE]
    leading = forbidding or permitting or related
    return Report(
        decision=Decision.PERMIT if is_permitted else Decision.DENY,
        reasons=(
            *(() if state.is_in_force else (_NOT_IN_FORCE,)),
            *(_reasons(leading) or (weighing.nothing_permits(),)),
        ),
        rules=(*permissions, *prohibitions),
        obligations=tuple(
            weighing.obligation(rule)
            for rule in policy.of(RuleKind.OBLIGATION)
            if weighing.concerns(rule)
        ),
    )


def _reasons(leading: Sequence[RuleReport]) -> tuple[Sentence, ...]:
    """Return each sentence once, in the order of the rules."""
    found: list[Sentence] = []
    for rule in leading:
        found.append(rule.sentence)
        found += [one.sentence for one in (*rule.constraints, *rule.duties)]
    return tuple(said for number, said in enumerate(found) if said not in found[:number])


class _Weighing:
    """One request in one state of the world, which the rules are held against."""

    def __init__(self, request: Request, state: State, profile: Profile) -> None:
        self._request = request
        self._state = state
        self._profile = profile
        self._widening = profile.widening(request.action)

    def concerns(self, rule: Rule) -> bool:
        """Tell whether a rule is about the thing and the party; who is unknown may be forbidden."""
        theirs = {None, self._request.assignee}
        is_theirs = rule.assignee in theirs or (
            rule.kind is RuleKind.PROHIBITION and self._request.assignee is None
        )
        return is_theirs and rule.target == self._request.target

    def permissions(self, rules: Sequence[Rule]) -> list[RuleReport]:
        """Return what permissions say; of those that apply, the nearest speak alone."""
        distances = [self._widening.index(rule.action) for rule in rules if self._applies(rule)]
        nearest = self._widening[min(distances, default=0)]
        return [
            self._passed_over(rule, RuleState.SUPERSEDED, _SUPERSEDED)
            if self._applies(rule) and rule.action != nearest
            else self.report(rule)
            for rule in rules
        ]

    def report(self, rule: Rule) -> RuleReport:
        """Return what a permission or a prohibition says."""
        if not self._applies(rule):
            return self._passed_over(rule, RuleState.UNRELATED, _UNRELATED)
        case = self._case(rule.action, rule.constraints)
        constraints = tuple(check(one, case, self._profile) for one in rule.constraints)
        duties = tuple(self._duty(duty) for duty in rule.duties)
        found = all_of([one.satisfaction for one in constraints])
        if rule.kind is RuleKind.PROHIBITION:
            is_active = found is not Satisfaction.NOT_SATISFIED
        else:
            is_met = all(duty.state in _MET for duty in duties)
            is_active = found is Satisfaction.SATISFIED and is_met
        return RuleReport(
            uid=rule.uid,
            kind=rule.kind,
            action=rule.action,
            state=RuleState.ACTIVE if is_active else RuleState.INACTIVE,
            sentence=self._said((_ACTIVE if is_active else _INACTIVE)[rule.kind], rule.action),
            constraints=constraints,
            duties=duties,
        )

    def obligation(self, rule: Rule) -> DutyReport:
        """Return how an obligation stands."""
        return self._duty(Duty(action=rule.action, constraints=rule.constraints, uid=rule.uid))

    def nothing_permits(self) -> Sentence:
        """Say that no permission is about the action."""
        return self._said(_NOTHING_PERMITS, self._request.action)

    def _applies(self, rule: Rule) -> bool:
        return self.concerns(rule) and rule.action in self._widening

    def _passed_over(self, rule: Rule, state: RuleState, pattern: Sentence) -> RuleReport:
        sentence = self._said(pattern, rule.action)
        return RuleReport(
            uid=rule.uid, kind=rule.kind, action=rule.action, state=state, sentence=sentence
        )

    def _duty(self, duty: Duty) -> DutyReport:
        case = self._case(duty.action, duty.constraints)
        constraints = tuple(check(one, case, self._profile) for one in duty.constraints)
        state = self._duty_state(duty, constraints)
        sentences = [self._said(_DUTIES[state], duty.action)]
        if state is not DutyState.FULFILLED:
            sentences += [one.sentence for one in constraints]
        return DutyReport(
            uid=duty.uid,
            action=duty.action,
            state=state,
            sentence=joined(sentences, SPACE),
            constraints=constraints,
        )

    def _duty_state(self, duty: Duty, reports: Sequence[ConstraintReport]) -> DutyState:
        if {duty.uid, duty.action} & self._state.fulfilled:
            return DutyState.FULFILLED
        pairs = list(zip(duty.constraints, reports, strict=True))
        when = [report.satisfaction for one, report in pairs if not _is_deadline(one)]
        until = [report.satisfaction for one, report in pairs if _is_deadline(one)]
        if all_of(when) is Satisfaction.NOT_SATISFIED:
            return DutyState.NOT_DUE
        if all_of(until) is Satisfaction.NOT_SATISFIED:
            return DutyState.OVERDUE
        is_undertaken = bool({duty.uid, duty.action} & self._state.undertaken)
        return DutyState.UNDERTAKEN if is_undertaken else DutyState.OWED

    def _case(self, action: str, conditions: Sequence[Condition]) -> Case:
        """Return the case under a rule: where the rule names an event, its time runs from there."""
        is_after = any(
            isinstance(one, Constraint) and one.left is LeftOperand.EVENT for one in conditions
        )
        since = self._state.ended_at if is_after else self._state.started_at
        return Case(request=self._request, state=self._state, action=action, since=since)

    def _said(self, pattern: Sentence, action: str) -> Sentence:
        return filled(pattern, action=quoted(action_label(action, self._profile)))


def _is_deadline(condition: Condition) -> bool:
    return (
        isinstance(condition, Constraint)
        and condition.left in _DEADLINES
        and condition.operator in _UNTIL
    )
