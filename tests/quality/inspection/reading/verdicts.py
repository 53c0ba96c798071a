"""What frictionless and we say of frictionless' example files, side by side for docs/reading.md.

``python -m tests.quality.inspection.reading.verdicts`` writes the table anew.
"""

import logging
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import frictionless
from frictionless import system

from quality.inspection.order import ReadingRule
from quality.inspection.outcome import Refusal
from quality.inspection.reading import files

ROOT = Path(__file__).parents[5] / "shared" / "data" / "csv" / "frictionless" / "data"
PAGE = Path(__file__).parents[4] / "docs" / "reading.md"
BEGIN, END = "<!-- verdicts -->\n", "<!-- end of verdicts -->\n"

BLANK = "An empty row is no data; it is left out without a count."
CELLS = "The same rows: frictionless counts cells too many or missing, we count rows."
CUT = (
    "The names have four columns, most rows two: their empty ends are filled, which is said. Only "
    "the row with a fifth cell does not fit."
)
COMMENT = "A comment above the names is a title to us; frictionless takes it for the names."
EXPLAINED = {
    "[table].csv": "frictionless takes the name for a pattern of paths.",
    "blank-headers.csv": "The same: a column has no name.",
    "blank-rows-multiple.csv": BLANK,
    "blank-rows-no-fields.csv": BLANK,
    "blank-rows.csv": BLANK,
    "capital-invalid.csv": "The same, but for the empty row; the cell of another type stands in "
    "the row that does not fit.",
    "compression/implicit-gz.csv": "A gzip file called CSV: it is unpacked.",
    "compression/implicit-zip.csv": "A ZIP file called CSV: it is unpacked.",
    "countries.csv": "A comment above the names is a title to us; the same two rows do not fit.",
    "defective-rows.csv": "The same.",
    "dialect.csv": "frictionless reads commas, so one column; we see the vertical bar, and a row "
    "with one too many.",
    "duplicate-column.csv": "The same.",
    "duplicate-headers.csv": "The same.",
    "empty.csv": "The same.",
    "escaping.csv": "The file escapes quotes in two ways. A row of the second way does "
    "not fit; frictionless keeps a rest of the escape in the cell.",
    "invalid.csv": CUT,
    "invalid/data.csv": BLANK,
    "invalid/data2.csv": BLANK,
    "issue-1004-data1.csv": CELLS,
    "issue-1004-data2.csv": CUT,
    "issue-1138.csv": "A delimiter at each line's end makes a column without name and values; it "
    "is left out, which is said.",
    "schema-errors.csv": CELLS,
    "skip-blank-at-the-end.csv": "The comment between names and rows is left out, which is said; "
    + BLANK,
    "skip-rows-before-headers.csv": COMMENT,
    "skip-rows.csv": COMMENT + " The second one stands between rows, and does not fit.",
    "structure-errors.csv": CELLS + " " + BLANK,
    "table-infer-increase-limit.csv": "frictionless takes the column for whole numbers after 100 "
    "rows; we let the whole file decide.",
    "without-headers-extra.csv": "The same.",
    "without-rows.csv": "Names without a row are no data: refused.",
}


def table() -> str:
    """Return the table, a line for each file of which either says something."""
    lines = ["| file | frictionless | here | why |", "|---|---|---|---|"]
    silent = 0
    for path in sorted(ROOT.rglob("*.csv")):
        name = str(path.relative_to(ROOT))
        theirs, ours = their_verdict(path), our_verdict(path)
        if theirs == ours == "":
            silent += 1
        else:
            why = EXPLAINED.get(name, "")
            lines.append(f"| `{name}` | {theirs or 'valid'} | {ours or 'valid'} | {why} |")
    return "\n".join([*lines, "", f"Both find nothing in the other {silent} files.", ""])


def their_verdict(path: Path) -> str:
    """Return the kinds of errors that frictionless finds, each with how many there are."""
    logging.disable(logging.WARNING)
    with system.use_context(trusted=True):
        report = frictionless.validate(str(path))
    logging.disable(logging.NOTSET)
    found = Counter(str(error[0]) for error in report.flatten(["type"]))
    return ", ".join(f"{count} {kind}" for kind, count in sorted(found.items()))


def our_verdict(path: Path) -> str:
    """Return what does not fit, or the rule that refuses the file."""
    with TemporaryDirectory() as folder:
        try:
            source = Path(folder) / "source"
            source.write_bytes(path.read_bytes())
            with duckdb.connect() as connection:
                found = files.load(connection, source, filename=path.name, rule=ReadingRule())
        except Refusal as refusal:
            return f"refused: {refusal.rule}"
    told = {"rows that do not fit": found.bad_rows, "names missing or double": len(found.misnamed)}
    return ", ".join(f"{what}: {count}" for what, count in told.items() if count)


def page_with(verdicts: str) -> str:
    """Return the page with this table in its place."""
    above, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, below = rest.partition(END)
    return f"{above}{BEGIN}{verdicts}{END}{below}"


if __name__ == "__main__":
    PAGE.write_text(page_with(table()), "utf-8")
