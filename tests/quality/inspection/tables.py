"""Writing random tables in random dialects, and reading files the way the child does."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from quality.inspection.order import ReadingRule
from quality.inspection.reading.table import Table
from quality.inspection.reading.text import loading


@dataclass(frozen=True, kw_only=True)
class Written:
    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"
    quote_all: bool = False

    def write(self, rows: Sequence[Sequence[str]]) -> bytes:
        text = io.StringIO(newline="")
        quoting = csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL
        writer = csv.writer(
            text, delimiter=self.delimiter, lineterminator=self.line_end, quoting=quoting
        )
        writer.writerows(rows)
        return text.getvalue().encode(self.encoding)


@dataclass(frozen=True, kw_only=True)
class Read:
    table: Table
    names: list[str]
    types: list[str]
    rows: list[tuple[Any, ...]]


def read(folder: Path, data: bytes | str, **told: Any) -> Read:
    path = folder / "source"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with duckdb.connect() as connection:
        table = loading.load_csv(connection, path, ReadingRule.model_validate(told))
        described = connection.execute("DESCRIBE data").fetchall()
        rows = connection.execute("SELECT * FROM data").fetchall()
    return Read(
        table=table,
        names=[column[0] for column in described],
        types=[column[1] for column in described],
        rows=rows,
    )
