"""What others take for a part of the work, each in a process of its own: one line of JSON.

python -m bench.peers gx-pandas FILE SUITE
python -m bench.peers frictionless FILE SUITE
python -m bench.peers raw FILE SUITE
"""

import argparse
import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from bench.measuring import measured

MOST_FOR_FRICTIONLESS = 100_000
MEMORY_MB = 512

PATTERNS = (
    r"[\w.+-]+@[\w-]+\.[\w.-]+",
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b",
    r"\+\d{2}[\d /-]{6,14}",
    r"\b(?:\d[ -]?){13,16}\b",
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b",
    r"\b[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}\b",
)
"""Direct identifiers as a plain search has them: mail, IBAN, phone, card, IP, MAC."""


def pieces(path: Path) -> Iterator[bytes]:
    """Read a file as storage sends it."""
    with path.open("rb") as file:
        while piece := file.read(1024 * 1024):
            yield piece


def fetch(origin: Path, target: Path) -> None:
    """Copy with SHA-256 on the way."""
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for piece in pieces(origin):
            digest.update(piece)
            file.write(piece)


def raw(origin: Path, suite: dict[str, Any]) -> dict[str, Any]:
    """Do each raw step alone, one after the other, and return the seconds of each."""
    from quality.expectations.great_expectations_checker import check  # noqa: PLC0415 - 7 s, not measured

    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> None:
        begun = time.perf_counter()
        work()
        seconds[name] = time.perf_counter() - begun

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, database = folder / "source", folder / "raw.duckdb"
        timed("fetch + sha256", lambda: fetch(origin, source))
        connection = duckdb.connect(str(database))
        connection.execute(f"SET memory_limit='{MEMORY_MB}MB'; SET threads=2")
        load = f"CREATE TABLE data AS SELECT * FROM read_csv('{source}')"  # noqa: S608 - our own path
        timed("read_csv", lambda: connection.execute(load))
        search = _privacy(connection)
        timed("privacy", lambda: connection.execute(search).fetchall())
        parquet = f"COPY data TO '{folder}/raw.parquet' (FORMAT parquet, COMPRESSION zstd)"
        timed("parquet", lambda: connection.execute(parquet))
        connection.close()
        timed("great expectations", lambda: check(database, suite, memory_mb=MEMORY_MB))
    return {"steps": seconds}


def _privacy(connection: duckdb.DuckDBPyConnection) -> str:
    """Return one statement that counts the cells of every text column that fit a pattern."""
    columns = [
        name
        for name, kind, *_ in connection.execute("DESCRIBE data").fetchall()
        if kind == "VARCHAR"
    ]
    counts = [
        f"count_if(regexp_matches(\"{column}\", '{pattern}'))"
        for column in columns
        for pattern in PATTERNS
    ]
    return f"SELECT {', '.join(counts)} FROM data"  # noqa: S608 - our own names


def gx_pandas(origin: Path, suite: dict[str, Any]) -> dict[str, Any]:
    """Run the suite by Great Expectations on a data frame; reading it counts, imports do not."""
    import pandas as pd  # noqa: PLC0415 - measured apart

    from quality.expectations.great_expectations_checker import check_frame  # noqa: PLC0415 - 7 s, not measured

    _, cost = measured(lambda: check_frame("pandas", pd.read_csv(origin), suite))
    return cost.as_row()


def frictionless(origin: Path, suite: dict[str, Any]) -> dict[str, Any]:
    """Validate the types of at most 100,000 rows, and say how many there were."""
    from frictionless import Resource, validate  # noqa: PLC0415 - measured apart

    del suite
    with tempfile.TemporaryDirectory() as name:
        part = Path(name) / "part.csv"
        with origin.open("rb") as file, part.open("wb") as written:
            rows = sum(bool(written.write(line)) for line, _ in zip(file, range(100_001)))  # noqa: B905 - the range is the bound
        resource = Resource(path=part.name, basepath=name)
        report, cost = measured(lambda: validate(resource))
    return cost.as_row() | {"rows": rows - 1, "valid": report.valid}


PEERS = {"raw": raw, "gx-pandas": gx_pandas, "frictionless": frictionless}


def main() -> None:
    """Run one and print its line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("file", type=Path)
    parser.add_argument("suite", type=Path)
    given = parser.parse_args()
    suite = json.loads(given.suite.read_text(encoding="utf-8"))
    print(json.dumps(PEERS[given.peer](given.file, suite)))


if __name__ == "__main__":
    main()
