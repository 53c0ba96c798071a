import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pytest

from marketplace.core.settings import QualitySettings
from quality.expectations import spark
from quality.expectations.spark import SparkBroke, SparkInspector, inspector_of
from quality.fork_server import ForkServer, InspectionBroke, Tell
from quality.inspection.order import Order
from quality.inspection.outcome import Outcome, PrivacyFinding
from tests.contracts_with.test_great_expectations import CASES, PLACES, ROWS, SUITE
from tests.quality.inspectors import HereInspector

KNOWN = "id;name\n" + "".join(f"{number};n{number}\n" for number in range(30))


def order(folder: Path, **given: Any) -> Order:
    (folder / "source").write_text(KNOWN)
    return Order(folder=str(folder), source="source", filename="a.csv", **given)


def silent(step: str, note: str) -> None:
    del step, note


class TestInspectorOf:
    def test_knows_no_spark_unless_it_is_set(self) -> None:
        assert isinstance(inspector_of(QualitySettings()), ForkServer)
        assert isinstance(inspector_of(QualitySettings(spark_master="local[2]")), SparkInspector)


class TestInspect:
    def test_leaves_small_files_to_the_child(self, tmp_path: Path) -> None:
        inspector = SparkInspector(HereInspector(), master="nowhere", from_bytes=10_000)

        outcome = inspector.inspect(order(tmp_path), silent)

        assert outcome.expectations

    def test_fails_with_spark_and_then_does_without(self, tmp_path: Path) -> None:
        inspector = SparkInspector(HereInspector(), master="no such master", from_bytes=1)

        with pytest.raises(InspectionBroke, match="Spark"):
            inspector.inspect(order(tmp_path), silent)

        again = tmp_path / "again"
        again.mkdir()
        assert inspector.inspect(order(again), silent).expectations

    def test_asks_nothing_of_a_file_that_is_refused(self, tmp_path: Path) -> None:
        class Refusing(HereInspector):
            def inspect(self, order: Order, tell: Tell) -> Outcome:
                assert order.leaves_expectations
                return Outcome(privacy=[PrivacyFinding(rule="privacy.email", column="a", count=1)])

        inspector = SparkInspector(Refusing(), master="nowhere", from_bytes=1)

        assert inspector.inspect(order(tmp_path), silent).expectations == []


class TestCheck:
    def test_has_nothing_to_do_for_an_empty_suite(self, tmp_path: Path) -> None:
        suite: dict[str, Any] = {"expectations": []}

        assert spark.check(tmp_path / "none", suite, master="nowhere", seconds=1) == []

    def test_ends_what_takes_too_long(self, tmp_path: Path) -> None:
        with pytest.raises(SparkBroke, match="too long"):
            spark.check(tmp_path / "data.parquet", SUITE, master="local[1]", seconds=0)

    @pytest.mark.long
    def test_agrees_with_duckdb(self, tmp_path: Path) -> None:
        if shutil.which("java") is None:
            pytest.skip("Spark needs Java, and there is none on PATH")
        if find_spec("pyspark") is None:
            pytest.skip("Spark is not installed: uv sync --extra spark")
        parquet = tmp_path / "data.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE data ({PLACES.replace(' PRECISION', '')})")
            marks = ", ".join("?" * len(ROWS[0]))
            connection.executemany(f"INSERT INTO data VALUES ({marks})", ROWS)  # noqa: S608 - marks
            connection.execute(f"COPY data TO '{parquet}'")

        outcomes = spark.check(parquet, SUITE, master="local[2]", seconds=300)

        assert [outcome.success for outcome in outcomes] == [success for _, _, success in CASES]
