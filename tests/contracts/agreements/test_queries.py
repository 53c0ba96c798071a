from uuid import UUID

import pytest

from billing.models import Ending, ProcessorName
from marketplace.accounts.actors import Actor
from marketplace.contracts.agreements import queries
from marketplace.contracts.agreements.errors import AgreementNotFound
from marketplace.contracts.agreements.locking import locked
from marketplace.contracts.models import Agreement
from marketplace.core.ids import new_id
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY


def waiting(market: Market, actor: Actor) -> list[UUID]:
    with market.sessions() as session:
        page = queries.awaiting_approval(session, actor)
        return [entry.agreement.id for entry in page.items]


class TestAwaitingApproval:
    def test_is_for_those_who_decide(self, market: Market) -> None:
        companys = market.requested()
        citys = market.requested(of=market.department)

        assert waiting(market, market.seller) == [companys]
        assert waiting(market, market.department) == [citys]
        assert waiting(market, market.steward) == [citys]
        assert waiting(market, market.buyer) == []

    def test_leaves_out_what_was_answered(self, market: Market) -> None:
        market.approve(market.requested())
        market.refuse(market.requested(), "No.")

        assert waiting(market, market.seller) == []


class TestRunningFor:
    def found(self, market: Market, contract: UUID) -> Agreement | None:
        agreement = market.agreement(contract)
        with market.sessions() as session:
            return queries.running_for(session, agreement.dataset_id, agreement.consumer_id)

    def test_finds_what_is_in_force(self, market: Market) -> None:
        contract = market.bought(ProcessorName.STRIPE, **MONTHLY)
        market.terminate(contract, Ending.PERIOD_END)

        assert self.found(market, contract) == market.agreement(contract)

    def test_finds_what_is_suspended(self, market: Market) -> None:
        contract = market.bought(ProcessorName.STRIPE, **MONTHLY)
        market.cards.lapse(market.sessions, contract)

        assert self.found(market, contract) == market.agreement(contract)

    def test_finds_no_draft_and_nothing_that_has_ended(self, market: Market) -> None:
        ended = market.bought()
        market.terminate(ended)

        assert self.found(market, ended) is None
        assert self.found(market, market.draft()) is None


class TestLatestFor:
    def test_finds_the_last_however_it_stands(self, market: Market) -> None:
        offer = market.offer()
        market.accept(market.draft(offer))
        last = market.agreement(market.draft(offer))

        with market.sessions() as session:
            found = queries.latest_for(session, last.dataset_id, last.consumer_id)

        assert found == last


class TestEntry:
    def test_is_for_those_who_have_a_part(self, market: Market) -> None:
        agreement = market.agreement(market.draft())

        with market.sessions() as session, pytest.raises(AgreementNotFound):
            queries.entry(session, agreement, market.seller)


class TestLocked:
    def test_does_not_know_what_never_was(self, market: Market) -> None:
        with market.sessions() as session, pytest.raises(AgreementNotFound):
            locked(session, new_id())
