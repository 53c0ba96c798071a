"""A policy as frozen values: what is left of the JSON-LD once it has been understood."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from marketplace.entitlements.odrl.durations import Duration
from marketplace.entitlements.odrl.vocabulary import Joint, LeftOperand, Operator, RuleKind

Value = str | Decimal | datetime | date | Duration
"""A right operand: a term or an address, an amount, an instant, a day, or a length of time."""


@dataclass(frozen=True, kw_only=True)
class Constraint:
    """One comparison. ``unit`` says in what it counts, if it says so."""

    left: LeftOperand
    operator: Operator
    right: tuple[Value, ...]
    unit: str | None = None
    uid: str | None = None


@dataclass(frozen=True, kw_only=True)
class LogicalConstraint:
    """Several constraints that count as one."""

    joint: Joint
    operands: "tuple[Condition, ...]"
    uid: str | None = None


Condition = Constraint | LogicalConstraint


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What has to be done before, or along with, something that is permitted.

    ``refinements`` describe the action that is owed, such as its amount; ``constraints`` say when
    it is owed.
    """

    action: str
    refinements: tuple[Condition, ...] = ()
    constraints: tuple[Condition, ...] = ()
    parties: tuple[tuple[str, str], ...] = ()
    uid: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A permission, a prohibition or an obligation. Without an assignee it is for anybody."""

    kind: RuleKind
    action: str
    target: str
    assigner: str | None = None
    assignee: str | None = None
    constraints: tuple[Condition, ...] = ()
    duties: tuple[Duty, ...] = ()
    uid: str | None = None


@dataclass(frozen=True, kw_only=True)
class Policy:
    """An odrl:Offer, odrl:Agreement or odrl:Set, as its rules. Where two collide, none is done."""

    uid: str
    kind: str
    rules: tuple[Rule, ...]

    def of(self, kind: RuleKind) -> tuple[Rule, ...]:
        """Return the rules of a kind, in the order of the policy."""
        return tuple(rule for rule in self.rules if rule.kind is kind)
