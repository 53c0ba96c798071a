"""Whether what a table says can be right: filled, unique, plausible, valid, as expected."""

from collections.abc import Sequence

from quality import criteria as rules
from quality.expectations.wording import texts_of
from quality.inspection.outcome import ExpectationOutcome, Outcome
from quality.judging.criterion import Criterion, criterion, limit, percent, quoted
from quality.judging.plausibility import implausible

_NAMED = 3
"""So many expectations that were missed are said in a criterion; the report lists all."""


def content(outcome: Outcome, *, year: int) -> list[Criterion]:
    """Measure the cells of a table, in a year."""
    measured = [_completeness(outcome), _ranges(outcome, year=year)]
    if outcome.changes and outcome.changes.key and outcome.changes.duplicates is not None:
        measured.append(_key(outcome))
    if outcome.geometry and outcome.geometry.count:
        measured.append(_geometry(outcome))
    return [*measured, *_expectations(outcome.expectations)]


def _completeness(outcome: Outcome) -> Criterion:
    cells = sum(column.count + column.nulls for column in outcome.columns)
    share = sum(column.nulls for column in outcome.columns) / cells if cells else 0.0
    emptiest = max(outcome.columns, key=lambda column: column.nulls, default=None)
    name = emptiest.name if emptiest else ""
    shown = percent(share)
    return criterion(
        rules.COMPLETENESS,
        value=round(share, 6),
        passed=share <= limit(rules.COMPLETENESS),
        message={
            "de": f"{shown['de']} der Zellen sind leer.",
            "en": f"{shown['en']} of the cells are empty.",
        },
        degree=1 - share,
        step={
            "de": f"Füllen Sie Spalte „{name}“, oder lassen Sie sie weg, wenn nichts bekannt ist.",
            "en": f"Fill column “{name}”, or leave it out if nothing is known.",
        },
    )


def _ranges(outcome: Outcome, *, year: int) -> Criterion:
    found = [flaw for column in outcome.columns if (flaw := implausible(column, year=year))]
    message = {"de": "Alle Werte sind glaubhaft.", "en": "All values are plausible."}
    if found:
        message = {
            "de": "Unglaubhaft: " + "; ".join(flaw["de"] for flaw in found[:5]) + ".",
            "en": "Implausible: " + "; ".join(flaw["en"] for flaw in found[:5]) + ".",
        }
    return criterion(
        rules.RANGES,
        value=len(found),
        passed=not found,
        message=message,
        degree=1 - len(found) / max(1, len(outcome.columns)),
        step={
            "de": "Lassen Sie Zellen leer, deren Wert niemand kennt, und berichtigen Sie die "
            "genannten.",
            "en": "Leave cells empty whose value nobody knows, and correct those named.",
        },
    )


def _key(outcome: Outcome) -> Criterion:
    changes = outcome.changes
    duplicates = changes.duplicates or 0 if changes else 0
    names = quoted(changes.key if changes else [])
    message = {
        "de": f"{names['de']} benennt jede Zeile eindeutig.",
        "en": f"{names['en']} names each row.",
    }
    if duplicates:
        message = {
            "de": f"{duplicates} Zeilen haben einen Schlüssel ({names['de']}), den es schon gibt.",
            "en": f"{duplicates} rows have a key ({names['en']}) that another row has already.",
        }
    return criterion(
        rules.KEY_UNIQUE,
        value=duplicates,
        passed=not duplicates,
        message=message,
        degree=1 - duplicates / max(1, outcome.rows),
        step={
            "de": "Entfernen Sie doppelte Zeilen, oder erweitern Sie den Schlüssel.",
            "en": "Remove duplicate rows, or extend the key.",
        },
    )


def _geometry(outcome: Outcome) -> Criterion:
    geometry = outcome.geometry
    invalid = geometry.invalid if geometry else 0
    share = invalid / geometry.count if geometry and geometry.count else 0.0
    message = {"de": "Alle Geometrien sind gültig.", "en": "All geometries are valid."}
    if invalid:
        message = {
            "de": f"{invalid} Geometrien sind nicht gültig.",
            "en": f"{invalid} geometries are not valid.",
        }
    return criterion(
        rules.GEOMETRY,
        value=round(share, 6),
        passed=share <= limit(rules.GEOMETRY),
        message=message,
        degree=1 - share,
        step={
            "de": "Reparieren Sie die Geometrien, etwa mit „Geometrien reparieren“ in QGIS.",
            "en": "Repair the geometries, for example with “Fix geometries” in QGIS.",
        },
    )


def _expectations(outcomes: Sequence[ExpectationOutcome]) -> list[Criterion]:
    critical = [outcome for outcome in outcomes if outcome.severity == "critical"]
    advised = [outcome for outcome in outcomes if outcome.severity != "critical"]
    measured: list[Criterion] = []
    if critical:
        missed = [outcome for outcome in critical if not outcome.success]
        measured.append(
            criterion(
                rules.EXPECTATIONS,
                value=len(missed),
                passed=not missed,
                message=_missed(missed, len(critical), kind=("verbindlichen", "mandatory")),
                degree=1 - len(missed) / len(critical),
                step=_MEET,
            )
        )
    if advised:
        missed = [outcome for outcome in advised if not outcome.success]
        share = 1 - len(missed) / len(advised)
        measured.append(
            criterion(
                rules.EXPECTATIONS_ADVISED,
                value=round(share, 4),
                passed=share >= limit(rules.EXPECTATIONS_ADVISED),
                message=_missed(missed, len(advised), kind=("empfohlenen", "advised")),
                degree=share,
                step=_MEET,
            )
        )
    return measured


_MEET = {
    "de": "Berichtigen Sie die Zellen, die der Bericht zeigt, oder ändern Sie die Erwartung.",
    "en": "Correct the cells that the report shows, or change the expectation.",
}


def _missed(
    missed: Sequence[ExpectationOutcome], total: int, *, kind: tuple[str, str]
) -> dict[str, str]:
    said = [texts_of(outcome.type, outcome.kwargs) for outcome in missed[:_NAMED]]
    german, english = (" ".join(texts[language] for texts in said) for language in ("de", "en"))
    met = total - len(missed)
    return {
        "de": f"{met} von {total} {kind[0]} Erwartungen erfüllt."
        + (f" Nicht erfüllt: {german}" if missed else ""),
        "en": f"{met} of {total} {kind[1]} expectations met."
        + (f" Not met: {english}" if missed else ""),
    }
