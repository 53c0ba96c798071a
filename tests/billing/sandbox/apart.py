"""The payment sandbox in a process of its own, so that it has a core and a clock of its own.

A sandbox that outlives a test must be apart: a test that travels in time takes along whatever runs
in its process, and years of renewals would come due in it.

``python -m tests.billing.sandbox.apart`` is that process; it ends with its input.
"""

import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from tests.billing.sandbox.running import Sandbox, running_sandbox
from tests.servers import Cluster


@contextmanager
def sandbox_apart(cluster: Cluster, webhook_url: str | None = None) -> Generator[Sandbox]:
    """Run a sandbox until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps([asdict(cluster), webhook_url]) + "\n")
        process.stdin.flush()
        yield Sandbox(**json.loads(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def main() -> None:
    """Serve the sandbox, say where, and wait."""
    cluster, webhook_url = json.loads(sys.stdin.readline())
    with running_sandbox(Cluster(**cluster), webhook_url) as sandbox:
        sys.stdout.write(json.dumps(asdict(sandbox)) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
