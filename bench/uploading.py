"""An upload through the exchange beside a plain PUT of the same bytes to the same storage.

Ours: open the session over HTTP, PUT every part to its signed link, complete; the bytes never pass
the web process. Plain: one PUT of the whole by the storage's own client. One stream each; the
inspection that follows is measured by ``bench.publishing``.

    python -m bench.uploading --megabytes 256 --times 3
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from httpx2 import Client

from marketplace.wiring import wire
from marketplace.worker import job_application
from tests import databases
from tests.journeys import people
from tests.journeys.exchange import Exchange, arranged, serving
from tests.servers import running_postgres, running_s3

TARGET = 0.9
_MEGABYTE = 1024 * 1024


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def ours(exchange: Exchange, content: bytes) -> Callable[[], object]:
    """Return the upload of a file to a new dataset, whose version stays uninspected."""
    company = people.sign_up(exchange)
    path = f"/datasets/{company.describe('Messung')}/uploads"

    def upload() -> None:
        announced: dict[str, object] = {"filename": "bench.bin", "size": len(content)}
        opened = people.ok(company.api.post(path, json=announced)).json()
        sent: list[dict[str, object]] = []
        with Client(timeout=60) as storage:
            for part in opened["parts"]:
                start = (part["number"] - 1) * opened["part_size"]
                piece = content[start : start + opened["part_size"]]
                answer = people.ok(storage.put(part["url"], content=piece))
                sent.append({"number": part["number"], "etag": answer.headers["etag"]})
        completion = f"{path}/{opened['id']}/completion"
        people.ok(company.api.post(completion, json={"parts": sent}))

    return upload


def plain(exchange: Exchange, path: Path) -> Callable[[], object]:
    """Return a PUT of the file by the storage's client."""
    store = exchange.services.store
    return lambda: store.save("bench/plain", path, media_type="application/octet-stream")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=64)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    job_application()
    wire()
    content = os.urandom(given.megabytes * _MEGABYTE)
    with tempfile.TemporaryDirectory() as name, running_postgres() as cluster:
        folder = Path(name)
        databases.make_template(cluster)
        path = folder / "file.bin"
        path.write_bytes(content)
        (folder / "s3").mkdir()
        (folder / "work").mkdir()
        with (
            running_s3(folder / "s3") as s3,
            arranged(cluster, s3, folder / "work") as exchange,
            serving(exchange),
        ):
            pairs = [
                (seconds(plain(exchange, path)), seconds(ours(exchange, content)))
                for _ in range(given.times)
            ]
    for bare, brokered in pairs:
        rate = given.megabytes / brokered
        print(f"plain PUT {bare:.2f} s, through the exchange {brokered:.2f} s ({rate:.0f} MiB/s)")
    ratio = statistics.median(bare / brokered for bare, brokered in pairs)
    row = {"bench": "upload / plain S3 PUT", "ratio": round(ratio, 3), "target": TARGET}
    print(json.dumps(row))


if __name__ == "__main__":
    main()
