"""The pipeline of one version beside its raw steps, run alone, in one run on the same file.

Raw steps: reading the object to disk with SHA-256, ``read_csv`` into a DuckDB table, the same
suite by Great Expectations on it, the privacy patterns as one SQL, ``COPY … PARQUET``. Ours does
these and more: it proves dialect and types on every cell, profiles, writes CSV and keeps reports.

    python -m bench.publishing --rows 100000
"""

import argparse
import hashlib
import json
import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import psutil

from quality.expectations import suggesting
from quality.fork_server import ForkServer
from quality.inspection import inspecting
from quality.inspection.order import Order
from quality.inspection.privacy import searching as privacy
from quality.inspection.profiling import measuring as profiling

TARGET = 1.5
STREETS = ("Hafenstraße", "Markt", "Ringweg", "Brückenallee", "Seeufer")
HEADER = "id,strasse,plz,betrag,datum,kategorie,lat,lon,anzahl,notiz\n"


def write_csv(path: Path, rows: int) -> None:
    """Write a file of ten columns, the same each time."""
    chance = random.Random(1)  # noqa: S311 - the same data every time
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for number in range(rows):
            street = STREETS[number % 5]
            file.write(
                f"{number},{street},0{1000 + number % 9000},{chance.random() * 1e4:.2f},"
                f"20{10 + number % 15}-{1 + number % 12:02}-{1 + number % 28:02},"
                f"art {number % 7},{54 + chance.random():.6f},{9 + chance.random():.6f},"
                f"{number % 977},Zählung an der Stelle {number % 5000}\n"
            )


@dataclass
class Measured:
    """Wall and CPU seconds of a piece of work, and the most memory its processes held."""

    wall: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
    parts: dict[str, float] = field(default_factory=dict[str, float])


def measured(work: Callable[[], Any], *, until: float = 0.02) -> Measured:
    """Do a piece of work and watch this process and its children."""
    result, done = Measured(), threading.Event()

    def watch() -> None:
        me = psutil.Process()
        while not done.wait(until):
            result.peak_mb = max(result.peak_mb, _memory_mb([me, *me.children(recursive=True)]))

    thread = threading.Thread(target=watch)
    thread.start()
    begun, cpu = time.perf_counter(), sum(os.times()[:4])
    work()
    result.wall, result.cpu = time.perf_counter() - begun, sum(os.times()[:4]) - cpu
    done.set()
    thread.join()
    return result


def _memory_mb(processes: list[psutil.Process]) -> float:
    total = 0
    for process in processes:
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1e6


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


def raw_steps(origin: Path, folder: Path, suite: dict[str, Any], check: Any) -> dict[str, float]:
    """Do each raw step alone and return its seconds."""
    source, database = folder / "source", folder / "raw.duckdb"
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> None:
        begun = time.perf_counter()
        work()
        seconds[name] = time.perf_counter() - begun

    timed("fetch + sha256", lambda: fetch(origin, source))
    connection = duckdb.connect(str(database))
    connection.execute("SET memory_limit='512MB'; SET threads=2")
    query = f"CREATE TABLE data AS SELECT * FROM read_csv('{source}')"  # noqa: S608 - our own path
    timed("read_csv", lambda: connection.execute(query))
    fields = profiling.fields_of(connection)
    timed("privacy", lambda: privacy.search(connection, fields))
    parquet = f"COPY data TO '{folder}/raw.parquet' (FORMAT parquet, COMPRESSION zstd)"
    timed("parquet", lambda: connection.execute(parquet))
    connection.close()
    timed("great expectations", lambda: check(database, suite, memory_mb=512))
    return seconds


def suite_for(origin: Path, folder: Path) -> dict[str, Any]:
    """Return the suite that ours would suggest, so that both run the same."""
    with inspecting.database(folder, memory_mb=512) as connection:
        (folder / "head").write_bytes(b"".join(pieces(origin))[:1_000_000].rpartition(b"\n")[0])
        query = "CREATE TABLE data AS SELECT * FROM read_csv(?)"
        connection.execute(query, [str(folder / "head")])
        profile = profiling.profile(connection)
    return suggesting.suggest(profile.columns, profile.rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows: int = parser.parse_args().rows

    server = ForkServer()
    server.start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        origin, ours, raw = folder / "origin.csv", folder / "ours", folder / "raw"
        ours.mkdir()
        raw.mkdir()
        write_csv(origin, rows)
        (ours / "warm").mkdir()
        (ours / "warm" / "source").write_text(HEADER + "1,a,01,2,2026-01-01,b,1,2,3,c\n")
        server.inspect(Order(folder=str(ours / "warm"), source="source"), lambda _step, _note: None)
        steps: list[tuple[str, float]] = []

        def pipeline() -> None:
            fetch(origin, ours / "source")
            order = Order(folder=str(ours), source="source")
            server.inspect(order, lambda step, _note: steps.append((step, time.perf_counter())))
            steps.append(("end", time.perf_counter()))

        whole = measured(pipeline)
        server.stop()

        from quality.expectations.great_expectations_checker import check  # noqa: PLC0415 - 7 s, not measured

        suite = suite_for(origin, raw)
        alone = raw_steps(origin, raw, suite, check)
        size = origin.stat().st_size / 1e6
    parts = {step: later - begun for (step, begun), (_, later) in pairwise(steps)}
    print(f"{rows} rows, {size:.0f} MB, {len(suite['expectations'])} expectations")
    print(f"raw steps   {sum(alone.values()):7.2f} s  " + _shown(alone))
    print(f"pipeline    {whole.wall:7.2f} s  " + _shown(parts))
    print(f"pipeline    {whole.peak_mb:7.0f} MB proportional memory, all its processes")
    ratio = whole.wall / sum(alone.values())
    result = {"bench": "publishing", "ratio": round(ratio, 2), "target": TARGET, "rows": rows}
    print(json.dumps(result | {"peak_mb": round(whole.peak_mb)}))


def _shown(parts: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.2f}" for name, seconds in parts.items())


if __name__ == "__main__":
    main()
