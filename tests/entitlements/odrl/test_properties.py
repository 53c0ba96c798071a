"""What holds of every policy, whatever it says."""

import json
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.entitlements.odrl.cases import Request, State
from marketplace.entitlements.odrl.evaluating import Decision, evaluate
from marketplace.entitlements.odrl.parsing import parse
from marketplace.entitlements.odrl.values import Duty, Policy, Rule
from marketplace.entitlements.odrl.vocabulary import RuleKind
from tests.entitlements.odrl.policies import (
    AFFILIATE,
    BAKERY,
    CALL,
    NOON,
    PLANNING,
    PROFILE,
    REIDENTIFY,
    RESEARCH,
    TARGET,
    Json,
    document,
    limit,
    rule,
    typed,
)

ACTIONS = st.sampled_from(["use", "play", "display", "derive", "distribute", "sell", REIDENTIFY])
DAYS = st.integers(-40, 40)
PURPOSES = st.sampled_from([RESEARCH, PLANNING])
PLACES = st.sampled_from(["DE", "NO", "US", "http://www.wikidata.org/entity/Q458"])


def until(operator: str, days: int) -> Json:
    moment = NOON + timedelta(days)
    return limit("dateTime", operator, typed(moment.isoformat(), "dateTime"))


def lasting(days: int) -> Json:
    return limit("elapsedTime", "lteq", typed(f"P{days}D", "duration"))


def joining(joint: str, parts: list[Json]) -> Json:
    return {joint: parts}


def owing(action: str, when: list[Json]) -> Json:
    return {"action": action, "constraint": when}


def ruling(action: str, limits: list[Json]) -> Json:
    return rule(action, constraint=limits)


def permitting(action: str, limits: list[Json], duties: list[Json]) -> Json:
    return rule(action, constraint=limits, duty=duties)


def agreeing(permissions: list[Json], prohibitions: list[Json]) -> Json:
    return document(*permissions, prohibition=prohibitions)


LIMITS: st.SearchStrategy[Json] = st.one_of(
    st.builds(
        limit,
        st.just("purpose"),
        st.sampled_from(["isAnyOf", "isNoneOf", "isAllOf"]),
        st.lists(PURPOSES, min_size=1, max_size=2),
    ),
    st.builds(limit, st.just("spatial"), st.sampled_from(["isPartOf", "neq"]), PLACES),
    st.builds(
        limit,
        st.just("recipient"),
        st.sampled_from(["eq", "isNoneOf"]),
        st.sampled_from([BAKERY, AFFILIATE]),
    ),
    st.builds(limit, st.just("count"), st.just("lteq"), st.integers(0, 5), unit=st.just(CALL)),
    st.builds(until, st.sampled_from(["lt", "lteq", "gt", "gteq"]), DAYS),
    st.builds(lasting, st.integers(0, 40)),
)
CONSTRAINTS: st.SearchStrategy[Json] = st.one_of(
    LIMITS,
    st.builds(
        joining,
        st.sampled_from(["and", "or", "xone"]),
        st.lists(LIMITS, min_size=1, max_size=3),
    ),
)
LIMITED = st.lists(CONSTRAINTS, max_size=2)
DUTIES = st.builds(
    owing, st.sampled_from(["compensate", "attribute"]), st.lists(LIMITS, max_size=1)
)
RULES = st.builds(ruling, ACTIONS, LIMITED)
PERMISSIONS = st.builds(permitting, ACTIONS, LIMITED, st.lists(DUTIES, max_size=2))
DOCUMENTS = st.builds(
    agreeing, st.lists(PERMISSIONS, min_size=1, max_size=4), st.lists(RULES, max_size=3)
)
REQUESTS = st.builds(
    Request,
    action=ACTIONS,
    target=st.just(TARGET),
    at=DAYS.map(lambda days: NOON + timedelta(days)),
    assignee=st.sampled_from([BAKERY, None]),
    purpose=PURPOSES | st.none(),
    place=PLACES | st.none(),
    recipient_is=st.frozensets(st.just(AFFILIATE)),
)
STATES = st.builds(
    State,
    started_at=st.none() | st.just(NOON),
    counts=st.dictionaries(st.just(CALL), st.integers(0, 6)),
    fulfilled=st.frozensets(st.sampled_from(["compensate", "attribute"])),
)
EVERYTHING = settings(max_examples=60, deadline=None)


def permits(policy: Policy, request: Request, state: State) -> bool:
    return evaluate(policy, request, state, PROFILE).decision is Decision.PERMIT


def read(document: Json) -> Policy:
    return parse(document, PROFILE)


def with_rules(policy: Policy, *rules: Rule) -> Policy:
    return replace(policy, rules=rules)


class TestDecision:
    @EVERYTHING
    @given(DOCUMENTS, RULES, REQUESTS, STATES)
    def test_never_widens_with_another_prohibition(
        self, written: Json, more: Json, request: Request, state: State
    ) -> None:
        narrower = written | {"prohibition": [*written["prohibition"], more]}

        assert permits(read(narrower), request, state) <= permits(read(written), request, state)

    @EVERYTHING
    @given(DOCUMENTS, CONSTRAINTS, DUTIES, REQUESTS, STATES)
    def test_never_widens_with_another_limit_or_duty(
        self, written: Json, limited: Json, owed: Json, request: Request, state: State
    ) -> None:
        narrower = [
            one | {"constraint": [*one["constraint"], limited], "duty": [*one["duty"], owed]}
            for one in written["permission"]
        ]

        assert permits(read(written | {"permission": narrower}), request, state) <= permits(
            read(written), request, state
        )

    @EVERYTHING
    @given(DOCUMENTS, PERMISSIONS, REQUESTS, STATES)
    def test_never_narrows_with_another_permission_of_the_same_action(
        self, written: Json, more: Json, request: Request, state: State
    ) -> None:
        same = more | {"action": request.action}
        named = [*written["permission"], rule(request.action)]
        before = read(written | {"permission": named})
        after = read(written | {"permission": [*named, same]})

        assert permits(before, request, state) <= permits(after, request, state)

    @EVERYTHING
    @given(DOCUMENTS, st.randoms(use_true_random=False), REQUESTS, STATES)
    def test_does_not_depend_on_the_order_of_rules(
        self, written: Json, random: Any, request: Request, state: State
    ) -> None:
        policy = read(written)
        shuffled = random.sample(policy.rules, len(policy.rules))

        assert permits(with_rules(policy, *shuffled), request, state) is permits(
            policy, request, state
        )

    @EVERYTHING
    @given(DOCUMENTS, REQUESTS, STATES)
    def test_never_narrows_as_more_duties_are_fulfilled(
        self, written: Json, request: Request, state: State
    ) -> None:
        done = replace(state, fulfilled=frozenset({"compensate", "attribute"}))

        assert permits(read(written), request, state) <= permits(read(written), request, done)

    @EVERYTHING
    @given(DOCUMENTS, REQUESTS, STATES)
    def test_never_widens_for_want_of_a_fact(
        self, written: Json, request: Request, state: State
    ) -> None:
        policy = read(written)
        silent = replace(request, purpose=None, place=None)
        blind = replace(state, started_at=None, counts={})

        assert permits(policy, silent, blind) <= permits(policy, request, state)

    @EVERYTHING
    @given(DOCUMENTS, REQUESTS, STATES)
    def test_permits_nothing_without_a_permission(
        self, written: Json, request: Request, state: State
    ) -> None:
        policy = read(written)
        forbidding = with_rules(policy, *policy.of(RuleKind.PROHIBITION))

        assert not permits(forbidding, request, state)
        assert not permits(policy, request, replace(state, is_in_force=False))

    @EVERYTHING
    @given(DOCUMENTS, REQUESTS, STATES)
    def test_is_the_same_for_the_same_words(
        self, written: Json, request: Request, state: State
    ) -> None:
        again = json.loads(json.dumps(written))

        assert evaluate(read(written), request, state, PROFILE) == evaluate(
            read(again), request, state, PROFILE
        )


def term(days: int) -> Policy:
    return read(document(rule(constraint=[until("gteq", 0), lasting(days)])))


class TestTime:
    @EVERYTHING
    @given(st.integers(0, 40), DAYS, st.integers(0, 40))
    def test_of_a_term_is_one_stretch(self, days: int, start: int, later: int) -> None:
        policy, state = term(days), State(started_at=NOON)
        moments = [NOON + timedelta(start), NOON + timedelta(start + later)]
        first, second = (
            permits(policy, Request(action="use", target=TARGET, at=at, assignee=BAKERY), state)
            for at in moments
        )

        assert first is (0 <= start <= days)
        assert second is (0 <= start + later <= days)

    @EVERYTHING
    @given(DOCUMENTS, REQUESTS, STATES)
    def test_zone_changes_nothing(self, written: Json, request: Request, state: State) -> None:

        elsewhere = replace(request, at=request.at.astimezone(timezone(timedelta(hours=9))))

        assert permits(read(written), request, state) is permits(read(written), elsewhere, state)


class TestDutyReport:
    @EVERYTHING
    @given(DOCUMENTS, REQUESTS, STATES)
    def test_is_made_of_every_duty_of_a_rule_that_was_looked_at(
        self, written: Json, request: Request, state: State
    ) -> None:
        policy = read(written)
        looked_at = {"active", "inactive"}

        report = evaluate(policy, request, state, PROFILE)

        for rule_, said in zip(policy.of(RuleKind.PERMISSION), report.rules, strict=False):
            owed: tuple[Duty, ...] = rule_.duties if said.state in looked_at else ()
            assert [one.action for one in said.duties] == [one.action for one in owed]
