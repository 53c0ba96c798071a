"""The pipeline of one version beside its raw steps and beside peers, in one run on the same file.

Raw steps: reading the object to disk with SHA-256, ``read_csv`` into a DuckDB table, the same
suite by Great Expectations on it, privacy patterns as one SQL, ``COPY … PARQUET``. Ours does
these and more: it proves dialect and types on every cell, profiles, searches and confirms personal
data, writes every form that is offered and keeps reports. Peers: Great Expectations on pandas with
the same suite, and frictionless, on at most 100,000 rows and laid out from there.

    python -m bench.publishing --rows 100000
    python -m bench.publishing --rows 10000000      1 GB, three minutes
    python -m bench.publishing --rows 50000000 --alone      ours only: pandas would need 15 GB
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.measuring import Cost, measured, shown
from bench.peers import fetch
from quality.fork_server import ForkServer
from quality.inspection.order import Order
from quality.inspection.outcome import Outcome

STREETS = ("Hafenstraße", "Markt", "Ringweg", "Brückenallee", "Seeufer")
HEADER = "id,strasse,plz,betrag,datum,kategorie,lat,lon,anzahl,notiz\n"
LARGEST_MB = 1300 * 1.048576


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


def ours(server: ForkServer, origin: Path, folder: Path) -> tuple[Outcome, Cost, dict[str, float]]:
    """Fetch and inspect a file; return what came of it, its cost and the seconds of each step."""
    steps: list[tuple[str, float]] = []

    def pipeline() -> Outcome:
        steps.append(("fetch + sha256", time.perf_counter()))
        fetch(origin, folder / "source")
        order = Order(folder=str(folder), source="source", filename="bench.csv")
        outcome = server.inspect(
            order, lambda step, _note: steps.append((step, time.perf_counter()))
        )
        steps.append(("end", time.perf_counter()))
        return outcome

    outcome, cost = measured(pipeline)
    seconds: dict[str, float] = {}
    for (step, begun), (_, later) in pairwise(steps):
        seconds[step] = seconds.get(step, 0.0) + later - begun
    return outcome, cost, seconds


def peer(name: str, origin: Path, suite: Path) -> dict[str, Any]:
    """Measure a peer in a process of its own."""
    command = [sys.executable, "-m", "bench.peers", name, str(origin), str(suite)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own module
    return json.loads(said.stdout.splitlines()[-1])


def warm(server: ForkServer, folder: Path) -> None:
    """Have the fork server import what it needs, as a worker has it after its first file."""
    folder.mkdir()
    (folder / "source").write_text(HEADER + "1,a,01,2,2026-01-01,b,1,2,3,c\n")
    server.inspect(Order(folder=str(folder), source="source"), lambda _step, _note: None)


def show(bench: str, ratio: float, target: float | None, rows: int) -> None:
    """Print a ratio as a line of JSON."""
    row = {"bench": bench, "ratio": round(ratio, 3), "target": target, "rows": rows}
    print(json.dumps(row))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args()
    rows: int = given.rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        origin, suite, work = folder / "origin.csv", folder / "suite.json", folder / "ours"
        work.mkdir()
        write_csv(origin, rows)
        server = ForkServer()
        warm(server, folder / "warm")
        outcome, cost, seconds = ours(server, origin, work)
        server.stop()
        if outcome.failure or outcome.suite is None:
            sys.exit(f"the file was refused: {outcome.failure}")
        size = origin.stat().st_size / 1e6
        print(f"{rows} rows, {size:.0f} MB, {len(outcome.suite['expectations'])} expectations")
        print(f"pipeline      {cost.as_row()}  {shown(seconds)}")
        if given.alone:
            show("memory / 1.3 GiB", cost.peak_mb / LARGEST_MB, 1.0, rows)
            return
        suite.write_text(json.dumps(outcome.suite), encoding="utf-8")
        raw = peer("raw", origin, suite)["steps"]
        pandas = peer("gx-pandas", origin, suite)
        frictionless = peer("frictionless", origin, suite)
    print(f"raw steps     wall {sum(raw.values()):.2f}  {shown(raw)}")
    print(f"GX on pandas  {pandas}")
    print(f"frictionless  {frictionless}")
    laid_out = frictionless["wall"] * rows / max(frictionless["rows"], 1)
    for bench, ratio, target in (
        ("pipeline / raw steps", cost.wall / sum(raw.values()), 1.5),
        ("pipeline / GX on pandas", cost.wall / pandas["wall"], 1.2),
        ("memory / GX on pandas", cost.peak_mb / pandas["mb"], 1 / 3),
        ("memory / 1.3 GiB", cost.peak_mb / LARGEST_MB, 1.0),
        ("pipeline / frictionless", cost.wall / laid_out, None),
    ):
        show(bench, ratio, target, rows)


if __name__ == "__main__":
    main()
