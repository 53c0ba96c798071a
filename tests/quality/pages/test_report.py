from typing import Any

import pytest
from sqlmodel import Session

from catalog.models import Version
from quality.models import QualityReport
from tests.quality.pages.conftest import NOBODY, House

GOOD = b"id;ort\n1;Hafen\n2;Markt\n"
MISFITS = b"id;ort\n" + b"1;Hafen\n" * 400 + b"2;Markt;zu viel\n3\n"
PERSONAL = b"id;mail\n1;anna.meier@web.de\n"


def report_of(session: Session, version: Version) -> QualityReport:
    assert version.report_id
    return session.get_one(QualityReport, version.report_id)


class TestReport:
    def test_explains_the_score_part_by_part(self, house: House) -> None:
        page = house.open(house.checked(GOOD), "report")

        assert "What would raise it most:" in page.text
        assert {"part-readable", "part-described", "part-privacy"} <= {
            at.get("id") for _, at in page.elements
        }
        assert "points of the MQA" in page.text
        assert "/rules#license_clear" in {link.href for link in page.links}

    def test_explains_a_report_from_before_there_were_parts(self, house: House) -> None:
        version = house.checked(GOOD)
        report = report_of(house.session, version)
        report.dimensions, report.details = [], {}
        house.session.add(report)
        house.session.commit()

        assert "Well described" in house.open(version, "report").text

    def test_marks_the_bad_cells_in_their_rows(self, house: House) -> None:
        page = house.open(house.checked(MISFITS), "report")

        assert len(page.with_tag("mark", **{"class": "cx-cell-bad"})) == 2
        assert "zu viel" in page.text
        assert "missing" in page.text
        assert "402" in page.text

    def test_shows_bad_rows_to_insiders_alone(self, house: House) -> None:
        version = house.published(MISFITS)

        page = house.open(version, "report", by=NOBODY)

        assert "zu viel" not in page.text
        assert "2 rows of the file do not fit" in page.text

    def test_leads_its_publisher_to_the_ways_to_mend_it(self, house: House) -> None:
        version = house.checked(PERSONAL)

        page = house.open(version, "report")

        hrefs = {link.href for link in page.links}
        assert {house.address(version, "reading"), house.address(version, "privacy")} <= hrefs
        assert "meier" not in page.text

    def test_names_a_rule_that_is_gone_by_its_id(self, house: House) -> None:
        version = house.checked(GOOD)
        report = report_of(house.session, version)
        report.criteria = [{**report.criteria[0], "rule": "of_old"}, *report.criteria[1:]]
        house.session.add(report)
        house.session.commit()

        assert "of_old" in house.open(version, "report").text

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_speaks_both_languages(self, house: House, language: str) -> None:
        address = house.address(house.checked(GOOD), "report")

        answer = house.client.get(address, headers=house.own | {"Accept-Language": language})

        words = {"de": "Gut beschrieben", "en": "Well described"}
        assert words[language] in answer.text


class TestReportByProgram:
    def test_says_why_the_score_is_what_it_is(self, house: House) -> None:
        version = house.checked(GOOD)

        report = house.client.get(
            "/api/v1" + house.address(version, "report"), headers=house.own
        ).json()

        described = next(part for part in report["dimensions"] if part["id"] == "described")
        assert set(described) == {"id", "name", "score", "reason", "rule", "step", "gain"}
        assert described["step"]["de"]
        assert report["table_changes"]["key"] == ["id"]

    def test_shows_cells_to_those_who_may_read_them(self, house: House) -> None:
        version = house.published(MISFITS)
        report = report_of(house.session, version)
        failed: dict[str, Any] = {
            "type": "t",
            "kwargs": {},
            "severity": "warning",
            "success": False,
        }
        report.expectations = [{**failed, "kwargs": {}, "rows": [{"line": 2, "value": "Hafen"}]}]
        house.session.add(report)
        house.session.commit()
        address = "/api/v1" + house.address(version, "report")

        insider = house.client.get(address, headers=house.own).json()
        reader = house.client.get(address).json()
        house.close()
        stranger = house.client.get(address).json()

        assert len(insider["reading"]["bad_row_examples"]) == 2
        assert reader["reading"]["bad_row_examples"] == []
        assert reader["expectations"][0]["rows"] == [{"line": 2, "value": "Hafen"}]
        assert stranger["expectations"][0]["rows"] == []
