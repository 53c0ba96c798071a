"""Policies to decide by, written as an offer or an agreement writes them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from marketplace.entitlements.odrl.cases import Request, State
from marketplace.entitlements.odrl.errors import PolicyRefused
from marketplace.entitlements.odrl.evaluating import Report, evaluate
from marketplace.entitlements.odrl.parsing import parse
from marketplace.entitlements.odrl.values import Policy
from marketplace.entitlements.odrl.vocabulary import Profile

PROFILE_URL = "https://city.example/odrl/profile"
REIDENTIFY = f"{PROFILE_URL}#reidentify"
RESEARCH, PLANNING = f"{PROFILE_URL}#research", f"{PROFILE_URL}#planning"
AFFILIATE, CALL, NORTH = f"{PROFILE_URL}#affiliate", f"{PROFILE_URL}#call", f"{PROFILE_URL}#north"

PROFILE = Profile(
    url=PROFILE_URL,
    actions={REIDENTIFY: "use"},
    regions={NORTH: frozenset({"DK", "NO"})},
    labels={
        REIDENTIFY: {"de": "wiedererkennen", "en": "re-identify"},
        RESEARCH: {"de": "Forschung", "en": "research"},
        PLANNING: {"de": "Planung", "en": "planning"},
        AFFILIATE: {"de": "verbundenes Unternehmen", "en": "affiliated company"},
        CALL: {"de": "Abruf", "en": "read"},
        NORTH: {"de": "Norden", "en": "north"},
    },
)

TARGET = "https://city.example/datasets/passanten"
CITY = "https://city.example/organizations/city"
BAKERY = "https://city.example/organizations/baeckerei"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
NOTHING = State()

Json = dict[str, Any]


def rule(action: Any = "use", **given: Any) -> Json:
    """A rule of the city's for the bakery."""
    return {"target": TARGET, "assigner": CITY, "assignee": BAKERY, "action": action} | given


def limit(left: str, operator: str, right: Any, **given: Any) -> Json:
    """A constraint."""
    return {"leftOperand": left, "operator": operator, "rightOperand": right} | given


def typed(value: Any, datatype: str) -> Json:
    """A literal of XML Schema."""
    return {"@value": value, "@type": f"xsd:{datatype}"}


def document(*permissions: Json, **given: Any) -> Json:
    """An agreement that permits; without anything it permits use."""
    return {
        "@context": "http://www.w3.org/ns/odrl.jsonld",
        "@type": "Agreement",
        "uid": "https://city.example/contracts/1",
        "profile": PROFILE_URL,
        "permission": list(permissions) or [rule()],
    } | given


def policy(*permissions: Json, **given: Any) -> Policy:
    """The same, read."""
    return parse(document(*permissions, **given), PROFILE)


def request(action: str = "use", **given: Any) -> Request:
    """The bakery asks at noon."""
    defaults: Json = {"target": TARGET, "assignee": BAKERY, "at": NOON}
    return Request(action=action, **defaults | given)


def asked(found: Policy, action: str = "use", state: State = NOTHING, **given: Any) -> Report:
    """What a policy says to the bakery."""
    return evaluate(found, request(action, **given), state, PROFILE)


PURPOSE = limit("purpose", "eq", RESEARCH)
PAYMENT: Json = {
    "action": [
        {
            "rdf:value": {"@id": "odrl:compensate"},
            "includedIn": "http://www.w3.org/ns/odrl/2/compensate",
            "refinement": limit(
                "payAmount", "eq", typed("49.00", "decimal"), unit={"@id": "https://e.example/EUR"}
            ),
        }
    ],
    "compensatedParty": CITY,
}


def refusal(document: Any) -> PolicyRefused:
    """Why a document is refused."""
    with pytest.raises(PolicyRefused) as refused:
        parse(document, PROFILE)
    return refused.value
