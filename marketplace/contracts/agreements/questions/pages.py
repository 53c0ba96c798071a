"""The forms on a contract's page that ask about a request, and answer."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from marketplace.accounts.forms import checked
from marketplace.contracts import showing
from marketplace.contracts.agreements.questions import asking
from marketplace.contracts.agreements.questions.schemas import AnswerForm, QuestionForm
from marketplace.contracts.deps import Visit, VisitDep
from marketplace.contracts.showing import Look
from marketplace.core.errors import Conflict
from marketplace.web.rendering import render
from marketplace.web.translation import say

router = APIRouter(prefix="/contracts/{contract_id}/questions", include_in_schema=False)

_SEE_OTHER = 303
_UNPROCESSABLE = 422
_CONFLICT = 409
_LONGEST = 10_000

Text = Annotated[str, Form(max_length=_LONGEST)]


@router.post("")
def ask(request: Request, visit: VisitDep, question: Text = "") -> Response:
    """Ask whoever wants access."""
    form, errors = checked(QuestionForm, {"text": _lines(question)}, visit.language)
    if form is None:
        return _again(request, visit, {"question": errors["text"]}, question)
    try:
        with visit.session.begin_nested():
            asking.ask(visit.session, visit.contract_id, actor=visit.actor, text=form.text)
    except Conflict as refusal:
        return _refused(request, visit, refusal)
    return _back(visit)


@router.post("/{question_id}")
def answer(request: Request, question_id: UUID, visit: VisitDep, answer: Text = "") -> Response:
    """Answer a question about one's own request."""
    form, errors = checked(AnswerForm, {"answer": _lines(answer)}, visit.language)
    if form is None:
        return _again(request, visit, {f"answer-{question_id}": errors["answer"]}, answer)
    try:
        with visit.session.begin_nested():
            asking.answer(
                visit.session,
                visit.contract_id,
                question_id,
                actor=visit.actor,
                text=form.answer,
            )
    except Conflict as refusal:
        return _refused(request, visit, refusal)
    return _back(visit)


def _again(request: Request, visit: Visit, errors: dict[str, str], text: str) -> Response:
    look = Look(actor=visit.actor, language=visit.language)
    view = showing.contract_view(visit.session, visit.processors, visit.entry, look)
    return render(request, replace(view, reason=text, errors=errors), status=_UNPROCESSABLE)


def _refused(request: Request, visit: Visit, refusal: Conflict) -> Response:
    notice = say(refusal, visit.language)
    look = Look(actor=visit.actor, language=visit.language, notice=notice)
    view = showing.contract_view(visit.session, visit.processors, visit.entry, look)
    return render(request, view, status=_CONFLICT)


def _back(visit: Visit) -> RedirectResponse:
    return RedirectResponse(f"/contracts/{visit.contract_id}#questions", _SEE_OTHER)


def _lines(text: str) -> str:
    """Return a text with the line ends that everybody but browsers' forms uses."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
