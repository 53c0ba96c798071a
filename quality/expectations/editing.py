"""Changing a dataset's suite one expectation at a time, as the editor's page does.

An expectation is known by its mark, which is made of what it demands: to add what is there, or
to remove what is gone, changes nothing, so a form that is sent twice does no harm. The first
change makes suggested expectations the publisher's own; until then they follow the data.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from catalog.models import Dataset, Version
from quality.errors import ExpectationNotFound
from quality.expectations import suggesting, suites
from quality.inspection.outcome import ColumnProfile
from quality.models import QualityReport, Suite

Expectation = dict[str, Any]

_LENGTH = 16


def mark_of(expectation: Mapping[str, Any]) -> str:
    """Return the name of an expectation: the same for all that demand the same."""
    demanded = [expectation["type"], expectation["kwargs"]]
    text = json.dumps(demanded, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def expectations_of(suite: Suite | None) -> list[Expectation]:
    """Return what a suite demands; nothing if there is none."""
    return list(suite.content["expectations"]) if suite else []


def marked(expectations: Iterable[Expectation], dataset: Dataset, mark: str) -> Expectation:
    """Return the expectation of that mark.

    Raises:
        ExpectationNotFound: There is none; somebody has removed or changed it.
    """
    for expectation in expectations:
        if mark_of(expectation) == mark:
            return expectation
    raise ExpectationNotFound(dataset)


def keep(
    session: Session,
    dataset: Dataset,
    expectation: Expectation,
    *,
    replaces: str = "",
    person_id: UUID | None,
) -> Suite:
    """Add an expectation to the suite, or put it in the place of the one with that mark.

    Raises:
        ExpectationNotFound: The one to replace is gone, and the new one is not there either.
        SuiteTooLarge: There are as many as are checked.
    """
    present = expectations_of(suites.newest(session, dataset.id))
    marks = [mark_of(each) for each in present]
    new = mark_of(expectation)
    if replaces and replaces not in marks and new not in marks:
        raise ExpectationNotFound(dataset)
    place = marks.index(replaces) if replaces in marks else None
    if place is None and new in marks:
        place = marks.index(new)
    if place is None:
        changed = [*present, expectation]
    else:
        changed = [*present[:place], expectation, *present[place + 1 :]]
    return _write(session, dataset, _without_repetition(changed), person_id)


def adopt(
    session: Session, dataset: Dataset, marks: Sequence[str], *, person_id: UUID | None
) -> Suite:
    """Add the suggestions with these marks to the suite, as advice."""
    present = expectations_of(suites.newest(session, dataset.id))
    wanted = [each for each in suggested(session, dataset) if mark_of(each) in marks]
    return _write(session, dataset, _without_repetition([*present, *wanted]), person_id)


def remove(session: Session, dataset: Dataset, mark: str, *, person_id: UUID | None) -> Suite:
    """Take an expectation out of the suite; one that is gone stays gone."""
    present = expectations_of(suites.newest(session, dataset.id))
    left = [each for each in present if mark_of(each) != mark]
    return _write(session, dataset, left, person_id)


def suggested(session: Session, dataset: Dataset) -> list[Expectation]:
    """Return what the newest file suggests and the suite does not demand, whatever its bounds."""
    report = newest_report(session, dataset)
    if report is None:
        return []
    columns = [ColumnProfile.model_validate(column) for column in report.columns]
    rows = int(report.reading.get("rows") or 0)
    present = {_subject(each) for each in expectations_of(suites.newest(session, dataset.id))}
    found: list[Expectation] = suggesting.suggest(columns, rows)["expectations"]
    return [each for each in found if _subject(each) not in present]


def newest_report(session: Session, dataset: Dataset) -> QualityReport | None:
    """Return the report of the dataset's newest file that could be read."""
    return session.exec(
        select(QualityReport)
        .join(Version, col(Version.report_id) == col(QualityReport.id))
        .where(Version.dataset_id == dataset.id, col(QualityReport.columns) != [])
        .order_by(col(Version.number).desc())
        .limit(1)
    ).one_or_none()


def number_of(session: Session, report: QualityReport | None) -> int | None:
    """Return the number of the version that a report is about."""
    version = session.get(Version, report.version_id) if report else None
    return version.number if version else None


def types_of(report: QualityReport | None) -> dict[str, str]:
    """Return the columns that a report tells of, with their types, in order."""
    return {column["name"]: column["type"] for column in report.columns} if report else {}


def _write(
    session: Session, dataset: Dataset, expectations: list[Expectation], person_id: UUID | None
) -> Suite:
    before = suites.newest(session, dataset.id)
    if before and before.content["expectations"] == expectations:
        return before
    content = {
        "name": before.content["name"] if before and not before.is_suggested else dataset.slug,
        "expectations": expectations,
        "notes": before.content.get("notes") if before else None,
    }
    return suites.write(session, dataset, content, person_id=person_id)


def _without_repetition(expectations: Iterable[Expectation]) -> list[Expectation]:
    return list({mark_of(each): each for each in expectations}.values())


def _subject(expectation: Expectation) -> str:
    """Return what an expectation is about: its type and its columns."""
    kwargs = expectation["kwargs"]
    names = ("column", "column_A", "column_B", "column_list")
    return json.dumps([expectation["type"], *(kwargs.get(name) for name in names)])
