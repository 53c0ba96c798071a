"""The table beside that of the version before: columns that drifted, rows by their key.

Counts and shares are of all rows. Cells are shown of a few, and never of a hidden column.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from quality.inspection import drifting
from quality.inspection.keys import Key, duplicates, key_of
from quality.inspection.order import Order
from quality.inspection.outcome import Drift, RowChange, TableChanges, Texts
from quality.inspection.profiling.measuring import Profile, plain
from quality.inspection.sql import TABLE, named, quoted

EXAMPLES = 20
"""So many rows of each kind of change are shown."""

MOST_CELLS = 50
SMALLEST_OVERLAP = 0.2
"""A suggested key names rows only if so many of the smaller table's are in both."""

_BEFORE = "previous_version"
_DIFFERENCES = "row_differences"
_WHOLE = {
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
    "UBIGINT",
}  # fmt: skip
_NUMBERS = {*_WHOLE, "FLOAT", "DOUBLE"}
_Kind = Literal["added", "removed", "changed"]

_FIRST: Texts = {
    "de": "Es gibt keine frühere sichtbare Version, mit der sich vergleichen ließe.",
    "en": "There is no earlier visible version to compare with.",
}
_NO_FILE: Texts = {
    "de": "Die Tabelle der Version davor ist zu groß oder nicht mehr da; verglichen sind die "
    "Spalten, nicht die Zeilen.",
    "en": "The table of the version before is too large or gone; its columns are compared, its "
    "rows are not.",
}
_NO_KEY: Texts = {
    "de": "Keine Spalte und kein Spaltenpaar benennt jede Zeile eindeutig. Wählen Sie einen "
    "Schlüssel, dann werden Zeilen verglichen.",
    "en": "No column and no pair of columns names each row. Choose a key, and rows are compared.",
}


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One of the two tables: its columns with DuckDB's types."""

    table: str
    types: dict[str, str]


def compare(
    connection: duckdb.DuckDBPyConnection,
    order: Order,
    profile: Profile,
    *,
    hidden: Collection[str] = (),
) -> TableChanges:
    """Compare the table ``data`` with the version before; its key is looked for in any case.

    ``hidden`` columns hold personal values: of them, nothing is shown.
    """
    key = key_of(connection, order.key, profile)
    found = TableChanges(
        key=key.columns if key else list(order.key),
        is_key_suggested=bool(key and key.is_suggested),
        duplicates=key.duplicates if key else None,
    )
    if order.previous is None:
        return found.model_copy(update={"reason": _FIRST})
    if order.previous.file is not None:
        path = quoted(str(Path(order.folder) / order.previous.file))
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {_BEFORE} AS FROM read_parquet({path})")
    drift = _drift(connection, order, profile, key)
    found = found.model_copy(update={"drift": drift})
    if reason := _incomparable(connection, order, key):
        return found.model_copy(update={"reason": reason})
    return _rows(connection, found, hidden=set(hidden))


def _drift(
    connection: duckdb.DuckDBPyConnection, order: Order, profile: Profile, key: Key | None
) -> list[Drift]:
    if order.previous is None:
        return []
    return drifting.drift(
        connection,
        order.previous,
        profile,
        before=_BEFORE if order.previous.file else None,
        key=key.columns if key else order.key,
    )


def _incomparable(
    connection: duckdb.DuckDBPyConnection, order: Order, key: Key | None
) -> Texts | None:
    """Return why rows cannot be compared, if they cannot."""
    if order.previous is None or order.previous.file is None:
        return _NO_FILE
    if key is None:
        return _lacking(order.key, "diese Version", "this version") if order.key else _NO_KEY
    if not set(key.columns) <= _types(connection, _BEFORE).keys():
        return _lacking(key.columns, "die Version davor", "the version before")
    for table, number in ((TABLE, key.duplicates), (_BEFORE, None)):
        found = duplicates(connection, table, key.columns) if number is None else number
        if found:
            return _NO_KEY if key.is_suggested else _ambiguous(key.columns, found)
    return None


def _lacking(columns: Sequence[str], de: str, en: str) -> Texts:
    names = ", ".join(f"„{name}“" for name in columns)
    return {
        "de": f"Der Schlüssel ({names}) passt nicht: {de} hat nicht alle diese Spalten.",
        "en": f"The key ({names}) does not fit: {en} lacks some of these columns.",
    }


def _ambiguous(columns: Sequence[str], number: int) -> Texts:
    names = ", ".join(f"„{name}“" for name in columns)
    return {
        "de": f"Der Schlüssel ({names}) kommt in {number} Zeilen noch einmal vor; Zeilen lassen "
        "sich so nicht vergleichen.",
        "en": f"The key ({names}) occurs once more in {number} rows; so rows cannot be compared.",
    }


def _types(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    return {str(name): str(kind) for name, kind, *_ in described}


def _rows(
    connection: duckdb.DuckDBPyConnection, found: TableChanges, *, hidden: set[str]
) -> TableChanges:
    """Count the rows that came, went and changed, and show a few of each."""
    before = _Side(table=_BEFORE, types=_types(connection, _BEFORE))
    now = _Side(table=TABLE, types=_types(connection, TABLE))
    _find_differences(connection, before, now, found.key)
    counts: dict[str, int] = dict(
        connection.execute(f"SELECT kind, count(*) FROM {_DIFFERENCES} GROUP BY kind").fetchall()  # noqa: S608 - a constant
    )
    if found.is_key_suggested and not _overlaps(connection, counts):
        return found.model_copy(update={"key": [], "is_key_suggested": False, "reason": _NO_KEY})
    return found.model_copy(
        update={
            "added": counts.get("added", 0),
            "removed": counts.get("removed", 0),
            "changed": counts.get("changed", 0),
            "examples": _examples(connection, before, now, found.key, hidden=hidden),
        }
    )


def _find_differences(
    connection: duckdb.DuckDBPyConnection, before: _Side, now: _Side, key: Sequence[str]
) -> None:
    """Keep the keys of all rows that differ; of the rest of a row, its hash is compared."""
    rest = [name for name in now.types if name in before.types and name not in key]
    then, later = (
        f"(SELECT {_keys(side, other, key)}, {_hash(side, other, rest)} AS cells FROM {side.table})"  # noqa: S608 - quoted names
        for side, other in ((before, now), (now, before))
    )
    places = range(len(key))
    same = " AND ".join(f"b.k{place} IS NOT DISTINCT FROM n.k{place}" for place in places)
    keys = ", ".join(
        f"(CASE WHEN n.cells IS NULL THEN b.k{place} ELSE n.k{place} END)::VARCHAR AS k{place}"
        for place in places
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_DIFFERENCES} AS SELECT {keys}, "  # noqa: S608 - quoted names
        "CASE WHEN b.cells IS NULL THEN 'added' WHEN n.cells IS NULL THEN 'removed' "
        "ELSE 'changed' END AS kind "
        f"FROM {then} b FULL JOIN {later} n ON {same} "
        "WHERE b.cells IS DISTINCT FROM n.cells"
    )


def _keys(side: _Side, other: _Side, key: Sequence[str]) -> str:
    return ", ".join(f"{_key(name, side, other)} AS k{place}" for place, name in enumerate(key))


def _key(name: str, side: _Side, other: _Side) -> str:
    """Return a cell of a key; whole numbers of any width are equal, other types as text."""
    kinds = {side.types[name], other.types[name]}
    if len(kinds) == 1 or kinds <= _WHOLE:
        return named(name)
    return f"{named(name)}::VARCHAR"


def _hash(side: _Side, other: _Side, names: Sequence[str]) -> str:
    """Return an expression of a row's cells; it is never NULL."""
    cells = [_comparable(name, side, other) for name in names]
    return f"hash({', '.join(cells)})" if cells else "1"


def _comparable(name: str, side: _Side, other: _Side) -> str:
    """Return a cell in a form that is the same for equal values, though the type has changed."""
    kinds = {side.types[name], other.types[name]}
    if len(kinds) == 1:
        return named(name)
    is_number = all(kind in _NUMBERS or kind.startswith("DECIMAL") for kind in kinds)
    return f"{named(name)}::{'DOUBLE' if is_number else 'VARCHAR'}"


def _overlaps(connection: duckdb.DuckDBPyConnection, counts: dict[str, int]) -> bool:
    sizes = [
        row[0]
        for table in (_BEFORE, TABLE)
        if (row := connection.execute(f"SELECT count(*) FROM {table}").fetchone())  # noqa: S608 - constants
    ]
    in_both = sizes[0] - counts.get("removed", 0)
    return in_both >= SMALLEST_OVERLAP * min(sizes)


def _examples(
    connection: duckdb.DuckDBPyConnection,
    before: _Side,
    now: _Side,
    key: Sequence[str],
    *,
    hidden: set[str],
) -> list[RowChange]:
    """Return a few rows of each kind, in the order of their keys; none if the key is hidden."""
    if hidden.intersection(key):
        return []
    both = [name for name in now.types if name in before.types]
    columns: dict[_Kind, Iterable[str]] = {
        "added": now.types,
        "removed": before.types,
        "changed": both,
    }
    return [
        change
        for kind, names in columns.items()
        for change in _of_kind(
            connection,
            kind,
            before,
            now,
            key=key,
            shown=[name for name in names if name not in {*key, *hidden}],
        )
    ]


def _of_kind(
    connection: duckdb.DuckDBPyConnection,
    kind: _Kind,
    before: _Side,
    now: _Side,
    *,
    key: Sequence[str],
    shown: Sequence[str],
) -> list[RowChange]:
    cells = [
        f"{alias}.{named(name)}" if name in side.types else "NULL"
        for name in shown
        for alias, side in (("b", before), ("n", now))
    ]
    joins = [
        f"LEFT JOIN {side.table} {alias} ON "
        + " AND ".join(
            f"d.k{place} IS NOT DISTINCT FROM {alias}.{named(name)}::VARCHAR"
            for place, name in enumerate(key)
        )
        for alias, side in (("b", before), ("n", now))
    ]
    owner = "b" if kind == "removed" else "n"
    keys = [f"{owner}.{named(name)}" for name in key]
    found = connection.execute(
        f"SELECT {', '.join([*keys, *cells])} FROM (SELECT * FROM {_DIFFERENCES} "  # noqa: S608 - quoted names
        f"WHERE kind = {quoted(kind)} ORDER BY ALL LIMIT {EXAMPLES}) d {' '.join(joins)} "
        f"ORDER BY {', '.join(keys)}"
    ).fetchall()
    return [_change(kind, row, width=len(key), shown=shown) for row in found]


def _change(kind: _Kind, row: tuple[Any, ...], *, width: int, shown: Sequence[str]) -> RowChange:
    values = [plain(value) for value in row]
    pairs = {
        name: (values[width + 2 * place], values[width + 2 * place + 1])
        for place, name in enumerate(shown)
    }
    different = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return RowChange(
        kind=kind, key=values[:width], cells=dict(list(different.items())[:MOST_CELLS])
    )
