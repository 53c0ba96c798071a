from typing import Any

import pytest

from quality.inspection.outcome import ColumnProfile
from quality.judging.plausibility import implausible
from tests.quality.judging.outcomes import column

SPREAD = {"min": 0, "max": 20, "quantiles": [1, 5, 10, 15, 19]}


class TestImplausible:
    @pytest.mark.parametrize(
        ("given", "value"),
        [
            (SPREAD | {"min": -999}, "-999"),
            (SPREAD | {"max": 9999}, "9999"),
            ({"name": "Anzahl", "min": -1, "max": 7}, "-1"),
            ({"name": "Baujahr", "min": 19, "max": 2026}, "19"),
            ({"name": "jahr", "min": 1990, "max": 20226}, "20226"),
            ({"name": "lat", "type": "number", "min": 53.1, "max": 536.4}, "536.4"),
            ({"name": "geo_lon", "type": "number", "min": -190.0, "max": 9.0}, "-190"),
            ({"type": "date", "min": "2024-01-01", "max": "9999-12-31"}, "9999-12-31"),
            ({"type": "datetime", "min": "1900-01-01T00:00:00", "max": "2026-01-01"}, "1900-01-01"),
            ({"type": "date", "min": "0204-01-01", "max": "2024-01-01"}, "0204-01-01"),
        ],
    )
    def test_tells_what_cannot_be_meant(self, given: dict[str, Any], value: str) -> None:
        found = implausible(ColumnProfile.model_validate(column(**given)), year=2026)

        assert found
        assert found["en"].endswith(f"holds {value}")
        assert value in found["de"]

    @pytest.mark.parametrize(
        "given",
        [
            SPREAD,
            SPREAD | {"max": 999, "quantiles": [100, 300, 500, 800, 950]},  # one among its like
            SPREAD | {"min": -999, "quantiles": [-900, -500, 0, 500, 900]},
            {"min": -999, "max": 5},  # nothing known of the middle
            {"name": "Saldo_Anzahl", "min": -12, "max": 7},
            {"name": "Baujahr", "min": 1000, "max": 2126},
            {"name": "lat", "type": "number", "min": -90.0, "max": 90.0},
            {"name": "plan_datum", "type": "date", "min": "2024-01-01", "max": "2080-01-01"},
            {"type": "date", "min": "1900-01-01", "max": "1900-01-01", "distinct": 1},
            {"type": "string", "min": None, "max": None},
            {"min": None, "max": None},
        ],
    )
    def test_leaves_alone_what_can_be(self, given: dict[str, Any]) -> None:
        assert implausible(ColumnProfile.model_validate(column(**given)), year=2026) is None
