"""How long it takes from the completion of a small upload until the version is online.

A whole exchange of its own: PostgreSQL, S3, web over HTTP and a worker that has done it before.

    python -m bench.warm --files 5
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from bench.publishing import write_csv
from marketplace.wiring import wire
from marketplace.worker import job_application
from tests import databases
from tests.journeys.exchange import arranged, serving, working
from tests.journeys.people import Member, send, sign_up
from tests.servers import running_postgres, running_s3

ROWS = 10_000
TARGET_SECONDS = 2.0
_PAUSE_SECONDS = 0.1


def seconds_to_publish(company: Member, slug: str, content: bytes) -> float:
    """Send a file, complete it, and return how long it took to be online after that."""
    upload = company.open_upload(slug, content, "bench.csv")
    sent = [send(part, content) for part in upload["parts"]]
    begun = time.perf_counter()
    number = company.complete(slug, upload["id"], sent)
    while (status := company.get(f"/datasets/{slug}/versions/{number}")["status"]) == "processing":
        time.sleep(_PAUSE_SECONDS)
    if status != "published":
        raise RuntimeError(status)
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5)
    files: int = parser.parse_args().files
    job_application()
    wire()
    with tempfile.TemporaryDirectory() as name, running_postgres() as cluster:
        folder = Path(name)
        databases.make_template(cluster)
        write_csv(folder / "file.csv", ROWS)
        content = (folder / "file.csv").read_bytes()
        (folder / "s3").mkdir()
        (folder / "work").mkdir()
        with (
            running_s3(folder / "s3") as s3,
            arranged(cluster, s3, folder / "work") as exchange,
            serving(exchange),
            working(exchange),
        ):
            company = sign_up(exchange)
            slug = company.describe("Messung")
            company.delivered(slug, content)
            taken = [
                seconds_to_publish(
                    company, slug, content + f"{each},a,01,2,2026-01-01,b,1,2,3,c\n".encode()
                )
                for each in range(files)
            ]
    print(f"{len(content) / 1e6:.1f} MB published after {', '.join(f'{s:.2f}' for s in taken)} s")
    ratio = statistics.median(taken) / TARGET_SECONDS
    row = {"bench": "1 MB published / 2 s", "ratio": round(ratio, 3), "target": 1.0}
    print(json.dumps(row))


if __name__ == "__main__":
    main()
