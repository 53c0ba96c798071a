"""Exceptions from privacy findings, for stewards: until when each holds, and how it is ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from catalog.models import Dataset
from marketplace.core.language import Language, in_language
from marketplace.site.desk.deps import StewardVisitDep
from marketplace.site.desk.views import DeskView
from marketplace.site.desk.waiting import rail
from marketplace.site.sales.deps import Visit
from marketplace.web.addresses import here_with
from marketplace.web.rendering import render
from quality.models import Override
from quality.repairs import overriding
from quality.repairs.overriding import OverrideState
from quality.rules import RULES

router = APIRouter(prefix="/desk/overrides", include_in_schema=False)

_SEE_OTHER = 303
_RULES = {rule.id: rule for rule in RULES}


@dataclass(frozen=True, kw_only=True)
class OverrideLine:
    """An exception: from what, in which dataset, why, whose, and until when it holds."""

    id: UUID
    slug: str
    dataset: str
    rule: str
    sentence: str
    column: str
    reason: str
    person: str
    since: datetime
    valid_until: date
    is_in_force: bool


@dataclass(frozen=True, kw_only=True)
class OverridesView(DeskView):
    """Exceptions across all datasets, a page at a time."""

    page = "site/desk_overrides.html"

    state: str
    lines: list[OverrideLine]
    is_first: bool
    next: str | None
    notice: str


@router.get("")
def show_overrides(
    request: Request,
    visit: StewardVisitDep,
    state: OverrideState = OverrideState.RUNNING,
    cursor: str | None = None,
    notice: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """List the exceptions that hold, those that have ended, or all; the newest first."""
    found = overriding.everywhere(visit.session, state=state, cursor=cursor or None)
    view = OverridesView(
        **rail(visit),
        state=state.value,
        lines=_lines(visit, found.items),
        is_first=not cursor,
        next=found.next and here_with(request, cursor=found.next),
        notice=notice,
    )
    return render(request, view)


@router.post("/{override_id}/end")
def end_override(override_id: UUID, visit: StewardVisitDep) -> Response:
    """End an exception: the dataset's next version is refused again."""
    overriding.end_anywhere(visit.session, override_id, actor=visit.actor)
    return RedirectResponse("/desk/overrides?notice=ended", _SEE_OTHER)


def _lines(visit: Visit, overrides: Sequence[Override]) -> list[OverrideLine]:
    datasets = {each.id: each for each in overriding.datasets_of(visit.session, overrides)}
    return [_line(each, datasets[each.dataset_id], visit.language) for each in overrides]


def _line(override: Override, dataset: Dataset, language: Language) -> OverrideLine:
    rule = _RULES.get(override.rule)
    return OverrideLine(
        id=override.id,
        slug=dataset.slug,
        dataset=in_language(dataset.title, language),
        rule=override.rule,
        sentence=rule.text(language) if rule else override.rule,
        column=override.column_name,
        reason=override.reason,
        person=override.person_name,
        since=override.created_at,
        valid_until=override.valid_until,
        is_in_force=overriding.is_in_force(override),
    )
