from types import SimpleNamespace
from typing import cast

import time_machine
from procrastinate import JobContext

from catalog.models import Dataset
from marketplace.core import clock
from quality.jobs import hold_to_promises, look_at_intake, look_for_files
from quality.models import Intake
from tests.factories.catalog import CatalogFactory
from tests.quality.intake.conftest import SetUp, Watched
from tests.quality.intake.sources import Published


def context(watched: Watched) -> JobContext:
    given = SimpleNamespace(additional_context={"services": watched.services})
    return cast("JobContext", given)


class TestLookForFiles:
    def test_enqueues_each_source_that_is_due_once(
        self, watched: Watched, published: Published, set_up: SetUp
    ) -> None:
        intake = set_up(published.address)

        for _ in range(2):
            look_for_files(context(watched), timestamp=0)

        found = watched.session.connection().exec_driver_sql(
            "SELECT queue_name, args FROM procrastinate_jobs WHERE lock = 'intake/url'"
        )
        assert [tuple(job) for job in found] == [("inspections", {"intake_id": str(intake.id)})]


class TestLookAtIntake:
    def test_takes_in_and_knows_who_is_gone(
        self, watched: Watched, published: Published, set_up: SetUp
    ) -> None:
        intake = set_up(published.address)

        look_at_intake(context(watched), intake_id=str(intake.id))
        assert len(watched.versions()) == 1
        watched.session.delete(watched.session.get_one(Intake, intake.id))
        watched.session.commit()

        look_at_intake(context(watched), intake_id=str(intake.id))
        assert len(watched.versions()) == 1


class TestHoldToPromises:
    def test_marks_what_is_late(self, watched: Watched, make: CatalogFactory) -> None:
        dataset = make.published_dataset(frequency="DAILY")
        watched.session.commit()

        with time_machine.travel(clock.now().timestamp() + 3 * 86_400, tick=False):
            hold_to_promises(context(watched), timestamp=0)

        watched.session.expire_all()
        assert watched.session.get_one(Dataset, dataset.id).late_since
