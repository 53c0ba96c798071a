"""The publisher's pages. All but sending the file itself works without a script."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from catalog import dictionary, drafting, publishing, queries
from catalog.errors import (
    CollectedForStays,
    DatasetNotReady,
    DoorWiderThanReleased,
    HighValueRestricted,
    NotADepartment,
    NothingToRelease,
    OpenHasNoPrice,
    ReleaseTooNarrow,
)
from catalog.publish.deps import PageOwnDataset, PageOwnVersion, PageReleasableDataset
from catalog.publish.describing import Description, to_create, to_update
from catalog.publish.explaining import (
    Explanations,
    dictionary_view,
    refilled,
    to_explanations,
)
from catalog.publish.flaws import Errors
from catalog.publish.standing import newest_versions, own_datasets
from catalog.publish.views import (
    FileView,
    OwnDatasetsView,
    WithdrawalView,
    dataset_view,
    describe_view,
    own_row,
    release_view,
    version_view,
)
from catalog.publish.weighing import Weighing, to_release
from catalog.rights.collecting import departments
from marketplace.accounts.deps import PageActorDep, PagePublisherDep, SettingsDep
from marketplace.accounts.models import OrganizationKind
from marketplace.core.db import SessionDep
from marketplace.core.language import Language, in_language
from marketplace.web.rendering import render
from marketplace.web.translation import LanguageDep, gettext, say

router = APIRouter(prefix="/publish", include_in_schema=False)

_UNPROCESSABLE = 422
_CONFLICT = 409
_SEE_OTHER = 303
_ABOUT_RIGHTS = (CollectedForStays, HighValueRestricted, NotADepartment)
_VERSIONS_SHOWN = 20

PageNumber = Annotated[int, Query(ge=1, le=10_000)]
DescriptionForm = Annotated[Description, Form()]
ExplanationsForm = Annotated[Explanations, Form()]
WeighingForm = Annotated[Weighing, Form()]


@router.get("")
def show_own_datasets(
    request: Request,
    actor: PagePublisherDep,
    session: SessionDep,
    language: LanguageDep,
    sort: str = "newest",
    page: PageNumber = 1,
) -> HTMLResponse:
    """List the organization's datasets: where each stands, and what is next."""
    found, has_more = own_datasets(
        session,
        actor.organization_id,
        by_title_in=language if sort == "title" else None,
        page=page,
    )
    newest = newest_versions(session, [dataset.id for dataset in found])
    view = OwnDatasetsView(
        organization=actor.organization_name,
        rows=[own_row(dataset, newest.get(dataset.id), language) for dataset in found],
        sort="title" if sort == "title" else "newest",
        number=page,
        has_more=has_more,
        is_city=actor.organization_kind is OrganizationKind.CITY_DEPARTMENT,
    )
    return render(request, view)


@router.get("/new")
def show_new(
    request: Request, actor: PagePublisherDep, session: SessionDep, language: LanguageDep
) -> HTMLResponse:
    """Show the empty description."""
    view = describe_view(Description(), language, departments=departments(session))
    return render(request, view)


@router.post("/new")
def create(
    request: Request,
    actor: PagePublisherDep,
    session: SessionDep,
    language: LanguageDep,
    filled: DescriptionForm,
) -> Response:
    """Make the draft, and go on to its file."""
    given, errors = to_create(filled)
    errors = _in(language, errors)
    if given is not None:
        try:
            with session.begin_nested():
                dataset = drafting.create(session, actor=actor, given=given)
        except _ABOUT_RIGHTS as refusal:
            errors = {refusal.facts["field"]: say(refusal, language)}
        else:
            return RedirectResponse(f"/publish/{dataset.slug}/file", _SEE_OTHER)
    view = describe_view(filled, language, departments=departments(session), errors=errors)
    return render(request, view, status=_UNPROCESSABLE)


@router.get("/{slug}")
def show_dataset(
    request: Request,
    dataset: PageOwnDataset,
    actor: PagePublisherDep,
    session: SessionDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show a dataset with its versions, and all that can be done with it."""
    below = request.query_params.get("below", "")
    found = queries.versions(
        session,
        dataset,
        actor,
        below=int(below) if below.isascii() and below.isdigit() and len(below) < 10 else None,  # noqa: PLR2004 - fits the column
        limit=_VERSIONS_SHOWN + 1,
    )
    view = dataset_view(
        session,
        dataset,
        found[:_VERSIONS_SHOWN],
        language,
        more=found[_VERSIONS_SHOWN - 1].number if len(found) > _VERSIONS_SHOWN else None,
        said=(request.query_params.get("notice", ""), ""),
    )
    return render(request, view)


@router.get("/{slug}/describe")
def show_description(
    request: Request, dataset: PageOwnDataset, session: SessionDep, language: LanguageDep
) -> HTMLResponse:
    """Show the description, to change it."""
    named = queries.entry(session, dataset).collected_for
    filled = Description.of(dataset, named.slug if named else "")
    view = describe_view(filled, language, departments=departments(session), dataset=dataset)
    return render(request, view)


@router.post("/{slug}/describe")
def change_description(
    request: Request,
    dataset: PageOwnDataset,
    actor: PagePublisherDep,
    session: SessionDep,
    language: LanguageDep,
    filled: DescriptionForm,
) -> Response:
    """Change the description; what the form leaves empty is cleared."""
    given, errors = to_update(filled, dataset)
    errors = _in(language, errors)
    if given is not None:
        try:
            with session.begin_nested():
                drafting.update(session, dataset, actor=actor, given=given)
        except (OpenHasNoPrice, DoorWiderThanReleased) as refusal:
            errors = {"access": say(refusal, language)}
        except _ABOUT_RIGHTS as refusal:
            errors = {refusal.facts["field"]: say(refusal, language)}
    if errors:
        view = describe_view(
            filled, language, departments=departments(session), dataset=dataset, errors=errors
        )
        return render(request, view, status=_UNPROCESSABLE)
    has_version = bool(newest_versions(session, [dataset.id]))
    after = "?notice=described" if has_version else "/file"
    return RedirectResponse(f"/publish/{dataset.slug}{after}", _SEE_OTHER)


@router.get("/{slug}/dictionary")
def show_dictionary(
    request: Request,
    dataset: PageOwnDataset,
    actor: PagePublisherDep,
    session: SessionDep,
    language: LanguageDep,
    page: PageNumber = 1,
) -> HTMLResponse:
    """Show what the columns mean, to change it."""
    version = queries.entry(session, dataset, actor).version
    is_saved = request.query_params.get("notice") == "saved"
    view = dictionary_view(dataset, version, language, number=page, is_saved=is_saved)
    return render(request, view)


@router.post("/{slug}/dictionary")
def change_dictionary(
    request: Request,
    dataset: PageOwnDataset,
    actor: PagePublisherDep,
    session: SessionDep,
    language: LanguageDep,
    filled: ExplanationsForm,
) -> Response:
    """Explain the columns that were shown; the others keep what is said of them."""
    given, errors = to_explanations(filled)
    if errors:
        version = queries.entry(session, dataset, actor).version
        view = dictionary_view(dataset, version, language, number=filled.number)
        rows = refilled(view.rows, filled)
        view = replace(view, rows=rows, errors=_in(language, errors))
        return render(request, view, status=_UNPROCESSABLE)
    dictionary.explain(session, dataset, actor=actor, given=given, keeps_others=True)
    place = f"/publish/{dataset.slug}/dictionary?page={filled.number}&notice=saved"
    return RedirectResponse(place, _SEE_OTHER)


@router.get("/{slug}/file")
def show_file(
    request: Request,
    dataset: PageOwnDataset,
    session: SessionDep,
    settings: SettingsDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show where a file is chosen; its bytes go straight to storage, never through here."""
    newest = newest_versions(session, [dataset.id]).get(dataset.id)
    view = FileView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        step=2,
        address=settings.public_url.rstrip("/"),
        max_bytes=settings.max_upload_bytes,
        newest=newest.number if newest else None,
    )
    return render(request, view)


@router.get("/{slug}/versions/{number}")
def show_version(
    request: Request,
    version: PageOwnVersion,
    dataset: PageOwnDataset,
    session: SessionDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show where a version stands; HTMX gets the verdict alone, and asks until there is one."""
    return render(request, version_view(session, dataset, version, language))


@router.get("/{slug}/release")
def show_release(
    request: Request,
    dataset: PageReleasableDataset,
    actor: PageActorDep,
    session: SessionDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show the weighed release, or say why there is nothing to release."""
    is_own = queries.belongs_to(dataset, actor)
    notice = request.query_params.get("notice", "")
    return render(request, release_view(session, dataset, language, is_own=is_own, notice=notice))


@router.post("/{slug}/release")
def release(
    request: Request,
    dataset: PageReleasableDataset,
    actor: PageActorDep,
    session: SessionDep,
    language: LanguageDep,
    filled: WeighingForm,
) -> Response:
    """Record the decision, and go on to what it let out."""
    form, errors = to_release(filled)
    errors = _in(language, errors)
    is_own = queries.belongs_to(dataset, actor)
    if form is not None:
        try:
            _, version = publishing.release(session, dataset, actor=actor, form=form)
        except (ReleaseTooNarrow, NothingToRelease) as refusal:
            errors = {"level": say(refusal, language)}
        else:
            after = f"versions/{version.number}" if is_own else "release?notice=released"
            return RedirectResponse(f"/publish/{dataset.slug}/{after}", _SEE_OTHER)
    view = release_view(session, dataset, language, is_own=is_own)
    view = replace(view, given=filled, errors=errors)
    return render(request, view, status=_UNPROCESSABLE)


@router.post("/{slug}/publication")
def publish(
    request: Request,
    dataset: PageOwnDataset,
    actor: PagePublisherDep,
    session: SessionDep,
    language: LanguageDep,
) -> Response:
    """Make the dataset visible, or say what it lacks."""
    try:
        publishing.publish(session, dataset, actor=actor)
    except DatasetNotReady as refusal:
        found = queries.versions(session, dataset, actor, limit=_VERSIONS_SHOWN)
        view = dataset_view(session, dataset, found, language, said=("", say(refusal, language)))
        return render(request, view, status=_CONFLICT)
    return RedirectResponse(f"/publish/{dataset.slug}?notice=published", _SEE_OTHER)


@router.get("/{slug}/withdrawal")
def show_withdrawal(
    request: Request, dataset: PageOwnDataset, language: LanguageDep
) -> HTMLResponse:
    """Say what a withdrawal ends, before it is done."""
    title = in_language(dataset.title, language)
    return render(request, WithdrawalView(slug=dataset.slug, title=title))


@router.post("/{slug}/withdrawal")
def withdraw(dataset: PageOwnDataset, actor: PagePublisherDep, session: SessionDep) -> Response:
    """Take the dataset out of the catalogue."""
    publishing.withdraw(session, dataset, actor=actor)
    return RedirectResponse(f"/publish/{dataset.slug}?notice=withdrawn", _SEE_OTHER)


def _in(language: Language, errors: Errors) -> Errors:
    return {field: gettext(language, sentence) for field, sentence in errors.items()}
