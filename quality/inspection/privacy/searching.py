"""The search for direct identifiers: candidates by form in SQL, then proof in Python.

Every row is looked at for what one cell alone can prove, such as an IBAN; what only many alike can
prove, such as bare digits, follows from all different cells or, in columns of very many, from a
fair sample. Examples are masked here, so that no personal value leaves this package.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import duckdb

from quality import privacy_rules as rules
from quality.inspection.order import Repair
from quality.inspection.outcome import ColumnProfile, PrivacyFinding
from quality.inspection.privacy import naming
from quality.inspection.privacy.cells import Found, Source, cells_of, masked, matches
from quality.inspection.privacy.columns import Column, Columns
from quality.inspection.privacy.identifiers import (
    DETECTORS,
    SURE_FORM,
    UUID_FORM,
    Detector,
    Strength,
)
from quality.inspection.privacy.names import ADDRESS_FORM
from quality.inspection.privacy.numbers import OLDEST_PERSON
from quality.inspection.profiling.measuring import Profile
from quality.inspection.sql import TABLE, named

ENOUGH = 20_000
"""So many different proven cells suffice; how many there are in all follows from their share."""

_JUDGED = 3_000
_ALONE = (f"{SURE_FORM}|{ADDRESS_FORM}", UUID_FORM)
_BARE_SHARE = 0.9
_BARE_LEAST = 8
_BARE_BEGINNINGS = 5
_EXAMPLES = 3
_SMALLEST_FIGURE = 10_000_000


@dataclass(kw_only=True)
class _Proof:
    """What came of proving candidates: how many cells hold, by strength."""

    candidates: int
    seen: int = 0
    is_whole: bool = True
    different: int = 0
    held: dict[Strength, int] = field(default_factory=lambda: dict.fromkeys(Strength, 0))
    beginnings: set[str] = field(default_factory=set[str])
    examples: list[str] = field(default_factory=list[str])
    cells: list[str] = field(default_factory=list[str])

    def add(self, number: int, strength: Strength, text: str, *, is_whole: bool) -> None:
        """Count cells in which an identifier was found."""
        self.held[strength] += number
        self.different += 1
        self.is_whole &= is_whole
        if len(self.beginnings) < _BARE_BEGINNINGS:
            self.beginnings.add(text.strip()[:4])
        example = masked(text)
        if len(self.examples) < _EXAMPLES and example not in self.examples:
            self.examples.append(example)

    def scaled(self, held: int) -> int:
        """Return how many of all candidates hold if so many of the seen ones do."""
        all_seen = self.seen >= self.candidates
        return held if all_seen else round(held * self.candidates / self.seen)


def search(
    connection: duckdb.DuckDBPyConnection, profile: Profile, columns: Columns
) -> list[Found]:
    """Return which columns hold direct identifiers, with some of the cells that do.

    Columns of figures and dates are searched for the kinds that are stored as such.
    """
    known = {column.name: column for column in profile.columns}
    findings: list[Found] = []
    words: list[naming.Words] = []
    for column in columns.all:
        found, left = _in_column(connection, column, known[column.name])
        findings += found
        words += left
    findings += naming.pairs(words)
    order = {column.name: index for index, column in enumerate(columns.all)}
    return sorted(findings, key=lambda found: order[found.finding.column])


def _in_column(
    connection: duckdb.DuckDBPyConnection, column: Column, facts: ColumnProfile
) -> tuple[list[Found], list[naming.Words]]:
    """Return the findings of a column; where there is none, the words that may be half a name."""
    if not facts.count:
        return [], []
    if column.field.type in {"date", "datetime"} and column.says("birth_date"):
        return _dates(connection, column), []
    kinds = _kinds(column, facts)
    if not kinds:
        return [], []
    with cells_of(
        connection, column.field, filled=facts.count, distinct=facts.distinct, form=_ALONE
    ) as source:
        found = _of_kinds(source, column, kinds)
        if column.field.type != "string":
            return found, []
        found += naming.names_in(source, column)
        return found, [] if found else naming.words_in(source, column)


def _kinds(column: Column, facts: ColumnProfile) -> list[Detector]:
    """Return the kinds to look for in a column, by its type; small numbers are nobody's."""
    if column.field.type == "string":
        return list(DETECTORS)
    if column.field.type != "integer":
        return []
    kinds = [kind for kind in DETECTORS if kind.in_figures]
    called = [kind for kind in kinds if kind.named(column)]
    is_large = isinstance(facts.max, int) and facts.max >= _SMALLEST_FIGURE
    return called or ([kind for kind in kinds if kind.hint != "phone"] if is_large else [])


def _of_kinds(source: Source, column: Column, kinds: Sequence[Detector]) -> list[Found]:
    """Return the kinds of identifiers among the cells of a column.

    What holds only together is judged by some candidates; what is sure alone is looked for in all.
    """
    conditions = [candidate(kind, column) for kind in kinds]
    findings: list[Found] = []
    counts = source.fair.counts(conditions)
    sure = source.sure.counts(conditions) if source.sure else counts
    for kind, condition, count, sure_count in zip(kinds, conditions, counts, sure, strict=True):
        if not count and not sure_count:
            continue
        judged = _prove(kind, column, source.fair.cells(condition, most=_JUDGED), count)
        held = _held(kind, column, judged)
        number = round(judged.scaled(held) * source.fair.factor)
        is_alike = held > judged.held[Strength.SURE]
        if not is_alike and sure_count and (source.sure or judged.seen < count):
            part = source.sure or source.fair
            alone = f"{condition} AND {matches(SURE_FORM)}"
            judged = _prove(kind, column, part.cells(alone), part.counts([alone])[0])
            number = judged.scaled(judged.held[Strength.SURE])
        if number:
            finding = _finding(kind, column, judged, count=number, filled=source.filled)
            findings.append(Found(finding=finding, cells=judged.cells))
    return findings


def candidate(detector: Detector, column: Column) -> str:
    """Return the SQL that a cell of a column is a candidate."""
    form = f"{matches(detector.form_in(column))} AND NOT {matches(UUID_FORM)}"
    return form if detector.unless is None else f"{form} AND NOT {matches(detector.unless)}"


def _prove(
    detector: Detector, column: Column, cells: Iterator[tuple[str, int]], candidates: int
) -> _Proof:
    """Prove cells until enough hold; where none does, all are tried."""
    proof = _Proof(candidates=candidates)
    for cell, number in cells:
        proof.seen += number
        found = list(detector.find(cell, column))
        if found:
            match = max(found, key=lambda match: match.strength)
            text = cell[match.start : match.end]
            is_whole = len(text) >= len(cell.strip()) - 2
            proof.add(number, match.strength, text, is_whole=is_whole)
            if len(proof.cells) < _EXAMPLES:
                proof.cells.append(cell)
        if proof.different >= ENOUGH:
            break
    return proof


def _held(detector: Detector, column: Column, proof: _Proof) -> int:
    """Return how many of the tried cells count, by how sure they are and how many are alike."""
    held = proof.held[Strength.SURE]
    formed = held + proof.held[Strength.FORMED]
    is_named = detector.named(column)
    if is_named or (proof.different >= detector.least and formed >= detector.share * proof.seen):
        held = formed
    is_varied = proof.different >= _BARE_LEAST and len(proof.beginnings) >= _BARE_BEGINNINGS
    alike = formed + proof.held[Strength.BARE]
    if is_named or (is_varied and alike >= _BARE_SHARE * proof.seen):
        held = alike
    return held


def _finding(
    detector: Detector, column: Column, proof: _Proof, *, count: int, filled: int
) -> PrivacyFinding:
    is_history = detector.rule is rules.PRIVACY_BIRTH_DATE and column.table.saying("death")
    drop = Repair(kind="drop", columns=[column.name])
    mask = Repair(kind="mask", columns=[column.name])
    return PrivacyFinding(
        rule=detector.rule.id,
        column=column.name,
        count=count,
        share=min(1.0, count / filled),
        threshold=0,
        examples=proof.examples,
        blocks=detector.rule.mandatory and not is_history,
        repairs=[drop] if proof.is_whole else [mask, drop],
    )


def _dates(connection: duckdb.DuckDBPyConnection, column: Column) -> list[Found]:
    """Return whether a column of dates called birthday holds days of the living."""
    name = named(column.name)
    filled, count, some = connection.execute(
        f"SELECT count({name}), count_if(age > 0 AND age < {OLDEST_PERSON}), "  # noqa: S608 - quoted names
        f"any_value(year({name})) FROM "
        f"(SELECT {name}, date_diff('day', CAST({name} AS DATE), current_date) / 365.25 AS age "
        f"FROM {TABLE})"
    ).fetchone() or (0, 0, None)
    if not count:
        return []
    finding = PrivacyFinding(
        rule=rules.PRIVACY_BIRTH_DATE.id,
        column=column.name,
        count=count,
        share=count / filled,
        threshold=0,
        examples=[f"{str(some)[:2]}••-••-••"],
        blocks=not column.table.saying("death"),
        repairs=[
            Repair(kind="periods", columns=[column.name], size=12),
            Repair(kind="drop", columns=[column.name]),
        ],
    )
    return [Found(finding=finding, cells=[])]
