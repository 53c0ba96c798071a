from datetime import timedelta

import pytest
import time_machine

from marketplace.contracts.agreements.deletions import attesting
from marketplace.contracts.agreements.deletions.errors import NothingToDelete
from marketplace.contracts.agreements.errors import AgreementNotFound, AuthorityMissing
from tests.contracts.agreements.market import Market

START = "2026-04-01T10:00:00Z"


class TestAttest:
    @pytest.mark.parametrize("way", ["terminate", "revoke"])
    def test_is_asked_for_whatever_ended_it(self, market: Market, way: str) -> None:
        contract = market.bought()
        getattr(market, way)(contract)

        attested = market.attest(contract)

        assert attested.attested_by == "Kim Beispiel"
        assert market.log(contract)[-1] == "contracts.deletion_attested"
        assert market.told(market.seller)[-1] == "contracts.deletion-attested"

    def test_changes_nothing_the_second_time(self, market: Market) -> None:
        contract = market.bought()
        market.terminate(contract)
        first = market.attest(contract)

        assert market.attest(contract).attested_at == first.attested_at
        assert market.log(contract).count("contracts.deletion_attested") == 1

    def test_is_not_asked_for_before_the_end(self, market: Market) -> None:
        with pytest.raises(NothingToDelete):
            market.attest(market.bought())

    def test_is_not_asked_for_where_nothing_was_given(self, market: Market) -> None:
        contract = market.requested()
        market.terminate(contract)

        with pytest.raises(NothingToDelete):
            market.attest(contract)

    def test_is_not_asked_for_where_the_terms_do_not(self, market: Market) -> None:
        contract = market.bought(policy=["attribution"])
        market.terminate(contract)

        with pytest.raises(NothingToDelete):
            market.attest(contract)

    def test_is_the_consumers_and_of_somebody_who_may(self, market: Market) -> None:
        contract = market.bought()
        market.terminate(contract)

        with pytest.raises(AgreementNotFound):
            market.attest(contract, by=market.seller)
        with pytest.raises(AuthorityMissing):
            market.attest(contract, sure=False)


class TestRemind:
    @pytest.mark.parametrize(
        ("days", "told"),
        [
            (6, []),
            (7, ["contracts.deletion-due"]),
            (20, ["contracts.deletion-due"]),
            (21, ["contracts.deletion-due"]),
            (29, ["contracts.deletion-due"]),
            (30, ["contracts.deletion-late"]),
        ],
    )
    def test_comes_once_for_each_day_that_has_come(
        self, market: Market, days: int, told: list[str]
    ) -> None:
        with time_machine.travel(START) as now:
            contract = market.bought()
            market.terminate(contract)
            before = len(market.told(market.buyer))
            now.shift(timedelta(days=days))
            market.remind()
            market.remind()

        assert market.told(market.buyer)[before:] == told

    def test_comes_three_times_and_the_last_is_for_all(self, market: Market) -> None:
        with time_machine.travel(START) as now:
            contract = market.draft(market.offer(of=market.department))
            market.accept(contract)
            market.revoke(contract)
            for _ in range(60):
                now.shift(timedelta(days=1))
                market.remind()
            with market.sessions() as session:
                late = attesting.count_late(session)

        assert late == 1
        assert market.log(contract)[-3:] == [
            "contracts.deletion_reminded",
            "contracts.deletion_reminded",
            "contracts.deletion_overdue",
        ]
        assert market.told(market.department)[-1] == "contracts.deletion-late"
        assert market.told(market.steward)[-1] == "contracts.deletion-late"

    def test_does_not_come_after_the_attestation(self, market: Market) -> None:
        with time_machine.travel(START) as now:
            contract = market.bought()
            market.terminate(contract)
            market.attest(contract)
            now.shift(timedelta(days=40))
            market.remind()
            with market.sessions() as session:
                assert attesting.count_late(session) == 0

        assert market.log(contract)[-1] == "contracts.deletion_attested"
