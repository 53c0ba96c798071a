"""People who can be told apart without a name: small groups, precise places, pseudonyms.

Columns that describe persons (quasi-identifiers) are named by the publisher, or suggested here from
their names and values. Nothing is suggested for directories and for statistics, in which a row is
no person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from quality import privacy_rules as rules
from quality.inspection.order import Repair
from quality.inspection.outcome import ColumnProfile, PrivacyFinding, SmallGroups
from quality.inspection.privacy.columns import PERSONAL, SENSITIVE, Column, Columns
from quality.inspection.profiling.measuring import Profile
from quality.inspection.sql import TABLE, named

_OLDEST = 125
_MOST_KINDS = 60
_PLACES = frozenset({"postcode", "district"})
_FEWEST_ATTRIBUTES = 2
_ENOUGH_ATTRIBUTES = 3
_BAND = 10
_POSTCODE_PREFIX = 3
_YEARS = 12
_GRID_METRES = 500
_HOUSEHOLD_DECIMALS = 4
_PRECISE_SHARE = 0.5


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The small groups of a table, and the finding if they are too small."""

    small_groups: SmallGroups | None
    findings: list[PrivacyFinding]


def attributes(columns: Columns, profile: Profile) -> list[Column]:
    """Return the columns that describe a person, by name and by values that fit it."""
    if columns.is_directory or columns.is_statistic:
        return []
    known = {column.name: column for column in profile.columns}
    return [
        column
        for column in columns.all
        if not column.hints.isdisjoint(PERSONAL)
        and not column.says("measured")
        and _fits(column, known[column.name])
    ]


def _fits(column: Column, profile: ColumnProfile) -> bool:
    """Tell whether a column's values can be what its name says."""
    if not profile.count or profile.distinct < 2:  # noqa: PLR2004 - one value tells nobody apart
        return False
    if column.says("age"):
        is_figure = isinstance(profile.max, int | float) and isinstance(profile.min, int | float)
        return not is_figure or (
            float(profile.min or 0) >= 0 and float(profile.max or 0) <= _OLDEST
        )
    if column.says("gender", "marital", "belief"):
        return profile.distinct <= _MOST_KINDS
    return True


def suggested(columns: Columns, profile: Profile) -> list[str]:
    """Return the columns that together may single a person out; none where rows are no persons."""
    personal = attributes(columns, profile)
    if len(personal) < _FEWEST_ATTRIBUTES:
        return []
    places = [column for column in columns.all if not column.hints.isdisjoint(_PLACES)]
    names = {column.name for column in (*personal, *places)}
    return [column.name for column in columns.all if column.name in names]


def small_groups(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], *, k: int, guess: Sequence[str]
) -> SmallGroups:
    """Count the groups of rows that are alike in some columns; an empty cell is a value, too."""
    keys = ", ".join(named(name) for name in names)
    groups, small, rows, smallest = connection.execute(
        f"SELECT count(*), count_if(n < {k}), coalesce(sum(n) FILTER (n < {k}), 0), min(n) "  # noqa: S608 - numbers and quoted names
        f"FROM (SELECT count(*) AS n FROM {TABLE} GROUP BY {keys})"
    ).fetchone() or (0, 0, 0, None)
    return SmallGroups(
        columns=list(names),
        suggested=list(guess),
        k=k,
        groups=groups,
        small=small,
        rows=int(rows),
        smallest=smallest,
    )


def groups_in(
    connection: duckdb.DuckDBPyConnection,
    profile: Profile,
    columns: Columns,
    *,
    chosen: Sequence[str],
    k: int,
) -> Groups:
    """Examine the groups over the chosen columns, or over the suggested ones if none is."""
    guess = suggested(columns, profile)
    there = {column.name for column in columns.all}
    names = [name for name in chosen if name in there] or guess
    if not names:
        return Groups(small_groups=None, findings=[])
    counted = small_groups(connection, names, k=k, guess=guess)
    if not counted.rows:
        return Groups(small_groups=counted, findings=[])
    by_name = {column.name: column for column in columns.all}
    described = [by_name[name] for name in names]
    finding = PrivacyFinding(
        rule=rules.PRIVACY_SMALL_GROUPS.id,
        column=", ".join(names)[:500],
        columns=list(names),
        count=counted.rows,
        share=counted.rows / profile.rows,
        threshold=k,
        blocks=any(name in there for name in chosen) or _tells_apart(described),
        repairs=_coarser(described, k),
    )
    return Groups(small_groups=counted, findings=[finding])


def _tells_apart(columns: Sequence[Column]) -> bool:
    """Tell whether suggested columns are enough to find a person: two and a place, or three."""
    personal = [column for column in columns if not column.hints.isdisjoint(PERSONAL)]
    has_place = any(not column.hints.isdisjoint(_PLACES) for column in columns)
    return len(personal) >= (_FEWEST_ATTRIBUTES if has_place else _ENOUGH_ATTRIBUTES)


def _coarser(columns: Sequence[Column], k: int) -> list[Repair]:
    """Return the ways to larger groups, the gentlest first."""
    steps: list[Repair] = []
    for column in columns:
        if column.field.type in {"date", "datetime"}:
            steps.append(Repair(kind="periods", columns=[column.name], size=_YEARS))
        elif column.says("postcode") and column.field.type == "string":
            steps.append(Repair(kind="prefix", columns=[column.name], size=_POSTCODE_PREFIX))
        elif column.field.type in {"integer", "number"} and not column.says("postcode", "gender"):
            steps.append(Repair(kind="bands", columns=[column.name], size=_BAND))
    suppress = Repair(kind="suppress", columns=[column.name for column in columns], size=k)
    return [*steps[:4], suppress]


def precise_places(
    connection: duckdb.DuckDBPyConnection, profile: Profile, columns: Columns
) -> list[PrivacyFinding]:
    """Return whether places as precise as a household stand beside attributes of persons."""
    personal = attributes(columns, profile)
    is_enough = len(personal) >= _FEWEST_ATTRIBUTES or any(
        not column.hints.isdisjoint(SENSITIVE) for column in personal
    )
    place = _place(connection, columns) if is_enough else []
    if not place:
        return []
    rounded = [
        f"round({named(column.name)}, {_HOUSEHOLD_DECIMALS})"
        if column.field.type == "number"
        else named(column.name)
        for column in place
    ]
    k = int(rules.PRIVACY_PRECISE_LOCATION.threshold or 0)
    filled = " AND ".join(f"{named(column.name)} IS NOT NULL" for column in place)
    rows = (
        connection.execute(
            f"SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM {TABLE} WHERE {filled} "  # noqa: S608 - numbers and quoted names
            f"GROUP BY {', '.join(rounded)}) WHERE n < {k}"
        ).fetchone()
        or (0,)
    )[0]
    if not rows:
        return []
    names = [column.name for column in place]
    is_pair = all(column.field.type == "number" for column in place) and len(place) == 2  # noqa: PLR2004 - a pair
    gentler = [
        Repair(kind="grid", columns=names, size=_GRID_METRES),
        Repair(kind="round", columns=names, size=2),
    ]
    return [
        PrivacyFinding(
            rule=rules.PRIVACY_PRECISE_LOCATION.id,
            column=", ".join(names)[:500],
            columns=names,
            count=int(rows),
            share=min(1.0, int(rows) / profile.rows),
            threshold=k,
            repairs=[*(gentler if is_pair else []), Repair(kind="drop", columns=names)],
        )
    ]


def _place(connection: duckdb.DuckDBPyConnection, columns: Columns) -> list[Column]:
    """Return the columns that name a household: precise coordinates, or street and number."""
    latitudes = [column for column in columns.saying("latitude") if column.field.type == "number"]
    longitudes = [column for column in columns.saying("longitude") if column.field.type == "number"]
    if latitudes and longitudes and _is_precise(connection, latitudes[0]):
        return [latitudes[0], longitudes[0]]
    geometry = [column for column in columns.all if column.name == "geometry"]
    if geometry and _has_points(connection, geometry[0]):
        return geometry
    houses = columns.saying("house")
    streets = [column for column in columns.saying("place") if column not in houses]
    return [*streets[:1], *houses[:1]] if houses else []


def _is_precise(connection: duckdb.DuckDBPyConnection, column: Column) -> bool:
    """Tell whether half of the coordinates say more than some hundred metres.

    Degrees need four decimals for a household, metres none.
    """
    name = named(column.name)
    found = connection.execute(
        f"SELECT count({name}), count_if(abs({name}) > 1000 OR "  # noqa: S608 - quoted names
        f"abs({name} - round({name}, 3)) > 1e-6) FROM {TABLE}"
    ).fetchone() or (0, 0)
    return found[1] >= _PRECISE_SHARE * max(1, found[0])


def _has_points(connection: duckdb.DuckDBPyConnection, column: Column) -> bool:
    text = f"CAST({named(column.name)} AS VARCHAR)"
    found = connection.execute(
        f"SELECT count_if(regexp_matches({text}, '\"Point\"|^POINT')) FROM {TABLE}"  # noqa: S608 - quoted names
    ).fetchone() or (0,)
    return found[0] > 0
