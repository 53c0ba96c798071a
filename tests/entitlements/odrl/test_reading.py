"""What contracts write, read back: the same choices, and written again the same policy."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.models import Interval
from marketplace.contracts import odrl, policies
from marketplace.contracts.agreements.evaluating import profile_of
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.purposes import PURPOSES
from marketplace.entitlements.odrl.durations import Duration
from marketplace.entitlements.odrl.errors import PolicyRefused
from marketplace.entitlements.odrl.parsing import parse
from marketplace.entitlements.odrl.places import EUROPEAN_UNION
from marketplace.entitlements.odrl.reading import Presets, presets_of
from tests.entitlements.odrl.policies import (
    AFFILIATE,
    CALL,
    NOON,
    PLANNING,
    RESEARCH,
    Json,
    limit,
    policy,
    rule,
    typed,
)

SITE = "https://city.example"
PROFILE = profile_of(SITE)
PERIODS = {Duration(months=1): Interval.MONTH, Duration(months=12): Interval.YEAR, None: None}


def in_order(codes: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of the codes, in the order of their list."""
    known = list(codes)
    return st.sets(st.sampled_from(known)).map(lambda some: tuple(c for c in known if c in some))


REACHES = st.builds(
    odrl.Reach,
    users=st.none() | st.integers(1, 10**6),
    calls_per_month=st.none() | st.integers(1, 10**9),
    term_months=st.none() | st.integers(1, 600),
)
POLICIES = st.builds(
    odrl.Policy,
    public_url=st.just(SITE),
    uid=st.just(f"{SITE}/contracts/1"),
    dataset=st.just("passanten"),
    assigner=st.just("foerdeblick"),
    policy=in_order(PRESETS),
    purposes=in_order(PURPOSES),
    unit_amount=st.integers(0, 10**9),
    currency=st.just("EUR"),
    interval=st.sampled_from([None, *Interval]),
    trial_days=st.integers(0, 90),
    reach=REACHES,
)


def conditions_of(presets: Presets) -> tuple[str, ...]:
    """The conditions that an offer would have named."""
    chosen = {
        policies.NO_RESALE: "sell" in presets.prohibited,
        policies.NO_REIDENTIFICATION: odrl.term(SITE, odrl.REIDENTIFY) in presets.prohibited,
        policies.NO_DERIVATIVES: "derive" in presets.prohibited,
        policies.NO_PUBLICATION: "present" in presets.prohibited,
        policies.ATTRIBUTION: presets.is_attributed,
        policies.EU_ONLY: EUROPEAN_UNION in presets.places,
        policies.EEA_ONLY: odrl.term(SITE, odrl.EEA) in presets.places,
        policies.AFFILIATES: odrl.term(SITE, odrl.AFFILIATE) in presets.shared_with,
        policies.DELETE_AT_END: presets.deletion == Duration(days=policies.DELETION_DAYS),
    }
    return tuple(preset for preset in PRESETS if chosen[preset])


def written_by(presets: Presets) -> odrl.Policy:
    """What would be written with the choices that were read."""
    price, limits = presets.price, dict(presets.limits)
    return odrl.Policy(
        public_url=SITE,
        uid=f"{SITE}/contracts/1",
        dataset="passanten",
        assigner="foerdeblick",
        policy=conditions_of(presets),
        purposes=tuple(one.partition("#")[2] for one in presets.purposes),
        unit_amount=int(price.amount * 100) if price else 0,
        currency=price.currency if price else "EUR",
        interval=PERIODS[price.every] if price else None,
        trial_days=price.trial.days if price and price.trial else 0,
        reach=odrl.Reach(
            users=limits.get(odrl.term(SITE, odrl.USER)),
            calls_per_month=limits.get(odrl.term(SITE, odrl.CALL_PER_MONTH)),
            term_months=presets.lasts.months if presets.lasts else None,
        ),
    )


def choices(written: Json) -> Presets:
    return presets_of(parse(written, PROFILE))


class TestRoundTrip:
    @settings(max_examples=100, deadline=None)
    @given(POLICIES)
    def test_of_an_offer_is_stable(self, given: odrl.Policy) -> None:
        written = odrl.offer(given)

        assert odrl.offer(written_by(choices(written))) == written

    @settings(max_examples=100, deadline=None)
    @given(POLICIES)
    def test_of_an_agreement_is_stable(self, given: odrl.Policy) -> None:
        written = odrl.agreement(given, assignee="baeckerei", drafted_at=NOON)

        presets = choices(written)

        assert presets.begins_at == NOON
        again = odrl.agreement(written_by(presets), assignee="baeckerei", drafted_at=NOON)
        assert again == written


PAYMENT = {
    "action": [
        {
            "rdf:value": {"@id": "odrl:compensate"},
            "refinement": [
                limit("payAmount", "eq", typed("49.00", "decimal"), unit={"@id": "urn:c/EUR"})
            ],
        }
    ],
    "constraint": [
        limit("timeInterval", "eq", typed("P1M", "duration")),
        limit("delayPeriod", "eq", typed("P14D", "duration")),
    ],
}
END = limit("event", "gt", {"@id": "odrl:policyUsage"})
DAYS = limit("elapsedTime", "lteq", typed("P30D", "duration"))
TERM = limit("elapsedTime", "lteq", typed("P12M", "duration"))
TO_AFFILIATES = limit("recipient", "isAnyOf", [AFFILIATE])
TO_STRANGERS = limit("recipient", "isNoneOf", [AFFILIATE])


class TestPresets:
    def test_are_all_that_a_policy_says(self) -> None:
        limits = [
            limit("purpose", "isAnyOf", [RESEARCH, PLANNING]),
            limit("spatial", "isPartOf", "DE"),
            limit("count", "lteq", 5, unit=CALL),
            limit("count", "lteq", 7),
            TERM,
        ]
        found = policy(
            rule(constraint=limits, duty=[PAYMENT]),
            rule("derive", constraint=limits, duty=[{"action": "attribute"}]),
            rule("distribute", constraint=[*limits, TO_AFFILIATES]),
            prohibition=[rule("distribute", constraint=[TO_STRANGERS]), rule("sell")],
            obligation=[rule("delete", constraint=[END, DAYS])],
        )

        presets = presets_of(found)

        assert presets.permitted == ("use", "derive")
        assert presets.prohibited == ("distribute", "sell")
        assert presets.shared_with == (AFFILIATE,)
        assert presets.purposes == (RESEARCH, PLANNING)
        assert presets.places == ("DE",)
        assert presets.limits == ((CALL, 5), ("", 7))
        assert (presets.begins_at, presets.lasts) == (None, Duration(months=12))
        assert presets.price is not None
        assert (presets.price.amount, presets.price.currency) == (Decimal(49), "EUR")
        assert (presets.price.every, presets.price.trial) == (
            Duration(months=1),
            Duration(days=14),
        )
        assert presets.is_attributed
        assert presets.deletion == Duration(days=30)

    def test_may_be_few(self) -> None:
        presets = presets_of(policy())

        assert presets.permitted == ("use",)
        assert (presets.price, presets.deletion, presets.lasts) == (None, None, None)
        assert not presets.is_attributed

    @pytest.mark.parametrize(
        "written",
        [
            {"permission": [rule(constraint=[limit("purpose", "eq", RESEARCH)])]},
            {"permission": [rule(constraint=[{"or": [limit("purpose", "isAnyOf", RESEARCH)]}])]},
            {"permission": [rule(constraint=[TERM, DAYS])]},
            {
                "permission": [
                    rule(constraint=[limit("dateTime", "gteq", typed("2026-01-01", "date"))])
                ]
            },
            {"permission": [rule(constraint=[TERM]), rule("derive")]},
            {"permission": [rule(duty=[PAYMENT | {"constraint": [DAYS]}])]},
            {"prohibition": [rule("sell", constraint=[TERM])]},
            {"prohibition": [rule("distribute", constraint=[TO_STRANGERS])]},
            {"obligation": [rule("inform", constraint=[END, DAYS])]},
            {"obligation": [rule("delete", constraint=[DAYS])]},
            {"obligation": [rule("delete", constraint=[END])]},
            {"obligation": [rule("delete", constraint=[END, DAYS])] * 2},
        ],
    )
    def test_are_not_made_up_where_no_choice_says_it(self, written: dict[str, Any]) -> None:
        with pytest.raises(PolicyRefused):
            presets_of(policy(**written))
