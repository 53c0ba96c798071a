"""From JSON-LD to frozen values, or a refusal that says where and why.

What is not understood is refused and never passed over: a restriction that is left out would
permit more than was agreed. Nothing is fetched, and every policy is bounded before it is read.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from marketplace.entitlements.odrl.errors import Fault, PolicyRefused
from marketplace.entitlements.odrl.operands import identified, right_operand, short
from marketplace.entitlements.odrl.values import (
    Condition,
    Constraint,
    Duty,
    LogicalConstraint,
    Policy,
    Rule,
)
from marketplace.entitlements.odrl.vocabulary import (
    BELONGING,
    COMPARING,
    CONTEXTS,
    MEASURED,
    OF_SEVERAL,
    ON_ACTIONS_OWED,
    ON_DUTIES,
    ON_RULES,
    PARTY_FUNCTIONS,
    Joint,
    LeftOperand,
    Operator,
    Profile,
    RuleKind,
)

MAX_NODES = 5_000
"""Objects, lists and values that a policy may have in all."""

MAX_DEPTH = 16
MAX_TEXT = 2_000
MAX_CONDITIONS = 1_000
"""Constraints and duties, counted each time that they are used."""

_KINDS = frozenset({"Agreement", "Offer", "Set"})
_CLASSES = {
    RuleKind.PERMISSION: "Permission",
    RuleKind.PROHIBITION: "Prohibition",
    RuleKind.OBLIGATION: "Duty",
}
_SHARED = ("target", "assigner", "assignee")
_NAMES = frozenset({"uid", "@id", "@type", "type"})
_OF_POLICY = _NAMES | {"@context", "profile", "conflict", *_SHARED, *RuleKind}
_OF_RULE = _NAMES | {"action", "constraint", *_SHARED}
_OF_DUTY = _NAMES | {"action", "constraint", *PARTY_FUNCTIONS}
_OF_ACTION = _NAMES | {"rdf:value", "includedIn", "refinement"}
_OF_CONSTRAINT = _NAMES | {"leftOperand", "operator", "rightOperand", "unit"}

Json = Mapping[str, Any]


def parse(document: Json, profile: Profile) -> Policy:
    """Return what a policy says.

    Raises:
        PolicyRefused: It is too large, needs other documents, contains itself, or says something
            that our profile has no word for.
    """
    _measure(document)
    return _Reader(document, profile).policy()


def _measure(document: object) -> None:
    """Hold a policy to its bounds before anything else looks at it."""
    waiting: list[tuple[object, int]] = [(document, 0)]
    seen = 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if seen > MAX_NODES or depth > MAX_DEPTH:
            raise PolicyRefused(Fault.TOO_LARGE, "policy")
        if isinstance(node, str) and len(node) > MAX_TEXT:
            raise PolicyRefused(Fault.TOO_LARGE, f"{node[:40]}…")
        for inner in _inner(node):
            waiting.append((inner, depth + 1))
            if len(waiting) > MAX_NODES:
                raise PolicyRefused(Fault.TOO_LARGE, "policy")


def _mapping(node: object) -> Json | None:
    return cast("Json", node) if isinstance(node, Mapping) else None


def _inner(node: object) -> Sequence[object]:
    if (part := _mapping(node)) is not None:
        return list(part.values())
    return cast("list[object]", node) if isinstance(node, list) else ()


def _items(raw: object) -> list[object]:
    return cast("list[object]", raw) if isinstance(raw, list) else [raw]


def _uid(node: Json) -> str | None:
    return node.get("uid", node.get("@id"))


def _is_reference(node: Json) -> bool:
    return len(node) == 1 and ("uid" in node or "@id" in node)


class _Reader:
    """Reads one policy; ``_left`` is how many conditions it may still use."""

    def __init__(self, document: Json, profile: Profile) -> None:
        self._document = document
        self._profile = profile
        self._left = MAX_CONDITIONS
        self._named: dict[str, Json] = {}

    def policy(self) -> Policy:
        document = self._object(self._document, _OF_POLICY, "")
        self._check_context(document)
        self._gather(document)
        kind = self._type(document, _KINDS, "")
        uid = _uid(document)
        if uid is None or kind is None:
            raise PolicyRefused(Fault.MALFORMED, "uid" if uid is None else "@type")
        rules = tuple(
            self._rule(member, raw, f"{member}[{number}]")
            for member in RuleKind
            for number, raw in enumerate(_items(document.get(member, [])))
        )
        if not rules:
            raise PolicyRefused(Fault.MALFORMED, "permission")
        policy = Policy(uid=uid, kind=kind, rules=rules)
        self._check_parties(policy)
        return policy

    def _check_context(self, document: Json) -> None:
        for raw in _items(document.get("@context")):
            if not isinstance(raw, str) or raw not in CONTEXTS:
                raise PolicyRefused(Fault.FOREIGN, "@context")
        for raw in _items(document.get("profile", [])):
            if identified(raw, "profile") != self._profile.url:
                raise PolicyRefused(Fault.FOREIGN, "profile")
        if "conflict" in document:
            strategy = short(identified(document["conflict"], "conflict"))
            if strategy != "prohibit":
                raise PolicyRefused(Fault.CONFLICT, "conflict")

    def _gather(self, node: object) -> None:
        """Note every part that has an address, so that others may name it."""
        part = _mapping(node) or {}
        uid = _uid(part)
        if (
            isinstance(uid, str)
            and not _is_reference(part)
            and self._named.setdefault(uid, part) != part
        ):
            raise PolicyRefused(Fault.AMBIGUOUS, uid)
        for inner in _inner(node):
            self._gather(inner)

    def _rule(self, kind: RuleKind, raw: object, where: str) -> Rule:
        allowed = _OF_RULE | {"duty"} if kind is RuleKind.PERMISSION else _OF_RULE
        node = self._object(raw, allowed, where)
        self._type(node, {_CLASSES[kind]}, where)
        shared = {name: self._shared(node, name, where) for name in _SHARED}
        target = shared["target"]
        if target is None:
            raise PolicyRefused(Fault.MALFORMED, f"{where}.target")
        operands = ON_DUTIES if kind is RuleKind.OBLIGATION else ON_RULES
        action, refinements = self._action(node, where, operands)
        return Rule(
            kind=kind,
            action=action,
            target=target,
            assigner=shared["assigner"],
            assignee=shared["assignee"],
            constraints=refinements + self._conditions(node, "constraint", where, operands),
            duties=self._duties(node, where),
            uid=_uid(node),
        )

    def _shared(self, node: Json, name: str, where: str) -> str | None:
        """Return what a rule says, or the policy for all of its rules."""
        raw = node.get(name, self._document.get(name))
        return None if raw is None else identified(raw, f"{where}.{name}")

    def _duties(self, node: Json, where: str) -> tuple[Duty, ...]:
        raws = _items(node.get("duty", []))
        return tuple(self._duty(raw, f"{where}.duty[{n}]") for n, raw in enumerate(raws))

    def _duty(self, raw: object, where: str) -> Duty:
        self._spend(where)
        node = self._object(self._resolved(raw, where), _OF_DUTY, where)
        self._type(node, {"Duty"}, where)
        action, refinements = self._action(node, where, ON_ACTIONS_OWED)
        parties = [name for name in sorted(PARTY_FUNCTIONS) if name in node]
        return Duty(
            action=action,
            refinements=refinements,
            constraints=self._conditions(node, "constraint", where, ON_DUTIES),
            parties=tuple((name, identified(node[name], f"{where}.{name}")) for name in parties),
            uid=_uid(node),
        )

    def _action(
        self, node: Json, where: str, operands: frozenset[LeftOperand]
    ) -> tuple[str, tuple[Condition, ...]]:
        where = f"{where}.action"
        raws = _items(node.get("action"))
        raw = raws[0] if len(raws) == 1 else None
        described = _mapping(raw)
        if described is None or "rdf:value" not in described:
            return self._known_action(raw, where), ()
        described = self._object(described, _OF_ACTION, where)
        action = self._known_action(described["rdf:value"], where)
        if "includedIn" in described:
            wider = short(identified(described["includedIn"], where))
            if wider not in self._profile.widening(action):
                raise PolicyRefused(Fault.UNKNOWN_TERM, f"{where}.includedIn")
        return action, self._conditions(described, "refinement", where, operands)

    def _known_action(self, raw: object, where: str) -> str:
        action = short(identified(raw, where))
        if not self._profile.knows(action):
            raise PolicyRefused(Fault.UNKNOWN_TERM, where)
        return action

    def _conditions(
        self, node: Json, member: str, where: str, operands: frozenset[LeftOperand]
    ) -> tuple[Condition, ...]:
        raws = _items(node.get(member, []))
        return tuple(
            self._condition(raw, f"{where}.{member}[{number}]", operands, ())
            for number, raw in enumerate(raws)
        )

    def _condition(
        self, raw: object, where: str, operands: frozenset[LeftOperand], above: tuple[str, ...]
    ) -> Condition:
        self._spend(where)
        node = self._resolved(raw, where)
        uid = _uid(node)
        if uid in above:
            raise PolicyRefused(Fault.CYCLE, where)
        above = (*above, uid) if uid else above
        joints = [joint for joint in Joint if joint in node]
        if not joints:
            return self._constraint(node, where, operands)
        joint = joints[0]
        node = self._object(node, _NAMES | {joint}, where)
        self._type(node, {"LogicalConstraint"}, where)
        inner = [
            self._condition(part, f"{where}.{joint}[{number}]", operands, above)
            for number, part in enumerate(_items(node[joint]))
        ]
        if not inner:
            raise PolicyRefused(Fault.MALFORMED, where)
        return LogicalConstraint(joint=joint, operands=tuple(inner), uid=uid)

    def _constraint(self, raw: Json, where: str, operands: frozenset[LeftOperand]) -> Constraint:
        node = self._object(raw, _OF_CONSTRAINT, where)
        self._type(node, {"Constraint"}, where)
        left = self._word(LeftOperand, node, "leftOperand", where)
        operator = self._word(Operator, node, "operator", where)
        if left not in operands or operator not in (COMPARING if left in MEASURED else BELONGING):
            raise PolicyRefused(Fault.UNKNOWN_TERM, where)
        raws = _items(node.get("rightOperand", []))
        if not raws or (len(raws) > 1 and operator not in OF_SEVERAL):
            raise PolicyRefused(Fault.MALFORMED, f"{where}.rightOperand")
        place = f"{where}.rightOperand"
        return Constraint(
            left=left,
            operator=operator,
            right=tuple(right_operand(left, one, self._profile, place) for one in raws),
            unit=short(identified(node["unit"], f"{where}.unit")) if "unit" in node else None,
            uid=_uid(node),
        )

    def _word(self, kind: Any, node: Json, member: str, where: str) -> Any:
        word = short(identified(node.get(member), f"{where}.{member}"))
        if word not in set(kind):
            raise PolicyRefused(Fault.UNKNOWN_TERM, f"{where}.{member}")
        return kind(word)

    def _resolved(self, raw: object, where: str) -> Json:
        """Return a part that is written out here, or elsewhere in the policy under its address."""
        node = _mapping(raw)
        if node is not None and not _is_reference(node):
            return node
        found = self._named.get(identified(raw, where))
        if found is None:
            raise PolicyRefused(Fault.DANGLING, where)
        return found

    def _object(self, raw: object, allowed: frozenset[str], where: str) -> Json:
        node = _mapping(raw)
        if node is None:
            raise PolicyRefused(Fault.MALFORMED, where)
        for member in node:
            if member not in allowed:
                raise PolicyRefused(Fault.UNKNOWN_MEMBER, f"{where}.{member}".lstrip("."))
        for name in ("uid", "@id"):
            if name in node and (not isinstance(node[name], str) or not node[name]):
                raise PolicyRefused(Fault.MALFORMED, f"{where}.{name}".lstrip("."))
        if "uid" in node and "@id" in node:
            raise PolicyRefused(Fault.AMBIGUOUS, f"{where}.uid".lstrip("."))
        return node

    def _type(self, node: Json, allowed: set[str] | frozenset[str], where: str) -> str | None:
        """Return a node's type by its short name, if it names one; it must be a fitting one."""
        raw = node.get("@type", node.get("type"))
        if raw is None:
            return None
        kind = short(identified(raw, f"{where}.@type"))
        if kind not in allowed:
            raise PolicyRefused(Fault.UNKNOWN_TERM, f"{where}.@type".lstrip("."))
        return kind

    def _spend(self, where: str) -> None:
        self._left -= 1
        if self._left < 0:
            raise PolicyRefused(Fault.TOO_LARGE, where)

    def _check_parties(self, policy: Policy) -> None:
        """An offer says who offers, an agreement also to whom (ODRL 2.2, 2.1.2 and 2.1.3)."""
        for rule in policy.rules:
            is_offered = policy.kind == "Set" or rule.assigner is not None
            is_agreed = policy.kind != "Agreement" or rule.assignee is not None
            if not (is_offered and is_agreed):
                raise PolicyRefused(Fault.MALFORMED, rule.uid or rule.kind.value)
