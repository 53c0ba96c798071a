"""Asking whoever wants access before a request is decided; question and answer are kept."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import MayNotBuy
from marketplace.contracts.agreements import announcing, kinds
from marketplace.contracts.agreements.approving import held_request
from marketplace.contracts.agreements.errors import AgreementNotFound
from marketplace.contracts.agreements.locking import locked
from marketplace.contracts.agreements.questions.errors import (
    QuestionAnswered,
    QuestionNotFound,
    TooManyQuestions,
)
from marketplace.contracts.agreements.questions.models import AgreementQuestion
from marketplace.contracts.agreements.transitions import Mover, Trigger, move
from marketplace.contracts.models import Agreement, Party
from marketplace.core import clock

MOST = 10
"""How many questions a request can be asked."""


def ask(session: Session, agreement_id: UUID, *, actor: Actor, text: str) -> AgreementQuestion:
    """Ask a question about a request; its deadline stays.

    Raises:
        AgreementNotFound: There is none that the actor may know of.
        ApprovalNotYours: The actor does not decide on it.
        AgreementMoved: It does not wait for a decision any more.
        TooManyQuestions: It was asked as often as is possible.
    """
    agreement, by = held_request(session, agreement_id, actor)
    move(session, agreement, Trigger.ASK, by=by)
    asked = len(questions(session, agreement))
    if asked >= MOST:
        raise TooManyQuestions(asked)
    question = AgreementQuestion(
        agreement_id=agreement.id, side=by.party, asked_by_id=by.person_id, text=text
    )
    session.add(question)
    announcing.consumer(session, agreement, kinds.QUESTION_ASKED, question=text)
    return question


def answer(
    session: Session, agreement_id: UUID, question_id: UUID, *, actor: Actor, text: str
) -> AgreementQuestion:
    """Answer a question about one's own request, once.

    Raises:
        AgreementNotFound: There is none, or another organization's.
        MayNotBuy: The actor has no role that may do this.
        QuestionNotFound: There is no such question about it.
        QuestionAnswered: It has another answer.
        AgreementMoved: It does not wait for a decision any more.
    """
    agreement = locked(session, agreement_id)
    if agreement.consumer_id != actor.organization_id:
        raise AgreementNotFound(agreement_id)
    if not actor.may_buy:
        raise MayNotBuy
    question = session.get(AgreementQuestion, question_id, populate_existing=True)
    if question is None or question.agreement_id != agreement.id:
        raise QuestionNotFound(question_id)
    if question.answer is not None:
        raise QuestionAnswered(question_id)
    move(session, agreement, Trigger.ANSWER, by=Mover.of(actor, Party.CONSUMER))
    question.answer = text
    question.answered_by_id = actor.person_id
    question.answered_at = clock.now()
    session.add(question)
    announcing.approvers(session, agreement, kinds.QUESTION_ANSWERED, answer=text)
    return question


def questions(session: Session, agreement: Agreement) -> Sequence[AgreementQuestion]:
    """Return what was asked about a request, the oldest first."""
    return session.exec(
        select(AgreementQuestion)
        .where(AgreementQuestion.agreement_id == agreement.id)
        .order_by(col(AgreementQuestion.id))
    ).all()
