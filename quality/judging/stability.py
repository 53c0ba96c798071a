"""Whether those who read the version before can rely on this one."""

from datetime import datetime, timedelta

from catalog.promises import due_at
from quality import criteria as rules
from quality.comparing import Comparison
from quality.inspection.outcome import Outcome
from quality.judging.criterion import Criterion, criterion, limit, percent, quoted

_DAY = timedelta(days=1)


def stability(
    outcome: Outcome, comparison: Comparison, *, frequency: str | None, delivered_at: datetime
) -> list[Criterion]:
    """Measure a version beside the one before; the first one has nothing to keep to."""
    if not comparison.has_previous:
        return []
    measured: list[Criterion] = []
    if outcome.columns:
        measured.append(_schema(comparison))
    if comparison.rows is not None and comparison.previous_rows:
        measured.append(_rows(comparison.rows, comparison.previous_rows))
    if outcome.changes and outcome.changes.drift:
        measured.append(_drift(outcome))
    if comparison.previous_at:
        measured += _freshness(frequency, comparison.previous_at, delivered_at)
    return measured


def _schema(comparison: Comparison) -> Criterion:
    lost = [*comparison.removed, *comparison.retyped]
    names = quoted(lost)
    return criterion(
        rules.SCHEMA_STABLE,
        value=len(lost),
        passed=not lost,
        message={
            "de": f"Entfallen oder mit anderem Typ: {names['de']}."
            if lost
            else "Alle Spalten der letzten Version sind da, mit gleichem Typ.",
            "en": f"Gone or of another type: {names['en']}."
            if lost
            else "All columns of the last version are there, of the same type.",
        },
        step={
            "de": f"Liefern Sie {names['de']} wie zuvor, und Neues in neuen Spalten.",
            "en": f"Deliver {names['en']} as before, and what is new in new columns.",
        },
    )


def _rows(difference: int, before: int) -> Criterion:
    lost = max(0.0, -difference / before)
    shown = percent(lost)
    most = limit(rules.ROWS_STABLE)
    message = {
        "de": "Die Version ist nicht kleiner als die davor.",
        "en": "The version is no smaller than the one before.",
    }
    if lost:
        message = {
            "de": f"Die Version hat {shown['de']} weniger Zeilen als die davor.",
            "en": f"The version has {shown['en']} fewer rows than the one before.",
        }
    return criterion(
        rules.ROWS_STABLE,
        value=round(lost, 4),
        passed=lost <= most,
        message=message,
        degree=1.0 if lost <= most else 1 - lost,
        step={
            "de": "Prüfen Sie, ob die Lieferung vollständig ist.",
            "en": "Check whether the delivery is complete.",
        },
    )


def _drift(outcome: Outcome) -> Criterion:
    drift = outcome.changes.drift if outcome.changes else []
    moved = list(dict.fromkeys(each.column for each in drift if each.is_large))
    names = quoted(moved)
    message = {
        "de": "Die Verteilung der Werte ist geblieben.",
        "en": "The distribution of the values is as it was.",
    }
    if moved:
        message = {
            "de": f"Stark verschoben: {names['de']}. Der Vergleich zeigt, wie weit.",
            "en": f"Moved far: {names['en']}. The comparison shows how far.",
        }
    return criterion(
        rules.DRIFT,
        value=len(moved),
        passed=not moved,
        message=message,
        step={
            "de": f"Prüfen Sie {names['de']}: Einheit, Zählweise oder Stichprobe geändert? "
            "Sagen Sie es in der Änderungsnotiz.",
            "en": f"Check {names['en']}: did unit, way of counting or sample change? Say so in the "
            "change note.",
        },
    )


def _freshness(
    frequency: str | None, previous_at: datetime, delivered_at: datetime
) -> list[Criterion]:
    due = due_at(frequency, previous_at)
    if due is None:
        return []
    late = max(0.0, (delivered_at - due) / _DAY)
    most = limit(rules.FRESHNESS)
    message = {"de": "Die Version kam wie zugesagt.", "en": "The version came as promised."}
    if late > most:
        message = {
            "de": f"Die Version kam {late:.0f} Tage später als zugesagt.",
            "en": f"The version came {late:.0f} days later than promised.",
        }
    promised = (due - previous_at) / _DAY
    return [
        criterion(
            rules.FRESHNESS,
            value=round(late, 1),
            passed=late <= most,
            message=message,
            degree=1.0 if late <= most else max(0.0, 1 - late / max(1.0, promised)),
            step={
                "de": "Liefern Sie nach Zeitplan, etwa mit einem Abruf ohne Zutun, oder nennen Sie "
                "eine Häufigkeit, die Sie halten.",
                "en": "Deliver on schedule, for example by an unattended intake, or state a "
                "frequency that you can keep.",
            },
        )
    ]
