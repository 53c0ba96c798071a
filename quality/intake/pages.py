"""The publisher's page of intake: where files come from without people, and what is promised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel
from sqlmodel import Session

from catalog.models import Dataset, Version
from catalog.promises import due_at
from catalog.publish.deps import PageOwnDataset
from catalog.vocabulary import FREQUENCIES
from marketplace.accounts.deps import PagePublisherDep
from marketplace.accounts.forms import Errors, checked, refused
from marketplace.core.db import SessionDep
from marketplace.core.language import N_, Language, in_language
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep, gettext
from quality.intake import outcomes, setting
from quality.intake.errors import IntakeNotFound
from quality.intake.outcomes import SENTENCES
from quality.intake.schemas import DAILY_MINUTES, IntakeWrite
from quality.jobs import ask_for_look
from quality.models import Intake, IntakeKind

router = APIRouter(prefix="/datasets/{slug}/intake", include_in_schema=False)

_UNPROCESSABLE, _SEE_OTHER = 422, 303

INTERVALS = {
    15: N_("every 15 minutes"),
    60: N_("every hour"),
    360: N_("every six hours"),
    DAILY_MINUTES: N_("every day"),
    7 * DAILY_MINUTES: N_("every week"),
    30 * DAILY_MINUTES: N_("every 30 days"),
}
_ADDRESS_NEEDED = N_("Enter a web address such as https://example.org/data.csv.")


class IntakeFields(BaseModel):
    """The form as it was filled in."""

    kind: str = IntakeKind.URL.value
    address: str = ""
    every_minutes: str = str(DAILY_MINUTES)
    is_active: str = ""


@dataclass(frozen=True, kw_only=True)
class Look:
    """Looks in a row that ended alike, in a sentence."""

    since: datetime
    at: datetime
    times: int
    sentence: str
    is_failing: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is looked at now, and how the last looks ended."""

    kind: str
    address: str
    every: str
    is_active: bool
    looked_at: datetime | None
    next_look_at: datetime
    outcome: str
    is_failing: bool
    failures: int
    looks: list[Look]


@dataclass(frozen=True, kw_only=True)
class IntakeView(View):
    """Where files come from without people, and what is promised."""

    page = "quality/intake.html"

    slug: str
    title: str
    prefix: str
    standing: Standing | None
    frequency: str
    due_at: datetime | None
    late_since: datetime | None
    intervals: list[tuple[str, str]]
    given: IntakeFields
    errors: Errors = field(default_factory=dict[str, str])
    notice: str = ""


@router.get("", name="intake")
def show_intake(
    request: Request,
    dataset: PageOwnDataset,
    session: SessionDep,
    language: LanguageDep,
    notice: str = "",
) -> HTMLResponse:
    """Show where files come from, with the form to change it."""
    return render(request, _view(session, dataset, language, notice=notice))


@router.post("")
def set_intake(
    request: Request,
    dataset: PageOwnDataset,
    actor: PagePublisherDep,
    session: SessionDep,
    language: LanguageDep,
    sent: Annotated[IntakeFields, Form()],
) -> Response:
    """Have a source looked at, at once and then regularly."""
    form, errors = _checked(sent, language)
    if form is not None:
        source = form.source()
        errors = refused(
            session,
            lambda: setting.set_intake(session, dataset, source=source, actor=actor),
            language,
        )
        errors = {"address": next(iter(errors.values()))} if errors else {}
    if errors:
        view = _view(session, dataset, language, given=sent, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    intake = setting.intake_of(session, dataset)
    if intake.is_active:
        ask_for_look(session, intake)
    return _back(dataset, "set")


@router.post("/looks")
def look_now(dataset: PageOwnDataset, session: SessionDep) -> Response:
    """Have the source looked at now."""
    ask_for_look(session, setting.intake_of(session, dataset))
    return _back(dataset, "asked")


@router.post("/removal")
def end_intake(dataset: PageOwnDataset, actor: PagePublisherDep, session: SessionDep) -> Response:
    """Look at the source no longer."""
    setting.end_intake(session, dataset, actor=actor)
    return _back(dataset, "ended")


def _back(dataset: Dataset, notice: str) -> Response:
    return RedirectResponse(f"/datasets/{dataset.slug}/intake?notice={notice}", _SEE_OTHER)


def _checked(sent: IntakeFields, language: Language) -> tuple[IntakeWrite | None, Errors]:
    if sent.kind == IntakeKind.URL and not sent.address.strip():
        return None, {"address": gettext(language, _ADDRESS_NEEDED)}
    fields = sent.model_dump() | {"is_active": bool(sent.is_active)}
    return checked(IntakeWrite, fields, language)


def _view(
    session: Session,
    dataset: Dataset,
    language: Language,
    *,
    given: IntakeFields | None = None,
    errors: Errors | None = None,
    notice: str = "",
) -> IntakeView:
    try:
        intake = setting.intake_of(session, dataset)
    except IntakeNotFound:
        intake = None
    promised = FREQUENCIES.get(dataset.frequency or "")
    return IntakeView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        prefix=setting.prefix_of(dataset),
        standing=_standing(intake, language) if intake else None,
        frequency=promised.name(language) if promised else "",
        due_at=_due_at(session, dataset),
        late_since=dataset.late_since,
        intervals=_intervals(intake, language),
        given=given or _filled(intake),
        errors=errors or {},
        notice=notice,
    )


def _due_at(session: Session, dataset: Dataset) -> datetime | None:
    if dataset.current_version_id is None:
        return None
    version = session.get_one(Version, dataset.current_version_id)
    return due_at(dataset.frequency, version.published_at or version.created_at)


def _filled(intake: Intake | None) -> IntakeFields:
    if intake is None:
        return IntakeFields(is_active="true")
    return IntakeFields(
        kind=intake.kind.value,
        address=intake.address if intake.kind is IntakeKind.URL else "",
        every_minutes=str(intake.every_minutes),
        is_active="true" if intake.is_active else "",
    )


def _intervals(intake: Intake | None, language: Language) -> list[tuple[str, str]]:
    """Return what can be chosen; an interval that a program set is kept among them."""
    present = {intake.every_minutes} if intake else set[int]()
    minutes: list[int] = sorted(present | INTERVALS.keys())
    return [(str(each), _every(each, language)) for each in minutes]


def _every(minutes: int, language: Language) -> str:
    if minutes in INTERVALS:
        return gettext(language, INTERVALS[minutes])
    return gettext(language, N_("every {count} minutes")).format(count=minutes)


def _standing(intake: Intake, language: Language) -> Standing:
    outcome, _ = outcomes.read(intake.outcome)
    return Standing(
        kind=intake.kind.value,
        address=intake.address,
        every=_every(intake.every_minutes, language),
        is_active=intake.is_active,
        looked_at=intake.looked_at,
        next_look_at=intake.next_look_at,
        outcome=_sentence(intake.outcome, language),
        is_failing=outcome in outcomes.FAILURES,
        failures=intake.failures,
        looks=[_look(each, language) for each in intake.looks],
    )


def _look(look: Mapping[str, Any], language: Language) -> Look:
    outcome, _ = outcomes.read(look["outcome"])
    return Look(
        since=datetime.fromisoformat(look["since"]),
        at=datetime.fromisoformat(look["at"]),
        times=look["times"],
        sentence=_sentence(look["outcome"], language),
        is_failing=outcome in outcomes.FAILURES,
    )


def _sentence(kept: str, language: Language) -> str:
    """Return what an outcome that was kept says; nothing while nobody has looked."""
    outcome, detail = outcomes.read(kept)
    return gettext(language, SENTENCES[outcome]).format(detail=detail) if outcome else ""
