"""Opposite wishes over connections of their own, where they really come at the same time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import Session, select

from billing.models import ProcessorName
from marketplace.accounts.signatures.models import SigningKey
from marketplace.contracts.agreements.errors import AgreementMoved
from marketplace.contracts.models import AgreementStatus, Offer
from marketplace.contracts.offers import offering
from marketplace.contracts.offers.errors import OfferWithdrawn
from marketplace.core.errors import DomainError
from marketplace.core.ids import new_id
from marketplace.services import connect
from tests import databases
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY
from tests.servers import Cluster

CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE
ROUNDS = range(8)


@pytest.fixture
def market(cluster: Cluster, tmp_path: Path) -> Iterator[Market]:
    """A market over a database of its own."""
    name = f"market_{new_id().hex}"
    services = connect(databases.settings(databases.clone(cluster, name), data_folder=tmp_path))
    yield Market(services.sessions, services.settings)
    services.engine.dispose()
    databases.drop(cluster, name)


def at_once(*wishes: Callable[[], Any]) -> list[Any]:
    """What came of wishes that begin together; a refusal is an outcome, a fault is not."""
    start = Barrier(len(wishes))

    def carry_out(wish: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return wish()
        except DomainError as refusal:
            return refusal

    with ThreadPoolExecutor(len(wishes)) as pool:
        return list(pool.map(carry_out, wishes))


class TestTwoAcceptances:
    @pytest.mark.parametrize("payment", [None, CARD, INVOICE])
    def test_bind_once(self, market: Market, payment: ProcessorName | None) -> None:
        contract = market.draft(market.offer(**(MONTHLY if payment else {})))

        def accept() -> AgreementStatus:
            return market.accept(contract, payment).agreement.status

        outcomes = at_once(accept, accept, accept)

        assert set(outcomes) == {market.status(contract)}
        assert market.log(contract).count("contracts.accepted") == 1
        assert len(market.cards.pages) == (payment is CARD)

    def test_of_different_contracts_make_one_key(self, market: Market) -> None:
        contracts = [market.draft() for _ in range(4)]

        at_once(*(lambda c=contract: market.accept(c) for contract in contracts))

        with market.sessions() as session:
            assert len(session.exec(select(SigningKey)).all()) == 1
        assert {market.status(contract) for contract in contracts} == {AgreementStatus.ACTIVE}

    def test_of_one_dataset_are_both_counted(self, market: Market) -> None:
        offer = market.offer(**MONTHLY)
        contracts = [market.draft(offer) for _ in range(4)]

        at_once(*(lambda c=contract: market.accept(c, INVOICE) for contract in contracts))

        assert market.running(contracts[0]) == 4


class TestTerminationAndPayment:
    def test_end_in_the_same_state_whoever_comes_first(self, market: Market) -> None:
        offer = market.offer(**MONTHLY)
        for _ in ROUNDS:
            contract = market.draft(offer)
            market.accept(contract, CARD)

            outcomes = at_once(
                lambda c=contract: market.cards.pay(market.sessions, c),
                lambda c=contract: market.terminate(c),
            )

            assert not any(isinstance(outcome, Exception) for outcome in outcomes)
            assert market.status(contract) is AgreementStatus.TERMINATED
            assert not market.may_read(contract)
            assert market.running(contract) == 0

    def test_of_what_lapses_do_not_wait_for_one_another(self, market: Market) -> None:
        offer = market.offer(**MONTHLY)
        for _ in ROUNDS:
            contract = market.draft(offer)
            market.accept(contract, CARD)
            market.cards.pay(market.sessions, contract)

            at_once(
                lambda c=contract: market.cards.lapse(market.sessions, c),
                lambda c=contract: market.terminate(c),
                lambda c=contract: market.revoke(c),
            )

            assert market.status(contract) in {
                AgreementStatus.TERMINATED,
                AgreementStatus.REVOKED,
            }
            assert market.running(contract) == 0


class TestPaymentToldTwice:
    def test_activates_once(self, market: Market) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        market.accept(contract, CARD)

        def pay() -> None:
            market.cards.pay(market.sessions, contract)

        at_once(pay, pay, pay)

        assert market.status(contract) is AgreementStatus.ACTIVE
        assert market.running(contract) == 1
        assert market.told(market.buyer) == ["contracts.activated"]


class TestTwoStewards:
    def test_who_approve_and_revoke_leave_it_revoked(self, market: Market) -> None:
        for _ in ROUNDS:
            contract = market.requested(of=market.department)

            approved, revoked = at_once(
                lambda c=contract: market.approve(c, by=market.steward),
                lambda c=contract: market.revoke(c),
            )

            assert not isinstance(revoked, Exception)
            assert isinstance(approved, AgreementMoved) or approved.id == contract
            assert market.status(contract) is AgreementStatus.REVOKED
            assert market.running(contract) == 0

    def test_who_approve_and_refuse_leave_one_answer(self, market: Market) -> None:
        for _ in ROUNDS:
            contract = market.requested(of=market.department)

            outcomes = at_once(
                lambda c=contract: market.approve(c, by=market.steward),
                lambda c=contract: market.refuse(c, "No.", by=market.department),
            )

            assert sum(isinstance(outcome, AgreementMoved) for outcome in outcomes) == 1
            is_active = market.status(contract) is AgreementStatus.ACTIVE
            assert market.running(contract) == is_active


class TestWithdrawalAndAcceptance:
    def test_happen_one_after_the_other(self, market: Market) -> None:
        for _ in ROUNDS:
            offer = market.offer(**MONTHLY)
            contract = market.draft(offer)

            accepted, _ = at_once(
                lambda c=contract: market.accept(c, INVOICE),
                lambda o=offer: _in_transaction(market, lambda s: _withdraw(market, s, o)),
            )

            is_refused = isinstance(accepted, OfferWithdrawn)
            wanted = AgreementStatus.DRAFT if is_refused else AgreementStatus.ACTIVE
            assert market.status(contract) is wanted


def _withdraw(market: Market, session: Session, offer: Offer) -> None:
    offering.withdraw(session, session.get_one(Offer, offer.id), actor=market.seller)


def _in_transaction(market: Market, wish: Callable[[Session], None]) -> None:
    with market.sessions.begin() as session:
        wish(session)
