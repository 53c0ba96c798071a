"""The editor of expectations. All of it works without a script."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from catalog.models import Dataset
from catalog.publish.deps import PageOwnDataset
from marketplace.accounts.deps import PagePublisherDep
from marketplace.core.db import SessionDep
from marketplace.core.errors import DomainError
from marketplace.web.rendering import render
from marketplace.web.translation import LanguageDep, say
from quality.errors import UnknownExpectation
from quality.expectations import editing, suites
from quality.expectations.filling import Filled, filled_with, to_expectation
from quality.expectations.kinds import KINDS
from quality.expectations.views import expectations_view, form_view

router = APIRouter(prefix="/datasets/{slug}/expectations", include_in_schema=False)

_SEE_OTHER = 303
_UNPROCESSABLE = 422

Mark = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


@router.get("")
def show_expectations(
    request: Request,
    dataset: PageOwnDataset,
    session: SessionDep,
    language: LanguageDep,
    notice: str = "",
) -> HTMLResponse:
    """Show what the next version is checked against, suggestions, and how to change it."""
    view = expectations_view(session, dataset, language)
    return render(request, replace(view, notice=notice))


@router.get("/new")
def show_new(
    request: Request,
    dataset: PageOwnDataset,
    session: SessionDep,
    language: LanguageDep,
    type: str = "",  # noqa: A002 - the field's name in Great Expectations
) -> HTMLResponse:
    """Show the empty form of a kind of expectation."""
    if type not in KINDS:
        raise UnknownExpectation(type)
    types = editing.types_of(editing.newest_report(session, dataset))
    filled = Filled(type=type, exact_match=True)
    return render(request, form_view(dataset, filled, types, language))


@router.get("/{mark}")
def show_one(
    request: Request,
    mark: Mark,
    dataset: PageOwnDataset,
    session: SessionDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show the form of an expectation, to change it; of a suggestion, to take it up otherwise."""
    present = editing.expectations_of(suites.newest(session, dataset.id))
    known = [*present, *editing.suggested(session, dataset)]
    expectation = editing.marked(known, dataset, mark)
    filled = filled_with(expectation, language, mark=mark if expectation in present else "")
    types = editing.types_of(editing.newest_report(session, dataset))
    return render(request, form_view(dataset, filled, types, language))


@router.post("")
def keep(
    request: Request,
    dataset: PageOwnDataset,
    actor: PagePublisherDep,
    session: SessionDep,
    language: LanguageDep,
    filled: Annotated[Filled, Form()],
) -> Response:
    """Add or change an expectation; the next version is checked against it."""
    if filled.type not in KINDS:
        raise UnknownExpectation(filled.type)
    types = editing.types_of(editing.newest_report(session, dataset))
    expectation, errors = to_expectation(filled, types)
    if expectation is not None:
        try:
            editing.keep(
                session,
                dataset,
                expectation,
                replaces=filled.replaces,
                person_id=actor.person_id,
            )
        except DomainError as refusal:
            errors = {"form": say(refusal, language)}
    if errors:
        view = form_view(dataset, filled, types, language, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    return _back(dataset)


@router.post("/adoption")
def adopt(
    dataset: PageOwnDataset,
    actor: PagePublisherDep,
    session: SessionDep,
    marks: Annotated[list[str], Form()],
) -> Response:
    """Take up suggestions, as advice."""
    editing.adopt(session, dataset, marks, person_id=actor.person_id)
    return _back(dataset)


@router.post("/{mark}/removal")
def remove(
    mark: Mark, dataset: PageOwnDataset, actor: PagePublisherDep, session: SessionDep
) -> Response:
    """Take an expectation out; the next version is no longer checked against it."""
    editing.remove(session, dataset, mark, person_id=actor.person_id)
    return _back(dataset)


def _back(dataset: Dataset) -> Response:
    return RedirectResponse(f"/datasets/{dataset.slug}/expectations?notice=kept", _SEE_OTHER)
