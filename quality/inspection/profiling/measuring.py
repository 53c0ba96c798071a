"""What the values of each column look like, asked in SQL over all rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from quality.inspection.outcome import ColumnProfile, ReadColumn
from quality.inspection.profiling import distributions, extent
from quality.inspection.profiling.counting import EXACT_UP_TO, Facts, facts_of
from quality.inspection.profiling.fields import (
    GEOMETRY,
    Field,
    fields_of,
    fingerprint_of,
    plain,
)
from quality.inspection.profiling.patterns import patterns_of
from quality.inspection.sql import TABLE

__all__ = ["EXACT_UP_TO", "Field", "Profile", "fields_of", "fingerprint_of", "plain", "profile"]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A table, described. ``place``, ``period`` and ``bbox`` are suggested for its metadata."""

    rows: int
    columns: list[ColumnProfile]
    fingerprint: str
    period: tuple[date, date] | None
    bbox: extent.Box | None
    place: str | None = None


def profile(connection: duckdb.DuckDBPyConnection, read: Sequence[ReadColumn] = ()) -> Profile:
    """Describe every column of the loaded table: a few passes for all, then one for each chart.

    What was ``read`` of a column tells its unit.
    """
    fields = fields_of(connection)
    row = connection.execute(f"SELECT count(*) FROM {TABLE}").fetchone()  # noqa: S608 - a constant
    rows: int = row[0] if row else 0
    facts = facts_of(connection, fields, rows)
    patterns = patterns_of(connection, fields, rows)
    units = {column.name: column.unit for column in read}
    columns = [
        _column(
            connection,
            field,
            fact,
            rows=rows,
            said={"pattern": patterns.get(field.name), "unit": units.get(field.name)},
        )
        for field, fact in zip(fields, facts, strict=True)
    ]
    return Profile(
        rows=rows,
        columns=columns,
        fingerprint=fingerprint_of(fields),
        period=extent.period(connection, columns, rows),
        bbox=extent.bbox(columns),
        place=extent.place(columns, rows),
    )


def _column(
    connection: duckdb.DuckDBPyConnection,
    field: Field,
    facts: Facts,
    *,
    rows: int,
    said: Mapping[str, str | None],
) -> ColumnProfile:
    is_shape = field.name == GEOMETRY and field.type == "string"
    return ColumnProfile(
        name=field.name,
        type=field.type,
        count=facts.count,
        nulls=rows - facts.count,
        distinct=facts.distinct,
        min=plain(facts.least),
        max=plain(facts.greatest),
        mean=plain(facts.mean),
        quantiles=facts.quantiles,
        histogram=distributions.histogram(connection, field, facts),
        top=[] if is_shape else distributions.top(connection, field, facts),
        pattern=said["pattern"],
        unit=said["unit"],
        is_estimated=facts.is_estimated,
    )
