from decimal import Decimal
from typing import Any

import pytest

from marketplace.entitlements.odrl.durations import Duration
from marketplace.entitlements.odrl.errors import Fault
from marketplace.entitlements.odrl.parsing import (
    MAX_CONDITIONS,
    MAX_DEPTH,
    MAX_NODES,
    MAX_TEXT,
    parse,
)
from marketplace.entitlements.odrl.values import Constraint, LogicalConstraint, Value
from marketplace.entitlements.odrl.vocabulary import Joint, LeftOperand, RuleKind
from tests.entitlements.odrl.policies import (
    AFFILIATE,
    BAKERY,
    CITY,
    NOON,
    NORTH,
    PAYMENT,
    PROFILE,
    PROFILE_URL,
    PURPOSE,
    REIDENTIFY,
    RESEARCH,
    TARGET,
    Json,
    document,
    limit,
    policy,
    refusal,
    rule,
    typed,
)

XSD = "http://www.w3.org/2001/XMLSchema#"


def constrained(*constraints: Any) -> Json:
    return document(rule(constraint=list(constraints)))


def owing(duty: Json) -> Json:
    return document(rule(duty=[duty]))


class TestPolicy:
    def test_is_read_into_rules(self) -> None:
        found = policy(
            rule(uid="#use", constraint=[PURPOSE], duty=[PAYMENT]),
            prohibition=[rule("sell")],
            obligation=[rule("delete")],
        )

        assert (found.uid, found.kind) == ("https://city.example/contracts/1", "Agreement")
        assert [one.kind for one in found.rules] == list(RuleKind)
        use = found.of(RuleKind.PERMISSION)[0]
        assert (use.uid, use.action, use.target) == ("#use", "use", TARGET)
        assert (use.assigner, use.assignee) == (CITY, BAKERY)
        assert use.constraints == parse(constrained(PURPOSE), PROFILE).rules[0].constraints
        duty = use.duties[0]
        assert (duty.action, duty.parties) == ("compensate", (("compensatedParty", CITY),))
        amount = duty.refinements[0]
        assert isinstance(amount, Constraint)
        assert (amount.left, amount.unit) == (LeftOperand.PAY_AMOUNT, "https://e.example/EUR")

    @pytest.mark.parametrize(
        "action",
        ["use", "odrl:use", "http://www.w3.org/ns/odrl/2/use", {"@id": "odrl:use"}, ["use"]],
    )
    def test_knows_a_term_by_each_of_its_names(self, action: Any) -> None:
        assert policy(rule(action)).rules[0].action == "use"

    def test_knows_terms_of_its_own_profile(self) -> None:
        assert policy(rule(REIDENTIFY)).rules[0].action == REIDENTIFY

    def test_may_say_once_what_holds_of_all_rules(self) -> None:
        shared = {"target": TARGET, "assigner": CITY, "assignee": BAKERY}
        found = policy({"action": "use"}, {"action": "derive", "target": "urn:x"}, **shared)

        assert [one.target for one in found.rules] == [TARGET, "urn:x"]
        assert {(one.assigner, one.assignee) for one in found.rules} == {(CITY, BAKERY)}

    @pytest.mark.parametrize("name", ["uid", "@id"])
    def test_finds_shared_parts_by_their_address(self, name: str) -> None:
        first = rule(constraint=[PURPOSE | {name: "#p"}], duty=[PAYMENT | {name: "#pay"}])
        second = rule("derive", constraint=["#p"], duty={"@id": "#pay"})
        third = rule("sell", constraint={"uid": "#p"}, duty="#pay")

        use, derive, sell = policy(first, second, third).rules

        assert use.constraints == derive.constraints == sell.constraints != ()
        assert use.duties == derive.duties == sell.duties != ()

    @pytest.mark.parametrize("joint", list(Joint))
    def test_joins_constraints(self, joint: Joint) -> None:
        written = constrained({joint.value: [PURPOSE, limit("spatial", "eq", "DE")]})

        found = parse(written, PROFILE).rules[0].constraints[0]

        assert isinstance(found, LogicalConstraint)
        assert (found.joint, len(found.operands)) == (joint, 2)

    @pytest.mark.parametrize(
        ("left", "right", "value"),
        [
            ("purpose", typed(RESEARCH, "string"), RESEARCH),
            ("language", "de-AT", "de-at"),
            ("recipient", "urn:other", "urn:other"),
            ("elapsedTime", typed("P3D", "dayTimeDuration"), Duration(days=3)),
            ("elapsedTime", typed("P3M", "yearMonthDuration"), Duration(months=3)),
            ("count", typed("5", "decimal"), Decimal(5)),
            ("count", typed(5, "nonNegativeInteger"), Decimal(5)),
            ("count", typed("5", "positiveInteger"), Decimal(5)),
            ("count", {"@value": 5, "@type": f"{XSD}int"}, Decimal(5)),
            ("count", typed("5", "long"), Decimal(5)),
            ("dateTime", typed("2026-06-01T12:00:00Z", "dateTime"), NOON),
            ("dateTime", typed("2026-06-01T12:00:00", "dateTime"), NOON),
            ("dateTime", typed("2026-06-01T14:00:00+02:00", "dateTime"), NOON),
            ("dateTime", typed("2026-06-01", "date"), NOON.date()),
        ],
    )
    def test_reads_the_values_of_each_kind(self, left: str, right: Any, value: Value) -> None:
        written = constrained(limit(left, "eq", right))

        found = parse(written, PROFILE).rules[0].constraints[0]

        assert isinstance(found, Constraint)
        assert found.right == (value,)

    def test_reads_when_a_duty_is_owed(self) -> None:
        trial = limit("delayPeriod", "eq", typed("P14D", "duration"), uid="#trial")
        written = PAYMENT | {"type": "Duty", "uid": "#pay", "constraint": trial}

        duty = parse(owing(written), PROFILE).rules[0].duties[0]

        assert duty.uid == "#pay"
        assert [one.uid for one in duty.constraints] == ["#trial"]

    def test_narrows_an_action_by_its_refinements(self) -> None:
        action = {"rdf:value": {"@id": "odrl:print"}, "refinement": [limit("count", "lteq", 3)]}

        assert (
            policy(rule([action])).rules[0]
            == policy(rule("print", constraint=[limit("count", "lteq", 3)])).rules[0]
        )

    def test_may_name_its_type_and_its_strategy(self) -> None:
        permission = rule(type="Permission", constraint=[PURPOSE | {"@type": "odrl:Constraint"}])

        found = policy(permission, conflict="prohibit", obligation=[rule("delete", type="Duty")])

        assert found == policy(rule(constraint=[PURPOSE]), obligation=[rule("delete")])


ANYBODY = {"target": TARGET, "assigner": CITY, "action": "use"}


class TestParties:
    @pytest.mark.parametrize("kind", ["Offer", "Set"])
    def test_need_no_assignee_in_what_is_not_agreed(self, kind: str) -> None:
        assert policy(ANYBODY, **{"@type": kind}).rules[0].assignee is None

    def test_are_not_needed_in_a_set(self) -> None:
        written = {"target": TARGET, "action": "use"}

        assert policy(written, **{"@type": "Set"}).rules[0].assigner is None

    @pytest.mark.parametrize(
        ("kind", "lacking"), [("Agreement", "assignee"), ("Offer", "assigner")]
    )
    def test_are_needed_otherwise(self, kind: str, lacking: str) -> None:
        written = {name: value for name, value in rule().items() if name != lacking}

        assert refusal(document(written, **{"@type": kind})).facts["reason"] == Fault.MALFORMED


W3C = "http://www.w3.org/ns/odrl.jsonld"
FOREIGN = "https://evil.example/context.jsonld"
CYCLE = {"uid": "#a", "and": [{"uid": "#b", "or": ["#a", PURPOSE]}]}

REFUSED: list[tuple[Json, Fault, str]] = [
    (document(**{"@context": FOREIGN}), Fault.FOREIGN, "@context"),
    (document(**{"@context": [W3C, FOREIGN]}), Fault.FOREIGN, "@context"),
    (document(**{"@context": [W3C, {"use": "odrl:sell"}]}), Fault.FOREIGN, "@context"),
    (document(**{"@context": None}), Fault.FOREIGN, "@context"),
    (document(profile="https://evil.example/profile"), Fault.FOREIGN, "profile"),
    (document(conflict="perm"), Fault.CONFLICT, "conflict"),
    (document(conflict={"@id": "odrl:invalid"}), Fault.CONFLICT, "conflict"),
    (document(inheritFrom="urn:other"), Fault.UNKNOWN_MEMBER, "inheritFrom"),
    (document(**{"@type": "Ticket"}), Fault.UNKNOWN_TERM, "@type"),
    (document(**{"@type": "Request"}), Fault.UNKNOWN_TERM, "@type"),
    (document(**{"@type": None}), Fault.MALFORMED, "@type"),
    (document(uid=""), Fault.MALFORMED, "uid"),
    (document(uid=7), Fault.MALFORMED, "uid"),
    (document(**{"@id": "urn:other"}), Fault.AMBIGUOUS, "uid"),
    (document(permission=[]), Fault.MALFORMED, "permission"),
    (document(permission=[7]), Fault.MALFORMED, "permission[0]"),
    (document(rule(target=None)), Fault.MALFORMED, "permission[0].target"),
    (document(rule(target=["urn:a", "urn:b"])), Fault.MALFORMED, "permission[0].target"),
    (document(rule(["use", "sell"])), Fault.MALFORMED, "permission[0].action"),
    (document(rule([])), Fault.MALFORMED, "permission[0].action"),
    (document(rule("frobnicate")), Fault.UNKNOWN_TERM, "permission[0].action"),
    (document(rule(f"{PROFILE_URL}#other")), Fault.UNKNOWN_TERM, "permission[0].action"),
    (document(rule(remedy=[PAYMENT])), Fault.UNKNOWN_MEMBER, "permission[0].remedy"),
    (document(rule(**{"@type": 7})), Fault.MALFORMED, "permission[0].@type"),
    (document(rule(**{"@type": "Prohibition"})), Fault.UNKNOWN_TERM, "permission[0].@type"),
    (
        document(prohibition=[rule(duty=[PAYMENT])]),
        Fault.UNKNOWN_MEMBER,
        "prohibition[0].duty",
    ),
    (
        document(rule({"rdf:value": "print", "includedIn": "sell"})),
        Fault.UNKNOWN_TERM,
        "permission[0].action.includedIn",
    ),
    (
        document(rule({"rdf:value": "print", "implies": "sell"})),
        Fault.UNKNOWN_MEMBER,
        "permission[0].action.implies",
    ),
    (
        owing(PAYMENT | {"consequence": []}),
        Fault.UNKNOWN_MEMBER,
        "permission[0].duty[0].consequence",
    ),
    (owing(PAYMENT | {"@type": "Permission"}), Fault.UNKNOWN_TERM, "permission[0].duty[0].@type"),
    (
        owing(PAYMENT | {"compensatedParty": 7}),
        Fault.MALFORMED,
        "permission[0].duty[0].compensatedParty",
    ),
]

REFUSED_LIMITS: list[tuple[Any, Fault, str]] = [
    (limit("resolution", "lteq", 3), Fault.UNKNOWN_TERM, ".leftOperand"),
    (limit("ex:dayOfWeek", "eq", "Sunday"), Fault.UNKNOWN_TERM, ".leftOperand"),
    (limit("payAmount", "eq", 3), Fault.UNKNOWN_TERM, ""),
    (limit("delayPeriod", "eq", typed("P3D", "duration")), Fault.UNKNOWN_TERM, ""),
    (limit("count", "isAnyOf", 3), Fault.UNKNOWN_TERM, ""),
    (limit("purpose", "lt", RESEARCH), Fault.UNKNOWN_TERM, ""),
    (limit("purpose", "hasPart", RESEARCH), Fault.UNKNOWN_TERM, ".operator"),
    (limit("purpose", "eq", [RESEARCH, AFFILIATE]), Fault.MALFORMED, ".rightOperand"),
    (limit("purpose", "isAnyOf", []), Fault.MALFORMED, ".rightOperand"),
    (limit("purpose", "eq", f"{PROFILE_URL}#typo"), Fault.UNKNOWN_TERM, ".rightOperand"),
    (limit("purpose", "eq", typed("3", "integer")), Fault.MALFORMED, ".rightOperand"),
    (limit("purpose", "eq", ""), Fault.MALFORMED, ".rightOperand"),
    (limit("purpose", "eq", {"@id": RESEARCH, "x": 1}), Fault.MALFORMED, ".rightOperand"),
    (limit("spatial", "eq", "Atlantis"), Fault.UNKNOWN_TERM, ".rightOperand"),
    (limit("spatial", "eq", RESEARCH), Fault.UNKNOWN_TERM, ".rightOperand"),
    (limit("language", "eq", "no language"), Fault.UNKNOWN_TERM, ".rightOperand"),
    (limit("event", "gt", "odrl:use"), Fault.UNKNOWN_TERM, ".rightOperand"),
    (limit("dateTime", "lt", "2026-01-01"), Fault.MALFORMED, ".rightOperand"),
    (limit("dateTime", "lt", typed("2026-13-01", "date")), Fault.MALFORMED, ".rightOperand"),
    (limit("dateTime", "lt", typed("20260101", "date")), Fault.MALFORMED, ".rightOperand"),
    (limit("dateTime", "lt", typed("2026-01-01", "dateTime")), Fault.MALFORMED, ".rightOperand"),
    (limit("elapsedTime", "lt", typed("30", "duration")), Fault.MALFORMED, ".rightOperand"),
    (limit("elapsedTime", "lt", typed("P3D", "string")), Fault.MALFORMED, ".rightOperand"),
    (limit("count", "lteq", typed("NaN", "decimal")), Fault.MALFORMED, ".rightOperand"),
    (limit("count", "lteq", typed("-1", "integer")), Fault.MALFORMED, ".rightOperand"),
    (limit("count", "lteq", typed("5", "duration")), Fault.MALFORMED, ".rightOperand"),
    (limit("count", "lteq", typed("9" * 99, "integer")), Fault.MALFORMED, ".rightOperand"),
    (limit("count", "lteq", right=True), Fault.MALFORMED, ".rightOperand"),
    (limit("count", "lteq", {"@value": 5, "@type": 7}), Fault.MALFORMED, ".rightOperand"),
    (limit("count", "lteq", {"@value": [], "@type": "xsd:int"}), Fault.MALFORMED, ".rightOperand"),
    (
        limit("count", "lteq", {"@value": "5", "@type": "ex:integer"}),
        Fault.MALFORMED,
        ".rightOperand",
    ),
    (limit("count", "lteq", 5, unit=7), Fault.MALFORMED, ".unit"),
    (limit("count", "lteq", 5, status=3), Fault.UNKNOWN_MEMBER, ".status"),
    (limit("count", "lteq", 5, type="Duty"), Fault.UNKNOWN_TERM, ".@type"),
    (
        {"leftOperand": "purpose", "operator": "eq", "rightOperandReference": "https://e.example"},
        Fault.UNKNOWN_MEMBER,
        ".rightOperandReference",
    ),
    ({"leftOperand": "purpose", "operator": "eq"}, Fault.MALFORMED, ".rightOperand"),
    ({"operator": "eq", "rightOperand": RESEARCH}, Fault.MALFORMED, ".leftOperand"),
    ("#nowhere", Fault.DANGLING, ""),
    ({"@id": "#nowhere"}, Fault.DANGLING, ""),
    (7, Fault.MALFORMED, ""),
    ({"andSequence": [PURPOSE]}, Fault.UNKNOWN_MEMBER, ".andSequence"),
    ({"and": [PURPOSE], "or": [PURPOSE]}, Fault.UNKNOWN_MEMBER, ".or"),
    ({"and": [PURPOSE], "uid": "#x", "type": "Constraint"}, Fault.UNKNOWN_TERM, ".@type"),
    ({"and": [], "uid": "#x"}, Fault.MALFORMED, ""),
    (CYCLE, Fault.CYCLE, ".and[0].or[0]"),
    ({"uid": "#a", "and": ["#a"]}, Fault.CYCLE, ".and[0]"),
]


class TestRefusal:
    @pytest.mark.parametrize(("written", "fault", "where"), REFUSED)
    def test_says_what_is_wrong_and_where(self, written: Json, fault: Fault, where: str) -> None:
        refused = refusal(written)

        assert (refused.facts["reason"], refused.facts["where"]) == (fault, where)
        assert where in str(refused)

    @pytest.mark.parametrize(("constraint", "fault", "where"), REFUSED_LIMITS)
    def test_names_the_constraint(self, constraint: Any, fault: Fault, where: str) -> None:
        refused = refusal(constrained(constraint))

        assert refused.facts["reason"] == fault
        assert refused.facts["where"] == f"permission[0].constraint[0]{where}"

    def test_of_two_parts_with_one_address(self) -> None:
        other = limit("spatial", "eq", NORTH, uid="#p")

        refused = refusal(constrained(PURPOSE | {"uid": "#p"}, other))

        assert (refused.facts["reason"], refused.facts["where"]) == (Fault.AMBIGUOUS, "#p")

    @pytest.mark.parametrize("written", [None, [], "policy", 7])
    def test_of_what_is_no_policy(self, written: Any) -> None:
        assert refusal(written).facts["reason"] == Fault.MALFORMED


def nested(depth: int) -> Any:
    inner: Any = PURPOSE
    for _ in range(depth):
        inner = {"and": [inner], "type": "LogicalConstraint"}
    return inner


class TestBounds:
    def test_refuse_a_million_constraints(self) -> None:
        refused = refusal(constrained(*[PURPOSE] * 1_000_000))

        assert refused.facts["reason"] == Fault.TOO_LARGE

    def test_count_every_value(self) -> None:
        most = MAX_NODES - 11
        names = [f"urn:{number}" for number in range(most)]
        written = document(rule(constraint=limit("recipient", "isAnyOf", names)))

        within = refusal(document(rule(constraint=[limit("purpose", "lt", names[:-10])])))
        beyond = refusal(written)

        assert within.facts["reason"] == Fault.UNKNOWN_TERM
        assert beyond.facts["reason"] == Fault.TOO_LARGE

    def test_refuse_what_is_nested_too_deeply(self) -> None:
        assert parse(constrained(nested(5)), PROFILE)
        assert refusal(constrained(nested(MAX_DEPTH))).facts["reason"] == Fault.TOO_LARGE
        assert refusal(constrained(nested(900))).facts["reason"] == Fault.TOO_LARGE

    def test_refuse_a_text_without_end(self) -> None:
        assert parse(constrained(limit("recipient", "eq", "u" * MAX_TEXT)), PROFILE)
        refused = refusal(constrained(limit("recipient", "eq", "u" * (MAX_TEXT + 1))))

        assert refused.facts["reason"] == Fault.TOO_LARGE

    def test_refuse_shared_parts_that_unfold_without_end(self) -> None:
        levels = [{"uid": f"#{level}", "and": [f"#{level - 1}"] * 2} for level in range(1, 30)]

        assert (
            refusal(constrained(PURPOSE | {"uid": "#0"}, *levels)).facts["reason"]
            == Fault.TOO_LARGE
        )

    def test_count_each_use_of_a_part(self) -> None:
        uses = ["#p"] * (MAX_CONDITIONS - 1)

        assert parse(constrained(PURPOSE | {"uid": "#p"}, *uses), PROFILE)
        assert refusal(constrained(PURPOSE | {"uid": "#p"}, *uses, "#p")).facts["reason"] == (
            Fault.TOO_LARGE
        )
