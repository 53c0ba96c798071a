"""What the editor of expectations shows: plain values, settled before rendering begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from catalog.models import Dataset
from marketplace.core.language import N_, Language, in_language
from marketplace.web.rendering import View
from marketplace.web.translation import gettext
from quality.expectations import editing, suites
from quality.expectations.filling import Errors, Filled
from quality.expectations.kinds import KINDS, About, Kind
from quality.expectations.wording import sentence
from quality.models import QualityReport, Suite

Choices = list[tuple[str, str]]

_VERSIONS_SHOWN = 10
_MOST_TICKS = 40
_GROUPS: Mapping[About, str] = {
    "cells": N_("Cells of a column"),
    "column": N_("A column as a whole"),
    "columns": N_("Several columns"),
    "table": N_("The table"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """An expectation in the list, with what came of it the last time."""

    mark: str
    sentence: str
    is_mandatory: bool = False
    was_met: bool | None = None
    failed: int | None = None


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version of the list."""

    number: int
    made_at: datetime
    count: int
    is_suggested: bool


@dataclass(frozen=True, kw_only=True)
class ExpectationsView(View):
    """What the next version of a dataset is checked against, to be changed."""

    page = "quality/expectations.html"

    slug: str
    title: str
    is_suggested: bool
    lines: list[Line]
    suggestions: list[Line]
    kinds: list[tuple[str, Choices]]
    versions: list[VersionLine]
    version: int | None
    report_of: int | None
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class FormView(View):
    """One expectation as a form. ``columns`` are those that it makes sense for, if any is known."""

    page = "quality/expectations_form.html"

    slug: str
    title: str
    kind: str
    name: str
    arguments: frozenset[str]
    has_count: bool
    columns: Choices
    is_ticked: bool
    given: Filled
    errors: Errors = field(default_factory=dict[str, str])


def expectations_view(session: Session, dataset: Dataset, language: Language) -> ExpectationsView:
    """Return the list of a dataset's expectations, and what else could be on it."""
    suite = suites.newest(session, dataset.id)
    report = editing.newest_report(session, dataset)
    found = suites.versions(session, dataset.id).items[:_VERSIONS_SHOWN]
    return ExpectationsView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        is_suggested=bool(suite and suite.is_suggested),
        lines=_lines(editing.expectations_of(suite), report, language),
        suggestions=_lines(editing.suggested(session, dataset), None, language),
        kinds=_kinds(language),
        versions=[_version(each) for each in found],
        version=suite.number if suite else None,
        report_of=editing.number_of(session, report),
    )


def form_view(
    dataset: Dataset,
    filled: Filled,
    types: Mapping[str, str],
    language: Language,
    *,
    errors: Errors | None = None,
) -> FormView:
    """Return the form of one expectation, with what is wrong beside its fields."""
    kind = KINDS[filled.type]
    columns = _columns(kind, filled, types)
    return FormView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        kind=kind.type,
        name=in_language({**kind.name}, language),
        arguments=kind.arguments - frozenset(kind.implied),
        has_count=kind.about == "table" or "length" in kind.type or "count" in kind.type,
        columns=columns,
        is_ticked=0 < len(columns) <= _MOST_TICKS,
        given=filled,
        errors={name: gettext(language, text) for name, text in (errors or {}).items()},
    )


def _columns(kind: Kind, filled: Filled, types: Mapping[str, str]) -> Choices:
    """Return the columns to choose from: those that fit, and those that are chosen already."""
    if not types:
        return []
    fitting = [name for name, type_ in types.items() if type_ in kind.fits]
    chosen = [filled.column, filled.column_a, filled.column_b, *filled.columns]
    names = dict.fromkeys([*fitting, *(name for name in chosen if name)])
    return [(name, name) for name in names]


def _lines(
    expectations: Sequence[editing.Expectation], report: QualityReport | None, language: Language
) -> list[Line]:
    results = {editing.mark_of(each): each for each in report.expectations} if report else {}
    lines: dict[str, Line] = {}
    for expectation in expectations:
        mark = editing.mark_of(expectation)
        result = results.get(mark, {})
        lines[mark] = Line(
            mark=mark,
            sentence=sentence(expectation["type"], expectation["kwargs"], language),
            is_mandatory=expectation.get("severity", "critical") == "critical",
            was_met=result.get("success"),
            failed=result.get("unexpected_count"),
        )
    return list(lines.values())


def _kinds(language: Language) -> list[tuple[str, Choices]]:
    """Return the kinds in their groups, as a list to choose from."""
    return [
        (
            gettext(language, group),
            [
                (kind.type, in_language({**kind.name}, language))
                for kind in KINDS.values()
                if kind.about == about
            ],
        )
        for about, group in _GROUPS.items()
    ]


def _version(suite: Suite) -> VersionLine:
    return VersionLine(
        number=suite.number,
        made_at=suite.created_at,
        count=len(suite.content.get("expectations", [])),
        is_suggested=suite.is_suggested,
    )
