from datetime import timedelta
from typing import Any

import pytest

from marketplace.entitlements.odrl.cases import State
from marketplace.entitlements.odrl.evaluating import Decision, DutyState, Report, RuleState
from marketplace.entitlements.odrl.vocabulary import RuleKind
from tests.entitlements.odrl.policies import (
    AFFILIATE,
    BAKERY,
    NOON,
    NOTHING,
    PLANNING,
    PROFILE,
    REIDENTIFY,
    RESEARCH,
    asked,
    limit,
    policy,
    rule,
    typed,
)

PERMIT, DENY = Decision.PERMIT, Decision.DENY
FOR_RESEARCH = limit("purpose", "isAnyOf", [RESEARCH])
PAYMENT = {"uid": "#payment", "action": "compensate"}
CREDIT = {"uid": "#credit", "action": "attribute"}
DAY = timedelta(days=1)


def states(report: Report) -> list[RuleState]:
    return [one.state for one in report.rules]


def english(report: Report) -> str:
    return " ".join(reason["en"] for reason in report.reasons)


class TestPermission:
    def test_permits_what_it_names(self) -> None:
        report = asked(policy())

        assert report.decision is PERMIT
        assert report.reasons == ({"de": "Erlaubt ist: „nutzen“.", "en": "Permitted: “use”."},)

    def test_permits_what_is_part_of_it(self) -> None:
        assert asked(policy(), "display").decision is PERMIT
        assert asked(policy(), REIDENTIFY).decision is PERMIT
        assert asked(policy(rule("transfer")), "sell").decision is PERMIT

    @pytest.mark.parametrize("action", ["sell", "transfer", "frobnicate"])
    def test_permits_nothing_else(self, action: str) -> None:
        report = asked(policy(), action)

        assert report.decision is DENY
        assert states(report) == [RuleState.UNRELATED]
        assert "No rule permits" in english(report)
        assert report.rules[0].sentence["en"] == "The rule “use” is about something else."

    def test_does_not_permit_what_is_wider(self) -> None:
        assert asked(policy(rule("derive"))).decision is DENY

    @pytest.mark.parametrize(
        "other",
        [{"target": "urn:other"}, {"assignee": "urn:other"}, {"assignee": None}],
    )
    def test_is_for_its_thing_and_party_alone(self, other: dict[str, Any]) -> None:
        assert asked(policy(), **other).decision is DENY

    def test_is_for_anybody_where_it_names_nobody(self) -> None:
        free = policy(rule(assignee=None), **{"@type": "Offer"})

        assert asked(free, assignee=None).decision is PERMIT
        assert asked(free, assignee="urn:other").decision is PERMIT

    @pytest.mark.parametrize(
        ("purpose", "decision", "said"),
        [
            (RESEARCH, PERMIT, "The purpose is one of: “research”: yes."),
            (PLANNING, DENY, "The purpose is one of: “research”: no."),
            (None, DENY, "The purpose is one of: “research”: not known."),
        ],
    )
    def test_needs_its_constraints(
        self, purpose: str | None, decision: Decision, said: str
    ) -> None:
        report = asked(policy(rule(uid="#use", constraint=[FOR_RESEARCH])), purpose=purpose)

        assert report.decision is decision
        assert said in english(report)
        assert [one.sentence["en"] for one in report.rules[0].constraints] == [said]
        assert (report.rules[0].uid, report.rules[0].kind) == ("#use", RuleKind.PERMISSION)

    def test_is_one_of_several(self) -> None:
        found = policy(
            rule(constraint=[FOR_RESEARCH]), rule(constraint=[limit("spatial", "eq", "DE")])
        )

        report = asked(found, place="DE")

        assert report.decision is PERMIT
        assert states(report) == [RuleState.INACTIVE, RuleState.ACTIVE]
        assert "research" not in english(report)

    def test_gives_way_to_one_that_names_the_action(self) -> None:
        found = policy(rule(), rule("derive", duty=[CREDIT]))

        report = asked(found, "derive")

        assert report.decision is DENY
        assert states(report) == [RuleState.SUPERSEDED, RuleState.INACTIVE]
        assert report.rules[0].sentence["en"] == "A closer permission holds instead of “use”."
        assert asked(found, "derive", State(fulfilled=frozenset({"attribute"}))).decision is PERMIT
        assert asked(found, "use").decision is PERMIT

    def test_does_not_give_way_to_one_of_another_party(self) -> None:
        found = policy(rule(), rule("derive", assignee="urn:other"))

        assert asked(found, "derive").decision is PERMIT

    def test_ends_with_the_agreement(self) -> None:
        report = asked(policy(), state=State(is_in_force=False))

        assert report.decision is DENY
        assert report.reasons[0]["de"].endswith("nicht in Kraft.")
        assert "not in force" not in english(asked(policy()))


class TestProhibition:
    def test_holds_against_a_permission(self) -> None:
        report = asked(policy(rule("sell"), prohibition=[rule("sell")]), "sell")

        assert report.decision is DENY
        assert english(report) == "Prohibited: “sell”."
        assert states(report) == [RuleState.ACTIVE, RuleState.ACTIVE]

    def test_covers_what_is_part_of_it(self) -> None:
        found = policy(rule("display"), prohibition=[rule("play")])

        assert asked(found, "display").decision is DENY

    def test_leaves_what_is_wider(self) -> None:
        found = policy(prohibition=[rule("derive")])

        assert asked(found).decision is PERMIT
        assert asked(found, "derive").decision is DENY

    def test_leaves_other_things(self) -> None:
        found = policy(prohibition=[rule("derive", target="urn:other")])

        assert asked(found, "derive").decision is PERMIT

    def test_may_concern_whoever_does_not_say_who_they_are(self) -> None:
        found = policy(rule(assignee=None), prohibition=[rule()], **{"@type": "Offer"})

        assert asked(found, assignee=None).decision is DENY
        assert asked(found, assignee=BAKERY).decision is DENY
        assert asked(found, assignee="urn:other").decision is PERMIT

    @pytest.mark.parametrize(
        ("purpose", "decision"), [(RESEARCH, DENY), (PLANNING, PERMIT), (None, DENY)]
    )
    def test_holds_unless_a_constraint_does_not(
        self, purpose: str | None, decision: Decision
    ) -> None:
        found = policy(prohibition=[rule(constraint=[FOR_RESEARCH])])

        assert asked(found, purpose=purpose).decision is decision

    def test_spares_those_it_leaves_out(self) -> None:
        strangers = limit("recipient", "isNoneOf", [AFFILIATE])
        found = policy(
            rule("distribute", constraint=[limit("recipient", "isAnyOf", [AFFILIATE])]),
            prohibition=[rule("distribute", constraint=[strangers])],
        )

        assert asked(found, "distribute").decision is DENY
        assert asked(found, "distribute", recipient_is=frozenset({AFFILIATE})).decision is PERMIT


class TestDuty:
    @pytest.mark.parametrize("name", ["#payment", "compensate"])
    def test_is_fulfilled_by_its_address_or_its_action(self, name: str) -> None:
        found = policy(rule(duty=[PAYMENT]))

        owed, done = asked(found), asked(found, state=State(fulfilled=frozenset({name})))

        assert (owed.decision, done.decision) == (DENY, PERMIT)
        assert owed.rules[0].duties[0].state is DutyState.OWED
        assert english(owed).endswith("Duty open: “pay”.")
        assert english(done).endswith("Duty fulfilled: “pay”.")

    def test_may_be_done_along_with_the_use(self) -> None:
        found = policy(rule(duty=[CREDIT]))

        report = asked(found, state=State(undertaken=frozenset({"attribute"})))

        assert report.decision is PERMIT
        assert report.rules[0].duties[0].state is DutyState.UNDERTAKEN
        assert english(report).endswith("along with the use: “name the source”.")

    def test_of_several_all_count(self) -> None:
        found = policy(rule(duty=[PAYMENT, CREDIT]))

        assert asked(found, state=State(fulfilled=frozenset({"compensate"}))).decision is DENY
        assert (
            asked(found, state=State(fulfilled=frozenset({"#payment", "#credit"}))).decision
            is PERMIT
        )

    @pytest.mark.parametrize(
        ("days", "decision", "state"), [(13, PERMIT, DutyState.NOT_DUE), (14, DENY, DutyState.OWED)]
    )
    def test_waits_for_the_end_of_a_trial(
        self, days: int, decision: Decision, state: DutyState
    ) -> None:
        trial = limit("delayPeriod", "eq", typed("P14D", "duration"))
        found = policy(rule(duty=[PAYMENT | {"constraint": [trial]}]))

        report = asked(found, state=State(started_at=NOON), at=NOON + days * DAY)

        assert report.decision is decision
        assert report.rules[0].duties[0].state is state

    def test_is_owed_where_nobody_knows_when(self) -> None:
        trial = limit("delayPeriod", "eq", typed("P14D", "duration"))

        report = asked(policy(rule(duty=[PAYMENT | {"constraint": [trial]}])))

        assert report.rules[0].duties[0].state is DutyState.OWED
        assert report.decision is DENY

    def test_denies_where_it_is_overdue(self) -> None:
        until = limit("dateTime", "lt", typed("2026-01-01", "date"))
        found = policy(rule(duty=[PAYMENT | {"constraint": [until]}]))

        report = asked(found)

        assert report.rules[0].duties[0].state is DutyState.OVERDUE
        assert report.decision is DENY


DELETION = rule(
    "delete",
    uid="#delete",
    constraint=[
        limit("event", "gt", {"@id": "odrl:policyUsage"}),
        limit("elapsedTime", "lteq", typed("P30D", "duration")),
    ],
)


class TestObligation:
    @pytest.mark.parametrize(
        ("days", "fulfilled", "state", "said"),
        [
            (-1, "", DutyState.NOT_DUE, "Duty not due yet: “delete”."),
            (1, "", DutyState.OWED, "Duty open: “delete”."),
            (30, "", DutyState.OWED, "The time gone by is at most 30 days: yes."),
            (31, "", DutyState.OVERDUE, "Duty overdue: “delete”."),
            (31, "delete", DutyState.FULFILLED, "Duty fulfilled: “delete”."),
            (-1, "#delete", DutyState.FULFILLED, "Duty fulfilled: “delete”."),
        ],
    )
    def test_runs_from_the_end_of_use(
        self, days: int, fulfilled: str, state: DutyState, said: str
    ) -> None:
        world = State(started_at=NOON - 400 * DAY, ended_at=NOON, fulfilled=frozenset({fulfilled}))

        report = asked(policy(obligation=[DELETION]), state=world, at=NOON + days * DAY)

        owed = report.obligations[0]
        assert (owed.uid, owed.action, owed.state) == ("#delete", "delete", state)
        assert said in owed.sentence["en"]
        assert ("yes" in owed.sentence["en"]) is (state is not DutyState.FULFILLED)

    def test_decides_nothing(self) -> None:
        world = State(ended_at=NOON - 90 * DAY)

        report = asked(policy(obligation=[DELETION]), state=world)

        assert report.obligations[0].state is DutyState.OVERDUE
        assert report.decision is PERMIT

    def test_is_not_due_while_use_has_no_end(self) -> None:
        report = asked(policy(obligation=[DELETION]), state=NOTHING)

        assert report.obligations[0].state is DutyState.NOT_DUE

    def test_of_others_is_left_out(self) -> None:
        found = policy(obligation=[DELETION | {"assignee": "urn:other"}])

        assert asked(found).obligations == ()


class TestReport:
    def test_uses_words_that_clients_may_rely_on(self) -> None:
        assert set(Decision) == {"permit", "deny"}
        assert set(RuleState) == {"active", "inactive", "superseded", "unrelated"}
        assert set(DutyState) == {"fulfilled", "not-due", "overdue", "owed", "undertaken"}

    def test_says_each_reason_once(self) -> None:
        found = policy(rule(constraint=[FOR_RESEARCH]), rule(constraint=[FOR_RESEARCH]))

        report = asked(found)

        assert english(report) == (
            "The permission “use” does not hold here. The purpose is one of: “research”: not known."
        )

    def test_is_in_both_languages(self) -> None:
        found = policy(
            rule(constraint=[FOR_RESEARCH], duty=[PAYMENT]),
            prohibition=[rule("sell")],
            obligation=[DELETION],
        )

        report = asked(found, "derive")

        said = [*report.reasons, *(one.sentence for one in (*report.rules, *report.obligations))]
        assert all(one.keys() == {"de", "en"} and all(one.values()) for one in said)
        assert all(one["de"] != one["en"] for one in said)


class TestProfile:
    def test_ends_a_circle_of_own_actions(self) -> None:
        looped = type(PROFILE)(url="urn:p", actions={"urn:p#a": "urn:p#b", "urn:p#b": "urn:p#a"})

        assert looped.widening("urn:p#a") == ["urn:p#a", "urn:p#b"]

    def test_goes_up_to_the_widest(self) -> None:
        assert PROFILE.widening("display") == ["display", "play", "use"]
        assert PROFILE.widening(REIDENTIFY) == [REIDENTIFY, "use"]
