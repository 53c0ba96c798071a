"""Pseudonyms: columns of hashes and numbers that stay the same for a person in many rows."""

import re

import duckdb

from quality import privacy_rules as rules
from quality.inspection.order import Repair
from quality.inspection.outcome import ColumnProfile, PrivacyFinding
from quality.inspection.privacy.cells import cells_of, total
from quality.inspection.privacy.columns import Column, Columns
from quality.inspection.profiling.measuring import Profile

_SAMPLED = 500
_ALIKE = 0.95
_REPEATED = 0.9
_FEWEST = 3
_HASH = re.compile(
    r"(?:0x)?[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}|"
    r"[A-Za-z0-9+/_-]{22}(?:==)?|[A-Za-z0-9+/_-]{27}=?|[A-Za-z0-9+/_-]{43}=?|"
    r"\$2[aby]\$.{56}|[0-9a-f]{16}",
    re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NEUTRAL = re.compile(r"(?:id|hash|key|token|code|ref|nr|guid|uuid|identifier|\w*hash\w*)")


def pseudonyms(
    connection: duckdb.DuckDBPyConnection, profile: Profile, columns: Columns, *, taken: set[str]
) -> list[PrivacyFinding]:
    """Return the columns that hold pseudonyms; those in ``taken`` have a worse finding already."""
    known = {column.name: column for column in profile.columns}
    findings: list[PrivacyFinding] = []
    for column in columns.all:
        if column.name not in taken and known[column.name].distinct >= _FEWEST:
            finding = _pseudonym(connection, column, known[column.name])
            findings += [finding] if finding else []
    return findings


def _pseudonym(
    connection: duckdb.DuckDBPyConnection, column: Column, profile: ColumnProfile
) -> PrivacyFinding | None:
    if column.says("thing_id") or column.field.type not in {"string", "integer"}:
        return None
    is_person = column.says("person_id", "own_number")
    is_repeated = profile.distinct <= _REPEATED * profile.count
    if column.field.type == "integer":
        is_found = column.says("own_number") or (is_person and is_repeated)
        return _finding(column, profile, blocks=True) if is_found else None
    if not is_person and not (is_repeated and _NEUTRAL.fullmatch(column.name.lower())):
        return None
    is_hash, is_unlike_words = _looks_hashed(connection, column, profile)
    if is_hash and (is_person or is_repeated):
        return _finding(column, profile, blocks=is_person)
    if is_person and is_unlike_words and (is_repeated or column.says("own_number")):
        return _finding(column, profile, blocks=True)
    return None


def _looks_hashed(
    connection: duckdb.DuckDBPyConnection, column: Column, profile: ColumnProfile
) -> tuple[bool, bool]:
    """Tell whether cells are hashes, and whether they are identifiers and no words.

    A random UUID is one for every row, so that it counts among the identifiers.
    """
    with cells_of(
        connection, column.field, filled=profile.count, distinct=profile.distinct
    ) as source:
        cells = list(source.fair.cells(most=_SAMPLED))
    all_of_them = max(1, total(cells))
    hashed = sum(n for cell, n in cells if _HASH.fullmatch(cell) and re.search(r"\d", cell))
    signed = sum(n for cell, n in cells if _UUID.fullmatch(cell) or re.search(r"\d", cell))
    return hashed >= _ALIKE * all_of_them, signed >= _ALIKE * all_of_them


def _finding(column: Column, profile: ColumnProfile, *, blocks: bool) -> PrivacyFinding:
    return PrivacyFinding(
        rule=rules.PRIVACY_PSEUDONYM.id,
        column=column.name,
        count=profile.count,
        share=1.0,
        threshold=0,
        blocks=blocks,
        repairs=[Repair(kind="drop", columns=[column.name])],
    )
