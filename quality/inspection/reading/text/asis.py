"""Files that already are the CSV that we would write of them: commas, UTF-8, plain values.

Such a file is offered as it came and not written anew: a copy would cost a fifth of the whole
inspection and the same room in storage once more, and would say nothing else.
"""

from pathlib import Path

from quality.inspection.reading.text import forms, misfits
from quality.inspection.reading.text.cells import Guess
from quality.inspection.reading.text.dissecting import Anatomy
from quality.inspection.reading.text.encodings import Utf8
from quality.inspection.reading.text.planning import Plan

_PLAIN = {forms.BOOLEAN, forms.INTEGER, forms.NUMBER, forms.DATE, forms.DATETIME}
_LINE_ENDS = {"LF", "CRLF"}


def may_be(path: Path, source: Utf8, plan: Plan, anatomy: Anatomy) -> bool:
    """Tell whether a file looks as if we had written it; its cells are proven when it is loaded."""
    header, dialect = anatomy.layout.header, anatomy.dialect
    return (
        source.path == plan.path == path
        and source.encoding == "utf-8"
        and source.line_ends in _LINE_ENDS
        and not source.controls
        and (dialect.delimiter, dialect.quote, dialect.escape) == (",", '"', '"')
        and not plan.is_padded
        and plan.repeated is None
        and len(header) == 1
        and header[0].cells == plan.names
        and all(map(_is_plain, anatomy.guesses))
    )


def _is_plain(guess: Guess) -> bool:
    is_plain = guess.form in _PLAIN or guess.form.type == "string"
    return is_plain and not guess.nulls and not guess.is_forced


def value_of(guess: Guess, field: str) -> str:
    """Return the SQL of a field's value; it fails where spaces stand around one, too."""
    if guess.form.type == "string":
        return field
    failing = f"CAST(error('{misfits.MARK}') AS {guess.form.sql_type})"
    value = guess.form.sql.replace("@", field)
    return f"CASE WHEN {field} IS NOT NULL THEN coalesce({value}, {failing}) END"
