"""Every benchmark in turn, each in a process of its own, and one table of ratios at the end.

python -m bench                      small sizes, about three minutes
python -m bench --datasets 100000 --rows 10000000
"""

import argparse
import json
import subprocess
import sys
from typing import Any


def run(module: str, *arguments: str) -> list[dict[str, Any]]:
    """Run a benchmark, pass on what it prints, and return its lines of JSON."""
    said = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    print(said)
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def main() -> None:
    """Run all and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", default="10000", help="datasets in the search index")
    parser.add_argument("--queries", default="200", help="questions to the search index")
    parser.add_argument("--rows", default="100000", help="rows of the published file")
    parser.add_argument("--agreements", default="10000", help="agreements to decide on")
    parser.add_argument("--receipts", default="20000", help="receipts to seal and to prove")
    given = parser.parse_args()

    found = (
        run("bench.search", "--datasets", given.datasets, "--queries", given.queries)
        + run("bench.publishing", "--rows", given.rows)
        + run("bench.warm")
        + run("bench.uploading")
        + run("bench.entitlement", "--agreements", given.agreements, "--receipts", given.receipts)
    )
    print(f"{'bench':28} {'ratio':>8} {'target':>8}")
    for row in found:
        target = "–" if row["target"] is None else f"{row['target']:.2f}"
        print(f"{row['bench']:28} {row['ratio']:8.2f} {target:>8}")


if __name__ == "__main__":
    main()
