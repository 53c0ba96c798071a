"""How questions refuse."""

from uuid import UUID

from marketplace.core.errors import Conflict, NotFound
from marketplace.core.language import N_


class QuestionNotFound(NotFound, code="question-not-found"):
    """There is no such question about the request."""

    def __init__(self, question_id: UUID) -> None:
        super().__init__(
            N_("There is no such question. The request's page shows those that were asked."),
            question=str(question_id),
        )


class TooManyQuestions(Conflict, code="too-many-questions"):
    """A request was asked as much as one can be."""

    def __init__(self, count: int) -> None:
        super().__init__(
            N_(
                "{count} questions were asked about this request, as many as are possible. Decide "
                "on it, or refuse it and say what is missing."
            ),
            count=count,
        )


class QuestionAnswered(Conflict, code="question-answered"):
    """A question has its answer, which stands."""

    def __init__(self, question_id: UUID) -> None:
        super().__init__(
            N_("This question was answered; the answer stands as it was given."),
            question=str(question_id),
        )
