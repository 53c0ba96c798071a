"""The part of the ODRL 2.2 vocabulary that our profile issues, and the terms that are our own.

A term of the W3C is named by its short name (``use``), any other by its whole address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from marketplace.entitlements.odrl.places import REGIONS

ODRL = "http://www.w3.org/ns/odrl/2/"
CONTEXTS = frozenset({"http://www.w3.org/ns/odrl.jsonld", "https://www.w3.org/ns/odrl.jsonld"})
"""Names of the W3C's JSON-LD context. It is known here and never fetched."""

USE, TRANSFER = "use", "transfer"
COMPENSATE, ATTRIBUTE, DELETE = "compensate", "attribute", "delete"
POLICY_USAGE = "policyUsage"

INCLUDED_IN: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        (
            *("acceptTracking", "aggregate", "annotate", "anonymize", "archive", "attribute"),
            *("compensate", "concurrentUse", "delete", "derive", "digitize", "distribute"),
            *("ensureExclusivity", "execute", "grantUse", "include", "index", "inform", "install"),
            *("modify", "move", "nextPolicy", "obtainConsent", "play", "present", "print", "read"),
            *("reproduce", "reviewPolicy", "stream", "textToSpeech", "transform", "translate"),
            *("uninstall", "watermark"),
        ),
        USE,
    )
    | {"display": "play", "extract": "reproduce", "give": TRANSFER, "sell": TRANSFER}
)
"""Which wider action each action is part of (``odrl:includedIn``)."""


class RuleKind(StrEnum):
    """What a rule does: it permits, forbids, or says what is owed."""

    PERMISSION = "permission"
    PROHIBITION = "prohibition"
    OBLIGATION = "obligation"


class LeftOperand(StrEnum):
    """What a constraint looks at."""

    COUNT = "count"
    DATE_TIME = "dateTime"
    DELAY_PERIOD = "delayPeriod"
    ELAPSED_TIME = "elapsedTime"
    EVENT = "event"
    LANGUAGE = "language"
    PAY_AMOUNT = "payAmount"
    PURPOSE = "purpose"
    RECIPIENT = "recipient"
    SPATIAL = "spatial"
    TIME_INTERVAL = "timeInterval"


class Operator(StrEnum):
    """How a constraint compares."""

    EQ = "eq"
    NEQ = "neq"
    LT = "lt"
    LTEQ = "lteq"
    GT = "gt"
    GTEQ = "gteq"
    IS_ANY_OF = "isAnyOf"
    IS_NONE_OF = "isNoneOf"
    IS_ALL_OF = "isAllOf"
    IS_PART_OF = "isPartOf"


class Joint(StrEnum):
    """How constraints are joined to one."""

    AND = "and"
    OR = "or"
    XONE = "xone"


MEASURED = frozenset(
    {
        LeftOperand.COUNT,
        LeftOperand.DATE_TIME,
        LeftOperand.DELAY_PERIOD,
        LeftOperand.ELAPSED_TIME,
        LeftOperand.EVENT,
        LeftOperand.PAY_AMOUNT,
        LeftOperand.TIME_INTERVAL,
    }
)
"""Operands with an order: they are compared by size. All others are compared by membership."""

COMPARING = frozenset(
    {Operator.EQ, Operator.NEQ, Operator.LT, Operator.LTEQ, Operator.GT, Operator.GTEQ}
)
BELONGING = frozenset(
    {
        Operator.EQ,
        Operator.NEQ,
        Operator.IS_ANY_OF,
        Operator.IS_NONE_OF,
        Operator.IS_ALL_OF,
        Operator.IS_PART_OF,
    }
)
OF_SEVERAL = frozenset({Operator.IS_ANY_OF, Operator.IS_NONE_OF, Operator.IS_ALL_OF})
"""Operators that may name more than one right operand."""

ON_RULES = frozenset(
    {
        LeftOperand.COUNT,
        LeftOperand.DATE_TIME,
        LeftOperand.ELAPSED_TIME,
        LeftOperand.EVENT,
        LeftOperand.LANGUAGE,
        LeftOperand.PURPOSE,
        LeftOperand.RECIPIENT,
        LeftOperand.SPATIAL,
        LeftOperand.TIME_INTERVAL,
    }
)
"""Operands that a permission or a prohibition may look at."""

ON_DUTIES = ON_RULES | {LeftOperand.DELAY_PERIOD}
ON_ACTIONS_OWED = frozenset({LeftOperand.PAY_AMOUNT})
"""Operands that say more of an action that is owed, such as how much is to be paid."""

PARTY_FUNCTIONS = frozenset(
    {"attributedParty", "compensatedParty", "compensatingParty", "informedParty", "trackingParty"}
)

_COUNTRY = re.compile(r"[A-Z]{2}")

Sentence = Mapping[str, str]
"""A text in German and English: ``{"de": …, "en": …}``."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The terms of an installation: their addresses begin with ``url`` and ``#``.

    ``actions`` names each own action and the wider one that it is part of; ``regions`` what lies
    in each own region; ``labels`` says own terms in plain words. All go by address.
    """

    url: str
    actions: Mapping[str, str] = field(default_factory=dict[str, str])
    regions: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    labels: Mapping[str, Sentence] = field(default_factory=dict[str, Sentence])

    def knows(self, action: str) -> bool:
        """Tell whether an action is the W3C's or one of the installation's own."""
        return action in INCLUDED_IN or action in {USE, TRANSFER} or action in self.actions

    def widening(self, action: str) -> list[str]:
        """Return an action and all wider ones that it is part of, the nearest first."""
        found = [action]
        while (wider := INCLUDED_IN.get(found[-1]) or self.actions.get(found[-1])) is not None:
            if wider in found:
                break
            found.append(wider)
        return found

    def knows_place(self, place: str) -> bool:
        """Tell whether a term is a region, or has the form of a country's ISO 3166-1 code."""
        return place in self.regions or place in REGIONS or bool(_COUNTRY.fullmatch(place))

    def regions_of(self, place: str) -> frozenset[str]:
        """Return a place and every region that it lies in."""
        known = {**REGIONS, **self.regions}
        return frozenset({place} | {region for region, within in known.items() if place in within})
