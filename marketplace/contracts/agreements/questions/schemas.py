"""The shapes of questions as JSON."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from marketplace.contracts.agreements.questions.models import AgreementQuestion
from marketplace.contracts.agreements.schemas import Form, Sentence
from marketplace.contracts.models import Party


class QuestionForm(Form):
    """What is to be known before a request is decided."""

    text: Sentence


class AnswerForm(Form):
    """The answer to a question."""

    answer: Sentence


class QuestionRead(BaseModel):
    """A question, and its answer once there is one."""

    id: UUID
    side: Party
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None

    @classmethod
    def of(cls, question: AgreementQuestion) -> Self:
        """Return a question as JSON carries it."""
        return cls(
            id=question.id,
            side=question.side,
            text=question.text,
            asked_at=question.created_at,
            answer=question.answer,
            answered_at=question.answered_at,
        )


class QuestionList(BaseModel):
    """All questions about a request, the oldest first; there is no further page."""

    items: list[QuestionRead]
    next: str | None = None
