"""Checkers that misbehave, for the fork server to end."""

import os
import time
from pathlib import Path
from typing import Any

from quality.inspection.outcome import ExpectationOutcome


def check(database: Path, suite: dict[str, Any], *, memory_mb: int) -> list[ExpectationOutcome]:
    del database, memory_mb
    for expectation in suite["expectations"]:
        match expectation["type"]:
            case "die":
                os.abort()
            case "hang":
                time.sleep(60)
            case "grow":
                hoard = [b"x" * 1024 * 1024 for _ in range(600)]
                time.sleep(60 + len(hoard))
            case "look":
                return [_seen(expectation)]
            case _:
                raise LookupError(expectation["type"])
    return []


def _seen(expectation: dict[str, Any]) -> ExpectationOutcome:
    """Report what a child can see of the world: its environment, and whether it has a network."""
    lines = Path("/proc/net/dev").read_text().splitlines()[2:]
    devices = [line.split(":")[0].strip() for line in lines]
    return ExpectationOutcome(
        type=expectation["type"],
        kwargs={"environment": sorted(os.environ), "devices": devices, "folder": str(Path.cwd())},
        severity="warning",
        success=True,
    )
