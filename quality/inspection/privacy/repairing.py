"""Mending the table ``data`` before anything is measured of it, so that it tells less of people.

Each repair is a few statements over the whole table; rows keep their order. What was read from
the file before and would still tell, such as examples of cells, is taken back with it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from quality.inspection.order import Repair
from quality.inspection.outcome import Reading, Refusal, RepairDone
from quality.inspection.privacy import masking, places, wording
from quality.inspection.reading.table import Table
from quality.inspection.sql import TABLE, named

Types = Mapping[str, str]
"""The columns of the table and their SQL types, in order."""

_QUARTER, _YEAR = 3, 12
_TAKEN_BACK = "…"
_WHOLE = ("BIGINT", "INTEGER", "HUGEINT", "SMALLINT", "TINYINT", "UBIGINT", "UINTEGER")
_NUMBERS = (*_WHOLE, "DOUBLE", "FLOAT", "DECIMAL")
_DATES = ("DATE", "TIMESTAMP")


def repair(
    connection: duckdb.DuckDBPyConnection, table: Table, repairs: Sequence[Repair], folder: Path
) -> tuple[Table, list[RepairDone]]:
    """Carry out repairs on the table ``data`` and return what is left of what was read, and done.

    They are done in their order, but rows in small groups are left out last, when what makes
    groups larger has been done. A column that is not there is passed over: the gate looks again.

    Raises:
        Refusal: A repair cannot change the values of a column.
    """
    in_order = sorted(repairs, key=lambda each: each.kind == "suppress")
    done = [_carry_out(connection, each, folder) for each in in_order]
    return (_left(table, repairs) if repairs else table), done


def without_examples(reading: Reading, columns: Collection[str]) -> Reading:
    """Return how a file was read without cells of columns whose values may not get out."""
    return reading.model_copy(
        update={
            "columns": [
                column.model_copy(update={"examples": []}) if column.name in columns else column
                for column in reading.columns
            ]
        }
    )


def _carry_out(connection: duckdb.DuckDBPyConnection, repair: Repair, folder: Path) -> RepairDone:
    types = _types(connection)
    columns = [column for column in repair.columns if column in types]
    is_whole = len(columns) == len(repair.columns)
    if not columns or (repair.kind in {"grid", "districts"} and not is_whole):
        return RepairDone(repair=repair, changed=0, texts=wording.absent(repair))
    present = repair.model_copy(update={"columns": columns})
    changed = _KINDS[repair.kind](connection, present, types, folder)
    return RepairDone(repair=repair, changed=changed, texts=wording.done(present, changed))


def _types(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = connection.execute(f"DESCRIBE {TABLE}").fetchall()
    return {name: sql_type for name, sql_type, *_ in rows}


def _drop(
    connection: duckdb.DuckDBPyConnection, repair: Repair, types: Types, _folder: Path
) -> int:
    if len(repair.columns) == len(types):
        raise _misfit(repair)
    filled = _count(connection, [f"{named(column)} IS NOT NULL" for column in repair.columns])
    for column in repair.columns:
        connection.execute(f"ALTER TABLE {TABLE} DROP COLUMN {named(column)}")
    return filled


def _mask(
    connection: duckdb.DuckDBPyConnection, repair: Repair, _types: Types, _folder: Path
) -> int:
    return masking.mask(connection, repair.columns)


def _round(
    connection: duckdb.DuckDBPyConnection, repair: Repair, types: Types, _folder: Path
) -> int:
    digits = repair.size or 0
    rounded: dict[str, str] = {}
    for column in repair.columns:
        if column == places.SHAPES and not types[column].startswith(_NUMBERS):
            rounded[column] = places.shortened(column, digits)
        else:
            _demand(repair, types[column], _NUMBERS)
            rounded[column] = f"round({named(column)}, {digits})"
    return _replace(connection, rounded, types)


def _bands(
    connection: duckdb.DuckDBPyConnection, repair: Repair, types: Types, _folder: Path
) -> int:
    width = _size(repair)
    bands: dict[str, str] = {}
    for column in repair.columns:
        _demand(repair, types[column], _NUMBERS)
        value = named(column)
        if types[column].startswith(_WHOLE):
            low = f"({value} - (({value} % {width}) + {width}) % {width})"
            bands[column] = f"{low} || '–' || ({low} + {width - 1})"
        else:
            low = f"CAST(floor({value} / {width}) * {width} AS BIGINT)"
            bands[column] = f"{low} || '–<' || ({low} + {width})"
    return _replace(connection, bands, types)


def _periods(
    connection: duckdb.DuckDBPyConnection, repair: Repair, types: Types, _folder: Path
) -> int:
    months = _size(repair)
    periods: dict[str, str] = {}
    for column in repair.columns:
        _demand(repair, types[column], _DATES)
        value = named(column)
        if months == _YEAR:
            periods[column] = f"strftime({value}, '%Y')"
        elif months == _QUARTER:
            periods[column] = f"strftime({value}, '%Y') || '-Q' || quarter({value})"
        elif months == 1:
            periods[column] = f"strftime({value}, '%Y-%m')"
        else:
            raise _misfit(repair)
    return _replace(connection, periods, types)


def _prefix(
    connection: duckdb.DuckDBPyConnection, repair: Repair, types: Types, _folder: Path
) -> int:
    length = _size(repair)
    texts = {
        column: f"left(CAST({named(column)} AS VARCHAR), {length})" for column in repair.columns
    }
    return _replace(connection, texts, types)


def _grid(
    connection: duckdb.DuckDBPyConnection, repair: Repair, types: Types, _folder: Path
) -> int:
    metres = _size(repair)
    if repair.columns == [places.SHAPES] and not types[places.SHAPES].startswith(_NUMBERS):
        return _replace(connection, {places.SHAPES: places.point_in_grid(metres)}, types)
    pair = _pair(repair, types)
    return _replace(connection, places.in_grid(connection, pair, metres), types)


def _districts(
    connection: duckdb.DuckDBPyConnection, repair: Repair, types: Types, folder: Path
) -> int:
    if repair.columns == [places.SHAPES] and not types[places.SHAPES].startswith(_NUMBERS):
        pair = places.of_points()
    else:
        pair = places.as_expressions(_pair(repair, types))
    changed = _count(connection, [f"{pair.x} IS NOT NULL"])
    places.to_districts(connection, pair, repair, path=folder / repair.reference_file)
    return changed


def _suppress(
    connection: duckdb.DuckDBPyConnection, repair: Repair, _types: Types, _folder: Path
) -> int:
    before = _count(connection, ["true"])
    columns, smallest = ", ".join(named(column) for column in repair.columns), _size(repair)
    alike = " AND ".join(
        f"{TABLE}.{named(column)} IS NOT DISTINCT FROM small.{named(column)}"
        for column in repair.columns
    )
    connection.execute(
        f"CREATE TABLE mended AS SELECT {TABLE}.* FROM {TABLE} ANTI JOIN "  # noqa: S608 - quoted names
        f"(SELECT {columns} FROM {TABLE} GROUP BY {columns} HAVING count(*) < {smallest}) small "
        f"ON {alike} ORDER BY {TABLE}.rowid"
    )
    _take_over(connection)
    return before - _count(connection, ["true"])


def _pair(repair: Repair, types: Types) -> places.Pair:
    if len(repair.columns) != 2:  # noqa: PLR2004 - a pair
        raise _misfit(repair)
    for column in repair.columns:
        _demand(repair, types[column], _NUMBERS)
    return places.pair_of(repair.columns)


_Step = Callable[[duckdb.DuckDBPyConnection, Repair, Types, Path], int]
_KINDS: Mapping[str, _Step] = {
    "drop": _drop,
    "mask": _mask,
    "round": _round,
    "bands": _bands,
    "periods": _periods,
    "prefix": _prefix,
    "grid": _grid,
    "districts": _districts,
    "suppress": _suppress,
}


def _replace(connection: duckdb.DuckDBPyConnection, values: Mapping[str, str], types: Types) -> int:
    """Give columns the values of expressions, and return how many cells became others."""
    changed = _count(
        connection,
        [
            f"CAST({named(column)} AS VARCHAR) IS DISTINCT FROM CAST({value} AS VARCHAR)"
            for column, value in values.items()
        ],
    )
    replaced = ", ".join(f"{value} AS {named(column)}" for column, value in values.items())
    connection.execute(
        f"CREATE TABLE mended AS SELECT * REPLACE ({replaced}) FROM {TABLE}"  # noqa: S608 - quoted names
    )
    _take_over(connection)
    return changed


def _take_over(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"DROP TABLE {TABLE}")
    connection.execute(f"ALTER TABLE mended RENAME TO {TABLE}")


def _count(connection: duckdb.DuckDBPyConnection, conditions: Sequence[str]) -> int:
    """Return how many cells meet the condition of their column."""
    counts = ", ".join(f"count_if({condition})" for condition in conditions)
    found = connection.execute(f"SELECT {counts} FROM {TABLE}").fetchone() or ()  # noqa: S608 - quoted names
    return sum(int(number or 0) for number in found)


def _size(repair: Repair) -> int:
    if repair.size is None or repair.size < 1:
        raise _misfit(repair)
    return repair.size


def _demand(repair: Repair, sql_type: str, wanted: tuple[str, ...]) -> None:
    if not sql_type.startswith(wanted):
        raise _misfit(repair)


def _misfit(repair: Repair) -> Refusal:
    return Refusal("readable", **wording.misfit(repair))


def _left(table: Table, repairs: Sequence[Repair]) -> Table:
    """Return what was read without what would tell of the cells as they were."""
    touched = {column for each in repairs for column in each.columns}
    known = {column.name for column in table.reading.columns}
    reading = without_examples(table.reading, touched).model_copy(
        update={
            "preamble": [],
            "footer": [],
            "assumptions": [wording.uncited(each, known) for each in table.reading.assumptions],
        }
    )
    moves = any(
        each.kind in {"grid", "districts", "round"} or places.SHAPES in each.columns
        for each in repairs
    )
    return replace(
        table,
        reading=reading,
        bad_row_examples=[
            row.model_copy(update={"text": _TAKEN_BACK}) for row in table.bad_row_examples
        ],
        geometry=None if moves else table.geometry,
        bbox=None if moves else table.bbox,
        lines=None if any(each.kind == "suppress" for each in repairs) else table.lines,
    )
