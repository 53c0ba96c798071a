"""From what an inspection found to criteria, score and verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from catalog.models import Dataset, Version
from marketplace.core.rules import Rule
from quality import criteria as rules
from quality.comparing import Comparison
from quality.inspection.outcome import ExpectationOutcome, Outcome, Texts

Criterion = dict[str, Any]

_NOTHING_PERSONAL: dict[str, dict[str, str]] = {
    rules.PRIVACY_EMAIL.id: {
        "de": "Keine Mailadressen von Personen.",
        "en": "No mail addresses of persons.",
    },
    rules.PRIVACY_PHONE.id: {
        "de": "Keine Telefonnummern von Personen.",
        "en": "No phone numbers of persons.",
    },
    rules.PRIVACY_IBAN.id: {"de": "Keine Kontonummern (IBAN).", "en": "No account numbers (IBAN)."},
}

RECOMMENDED = (
    "contact_name",
    "contact_email",
    "place",
    "period_start",
    "frequency",
    "origin",
    "provenance",
    "attribution",
    "landing_page",
    "keywords",
)


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
        rule = rules.READABLE if outcome.failure.rule == "readable" else rules.NON_EMPTY
        value = 0 if rule is rules.NON_EMPTY else False
        message = _joined([outcome.failure.message])
        measured.append(criterion(rule, value=value, passed=False, message=message))
        return _concluded(measured, with_score=False)
    measured += [
        criterion(
            rules.READABLE,
            value=True,
            passed=True,
            message=_joined(outcome.reading.assumptions[:1] if outcome.reading else []),
        ),
        criterion(
            rules.NON_EMPTY,
            value=outcome.rows,
            passed=True,
            message={"de": "Die Datei enthält Daten.", "en": "The file holds rows of data."},
        ),
        *_shape(outcome),
        _completeness(outcome),
        *_stability(comparison),
        *_expectations(outcome.expectations),
        *_privacy(outcome),
        _metadata(dataset),
    ]
    return _concluded(measured)


def ended(measured: Criterion) -> Findings:
    """Return the findings of a version that one criterion ends before anything else is known."""
    return _concluded([measured], with_score=False)


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


def criterion(rule: Rule, *, value: Any, passed: bool, message: dict[str, str]) -> Criterion:
    """Return one measured criterion in the form that reports and versions carry."""
    return {
        "rule": rule.id,
        "value": value,
        "threshold": rule.threshold,
        "passed": passed,
        "mandatory": rule.mandatory,
        "message": message,
    }


def _concluded(measured: list[Criterion], *, with_score: bool = True) -> Findings:
    failed = [item["rule"] for item in measured if item["mandatory"] and not item["passed"]]
    return Findings(
        criteria=measured,
        score=rules.score(measured) if with_score else None,
        rejection=failed[0] if failed else None,
    )


def _joined(texts: Sequence[Texts]) -> dict[str, str]:
    return {
        "de": " ".join(text["de"] for text in texts),
        "en": " ".join(text["en"] for text in texts),
    }


def _shape(outcome: Outcome) -> list[Criterion]:
    names = ", ".join(f"„{name}“" for name in outcome.misnamed[:5])
    misnamed = len(outcome.misnamed)
    measured = [
        criterion(
            rules.COLUMNS,
            value=misnamed,
            passed=misnamed == 0,
            message={
                "de": f"Ohne eigenen Namen: {names}." if misnamed else "Alle Spalten sind benannt.",
                "en": f"Without a name of their own: {names}." if misnamed else "All are named.",
            },
        )
    ]
    if outcome.reading and outcome.reading.kind == "csv":
        headed = outcome.reading.has_header
        message = {
            "de": "Die Spalten sind benannt." if headed else "Der Datei fehlt die Kopfzeile.",
            "en": "The columns are named." if headed else "The file has no header.",
        }
        measured.append(criterion(rules.HEADER, value=headed, passed=headed, message=message))
        measured.append(_rows_parse(outcome))
    return measured


def _rows_parse(outcome: Outcome) -> Criterion:
    bad, share = outcome.bad_rows, outcome.bad_rows / (outcome.rows + outcome.bad_rows)
    lines = ", ".join(str(row.line) for row in outcome.bad_row_examples[:5])
    message = {"de": "Alle Zeilen passen zur Kopfzeile.", "en": "Every row fits the header."}
    if bad:
        message = {
            "de": f"{bad} Zeilen passen nicht zur Kopfzeile, zuerst Zeile {lines}.",
            "en": f"{bad} rows do not fit the header, first line {lines}.",
        }
    limit = float(rules.ROWS_PARSE.threshold or 0)
    measured = criterion(
        rules.ROWS_PARSE, value=round(share, 6), passed=share <= limit, message=message
    )
    return measured | {"degree": 1.0 if not bad else max(0.0, 1 - share / (2 * limit))}


def _completeness(outcome: Outcome) -> Criterion:
    cells = sum(column.count + column.nulls for column in outcome.columns)
    share = sum(column.nulls for column in outcome.columns) / cells if cells else 0.0
    return criterion(
        rules.COMPLETENESS,
        value=round(share, 6),
        passed=share <= float(rules.COMPLETENESS.threshold or 0),
        message={
            "de": f"{_percent(share, ',')} der Zellen sind leer.",
            "en": f"{_percent(share, '.')} of the cells are empty.",
        },
    ) | {"degree": 1 - share}


def _stability(comparison: Comparison) -> list[Criterion]:
    if not comparison.has_previous:
        return []
    lost = [*comparison.removed, *comparison.retyped]
    names = ", ".join(f"„{name}“" for name in lost[:5])
    return [
        criterion(
            rules.SCHEMA_STABLE,
            value=len(lost),
            passed=not lost,
            message={
                "de": f"Entfallen oder mit anderem Typ: {names}."
                if lost
                else "Alle Spalten der letzten Version sind da, mit gleichem Typ.",
                "en": f"Gone or of another type: {names}."
                if lost
                else "All columns of the last version are there, of the same type.",
            },
        )
    ]


def _expectations(outcomes: Sequence[ExpectationOutcome]) -> list[Criterion]:
    critical = [outcome for outcome in outcomes if outcome.severity == "critical"]
    advised = [outcome for outcome in outcomes if outcome.severity != "critical"]
    measured: list[Criterion] = []
    if critical:
        missed = [outcome for outcome in critical if not outcome.success]
        message = _missed(missed, len(critical), kind=("verbindlichen", "mandatory"))
        measured.append(
            criterion(rules.EXPECTATIONS, value=len(missed), passed=not missed, message=message)
            | {"degree": 1 - len(missed) / len(critical)}
        )
    if advised:
        missed = [outcome for outcome in advised if not outcome.success]
        share = 1 - len(missed) / len(advised)
        measured.append(
            criterion(
                rules.EXPECTATIONS_ADVISED,
                value=round(share, 4),
                passed=share >= float(rules.EXPECTATIONS_ADVISED.threshold or 0),
                message=_missed(missed, len(advised), kind=("empfohlenen", "advised")),
            )
            | {"degree": share}
        )
    return measured


def _missed(
    missed: Sequence[ExpectationOutcome], total: int, *, kind: tuple[str, str]
) -> dict[str, str]:
    shown = "; ".join(_described(outcome) for outcome in missed[:3])
    met = total - len(missed)
    return {
        "de": f"{met} von {total} {kind[0]} Erwartungen erfüllt."
        + (f" Nicht erfüllt: {shown}." if missed else ""),
        "en": f"{met} of {total} {kind[1]} expectations met."
        + (f" Not met: {shown}." if missed else ""),
    }


def _described(outcome: ExpectationOutcome) -> str:
    column = outcome.kwargs.get("column")
    return f"{outcome.type} ({column})" if column else outcome.type


def _privacy(outcome: Outcome) -> list[Criterion]:
    measured: list[Criterion] = []
    for rule in rules.PRIVACY_RULES:
        found = [finding for finding in outcome.privacy if finding.rule == rule.id]
        count = sum(finding.count for finding in found)
        message = _NOTHING_PERSONAL[rule.id]
        if count:
            where = "; ".join(
                f"„{finding.column}“: {finding.count} ({', '.join(finding.examples)})"
                for finding in found
            )
            message = {
                "de": f"Gefunden in Spalte {where}. Entfernen Sie die Spalte und laden Sie die "
                "Datei erneut hoch.",
                "en": f"Found in column {where}. Remove the column and upload the file again.",
            }
        passed = count <= int(rule.threshold or 0)
        measured.append(criterion(rule, value=count, passed=passed, message=message))
    return measured


def _metadata(dataset: Dataset) -> Criterion:
    stated = [name for name in RECOMMENDED if getattr(dataset, name)]
    both = [texts for texts in (dataset.title, dataset.description) if len(texts) > 1]
    total = len(RECOMMENDED) + 2
    share = (len(stated) + len(both)) / total
    return criterion(
        rules.METADATA,
        value=round(share, 4),
        passed=share >= float(rules.METADATA.threshold or 0),
        message={
            "de": f"{len(stated) + len(both)} von {total} empfohlenen Angaben sind gemacht.",
            "en": f"{len(stated) + len(both)} of {total} recommended statements are made.",
        },
    ) | {"degree": share}


def _percent(share: float, point: str) -> str:
    return f"{share * 100:.1f}\N{NO-BREAK SPACE}%".replace(".", point)


def report_id_of(version_id: UUID, attempt: int) -> UUID:
    """Return the id of an attempt's report: the same each time it is asked for."""
    return uuid5(version_id, f"report/{attempt}")
