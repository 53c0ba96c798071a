"""Two thousand lives: whatever happens, access equals payment, and the books agree.

The batches are the same each time, so that a failure is the change's. One that fails names its
seed: ``LIVES_SEED=…`` lives it again, or any other.
"""

import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.lives.batches import Series, live
from tests.servers import Cluster

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

BATCHES = 20
PROCESSES = 2
REACHED = {"active", "suspended", "terminated", "expired", "revoked"}
"""Where some of so many contracts stand before all are ended; else the test has lost its teeth."""


def seeds() -> Sequence[int]:
    """Return what the chances of each batch come from."""
    if given := os.environ.get("LIVES_SEED"):
        return [int(given)]
    return range(1, BATCHES + 1)


class TestLives:
    def test_end_with_access_as_paid_and_with_books_that_agree(
        self, cluster: Cluster, tmp_path: Path
    ) -> None:
        wanted = seeds()
        shares = [wanted[number::PROCESSES] for number in range(PROCESSES)]
        folders = [tmp_path / str(number) for number in range(PROCESSES)]

        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            lived = [
                pool.submit(live, Series(cluster, folder, share))
                for folder, share in zip(folders, shares, strict=True)
                if share
            ]
            seen = sum((one.result() for one in lived), Counter[str]())

        assert seen.total() > 90 * len(wanted)
        assert seen.keys() >= REACHED or len(wanted) < BATCHES
