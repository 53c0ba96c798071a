"""Cases of the W3C's formal semantics (https://w3c.github.io/odrl/formal-semantics/).

Of its examples, B1 and C2 ask for operands that our profile has no word for (``resolution``,
``ex:dayOfWeek``): they are refused, as the profile promises. The requests of C1 name a party
``billie1`` where their policy says ``billie``; the one is read as the other.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Namespace

from marketplace.entitlements.odrl.cases import Request, State
from marketplace.entitlements.odrl.errors import PolicyRefused
from marketplace.entitlements.odrl.evaluating import Decision, RuleState, evaluate
from marketplace.entitlements.odrl.parsing import parse
from marketplace.entitlements.odrl.vocabulary import INCLUDED_IN, ODRL, Profile

STANDARD = Path(__file__).parents[4] / "shared/standards/odrl"
EXAMPLES = STANDARD / "formal-semantics/examples"
CORE = Profile(url="urn:none")

pytestmark = pytest.mark.skipif(not EXAMPLES.exists(), reason=f"no examples at {EXAMPLES}")


def example(name: str) -> dict[str, Any]:
    return json.loads(next(EXAMPLES.rglob(name)).read_text())


def request_of(written: dict[str, Any]) -> Request:
    return Request(
        action=written["evaluatedAction"].removeprefix("odrl:"),
        target=written["evaluatedTarget"],
        at=datetime.fromisoformat(written["requestParameters"]["value"]["@value"]).replace(
            tzinfo=UTC
        ),
        assignee=written["evaluatedParty"].removesuffix("1"),
    )


@pytest.mark.parametrize(
    ("policy", "case", "fulfilled"),
    [
        ("policyA1.json", "A11", ()),
        ("policyA1.json", "A12", ()),
        ("policyC1.json", "C11", ()),
        ("policyC1.json", "C12", ("http://example.com/condition/1",)),
    ],
)
def test_comes_to_the_decision_of_the_report(
    policy: str, case: str, fulfilled: tuple[str, ...]
) -> None:
    report = json.dumps(example(f"compliancereport*{case}.json"))
    state = State(fulfilled=frozenset(fulfilled))

    found = evaluate(
        parse(example(policy), CORE),
        request_of(example(f"evaluationrequest{case}.json")),
        state,
        CORE,
    )

    is_permitted = "report:Permit" in report
    assert (found.decision is Decision.PERMIT) is is_permitted
    assert (found.rules[0].state is RuleState.ACTIVE) is ("report:Active" in report)


@pytest.mark.parametrize(
    ("day", "is_forbidden"), [("2024-12-31T23:59:59", True), ("2025-01-01T00:00:00", False)]
)
def test_forbids_until_the_day_that_is_named(day: str, is_forbidden: bool) -> None:  # noqa: FBT001 - a column of the table of cases
    policy = parse(example("policyA2.json"), CORE)
    rule = policy.rules[0]
    request = Request(
        action="archive",
        target=rule.target,
        at=datetime.fromisoformat(day).replace(tzinfo=UTC),
        assignee=rule.assignee,
    )

    found = evaluate(policy, request, State(), CORE)

    assert (found.rules[0].state is RuleState.ACTIVE) is is_forbidden


@pytest.mark.parametrize("policy", ["policyB1.json", "policyC2.json"])
def test_refuses_operands_of_others(policy: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        parse(example(policy), CORE)

    assert refused.value.facts["where"].endswith("leftOperand")


def test_knows_which_action_is_part_of_which() -> None:
    namespace = Namespace(ODRL)
    graph = Graph().parse(STANDARD / "ODRL22.ttl", format="turtle")
    standard = {
        str(action).removeprefix(ODRL): str(wider).removeprefix(ODRL)
        for action, wider in graph.subject_objects(namespace.includedIn)
    }

    assert INCLUDED_IN.items() <= standard.items()
    assert len(INCLUDED_IN) > 30
