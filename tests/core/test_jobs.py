import asyncio
from collections.abc import Iterator

import psycopg
import pytest
from sqlmodel import Session

from marketplace.core.db import Sessions, make_engine, make_sessions
from marketplace.core.jobs import enqueue, requeue_stalled
from marketplace.notices.jobs import send_mail
from marketplace.worker import open_worker
from storage.jobs import sweep_uploads
from tests import databases
from tests.servers import Cluster


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """A database whose commits are real."""
    yield databases.clone(cluster, "jobs")
    databases.drop(cluster, "jobs")


@pytest.fixture
def sessions(database: str) -> Iterator[Sessions]:
    engine = make_engine(database, connections=2)
    yield make_sessions(engine)
    engine.dispose()


def jobs_of(database: str) -> list[tuple[str, str]]:
    with psycopg.connect(database) as connection:
        found = connection.execute("SELECT task_name, status::text FROM procrastinate_jobs")
        return [(str(name), str(status)) for name, status in found.fetchall()]


class TestEnqueue:
    def test_adds_a_job_when_the_transaction_commits(
        self, database: str, sessions: Sessions
    ) -> None:
        with sessions.begin() as session:
            enqueue(session, send_mail, mail_id="1")
            before = jobs_of(database)

        assert before == []
        assert jobs_of(database) == [("notices:send_mail", "todo")]

    def test_adds_nothing_when_the_transaction_is_undone(
        self, database: str, sessions: Sessions
    ) -> None:
        with sessions() as session:
            enqueue(session, send_mail, mail_id="1")
            session.rollback()

        assert jobs_of(database) == []

    def test_works_inside_a_running_worker_too(self, database: str, sessions: Sessions) -> None:
        def job(session: Session) -> None:
            enqueue(session, send_mail, mail_id="1")

        async def work() -> None:
            async with open_worker(database):
                with sessions.begin() as session:
                    await asyncio.to_thread(job, session)

        asyncio.run(work())

        assert jobs_of(database) == [("notices:send_mail", "todo")]


class TestRequeueStalled:
    def doing(self, database: str, *, silent_seconds: int) -> None:
        with psycopg.connect(database) as connection:
            connection.execute(
                "WITH worker AS (INSERT INTO procrastinate_workers (last_heartbeat) "
                "VALUES (now() - make_interval(secs => %s)) RETURNING id) "
                "UPDATE procrastinate_jobs SET status = 'doing', worker_id = worker.id FROM worker",
                [silent_seconds],
            )

    @pytest.mark.parametrize(("silent_seconds", "status"), [(60, "todo"), (1, "doing")])
    def test_puts_back_the_jobs_of_dead_workers_alone(
        self, database: str, sessions: Sessions, silent_seconds: int, status: str
    ) -> None:
        with sessions.begin() as session:
            enqueue(session, send_mail, mail_id="1")
        self.doing(database, silent_seconds=silent_seconds)

        async def rescue() -> None:
            async with open_worker(database) as worker:
                await requeue_stalled(worker)

        asyncio.run(rescue())

        assert jobs_of(database) == [("notices:send_mail", status)]


class TestPeriodicTasks:
    def test_are_enqueued_through_the_running_workers_connections(self, database: str) -> None:
        async def work() -> None:
            async with open_worker(database):
                await sweep_uploads.configure().defer_async(timestamp=0)

        asyncio.run(work())

        assert jobs_of(database) == [("storage:sweep_uploads", "todo")]
