"""What the privacy page shows: findings, the ways to mend them, what becomes of the file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from catalog import queries as catalog
from catalog.models import Version, VersionStatus
from marketplace.core.language import Language, in_language
from marketplace.web.rendering import View
from marketplace.web.translation import gettext
from quality.inspection.order import Repair
from quality.inspection.outcome import PrivacyFinding, SmallGroups
from quality.inspection.privacy.wording import place
from quality.models import QualityReport, Retention
from quality.privacy_rules import LABELS
from quality.repairs import making, overriding, references, retention
from quality.repairs.deps import Gated
from quality.repairs.planning import NAMES, SIZES, Plan, planned


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A way to mend: what it is, what it would do, and the form's value for it."""

    plan: Plan
    value: str


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """A finding: what was found, where and how much of it, examples that are masked.

    ``is_joint`` says that several columns make it together.
    """

    rule: str
    found: str
    column: str
    place: str
    is_joint: bool
    count: int
    share: float
    threshold: str
    examples: list[str]
    lines: list[int]
    state: str
    choices: list[Choice]


@dataclass(frozen=True, kw_only=True)
class OverrideLine:
    """An exception that a steward granted; ``is_in_force`` says that it holds today."""

    id: str
    rule: str
    column: str
    reason: str
    person: str
    since: datetime
    valid_until: date
    is_in_force: bool


@dataclass(frozen=True, kw_only=True)
class RetentionState:
    """What becomes of the delivered file."""

    delete_after: datetime
    deleted_at: datetime | None
    kept_reason: str | None


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form as it was filled in, given back when it was refused; ``form`` says which it is."""

    form: str = ""
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    errors: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class PrivacyView(View):
    """What the gate found in a version, and what can be done."""

    page = "quality/privacy.html"

    slug: str
    title: str
    number: int
    is_checked: bool
    is_refused: bool
    made_from: int | None
    newer: int | None
    done: list[str]
    findings: list[FindingLine]
    groups: SmallGroups | None
    at_once: list[Choice]
    standing: list[Choice]
    kinds: list[tuple[str, str]]
    sizes: str
    columns: list[tuple[str, str]]
    references: list[tuple[str, str]]
    overrides: list[OverrideLine]
    excusable: list[tuple[str, str]]
    retention: RetentionState | None
    is_deleted: bool
    is_steward: bool
    may_mend: bool
    may_override: bool
    latest_day: date
    filled: Filled


def privacy_view(
    session: Session,
    found: Gated,
    language: Language,
    *,
    filled: Filled | None = None,
) -> PrivacyView:
    """Return what the privacy page of a version looks like, for who may see it."""
    dataset, version = found.dataset, found.version
    report = session.get(QualityReport, version.report_id) if version.report_id else None
    findings = [PrivacyFinding.model_validate(each) for each in report.privacy] if report else []
    details = report.details if report else {}
    origin = making.origin_of(session, version)
    newest = catalog.newest_good_version(session, dataset)
    return PrivacyView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        number=version.number,
        is_checked=report is not None,
        is_refused=any(each.refuses for each in findings),
        made_from=origin.number if origin.id != version.id else None,
        newer=newest.number if newest and newest.number > version.number else None,
        done=[in_language(each["texts"], language) for each in details.get("repaired", [])],
        findings=[_line(each, language) for each in findings],
        groups=_groups(details),
        at_once=_at_once(findings, language),
        standing=[
            _choice(each, language) for each in making.standing_repairs(session, found.dataset)
        ],
        kinds=[(kind, gettext(language, name)) for kind, name in NAMES.items()],
        sizes=_sizes(language),
        columns=[(each["name"], each["name"]) for each in (report.columns if report else [])],
        references=[
            (each.slug, in_language(each.title, language)) for each in references.offered(session)
        ],
        overrides=_overrides(session, found),
        excusable=[
            (f"{each.rule}|{each.column}", f"{each.rule}: {place(each)[language.value]}")
            for each in findings
            if not each.is_exempt
        ],
        retention=_retention(retention.of(session, version)),
        is_deleted=version.original_deleted_at is not None,
        is_steward=found.actor.is_steward,
        may_mend=found.is_own and _can_be_mended(version),
        may_override=found.actor.is_steward and _can_be_mended(version),
        latest_day=overriding.latest_day(),
        filled=filled or Filled(),
    )


def _sizes(language: Language) -> str:
    """Return what the size of each kind of repair counts, in one sentence."""
    return "; ".join(
        f"{gettext(language, NAMES[kind])}: {gettext(language, size)}"
        for kind, size in SIZES.items()
    )


def _can_be_mended(version: Version) -> bool:
    is_checked = version.status is not VersionStatus.PROCESSING
    return is_checked and version.original_deleted_at is None


def _line(finding: PrivacyFinding, language: Language) -> FindingLine:
    label = LABELS.get(finding.rule)
    weight = "refuses" if finding.refuses else "withholds" if finding.withholds else "advises"
    return FindingLine(
        rule=finding.rule,
        found=_begun(label[language.value]) if label else finding.rule,
        column=finding.column,
        place=_begun(place(finding)[language.value]),
        is_joint=len(finding.columns) > 1,
        count=finding.count,
        share=finding.share,
        threshold=str(finding.threshold),
        examples=finding.examples,
        lines=finding.lines,
        state="exempt" if finding.is_exempt else weight,
        choices=[_choice(each, language) for each in finding.repairs],
    )


def _begun(text: str) -> str:
    """Return a text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _choice(repair: Repair, language: Language) -> Choice:
    return Choice(plan=planned(repair, language), value=value_of(repair))


def value_of(repair: Repair) -> str:
    """Return a repair as a form carries it."""
    return json.dumps(repair.model_dump(mode="json", exclude_none=True), ensure_ascii=False)


def _at_once(findings: Sequence[PrivacyFinding], language: Language) -> list[Choice]:
    """Return what mends each finding that refuses, where there is more than one: the gentlest.

    Small groups are made larger by coarser values, but only leaving rows out surely mends them.
    """
    refusing = [each for each in findings if each.refuses]
    if len(refusing) < 2 or not all(each.repairs for each in refusing):  # noqa: PLR2004 - one has its own button
        return []
    wanted: list[Repair] = []
    for finding in refusing:
        sure = [each for each in finding.repairs if each.kind == "suppress"]
        wanted += [each for each in [*sure, *finding.repairs][:1] if each not in wanted]
    return [_choice(each, language) for each in wanted]


def _groups(details: Mapping[str, Any]) -> SmallGroups | None:
    found = details.get("small_groups")
    return SmallGroups.model_validate(found) if found else None


def _overrides(session: Session, found: Gated) -> list[OverrideLine]:
    return [
        OverrideLine(
            id=str(each.id),
            rule=each.rule,
            column=each.column_name,
            reason=each.reason,
            person=each.person_name,
            since=each.created_at,
            valid_until=each.valid_until,
            is_in_force=overriding.is_in_force(each),
        )
        for each in overriding.overrides(session, found.dataset)
    ]


def _retention(found: Retention | None) -> RetentionState | None:
    if found is None:
        return None
    return RetentionState(
        delete_after=found.delete_after,
        deleted_at=found.deleted_at,
        kept_reason=found.kept_reason,
    )
