"""JSON routes of questions about requests."""

from uuid import UUID

from fastapi import APIRouter, status

from marketplace.accounts.deps import ActorDep
from marketplace.accounts.errors import CredentialsInvalid, MayNotBuy, SignInRequired
from marketplace.contracts.agreements.deps import ContractDep
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
from marketplace.contracts.agreements.questions.schemas import (
    AnswerForm,
    QuestionForm,
    QuestionList,
    QuestionRead,
)
from marketplace.core.db import SessionDep
from marketplace.web.problems import InvalidRequest, problems

router = APIRouter(prefix="/api/v1/contracts/{contract_id}/questions", tags=["contracts"])

_KNOWS = (SignInRequired, CredentialsInvalid, AgreementNotFound)


@router.get("", responses=problems(*_KNOWS))
def list_questions(agreement: ContractDep, session: SessionDep) -> QuestionList:
    """Return what was asked about a request, and the answers."""
    found = asking.questions(session, agreement)
    return QuestionList(items=[QuestionRead.of(each) for each in found])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(*_KNOWS, ApprovalNotYours, AgreementMoved, TooManyQuestions, InvalidRequest),
)
def ask_question(
    given: QuestionForm, agreement: ContractDep, actor: ActorDep, session: SessionDep
) -> QuestionRead:
    """Ask whoever wants access, before you decide on the request; its deadline stays."""
    return QuestionRead.of(asking.ask(session, agreement.id, actor=actor, text=given.text))


@router.put(
    "/{question_id}/answer",
    responses=problems(
        *_KNOWS, MayNotBuy, AgreementMoved, QuestionNotFound, QuestionAnswered, InvalidRequest
    ),
)
def answer_question(
    question_id: UUID,
    given: AnswerForm,
    agreement: ContractDep,
    actor: ActorDep,
    session: SessionDep,
) -> QuestionRead:
    """Answer a question about your request, once."""
    answered = asking.answer(session, agreement.id, question_id, actor=actor, text=given.answer)
    return QuestionRead.of(answered)
