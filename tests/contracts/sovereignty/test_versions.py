from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, col, select

from marketplace.contracts.sovereignty import outdated, versions
from marketplace.contracts.sovereignty.models import RuleVersion
from marketplace.contracts.sovereignty.rules import HIGH_VALUE_IS_FREE, LONGEST_TERM, MAY_AUDIT
from marketplace.contracts.sovereignty.versions import RuleChangedInSilence
from marketplace.core.rules import Rule
from marketplace.log.models import LogEntry
from marketplace.site.rules.collecting import rules
from tests.contracts.agreements.market import Market
from tests.contracts.sovereignty.conftest import Calls
from tests.site.sales.trade import As

SHORTER = replace(LONGEST_TERM, version=2, threshold=36)
TODAY = {**outdated.RULES, SHORTER.id: SHORTER}


def logged(session: Session) -> list[tuple[str, str, dict[str, Any]]]:
    statement = select(LogEntry).where(col(LogEntry.action).startswith("rules."))
    found = session.exec(statement.order_by(col(LogEntry.id)))
    return [(entry.action, entry.subject, entry.details) for entry in found]


class TestNote:
    def test_keeps_every_rule_once(self, session: Session) -> None:
        first = versions.note(session, rules())
        again = versions.note(session, rules())

        assert sorted(seen.rule_id for seen in first) == sorted(rule.id for rule in rules())
        assert again == []
        assert [action for action, _, _ in logged(session)] == ["rules.published"]

    def test_keeps_thresholds_of_every_kind_as_they_are(self, session: Session) -> None:
        versions.note(session, rules())

        kept = {seen.rule_id: seen.threshold for seen in session.exec(select(RuleVersion))}
        assert kept == {rule.id: rule.threshold for rule in rules()}

    def test_logs_what_changed_from_which_version_to_which(self, session: Session) -> None:
        versions.note(session, [LONGEST_TERM])

        versions.note(session, [SHORTER, MAY_AUDIT])

        assert logged(session)[1:] == [
            (
                "rules.changed",
                "rule/city-longest-term",
                {
                    "from": {"version": 1, "threshold": 60},
                    "to": {"version": 2, "threshold": 36},
                },
            ),
            ("rules.published", "rules", {"rules": ["city-may-audit"]}),
        ]
        assert [seen.version for seen in versions.history(session, SHORTER.id)] == [2, 1]

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (LONGEST_TERM, replace(LONGEST_TERM, threshold=61)),
            (HIGH_VALUE_IS_FREE, replace(HIGH_VALUE_IS_FREE, threshold=1)),
        ],
    )
    def test_refuses_a_threshold_that_changed_in_silence(
        self, session: Session, before: Rule, after: Rule
    ) -> None:
        versions.note(session, [before])

        with pytest.raises(RuleChangedInSilence, match=f"{after.threshold}.*new version"):
            versions.note(session, [after])

    def test_forgets_no_version_when_the_text_is_put_better(self, session: Session) -> None:
        versions.note(session, [LONGEST_TERM])

        assert versions.note(session, [replace(LONGEST_TERM, text_en="At most five years.")]) == []


class TestOlderContracts:
    def test_are_none_while_no_rule_has_changed(self, market: Market, session: Session) -> None:
        market.bought(of=market.department)
        market.bought()

        assert outdated.page_of(session, cursor=None).items == []

    def test_are_those_that_were_agreed_before_a_rule_changed(
        self, market: Market, session: Session
    ) -> None:
        contract = market.bought(of=market.department)
        market.draft(market.offer(of=market.department))
        market.bought()

        (found,) = outdated.page_of(session, rules=TODAY, cursor=None).items

        older = outdated.contract_of(session, found, TODAY).older
        assert found.id == contract
        assert [(each.now.id, each.version, each.threshold) for each in older] == [
            ("city-longest-term", 1, 60)
        ]

    def test_are_not_those_that_have_ended(self, market: Market, session: Session) -> None:
        market.revoke(market.bought(of=market.department))

        assert outdated.page_of(session, rules=TODAY, cursor=None).items == []

    def test_are_also_those_from_before_rules_were_frozen(
        self, market: Market, session: Session
    ) -> None:
        contract = market.bought(of=market.department)
        with market.sessions.begin() as another:
            another.get_one(type(market.agreement(contract)), contract).rules = []

        (found,) = outdated.page_of(session, cursor=None).items

        assert found.id == contract

    def test_are_turned_page_by_page(self, market: Market, session: Session) -> None:
        made = [market.bought(of=market.department) for _ in range(2)]

        first = outdated.page_of(session, rules=TODAY, cursor=None, limit=1)
        rest = outdated.page_of(session, rules=TODAY, cursor=first.next, limit=1)

        assert [first.items[0].id, rest.items[0].id] == made[::-1]
        assert rest.next is None


class TestTheApi:
    def test_lists_the_versions_that_held_to_everybody(
        self, market: Market, session: Session, client: Any
    ) -> None:
        versions.note(session, [LONGEST_TERM])
        versions.note(session, [SHORTER])
        session.commit()

        first = client.get("/api/v1/rules/versions?limit=1").json()
        rest = client.get(f"/api/v1/rules/versions?limit=1&cursor={first['next']}").json()

        found = [*first["items"], *rest["items"]]
        assert [(each["version"], each["threshold"]) for each in found] == [(2, 36), (1, 60)]
        assert (found[0]["text"]["en"], rest["next"]) == (SHORTER.text_en, None)

    def test_shows_stewards_the_contracts_under_older_rules(
        self, market: Market, call: Calls
    ) -> None:
        contract = market.bought(of=market.department)
        with market.sessions.begin() as session:
            session.get_one(type(market.agreement(contract)), contract).rules = []

        page = call(market.steward, "GET", "/rules/older-contracts").json()
        refusal = call(market.department, "GET", "/rules/older-contracts")

        (found,) = page["items"]
        assert (found["id"], found["consumer"], found["provider"]) == (
            str(contract),
            "buyer",
            "roads",
        )
        assert (found["older"], page["next"]) == ([], None)
        assert refusal.status_code == 403


class TestTheDesk:
    def test_says_that_all_is_well(self, market: Market, as_: As, session: Session) -> None:
        versions.note(session, [LONGEST_TERM])
        session.commit()

        seen = as_(market.steward).opens("/desk/rules").seen

        assert "Every running contract falls under the rules of today" in seen.text
        assert LONGEST_TERM.text_en in seen.text
        assert "Threshold 60" in seen.text

    def test_lists_contracts_under_older_rules(self, market: Market, as_: As) -> None:
        contract = market.bought(of=market.department)
        with market.sessions.begin() as session:
            session.get_one(type(market.agreement(contract)), contract).rules = []

        seen = as_(market.steward).opens("/desk/rules").seen

        assert seen.href_of("Lotsenhaus") == f"/contracts/{contract}"
        assert "agreed before these rules were written down" in seen.text
        assert "No version is noted yet" in seen.text

    def test_is_the_stewards(self, market: Market, as_: As) -> None:
        assert as_(market.department).opens("/desk/rules").status == 403
