from pathlib import Path

from sqlmodel import Session

from catalog.models import Dataset, VersionStatus
from marketplace.services import Services
from quality import pipeline
from quality.expectations import suites
from quality.fork_server import ForkServer
from tests.quality.conftest import Deliver
from tests.quality.pipeline.verdicts import GOOD, report_of


class TestWithTheRealChecker:
    def test_a_file_is_checked_by_great_expectations(
        self,
        services: Services,
        session: Session,
        deliver: Deliver,
        fork_server: ForkServer,
        dataset: Dataset,
    ) -> None:
        services.inspector = fork_server
        expectation = {
            "type": "expect_column_values_to_be_between",
            "kwargs": {"column": "Zählung", "max_value": 10},
        }
        suites.write(session, dataset, {"expectations": [expectation]}, person_id=None)
        session.commit()
        version = deliver(GOOD)

        pipeline.run(services, version.id)

        report = report_of(session, version)
        assert version.rejection == "expectations"
        assert report.expectations[0]["unexpected_count"] == 1

    def test_suggestions_hold_for_the_file_they_were_made_of(
        self,
        services: Services,
        session: Session,
        deliver: Deliver,
        fork_server: ForkServer,
        city_data: Path,
    ) -> None:
        services.inspector = fork_server
        version = deliver((city_data / "washington_bike_sharing.csv").read_bytes())

        pipeline.run(services, version.id)

        report = report_of(session, version)
        assert version.status is VersionStatus.READY
        assert [item["type"] for item in report.expectations if not item["success"]] == []
