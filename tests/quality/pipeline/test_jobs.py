from types import SimpleNamespace
from typing import Any, cast

from procrastinate import JobContext
from sqlmodel import Session, select

from catalog.events import UploadCompleted
from catalog.models import Dataset, VersionStatus
from marketplace.core.events import publish
from marketplace.core.ids import new_id
from marketplace.services import Services
from quality import pipeline
from quality.jobs import inspect_version
from quality.models import Inspection
from quality.queries import progress
from tests.quality.conftest import Deliver
from tests.quality.inspectors import HereInspector
from tests.quality.pipeline.verdicts import GOOD


class TestReaction:
    def test_an_upload_enqueues_its_inspection_in_the_same_transaction(
        self, session: Session, deliver: Deliver, dataset: Dataset
    ) -> None:
        version = deliver(GOOD)

        publish(session, UploadCompleted(dataset_id=dataset.id, version_id=version.id))

        connection = session.connection()
        jobs = connection.exec_driver_sql(
            "SELECT task_name, lock, args FROM procrastinate_jobs"
        ).all()
        assert [tuple(job) for job in jobs] == [
            (
                "quality:inspect_version",
                f"dataset/{dataset.id}",
                {"version_id": str(version.id)},
            )
        ]
        assert session.exec(select(Inspection)).one().version_id == version.id


class TestJob:
    def test_inspects_the_version_it_names(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)
        context = cast("JobContext", SimpleNamespace(additional_context={"services": services}))

        inspect_version.func(context, version_id=str(version.id))

        session.refresh(version)
        assert version.status is VersionStatus.READY


class TestProgress:
    def test_follows_the_steps(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)
        seen: list[str] = []

        class Watching(HereInspector):
            def inspect(self, order: Any, tell: Any) -> Any:
                def told(step: str, note: str) -> None:
                    tell(step, note)
                    session.expire_all()
                    seen.append(progress(session, version.id).step)

                return super().inspect(order, told)

        services.inspector = Watching()
        pipeline.run(services, version.id)

        assert seen == ["reading", "profiling", "privacy", "files", "expectations"]
        session.expire_all()
        assert progress(session, version.id).is_finished

    def test_of_a_version_nobody_looked_at_is_waiting(self, session: Session) -> None:
        assert progress(session, new_id()).step == "waiting"

    def test_of_an_unknown_step_is_waiting(self, session: Session, deliver: Deliver) -> None:
        version = deliver(GOOD)
        session.add(Inspection(version_id=version.id, step="of another release"))
        session.commit()

        assert progress(session, version.id).step == "waiting"
