"""Cells that are worth a look though they refuse nothing: the data stay as they are."""

import duckdb

from quality.inspection.outcome import Notice
from quality.inspection.reading.text.lines import Lines
from quality.inspection.sql import TABLE, named

_FORMULA = r"^\s*[=@]\S|^\s*[+\-][^\d\s.,+\-()/][^\s]|^\t*[=+@\-].*[(!|]"
_BEGINNINGS = "('=', '+', '-', '@', ' ')"
_EXAMPLES = 5


def formulas(connection: duckdb.DuckDBPyConnection, lines: Lines | None) -> list[Notice]:
    """Return a notice of cells that a spreadsheet would run as formulas, with some of their lines.

    Numbers with a sign, phone numbers and dashes are none.
    """
    columns = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND data_type = 'VARCHAR'",
        [TABLE],
    ).fetchall()
    if not columns:
        return []
    checks = [
        f"(CASE WHEN left({column}, 1) IN {_BEGINNINGS} "
        f"THEN regexp_matches({column}, '{_FORMULA}') ELSE false END)"
        for name in columns
        for column in [named(str(name[0]))]
    ]
    is_formula = " OR ".join(checks)
    counts = " + ".join(f"count(*) FILTER {check}" for check in checks)
    row = connection.execute(f"SELECT {counts} FROM {TABLE}").fetchone()  # noqa: S608 - constants and quoted names
    count = int(row[0]) if row else 0
    if not count:
        return []
    found = connection.execute(
        f"SELECT rowid FROM {TABLE} WHERE {is_formula} ORDER BY rowid LIMIT {_EXAMPLES}"  # noqa: S608 - as above
    ).fetchall()
    told = lines.of([int(row[0]) for row in found]) if lines else {}
    return [
        Notice(
            id="formula_cells",
            count=count,
            lines=sorted(line for line in told.values() if line is not None),
            texts={
                "de": "Zellen beginnen wie Formeln (=, +, - oder @). Eine Tabellenkalkulation kann "
                "sie ausführen. Die Daten bleiben unverändert.",
                "en": "Cells begin like formulas (=, +, - or @). A spreadsheet may run them. The "
                "data stay as they are.",
            },
        )
    ]
