import math
from pathlib import Path

import pytest

from quality.inspection import drifting
from quality.inspection.outcome import Drift, TableChanges
from tests.quality.comparing.tables import compare

NORMAL = "SELECT i AS id, (i * 7919 % 1000) / 10.0 AS wert FROM range(2000) t(i)"


def drift_of(found: TableChanges, column: str, measure: str = "psi") -> Drift | None:
    return next((d for d in found.drift if (d.column, d.measure) == (column, measure)), None)


class TestPsi:
    def test_is_the_sum_over_the_bins(self) -> None:
        before, now = [50, 50], [80, 20]

        expected = sum(
            ((n + 0.5) / 101 - (b + 0.5) / 101) * math.log((n + 0.5) / (b + 0.5))
            for b, n in zip(before, now, strict=True)
        )
        assert drifting.psi(before, now) == pytest.approx(expected)

    def test_is_nothing_where_nothing_moved(self) -> None:
        assert drifting.psi([10, 0, 5], [10, 0, 5]) == 0

    def test_bears_more_in_a_small_table(self) -> None:
        assert drifting.threshold(10_000, 10_000, 14) == drifting.PSI
        assert drifting.threshold(50, 50, 14) > 1


class TestDrift:
    def test_is_small_in_a_like_sample(self, tmp_path: Path) -> None:
        now = NORMAL.replace("7919", "6007")

        found = drift_of(compare(tmp_path, NORMAL, now), "wert")

        assert found
        assert not found.is_large
        assert found.value < 0.05

    @pytest.mark.parametrize("change", ["wert * 2", "wert + 60", "wert / 5", "-wert"])
    def test_is_large_where_numbers_moved(self, tmp_path: Path, change: str) -> None:
        now = f"SELECT id, ({change})::DOUBLE AS wert FROM ({NORMAL})"  # noqa: S608 - constants and quoted names

        found = drift_of(compare(tmp_path, NORMAL, now), "wert")

        assert found
        assert found.is_large

    def test_counts_the_same_values_the_same(self, tmp_path: Path) -> None:
        found = drift_of(compare(tmp_path, NORMAL, NORMAL, has_file=False), "wert")

        assert found
        assert found.value == 0

    def test_of_a_column_with_one_value_is_not_measured(self, tmp_path: Path) -> None:
        constant = "SELECT i AS id, 5 AS wert FROM range(100) t(i)"

        assert drift_of(compare(tmp_path, constant, NORMAL), "wert") is None

    def test_bears_what_is_no_number(self, tmp_path: Path) -> None:
        odd = "CASE i WHEN 7 THEN 'inf' WHEN 8 THEN 'nan' ELSE i::VARCHAR END"
        before, now = (
            f"SELECT i AS id, CAST({odd} AS DOUBLE) AS wert FROM range({rows}) t(i)"  # noqa: S608 - constants and quoted names
            for rows in (100, 300)
        )

        drifts = compare(tmp_path, before, now).drift

        assert {drift.measure for drift in drifts if drift.column == "wert"} <= {"psi", "nulls"}

    @pytest.mark.parametrize("column", ["i", "2000 + i % 20"])
    def test_of_ids_and_years_is_not_measured(self, tmp_path: Path, column: str) -> None:
        before, now = (
            f"SELECT i % 3 AS x, {column} AS c FROM range({rows}) t(i)"  # noqa: S608 - constants and quoted names
            for rows in ("300", "300, 600")
        )

        assert drift_of(compare(tmp_path, before, now), "c") is None

    @pytest.mark.parametrize("has_file", [True, False])
    def test_tells_the_share_of_new_terms(self, tmp_path: Path, has_file: bool) -> None:  # noqa: FBT001 - a case of the table above
        before = "SELECT i AS id, ['rot', 'grün'][i % 2 + 1] AS farbe FROM range(100) t(i)"
        now = "SELECT i AS id, ['rot', 'blau'][(i % 4 = 0)::INT + 1] AS farbe FROM range(100) t(i)"

        found = drift_of(compare(tmp_path, before, now, has_file=has_file), "farbe", "new_values")

        assert found
        assert (found.value, found.is_large) == (0.25, True)

    def test_of_free_text_is_not_measured(self, tmp_path: Path) -> None:
        before = "SELECT 'text ' || i AS t FROM range(100) t(i)"
        now = "SELECT 'other ' || i AS t FROM range(100) t(i)"

        assert drift_of(compare(tmp_path, before, now), "t", "new_values") is None

    def test_tells_how_much_emptier_a_column_is(self, tmp_path: Path) -> None:
        before = "SELECT i AS id, 'x' AS t FROM range(100) t(i)"
        now = "SELECT i AS id, CASE WHEN i < 30 THEN NULL ELSE 'x' END AS t FROM range(100) t(i)"

        found = drift_of(compare(tmp_path, before, now), "t", "nulls")

        assert found
        assert (found.value, found.is_large) == (0.3, True)
