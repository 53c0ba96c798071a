"""A policy read back as the choices that it was made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from marketplace.entitlements.odrl.durations import Duration
from marketplace.entitlements.odrl.errors import Fault, PolicyRefused
from marketplace.entitlements.odrl.values import Condition, Constraint, Duty, Policy, Rule, Value
from marketplace.entitlements.odrl.vocabulary import (
    ATTRIBUTE,
    COMPENSATE,
    DELETE,
    LeftOperand,
    Operator,
    RuleKind,
)

_SEVERAL = frozenset({LeftOperand.COUNT, LeftOperand.SPATIAL})
"""What several limits may be about, which then all hold."""

T = TypeVar("T")
V = TypeVar("V", datetime, Decimal, Duration)


@dataclass(frozen=True, kw_only=True)
class Price:
    """What is paid: an amount in a currency, each period if there is one, after a trial."""

    amount: Decimal
    currency: str
    every: Duration | None
    trial: Duration | None


@dataclass(frozen=True, kw_only=True)
class Presets:
    """The choices of an offer or agreement. Terms are short names of the W3C's, else addresses.

    Use lies in all of ``places`` and is for one of ``purposes``. ``shared_with`` are those to whom
    data may be passed on in spite of a prohibition; ``limits`` the highest count by unit;
    ``deletion`` the time there is for it after the end.
    """

    permitted: tuple[str, ...]
    prohibited: tuple[str, ...]
    shared_with: tuple[str, ...]
    purposes: tuple[str, ...]
    places: tuple[str, ...]
    limits: tuple[tuple[str, int], ...]
    begins_at: datetime | None
    lasts: Duration | None
    price: Price | None
    is_attributed: bool
    deletion: Duration | None


def presets_of(policy: Policy) -> Presets:
    """Return the choices that a policy was made of.

    Raises:
        PolicyRefused: It says something that no choice says.
    """
    permissions = policy.of(RuleKind.PERMISSION)
    shared = [rule for rule in permissions if _recipients(rule.constraints)]
    free = [rule for rule in permissions if rule not in shared]
    limits = _Choices(_alike(_without_recipients(rule) for rule in permissions))
    duties = _once(duty for rule in permissions for duty in rule.duties)
    presets = Presets(
        permitted=_once(rule.action for rule in free),
        prohibited=_once(rule.action for rule in policy.of(RuleKind.PROHIBITION)),
        shared_with=_once(name for rule in shared for name in _recipients(rule.constraints)),
        purposes=limits.terms(LeftOperand.PURPOSE, Operator.IS_ANY_OF),
        places=limits.terms(LeftOperand.SPATIAL, Operator.IS_PART_OF),
        limits=limits.counts(),
        begins_at=limits.value(LeftOperand.DATE_TIME, Operator.GTEQ, datetime),
        lasts=limits.value(LeftOperand.ELAPSED_TIME, Operator.LTEQ, Duration),
        price=next((_price(duty) for duty in duties if duty.action == COMPENSATE), None),
        is_attributed=any(duty.action == ATTRIBUTE for duty in duties),
        deletion=_deletion(policy.of(RuleKind.OBLIGATION)),
    )
    limits.close()
    _check_exceptions(policy, presets)
    return presets


class _Choices:
    """Constraints, of which one after the other is understood as a choice."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        self._left = list(conditions)

    def terms(self, left: LeftOperand, operator: Operator) -> tuple[str, ...]:
        """Take out what constraints name."""
        return tuple(str(value) for one in self._take(left, operator) for value in one.right)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Take out the highest counts, by unit."""
        found = self._take(LeftOperand.COUNT, Operator.LTEQ)
        return tuple((one.unit or "", int(str(one.right[0]))) for one in found)

    def value(self, left: LeftOperand, operator: Operator, kind: type[V]) -> V | None:
        """Take out what a constraint compares with."""
        found = self._take(left, operator)
        return _only(found, kind) if found else None

    def close(self) -> None:
        """Refuse what no choice says."""
        if self._left:
            raise _not_a_choice(self._left[0].uid)

    def _take(self, left: LeftOperand, operator: Operator) -> list[Constraint]:
        found = [
            one
            for one in self._left
            if isinstance(one, Constraint) and (one.left, one.operator) == (left, operator)
        ]
        if len(found) > 1 and left not in _SEVERAL:
            raise _not_a_choice(found[1].uid)
        self._left = [one for one in self._left if one not in found]
        return found


def _price(duty: Duty) -> Price:
    refinements, times = _Choices(duty.refinements), _Choices(duty.constraints)
    currency = next((one.unit for one in duty.refinements if isinstance(one, Constraint)), None)
    amount = refinements.value(LeftOperand.PAY_AMOUNT, Operator.EQ, Decimal)
    price = Price(
        amount=amount or Decimal(0),
        currency=(currency or "").rpartition("/")[2],
        every=times.value(LeftOperand.TIME_INTERVAL, Operator.EQ, Duration),
        trial=times.value(LeftOperand.DELAY_PERIOD, Operator.EQ, Duration),
    )
    refinements.close()
    times.close()
    return price


def _deletion(obligations: Sequence[Rule]) -> Duration | None:
    if not obligations:
        return None
    owed = obligations[0]
    times = _Choices(owed.constraints)
    after_use = times.terms(LeftOperand.EVENT, Operator.GT)
    length = times.value(LeftOperand.ELAPSED_TIME, Operator.LTEQ, Duration)
    times.close()
    if len(obligations) > 1 or owed.action != DELETE or not after_use or length is None:
        raise _not_a_choice(owed.uid)
    return length


def _check_exceptions(policy: Policy, presets: Presets) -> None:
    """A prohibition has no limits, but that those with whom data is shared are left out."""
    for rule in policy.of(RuleKind.PROHIBITION):
        limits = _Choices(rule.constraints)
        spared = limits.terms(LeftOperand.RECIPIENT, Operator.IS_NONE_OF)
        limits.close()
        if spared and spared != presets.shared_with:
            raise _not_a_choice(rule.uid)


def _recipients(conditions: Sequence[Condition]) -> tuple[str, ...]:
    return _Choices(conditions).terms(LeftOperand.RECIPIENT, Operator.IS_ANY_OF)


def _without_recipients(rule: Rule) -> tuple[Condition, ...]:
    return tuple(one for one in rule.constraints if not _recipients([one]))


def _alike(constraints: Iterable[tuple[Condition, ...]]) -> tuple[Condition, ...]:
    """Return the constraints that all permissions share."""
    found = _once(constraints)
    if len(found) > 1:
        raise _not_a_choice(next((one.uid for one in found[1]), None))
    return found[0] if found else ()


def _only(found: Sequence[Constraint], kind: type[V]) -> V:
    value: Value = found[0].right[0]
    if not isinstance(value, kind):
        raise _not_a_choice(found[0].uid)
    return value


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def _not_a_choice(uid: str | None) -> PolicyRefused:
    return PolicyRefused(Fault.UNKNOWN_TERM, uid or "constraint")
