"""Trying to bring a contract on the city's data into force against a rule."""

import json
from typing import Any

import pytest

from billing.models import ProcessorName
from catalog.models import Dataset
from marketplace.contracts.models import Agreement, AgreementStatus, PriceGround
from marketplace.contracts.sovereignty import NEEDED
from marketplace.contracts.sovereignty.errors import SovereigntyBroken
from marketplace.core import clock
from tests.contracts.agreements.market import Market
from tests.factories.contracts import ONCE

FREE_DATA: dict[str, Any] = {"policy": [], "purposes": []}
GROUNDS: dict[str, Any] = {
    "ground": PriceGround.MARGINAL_COST,
    "calculation": "Two hours.",
    "answers_for_price": "Kim Beispiel",
    "review_by": clock.now().date(),
}


def change(market: Market, contract: Any, **given: Any) -> None:
    """Change the dataset of a contract, as its publisher or a steward may."""
    with market.sessions.begin() as session:
        dataset = session.get_one(Dataset, session.get_one(Agreement, contract).dataset_id)
        for name, value in given.items():
            setattr(dataset, name, value)


def cut(market: Market, contract: Any, clause: str) -> None:
    """Take a clause out of frozen terms, as only somebody with the database can."""
    with market.sessions.begin() as session:
        agreement = session.get_one(Agreement, contract)
        terms = json.loads(agreement.terms)
        terms["clauses"] = [each for each in terms["clauses"] if each["id"] != clause]
        agreement.terms = json.dumps(terms).encode()


def broken(refusal: pytest.ExceptionInfo[SovereigntyBroken]) -> list[str]:
    return [breach["rule"] for breach in refusal.value.facts["breaches"]]


class TestDraft:
    def test_freezes_the_rules_that_bind_it(self, market: Market) -> None:
        agreement = market.agreement(market.draft(market.offer(of=market.department)))

        frozen = json.loads(agreement.terms)["rules"]
        assert {"id": "city-longest-term", "version": 1, "threshold": 60} in frozen
        assert agreement.rules == [{k: rule[k] for k in ("id", "version")} for rule in frozen]
        assert len(frozen) > 10

    def test_freezes_none_where_none_bind(self, market: Market) -> None:
        agreement = market.agreement(market.draft(market.offer(**FREE_DATA)))

        assert (agreement.rules, json.loads(agreement.terms)["rules"]) == ([], [])

    def test_is_refused_once_the_data_is_known_to_be_the_citys(self, market: Market) -> None:
        offer = market.offer(policy=["attribution"])
        with market.sessions.begin() as session:
            dataset = session.get_one(Dataset, offer.dataset_id)
            dataset.collected_for = market.department.organization_id

        with pytest.raises(SovereigntyBroken) as refusal:
            market.draft(offer)

        assert "city-no-onward-transfer" in broken(refusal)

    def test_costs_the_city_nothing_of_what_was_collected_for_it(self, market: Market) -> None:
        offer = market.offer(**ONCE, **GROUNDS, policy=list(NEEDED), term_months=12)
        with market.sessions.begin() as session:
            dataset = session.get_one(Dataset, offer.dataset_id)
            dataset.collected_for = market.department.organization_id

        with pytest.raises(SovereigntyBroken) as refusal:
            market.draft(offer, by=market.department)

        assert broken(refusal)[0] == "city-reads-free"


class TestAcceptance:
    @pytest.mark.parametrize(
        ("clause", "rules"),
        [
            ("not_exclusive", ["city-not-exclusive"]),
            ("operator", ["city-no-operator-use"]),
            ("audit", ["city-may-audit"]),
            ("cause", ["city-may-terminate"]),
            ("revocation", ["city-may-revoke"]),
        ],
    )
    def test_is_refused_without_a_clause_that_protects_the_city(
        self, market: Market, clause: str, rules: list[str]
    ) -> None:
        contract = market.draft(market.offer(of=market.department))
        cut(market, contract, clause)

        with pytest.raises(SovereigntyBroken) as refusal:
            market.accept(contract)

        assert broken(refusal) == rules
        assert market.status(contract) is AgreementStatus.DRAFT

    def test_is_refused_where_the_purposes_were_taken_out(self, market: Market) -> None:
        contract = market.draft(market.offer(of=market.department))
        with market.sessions.begin() as session:
            session.get_one(Agreement, contract).purposes = []

        with pytest.raises(SovereigntyBroken) as refusal:
            market.accept(contract)

        assert broken(refusal) == ["city-purpose-named"]

    def test_brings_into_force_what_keeps_the_rules(self, market: Market) -> None:
        contract = market.bought(of=market.department)

        assert market.status(contract) is AgreementStatus.ACTIVE
        assert market.may_read(contract)


class TestApproval:
    def test_is_refused_where_a_rule_is_broken_by_now(self, market: Market) -> None:
        contract = market.requested(of=market.department)
        cut(market, contract, "audit")

        with pytest.raises(SovereigntyBroken):
            market.approve(contract, market.steward)

        assert market.status(contract) is AgreementStatus.ACCEPTED
        assert not market.may_read(contract)


class TestPayment:
    def test_that_comes_too_late_is_given_back(self, market: Market) -> None:
        contract = market.draft(market.offer(**ONCE, **FREE_DATA))
        market.accept(contract, ProcessorName.STRIPE)
        change(market, contract, collected_for=market.department.organization_id)

        market.cards.pay(market.sessions, contract)

        assert market.status(contract) is AgreementStatus.EXPIRED
        assert "kosten 0" in market.agreement(contract).end_reason
        assert market.entitlement(contract) is None
