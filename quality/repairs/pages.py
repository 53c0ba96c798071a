"""The privacy page: what the gate found, one click to mend it, a steward's exceptions."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from catalog.models import Version
from marketplace.accounts.deps import PagePersonDep, SettingsDep
from marketplace.accounts.forms import Errors, checked, refused
from marketplace.core.language import N_
from marketplace.web.rendering import render
from marketplace.web.translation import gettext
from quality.repairs import making, overriding, retention
from quality.repairs.deps import OwnVisitDep, StewardVisitDep, Visit, VisitDep
from quality.repairs.schemas import OverrideWrite, RepairsWrite, RetentionWrite
from quality.repairs.views import Filled, privacy_view, value_of

router = APIRouter(prefix="/datasets/{slug}/versions/{number}/privacy", include_in_schema=False)

_OK = 200
_SEE_OTHER = 303
_UNPROCESSABLE = 422
_NO_REPAIR = N_("Please choose what is to be done, and to which column.")


class RepairForm(BaseModel):
    """A repair that a button carries, or one that was put together field by field."""

    repair: list[str] = []
    kind: str = ""
    columns: list[str] = []
    size: str = ""
    reference: str = ""
    reason: str = ""
    standing: bool = False

    @property
    def wanted(self) -> dict[str, Any]:
        """What the form asks for, in the shape that the API takes; it may still be wrong."""
        asked: list[Any] = [json.loads(each) for each in self.repair]
        if self.kind or self.columns:
            given: dict[str, Any] = {"kind": self.kind, "columns": self.columns}
            if self.size.strip():
                given["size"] = self.size.strip()
            if self.reference:
                given["reference"] = self.reference
            asked.append(given)
        return {"repairs": asked, "reason": self.reason, "standing": self.standing}


class OverrideForm(BaseModel):
    """An exception as a steward filled it in."""

    finding: str = ""
    reason: str = ""
    valid_until: str = ""

    @property
    def wanted(self) -> dict[str, str]:
        """What the form asks for, in the shape that the API takes; it may still be wrong."""
        rule, _, column = self.finding.partition("|")
        return {
            "rule": rule,
            "column": column,
            "reason": self.reason,
            "valid_until": self.valid_until,
        }


@router.get("", name="privacy")
def show_privacy(visit: VisitDep) -> HTMLResponse:
    """Show what the gate found in a version, and the ways to mend it."""
    return _shown(visit)


@router.post("/repairs")
def repair(visit: OwnVisitDep, form: Annotated[RepairForm, Form()]) -> Response:
    """Make the repaired version, and go on to its checks; clicking twice makes one."""
    filled = Filled(form="repair", values=form.model_dump())
    try:
        given = RepairsWrite.model_validate(form.wanted)
    except ValueError:
        error = gettext(visit.language, _NO_REPAIR)
        return _shown(visit, replace(filled, errors={"kind": error}))

    def act() -> Version:
        found = visit.found
        made = making.repair(
            visit.session,
            found.dataset,
            found.version,
            actor=found.actor,
            repairs=given.repairs,
            reason=given.reason,
        )
        if given.standing:
            making.repeat(visit.session, found.dataset, made, actor=found.actor)
        return made

    return _made(visit, filled, act)


@router.post("/standing/end")
def end_standing_repair(visit: OwnVisitDep, repair: Annotated[str, Form()]) -> Response:
    """Do a repair to later files no more."""
    session, found = visit.session, visit.found
    left = [
        each for each in making.standing_repairs(session, found.dataset) if value_of(each) != repair
    ]
    making.let_stand(session, found.dataset, actor=found.actor, repairs=left)
    return _back(visit, "standing")


@router.post("/overrides")
def override(
    visit: StewardVisitDep, person: PagePersonDep, form: Annotated[OverrideForm, Form()]
) -> Response:
    """Except a finding as a steward, and go on to the checks of the version made under that."""
    given, errors = checked(OverrideWrite, form.wanted, visit.language)
    filled = Filled(form="override", values=form.model_dump(), errors=_at_fields(errors))
    if given is None:
        return _shown(visit, filled)

    def act() -> Version:
        found = visit.found
        _, made = overriding.override(
            visit.session, found.dataset, found.version, actor=person, given=given
        )
        return made

    return _made(visit, filled, act)


@router.post("/overrides/{override_id}/end")
def end_override(override_id: UUID, visit: StewardVisitDep) -> Response:
    """End an exception as a steward."""
    found = visit.found
    overriding.end(visit.session, found.dataset, override_id, actor=found.actor)
    return _back(visit, "overrides")


@router.post("/retention")
def keep_original(
    visit: VisitDep, person: PagePersonDep, keep_reason: Annotated[str, Form()] = ""
) -> Response:
    """Keep the file in the closed store, for a reason."""
    fields = {"reason": keep_reason}
    given, errors = checked(RetentionWrite, fields, visit.language)
    if given is None:
        errors = {"keep_reason": errors["reason"]}
        return _shown(visit, Filled(form="retention", values=fields, errors=errors))
    found = visit.found
    retention.keep(visit.session, found.dataset, found.version, actor=person, reason=given.reason)
    return _back(visit, "file")


@router.post("/retention/end")
def let_original_go(visit: VisitDep, person: PagePersonDep, settings: SettingsDep) -> Response:
    """Keep the file no longer; it is deleted after the usual time."""
    found = visit.found
    retention.let_go(
        visit.session,
        found.dataset,
        found.version,
        actor=person,
        days=settings.quality.retention_days,
    )
    return _back(visit, "file")


def _made(visit: Visit, filled: Filled, act: Callable[[], Version]) -> Response:
    """Make a version and go on to its checks, or say beside the form why not."""
    made: list[Version] = []
    errors = refused(visit.session, lambda: made.append(act()), visit.language)
    if errors:
        return _shown(visit, replace(filled, errors=errors))
    slug, number = visit.found.dataset.slug, made[0].number
    return RedirectResponse(f"/datasets/{slug}/versions/{number}/progress", _SEE_OTHER)


def _at_fields(errors: Errors) -> Errors:
    """Return flaws of an exception beside the form's own fields: one chooses rule and column."""
    return {
        "finding" if name in {"rule", "column"} else name: sentence
        for name, sentence in errors.items()
    }


def _back(visit: Visit, place: str) -> Response:
    slug, number = visit.found.dataset.slug, visit.found.version.number
    return RedirectResponse(f"/datasets/{slug}/versions/{number}/privacy#{place}", _SEE_OTHER)


def _shown(visit: Visit, filled: Filled | None = None) -> HTMLResponse:
    found, session = visit.found, visit.session
    view = privacy_view(session, found, visit.language, filled=filled)
    return render(visit.request, view, status=_UNPROCESSABLE if filled else _OK)
