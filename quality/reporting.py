"""From what an inspection found to criteria, score and verdict."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from catalog.models import Dataset, Version
from quality import criteria as rules
from quality.comparing import Comparison
from quality.inspection.outcome import Failure, Outcome
from quality.judging.content import content
from quality.judging.criterion import Criterion, criterion
from quality.judging.dimensions import dimensions
from quality.judging.metadata import license_clear, metadata
from quality.judging.privacy import privacy
from quality.judging.shape import is_document, shape
from quality.judging.stability import stability

__all__ = ["Findings", "checksum", "criterion", "ended", "judge", "report_id_of"]


@dataclass(frozen=True, kw_only=True)
class Findings:
    """The measured criteria of a version and what follows from them."""

    criteria: list[Criterion]
    score: int | None
    rejection: str | None
    dimensions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def passed(self) -> bool:
        """Whether every mandatory criterion is met."""
        return self.rejection is None


def judge(
    outcome: Outcome, *, dataset: Dataset, version: Version, sha256: str, comparison: Comparison
) -> Findings:
    """Hold an outcome against the published criteria."""
    measured = [checksum(version, sha256)]
    if outcome.failure:
        return ended(*measured, _failed(outcome.failure))
    measured += shape(outcome)
    if not is_document(outcome):
        measured += content(outcome, year=version.created_at.year)
    measured += stability(
        outcome, comparison, frequency=dataset.frequency, delivered_at=version.created_at
    )
    measured += [*privacy(outcome), metadata(dataset, outcome), license_clear(dataset)]
    return Findings(
        criteria=measured,
        score=rules.score(measured),
        rejection=_rejection(measured),
        dimensions=dimensions(measured),
    )


def ended(*measured: Criterion) -> Findings:
    """Return the findings of a version that a criterion ends before anything else is known."""
    return Findings(criteria=list(measured), score=None, rejection=_rejection(list(measured)))


def checksum(version: Version, sha256: str) -> Criterion:
    """Compare the file's checksum with the declared one, if one was declared."""
    declared = version.declared_sha256
    if declared is None:
        message = {
            "de": "Prüfsumme berechnet; beim Hochladen war keine angegeben.",
            "en": "Checksum computed; none was declared with the upload.",
        }
        return criterion(rules.CHECKSUM, value=sha256, passed=True, message=message)
    if declared.lower() == sha256:
        message = {
            "de": "Die Datei ist unverändert angekommen.",
            "en": "The file arrived as it was sent.",
        }
        return criterion(rules.CHECKSUM, value=sha256, passed=True, message=message)
    message = {
        "de": f"Angegeben war {declared}, angekommen ist {sha256}. Laden Sie die Datei noch "
        "einmal hoch.",
        "en": f"Declared was {declared}, what arrived is {sha256}. Upload the file again.",
    }
    failed = criterion(rules.CHECKSUM, value=sha256, passed=False, message=message)
    return failed | {"threshold": declared}


def _failed(failure: Failure) -> Criterion:
    rule = rules.BY_ID[failure.rule]
    value = 0 if rule is rules.NON_EMPTY else False
    return criterion(rule, value=value, passed=False, message={**failure.message})


def _rejection(measured: list[Criterion]) -> str | None:
    failed = [item["rule"] for item in measured if item["mandatory"] and not item["passed"]]
    return failed[0] if failed else None


def report_id_of(version_id: UUID, attempt: int) -> UUID:
    """Return the id of an attempt's report: the same each time it is asked for."""
    return uuid5(version_id, f"report/{attempt}")
