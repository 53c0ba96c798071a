"""Running a suite on Spark, as a process of its own.

``python -m quality.expectations.on_spark`` reads one line of JSON (``parquet``, ``suite``,
``master``, ``result``) and writes the outcomes to the file ``result``; what Spark itself says goes
elsewhere. It ends when whoever started it goes away, and with it the Java process it started.
"""

import json
import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
}


def main() -> None:
    """Do what the line on standard input asks for."""
    asked: dict[str, Any] = json.loads(sys.stdin.readline())
    threading.Thread(target=_leave_with_the_worker, daemon=True).start()
    spark = _session(asked["master"])
    try:
        checker = import_module("quality.expectations.great_expectations_checker")
        frame = spark.read.parquet(asked["parquet"]).persist()
        outcomes = checker.check_frame("spark", frame, asked["suite"])
    finally:
        spark.stop()
    said = json.dumps([outcome.model_dump(mode="json") for outcome in outcomes])
    Path(asked["result"]).write_text(said)


def _session(master: str) -> Any:
    sql = import_module("pyspark.sql")
    builder = sql.SparkSession.builder.master(master).appName("city-data-exchange")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _leave_with_the_worker() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
