"""The same suites on Spark, for files that are too large for one machine's patience.

The child still reads, profiles and writes the file anew, and says which suite is due; Spark runs
it on the Parquet file that came of this. Executors on other machines must see the worker's data
folder under the same path. Rows that failed are shown by value: Parquet knows no lines.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from marketplace.core.settings import QualitySettings
from quality.expectations.hiding import without
from quality.expectations.validating import validated
from quality.fork_server import ForkServer, InspectionBroke, Inspector, Tell, seconds_for
from quality.inspection.order import Order
from quality.inspection.outcome import ExpectationOutcome, Outcome

logger = logging.getLogger(__name__)

PAUSE = 600.0
"""Seconds without Spark after it failed: the next attempt is made without it."""

_RESULT = "expectations.json"
_LOG = "spark.log"
_PASSED_ON = ("PATH", "JAVA_HOME", "PYTHONPATH", "HADOOP_CONF_DIR", "YARN_CONF_DIR")
_OUTCOMES = TypeAdapter(list[ExpectationOutcome])


class SparkBroke(Exception):
    """Spark gave no outcomes."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)


def inspector_of(settings: QualitySettings) -> Inspector:
    """Return the inspector that a deployment wants: with Spark, if there is one."""
    if settings.spark_master is None:
        return ForkServer()
    return SparkInspector(
        ForkServer(), master=settings.spark_master, from_bytes=settings.spark_from_bytes
    )


class SparkInspector:
    """Inspects as another does, but has Spark run the suites of large files.

    When Spark fails, the attempt does; those that follow within ten minutes do without it.
    """

    def __init__(self, inner: Inspector, *, master: str, from_bytes: int) -> None:
        self._inner, self._master, self._from_bytes = inner, master, from_bytes
        self._paused_until = 0.0

    def start(self) -> None:
        """Get ready, as the other does."""
        self._inner.start()

    def stop(self) -> None:
        """End what was started."""
        self._inner.stop()

    def inspect(self, order: Order, tell: Tell) -> Outcome:
        """Return what was found, with the outcomes of Spark where the file is large.

        Raises:
            InspectionBroke: There was no outcome, here or there.
            DiskFull: There is no room for the work files.
        """
        folder = Path(order.folder)
        size = (folder / order.source).stat().st_size
        if size < self._from_bytes or time.monotonic() < self._paused_until:
            return self._inner.inspect(order, tell)
        left = order.model_copy(update={"leaves_expectations": True})
        outcome = self._inner.inspect(left, tell)
        parquet = next((file.name for file in outcome.files if file.format == "parquet"), None)
        if parquet is None or outcome.suite is None:
            return outcome  # it is refused, and nothing of it may be asked
        suite = validated(outcome.suite)
        tell("expectations", f"{len(suite['expectations'])} · Spark")
        try:
            found = check(folder / parquet, suite, master=self._master, seconds=seconds_for(size))
        except SparkBroke as error:
            self._paused_until = time.monotonic() + PAUSE
            logger.warning("Spark failed, the next attempt does without: %s", error)
            raise InspectionBroke(why=f"Spark: {error}") from error
        hidden = {finding.column for finding in outcome.privacy if not finding.is_exempt}
        return outcome.model_copy(update={"expectations": without(found, hidden)})


def check(
    parquet: Path, suite: dict[str, Any], *, master: str, seconds: float
) -> list[ExpectationOutcome]:
    """Run a suite on a Parquet file, in a process that knows no secret of ours.

    Raises:
        SparkBroke: It died, took too long, or is not installed.
    """
    if not suite["expectations"]:
        return []
    folder = parquet.parent
    asked = {
        "parquet": str(parquet),
        "suite": suite,
        "master": master,
        "result": str(folder / _RESULT),
    }
    with (folder / _LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "quality.expectations.on_spark"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=_environment(folder),
            cwd=folder,
            start_new_session=True,
        )
        _wait(process, json.dumps(asked).encode() + b"\n", seconds)
    if process.returncode != 0:
        raise SparkBroke(why=_last_line(folder / _LOG))
    try:
        return _OUTCOMES.validate_json((folder / _RESULT).read_bytes())
    except (OSError, ValidationError) as error:
        raise SparkBroke(why=type(error).__name__) from error


def _wait(process: subprocess.Popen[bytes], line: bytes, seconds: float) -> None:
    """Ask, and end the process with all it started when it takes too long."""
    try:
        if process.stdin:
            process.stdin.write(line)
            process.stdin.flush()  # it stays open: when it ends, so does the process
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise SparkBroke(why="it took too long") from error
    except BrokenPipeError:
        process.wait()  # it died at once; its log says why
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.stdin:
            with suppress(BrokenPipeError):
                process.stdin.close()


def _environment(folder: Path) -> dict[str, str]:
    """Return what Spark needs of the worker's environment: where things are, and no secret."""
    known = {name: value for name, value in os.environ.items() if name.startswith("SPARK_")}
    known |= {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    root = str(Path(__file__).resolve().parents[2])
    return known | {
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(filter(None, [root, known.get("PYTHONPATH")])),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_DIRS": str(folder),
        "GX_ANALYTICS_ENABLED": "false",
    }


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "it said nothing"
