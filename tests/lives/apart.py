"""The payment sandbox in a process of its own, so that it has a core and a clock of its own.

``python -m tests.lives.apart`` is that process; it ends with its input.
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
def sandbox_apart(cluster: Cluster) -> Generator[Sandbox]:
    """Run a sandbox that tells nobody of its events, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(asdict(cluster)) + "\n")
        process.stdin.flush()
        yield Sandbox(**json.loads(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def main() -> None:
    """Serve the sandbox, say where, and wait."""
    cluster = Cluster(**json.loads(sys.stdin.readline()))
    with running_sandbox(cluster) as sandbox:
        sys.stdout.write(json.dumps(asdict(sandbox)) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
