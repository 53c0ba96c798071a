"""The form that all texts of a column share, as a regular expression.

It is guessed from some cells and holds only if every cell of the column fits it.
"""

import re
from collections.abc import Sequence
from itertools import groupby

import duckdb

from quality.inspection.profiling.fields import Field
from quality.inspection.sql import TABLE, named, quoted

_SAMPLE = 200
_PLACES = 20
_MOST_RUNS = 15
_LONGEST = 60
_CLASSES = ("[0-9]", "[A-Z]", "[a-z]")
_SPECIAL = re.compile(r"[\\.^$*+?()\[\]{}|]")
_BATCH = 64

Run = tuple[str, str]
"""A class of signs, and the signs of one cell that are of it; what is in no class stands alone."""


def patterns_of(
    connection: duckdb.DuckDBPyConnection, fields: Sequence[Field], rows: int
) -> dict[str, str]:
    """Return the patterns by column, of the texts that have one: ``^DE[0-9]{3}$``."""
    texts = [field for field in fields if field.sql_type == "VARCHAR"]
    guesses = [
        (field.name, pattern)
        for start in range(0, len(texts), _BATCH)
        for field, cells in _sampled(connection, texts[start : start + _BATCH], rows)
        for pattern in guess(cells)
    ]
    held: dict[str, str] = {}
    for start in range(0, len(guesses), _BATCH):
        for name, pattern in _holding(connection, guesses[start : start + _BATCH]):
            held.setdefault(name, pattern)
    return held


def _sampled(
    connection: duckdb.DuckDBPyConnection, fields: Sequence[Field], rows: int
) -> list[tuple[Field, list[str]]]:
    """Return some filled cells of each column, from places all over the table."""
    columns = ", ".join(named(field.name) for field in fields)
    each = _SAMPLE // _PLACES
    starts = sorted({place * rows // _PLACES for place in range(_PLACES)})
    near = " OR ".join(f"rowid BETWEEN {start} AND {start + each - 1}" for start in starts)
    if not fields:
        return []
    found = connection.execute(f"SELECT {columns} FROM {TABLE} WHERE {near}").fetchall()  # noqa: S608 - constants and quoted names
    return [
        (field, [row[index] for row in found if row[index]]) for index, field in enumerate(fields)
    ]


def _holding(
    connection: duckdb.DuckDBPyConnection, guesses: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the guesses that no cell contradicts, all tried in one pass."""
    fits = ", ".join(
        f"coalesce(bool_and(regexp_full_match({named(name)}, {quoted(pattern)})), false)"
        for name, pattern in guesses
    )
    if not guesses:
        return []
    found = connection.execute(f"SELECT {fits} FROM {TABLE}").fetchone() or ()  # noqa: S608 - constants and quoted names
    return [guess for guess, holds in zip(guesses, found, strict=True) if holds]


def guess(cells: Sequence[str]) -> list[str]:
    """Return patterns that all these cells fit, the narrowest first; none where they differ."""
    if len(set(cells)) < 2 or any(len(cell) > _LONGEST for cell in cells):  # noqa: PLR2004 - a form is shared
        return []
    runs = [_runs(cell) for cell in cells]
    forms = {tuple(kind for kind, _ in each) for each in runs}
    if len(forms) != 1 or not _is_telling(runs[0]):
        return []
    narrow, wide = _written(runs, is_narrow=True), _written(runs, is_narrow=False)
    return [narrow] if narrow == wide else [narrow, wide]


def _runs(cell: str) -> list[Run]:
    return [(kind, "".join(signs)) for kind, signs in groupby(cell, key=_class_of)]


def _class_of(sign: str) -> str:
    return next((kind for kind in _CLASSES if re.match(kind, sign)), sign)


def _is_telling(runs: Sequence[Run]) -> bool:
    """Tell whether a form says more than that there is a word: it has digits, and no sentence."""
    return len(runs) <= _MOST_RUNS and any(kind == "[0-9]" for kind, _ in runs)


def _written(runs: Sequence[Sequence[Run]], *, is_narrow: bool) -> str:
    """Return the pattern; a narrow one keeps the letters that are the same in all cells."""
    parts: list[str] = []
    for column in zip(*runs, strict=True):
        kind, texts = column[0][0], {text for _, text in column}
        if kind not in _CLASSES:
            kind = _SPECIAL.sub(r"\\\g<0>", kind)
        elif is_narrow and kind != "[0-9]" and len(texts) == 1:
            kind, texts = texts.pop(), {""}
        parts.append(_repeated(kind, texts))
    return f"^{''.join(parts)}$"


def _repeated(kind: str, texts: set[str]) -> str:
    lengths = {len(text) for text in texts}
    least, most = min(lengths), max(lengths)
    if least == most:
        return kind if most <= 1 else f"{kind}{{{most}}}"
    return f"{kind}{{{least},{most}}}"
