"""Each rule of sovereignty: what it binds, and on which side of its threshold a deal breaks it."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.models import Access
from marketplace.contracts.models import PriceGround
from marketplace.contracts.sovereignty.criteria import CRITERIA, RULES, breaches, held
from marketplace.contracts.sovereignty.deal import Deal
from tests.contracts.sovereignty.deals import CLAUSES, DEAL, deal, policy_without

OPENLY: dict[str, Any] = {"is_openly_licensed": True, "license": "cc-by-4.0"}
COLLECTED: dict[str, Any] = {"is_city_data": False, "is_collected_for_city": True}
COMPANYS: dict[str, Any] = {"is_city_data": False, "rights_holder": "company"}
HIGH_VALUE: dict[str, Any] = {**OPENLY, "high_value": "GEO", "door": Access.OPEN}
NOTHING: dict[str, Any] = {"policy": (), "purposes": (), "term_months": None}


def broken(given: Deal) -> list[tuple[str, Any]]:
    return [(breach.rule.id, breach.value) for breach in breaches(given)]


def clauses_without(clause: str) -> dict[str, Any]:
    return {"clauses": CLAUSES - {clause}}


BROKEN: list[tuple[Deal, list[tuple[str, Any]]]] = [
    (deal(data={"rights_holder": "company"}), [("city-holds-rights", "company")]),
    (deal(data=OPENLY | {"rights_holder": "research"}), [("city-holds-rights", "research")]),
    (deal(data=COLLECTED | {"rights_holder": ""}), [("city-holds-rights", "")]),
    (deal(**clauses_without("not_exclusive")), [("city-not-exclusive", False)]),
    (deal(**clauses_without("operator")), [("city-no-operator-use", False)]),
    (deal(**clauses_without("audit")), [("city-may-audit", False)]),
    (deal(**clauses_without("cause")), [("city-may-terminate", False)]),
    (deal(**clauses_without("revocation")), [("city-may-revoke", False)]),
    (deal(purposes=()), [("city-purpose-named", 0)]),
    (
        deal(policy=policy_without("eu_only")),
        [("city-stays-in-eu", "no_resale, no_reidentification, delete_at_end")],
    ),
    (
        deal(policy=policy_without("no_reidentification")),
        [("city-no-reidentification", "no_resale, eu_only, delete_at_end")],
    ),
    (
        deal(policy=policy_without("no_resale")),
        [("city-no-onward-transfer", "no_reidentification, eu_only, delete_at_end")],
    ),
    (deal(policy=policy_without("delete_at_end")), [("city-deletion-at-end", None)]),
    (deal(term_months=61), [("city-longest-term", 61)]),
    (deal(term_months=None), [("city-longest-term", None)]),
    (deal(renewal_months=13), [("city-longest-renewal", 13)]),
    (deal(price={"ground": None}), [("city-data-is-free", 1)]),
    (deal(data={"door": Access.OPEN}, price={"ground": None}), [("city-data-is-free", 1)]),
    (deal(data=OPENLY, policy=()), [("city-no-reidentification", "")]),
    (deal(price={"ground": PriceGround.OUTSIDE_DNG}), [("city-price-reason", "")]),
    (
        deal(price={"ground": PriceGround.OUTSIDE_DNG, "reason": " "}),
        [("city-price-reason", " ")],
    ),
    (deal(price={"calculation": ""}), [("city-price-calculation", "")]),
    (deal(price={"calculation": " "}), [("city-price-calculation", " ")]),
    (deal(price={"person": ""}), [("city-price-person", "")]),
    (deal(price={"person": " "}), [("city-price-person", " ")]),
    (deal(price={"review_by": None}), [("city-price-review", None)]),
    (deal(price={"review_by": date(2028, 11, 24)}), [("city-price-review", "2028-11-24")]),
    (deal(price={"review_by": date(2026, 11, 22)}), [("city-price-review", "2026-11-22")]),
    (deal(data=HIGH_VALUE, price={}), [("high-value-is-free", 1)]),
    (
        deal(data=HIGH_VALUE | {"license": "cc-by-sa-4.0"}),
        [("high-value-license", "cc-by-sa-4.0")],
    ),
    (deal(data=HIGH_VALUE | {"door": Access.ACCOUNT}), [("high-value-door", "account")]),
    (deal(data=HIGH_VALUE | COMPANYS, price={}), [("high-value-is-free", 1)]),
    (deal(data=COLLECTED, is_for_city=True, price={}), [("city-reads-free", 1)]),
    (deal(is_for_city=True, purposes=()), [("city-purpose-named", 0)]),
]

KEPT: list[Deal] = [
    DEAL,
    deal(policy=(*policy_without("eu_only"), "eea_only")),
    deal(policy=(*DEAL.policy, "attribution")),
    deal(price={}),
    deal(price={"review_by": date(2026, 11, 23)}),
    deal(price={"ground": PriceGround.OUTSIDE_DNG, "reason": "Weather of a private station."}),
    deal(data=COLLECTED),
    deal(data=COLLECTED, price={}),
    deal(data=COLLECTED, is_for_city=True, **NOTHING, clauses=frozenset()),
    deal(is_for_city=True, price={}),
    deal(data={"door": Access.OPEN, **OPENLY}, **NOTHING, clauses=frozenset()),
    deal(data={"door": Access.OPEN, "rights_holder": ""}, **NOTHING),
    deal(
        data=OPENLY,
        policy=("no_reidentification",),
        purposes=(),
        term_months=None,
        renewal_months=99,
    ),
    deal(data=COMPANYS, **NOTHING, price={"ground": None}, clauses=frozenset()),
    deal(data=HIGH_VALUE),
    *[deal(data=HIGH_VALUE | {"license": each}) for each in ("dl-de-by-2.0", "cc-zero")],
    deal(data=HIGH_VALUE | {"license": "dl-de-zero-2.0"}),
    deal(clauses=None),
]


class TestBreaches:
    @pytest.mark.parametrize(("given", "expected"), BROKEN)
    def test_are_found_with_the_value_that_broke_the_rule(
        self, given: Deal, expected: list[tuple[str, Any]]
    ) -> None:
        assert broken(given) == expected

    @pytest.mark.parametrize("given", KEPT)
    def test_are_none_where_every_rule_is_kept(self, given: Deal) -> None:
        assert broken(given) == []

    def test_cover_every_rule_of_the_table(self) -> None:
        found = {rule for _, expected in BROKEN for rule, _ in expected}

        assert found == {each.rule.id for each in CRITERIA}

    def test_name_the_field_to_correct_and_what_to_do(self) -> None:
        (found,) = breaches(deal(term_months=61))

        assert (found.field, found.rule.threshold) == ("term_months", 60)
        assert "at most 60 months" in found.sentence

    @pytest.mark.parametrize("door", [Access.ACCOUNT, Access.REQUEST, Access.PRIVATE])
    def test_are_found_behind_every_door(self, door: Access) -> None:
        assert broken(deal(data={"door": door}, purposes=())) == [("city-purpose-named", 0)]

    @pytest.mark.parametrize(
        ("today", "last"),
        [(date(2024, 2, 29), date(2026, 2, 28)), (date(2026, 12, 31), date(2028, 12, 31))],
    )
    def test_count_months_as_people_do(self, today: date, last: date) -> None:
        late = date.fromordinal(last.toordinal() + 1)

        assert broken(deal(price={"review_by": last}, on=today)) == []
        assert broken(deal(price={"review_by": late}, on=today)) == [
            ("city-price-review", late.isoformat())
        ]


class TestHeld:
    def test_are_the_rules_that_bind_whether_kept_or_not(self) -> None:
        unbound = {"high-value-is-free", "high-value-license", "high-value-door", "city-reads-free"}
        unbound |= {rule.id for rule in RULES if rule.id.startswith("city-price-")}

        names = {rule.id for rule in held(DEAL)}

        assert names == {each.rule.id for each in CRITERIA} - unbound
        assert names == {rule.id for rule in held(deal(purposes=()))}

    def test_are_none_on_data_of_a_company(self) -> None:
        assert held(deal(data=COMPANYS)) == []

    def test_leave_the_clauses_to_contracts(self) -> None:
        assert {rule.id for rule in held(DEAL)} - {
            rule.id for rule in held(deal(clauses=None))
        } == {
            "city-not-exclusive",
            "city-no-operator-use",
            "city-may-audit",
            "city-may-terminate",
            "city-may-revoke",
        }


VERSIONS = {
    "city-holds-rights": (1, "city_department"),
    "high-value-is-free": (1, 0),
    "city-reads-free": (1, 0),
    "city-data-is-free": (2, 0),
    "city-price-reason": (1, "ground_reason"),
    "city-price-calculation": (1, "calculation"),
    "city-price-person": (1, "answers_for_price"),
    "city-price-review": (1, 24),
    "city-purpose-named": (1, 1),
    "city-stays-in-eu": (1, "eu_only, eea_only"),
    "city-no-reidentification": (1, "no_reidentification"),
    "city-no-onward-transfer": (1, "no_resale"),
    "city-deletion-at-end": (1, 30),
    "city-longest-term": (1, 60),
    "city-longest-renewal": (1, 12),
    "city-not-exclusive": (1, True),
    "city-no-operator-use": (1, True),
    "city-may-audit": (1, True),
    "city-may-terminate": (1, True),
    "city-may-revoke": (1, True),
}
"""Whoever changes a threshold gives the rule a new version, and writes both down here."""


FIELDS = {
    "city-holds-rights": "collected_for",
    "high-value-is-free": "unit_amount",
    "high-value-license": "license",
    "high-value-door": "access",
    "city-reads-free": "unit_amount",
    "city-data-is-free": "unit_amount",
    "city-price-reason": "ground_reason",
    "city-price-calculation": "calculation",
    "city-price-person": "answers_for_price",
    "city-price-review": "review_by",
    "city-purpose-named": "purposes",
    "city-stays-in-eu": "policy",
    "city-no-reidentification": "policy",
    "city-no-onward-transfer": "policy",
    "city-deletion-at-end": "policy",
    "city-longest-term": "term_months",
    "city-longest-renewal": "interval",
    "city-not-exclusive": "clauses",
    "city-no-operator-use": "clauses",
    "city-may-audit": "clauses",
    "city-may-terminate": "clauses",
    "city-may-revoke": "clauses",
}


class TestRules:
    def test_name_the_field_that_a_form_corrects(self) -> None:
        assert {each.rule.id: each.field for each in CRITERIA} == FIELDS

    def test_have_a_new_version_with_each_new_threshold(self) -> None:
        assert {rule.id: (rule.version, rule.threshold) for rule in RULES} == VERSIONS

    def test_are_no_affair_of_who_asks(self) -> None:
        facts = {field.name for kind in (Deal,) for field in fields(kind)}

        assert not facts & {"actor", "person", "role", "is_steward", "override"}


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "purposes": st.sampled_from([(), ("research",)]),
        "policy": st.lists(st.sampled_from(DEAL.policy), unique=True).map(tuple),
        "term_months": st.sampled_from([None, 1, 60, 61]),
        "renewal_months": st.sampled_from([0, 12, 13]),
        "clauses": st.sets(st.sampled_from(sorted(CLAUSES))).map(frozenset),
        "price": st.sampled_from([None, {}, {"ground": None}, {"person": ""}]),
    },
)


class TestAnyDeal:
    @settings(max_examples=200, deadline=None)
    @given(changes=CHANGES, condition=st.sampled_from(DEAL.policy))
    def test_breaks_no_more_rules_with_one_more_condition(
        self, changes: dict[str, Any], condition: str
    ) -> None:
        given = deal(**changes)
        stricter = replace(given, policy=(*given.policy, condition))

        assert {rule for rule, _ in broken(stricter)} <= {rule for rule, _ in broken(given)}

    @settings(max_examples=200, deadline=None)
    @given(changes=CHANGES)
    def test_breaks_none_on_data_that_is_not_the_citys(self, changes: dict[str, Any]) -> None:
        given = replace(deal(**changes), data=deal(data=COMPANYS).data)

        assert broken(given) == []
