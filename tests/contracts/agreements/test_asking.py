import pytest

from marketplace.contracts.agreements.errors import (
    AgreementMoved,
    AgreementNotFound,
    ApprovalNotYours,
)
from marketplace.contracts.agreements.questions import asking
from marketplace.contracts.agreements.questions.errors import (
    QuestionAnswered,
    QuestionNotFound,
    TooManyQuestions,
)
from marketplace.core.ids import new_id
from tests.contracts.agreements.market import Market


class TestAsk:
    def test_tells_the_applicant_and_keeps_the_deadline(self, market: Market) -> None:
        contract = market.requested()
        deadline = market.agreement(contract).respond_by

        market.ask(contract)

        assert market.told(market.buyer) == ["contracts.question-asked"]
        assert market.log(contract)[-1] == "contracts.question_asked"
        assert market.agreement(contract).respond_by == deadline

    def test_is_for_those_who_decide(self, market: Market) -> None:
        market.ask(market.requested(of=market.department), by=market.steward)

        with pytest.raises(ApprovalNotYours):
            market.ask(market.requested(), by=market.steward)

    def test_ends_with_the_decision(self, market: Market) -> None:
        contract = market.requested()
        market.approve(contract)

        with pytest.raises(AgreementMoved):
            market.ask(contract)

    def test_has_a_bound(self, market: Market) -> None:
        contract = market.requested()
        for _ in range(asking.MOST):
            market.ask(contract)

        with pytest.raises(TooManyQuestions):
            market.ask(contract)


class TestAnswer:
    def test_is_given_once_and_tells_who_decides(self, market: Market) -> None:
        contract = market.requested()
        question = market.ask(contract)

        market.answer(contract, question)

        assert market.told(market.seller)[-1] == "contracts.question-answered"
        with pytest.raises(QuestionAnswered):
            market.answer(contract, question)

    def test_is_the_applicants(self, market: Market) -> None:
        contract = market.requested()
        question = market.ask(contract)

        with pytest.raises(AgreementNotFound):
            market.answer(contract, question, by=market.seller)

    def test_belongs_to_a_question_about_this_request(self, market: Market) -> None:
        elsewhere = market.ask(market.requested())
        contract = market.requested()

        for question in (elsewhere, new_id()):
            with pytest.raises(QuestionNotFound):
                market.answer(contract, question)
