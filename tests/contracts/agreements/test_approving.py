import pytest

from billing.models import ProcessorName
from marketplace.accounts.models import Role
from marketplace.contracts.agreements.errors import (
    AgreementMoved,
    AgreementNotFound,
    ApprovalNotYours,
    ReasonMissing,
)
from marketplace.contracts.models import AgreementStatus, Party
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY

ACTIVE = AgreementStatus.ACTIVE


class TestApprove:
    def test_brings_a_free_agreement_into_force(self, market: Market) -> None:
        contract = market.requested()

        agreement = market.approve(contract)

        assert agreement.status is ACTIVE
        assert agreement.approved_by_id == market.seller.person_id
        assert market.may_read(contract)
        assert market.told(market.buyer) == ["contracts.approved"]

    def test_brings_one_by_invoice_into_force(self, market: Market) -> None:
        contract = market.requested(**MONTHLY)

        assert market.approve(contract).status is ACTIVE

    def test_lets_one_by_card_wait_for_its_payment(self, market: Market) -> None:
        contract = market.requested(**MONTHLY, payment=["stripe"])

        agreement = market.approve(contract)

        assert agreement.status is AgreementStatus.PENDING_PAYMENT
        assert market.told(market.buyer) == ["contracts.payment-awaited"]
        market.accept(contract, ProcessorName.STRIPE)
        market.cards.pay(market.sessions, contract)
        assert market.status(contract) is ACTIVE
        assert len(market.cards.pages) == 1

    def test_changes_nothing_the_second_time(self, market: Market) -> None:
        contract = market.requested()
        market.approve(contract)

        market.approve(contract)

        assert market.running(contract) == 1
        assert market.log(contract).count("contracts.approved") == 1

    def test_is_for_a_steward_where_it_is_the_citys_data(self, market: Market) -> None:
        contract = market.requested(of=market.department)

        assert market.approve(contract, by=market.steward).status is ACTIVE

    def test_is_not_for_a_steward_where_it_is_a_companys(self, market: Market) -> None:
        contract = market.requested()

        with pytest.raises(ApprovalNotYours):
            market.approve(contract, by=market.steward)

    def test_is_not_for_the_buyer(self, market: Market) -> None:
        contract = market.requested()

        with pytest.raises(ApprovalNotYours):
            market.approve(contract, by=market.buyer)

    def test_is_unknown_to_others(self, market: Market) -> None:
        contract = market.requested()

        with pytest.raises(AgreementNotFound):
            market.approve(contract, by=market.newcomer(Role.OWNER))

    def test_is_refused_for_what_has_ended(self, market: Market) -> None:
        contract = market.requested()
        market.terminate(contract)

        with pytest.raises(AgreementMoved):
            market.approve(contract)


class TestRefuse:
    def test_ends_the_request_with_its_reason(self, market: Market) -> None:
        contract = market.requested(**MONTHLY)

        agreement = market.refuse(contract, "Only for public bodies.")

        assert agreement.status is AgreementStatus.TERMINATED
        assert agreement.end_reason == "Only for public bodies."
        assert agreement.ended_by is Party.PROVIDER
        assert not market.may_read(contract)
        assert market.told(market.buyer) == ["contracts.refused"]

    def test_needs_a_reason(self, market: Market) -> None:
        contract = market.requested()

        with pytest.raises(ReasonMissing):
            market.refuse(contract, "")

        assert market.status(contract) is AgreementStatus.ACCEPTED

    def test_is_impossible_after_an_approval(self, market: Market) -> None:
        contract = market.requested()
        market.approve(contract)

        with pytest.raises(AgreementMoved):
            market.refuse(contract, "Changed our minds.")

        assert market.status(contract) is ACTIVE

    def test_is_not_undone_by_an_approval(self, market: Market) -> None:
        contract = market.requested()
        market.refuse(contract, "No.")

        with pytest.raises(AgreementMoved):
            market.approve(contract)
