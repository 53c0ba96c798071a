from datetime import date
from typing import Any

import pytest

from catalog.models import Access
from quality.criteria import MQA_POINTS
from quality.judging.metadata import INDICATORS, license_clear, metadata
from tests.quality.judging.outcomes import dataset, outcome

FULL: dict[str, Any] = {
    "keywords": {"de": ["Rad"]},
    "themes": ["TRAN"],
    "place": "Lübeck",
    "period_start": date(2026, 1, 1),
    "contact_email": "daten@city.example",
}


class TestMetadata:
    def test_has_the_points_of_the_mqa(self) -> None:
        assert sum(indicator.points for indicator in INDICATORS) == MQA_POINTS

    def test_is_full_where_all_is_said(self) -> None:
        measured = metadata(dataset(**FULL), outcome())

        assert (measured["value"], measured["degree"]) == (MQA_POINTS, 1)
        assert "step" not in measured
        assert "(excellent)" in measured["message"]["en"]

    @pytest.mark.parametrize(
        ("lacks", "points"),
        [
            ({"keywords": {}}, 30),
            ({"themes": []}, 30),
            ({"place": None}, 20),
            ({"period_start": None}, 20),
            ({"contact_email": None}, 20),
            ({"license": "cc-by-4.0"}, 5),  # asks for the source, and nobody says how
            ({"license": "unheard-of"}, 35),
        ],
    )
    def test_loses_what_is_not_said(self, lacks: dict[str, Any], points: int) -> None:
        measured = metadata(dataset(**FULL | lacks), outcome())

        assert measured["value"] == MQA_POINTS - points
        assert measured["step"]["de"] != measured["step"]["en"]

    def test_takes_place_and_period_from_the_data(self) -> None:
        said = dataset(**FULL | {"place": None, "period_start": None})

        period = (date(2026, 1, 1), date(2026, 2, 1))
        measured = metadata(said, outcome(bbox=(9, 53, 10, 54), period=period))

        assert measured["value"] == MQA_POINTS

    @pytest.mark.parametrize(("door", "points"), [(Access.ACCOUNT, 50), (Access.PRIVATE, 100)])
    def test_asks_no_open_address_of_a_closed_door(self, door: Access, points: int) -> None:
        measured = metadata(dataset(**FULL, access=door), outcome())

        assert (measured["value"], measured["degree"]) == (MQA_POINTS - points, 1)

    def test_names_the_step_that_brings_most(self) -> None:
        measured = metadata(dataset(**FULL | {"keywords": {}, "place": None}), outcome())

        assert measured["step"]["en"] == "Name keywords."

    def test_of_a_document_lacks_a_format_for_machines(self) -> None:
        reading: dict[str, Any] = {"kind": "document", "assumptions": []}

        assert metadata(dataset(**FULL), outcome(reading=reading))["value"] == MQA_POINTS - 40


class TestLicense:
    @pytest.mark.parametrize(
        ("given", "degree"),
        [
            ({"license": "cc-zero"}, 1),
            ({"license": "cc-by-4.0", "attribution": "Stadt Lübeck"}, 1),
            ({"license": "cc-by-4.0"}, 0.5),
            ({"license": "individual-contract"}, 0),
            ({"license": "individual-contract", "access": Access.ACCOUNT}, 1),
            ({"license": "unheard-of"}, 0),
        ],
    )
    def test_is_clear_to_a_degree(self, given: dict[str, Any], degree: float) -> None:
        measured = license_clear(dataset(**given))

        assert (measured["degree"], measured["passed"]) == (degree, degree > 0)
        assert ("step" in measured) is (degree < 1)
