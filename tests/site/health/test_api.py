from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from catalog.search import building
from catalog.search.follower import search_folder
from marketplace import migrations
from marketplace.app import create_app
from marketplace.core.settings import Settings
from marketplace.services import Services, connect
from marketplace.site.health import facts
from tests import databases


def note_migrations(session: Session, *revisions: str) -> None:
    connection = session.connection()
    connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num text)"))
    connection.execute(text("DELETE FROM alembic_version"))
    for revision in revisions:
        values = {"revision": revision}
        connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), values)
    session.commit()


def note_worker(session: Session, *, seconds_ago: int = 0) -> None:
    session.connection().execute(
        text(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => :seconds))"
        ),
        {"seconds": seconds_ago},
    )
    session.commit()


def everything(session: Session, settings: Settings) -> None:
    note_migrations(session, *migrations.newest())
    note_worker(session)
    building.rebuild(session, search_folder(settings))
    session.commit()


class TestHealthz:
    def test_answers(self, client: TestClient) -> None:
        assert client.get("/healthz").json() == {"status": "alive"}


class TestReadyz:
    def test_is_ready_when_everything_is_there(
        self, client: TestClient, session: Session, services: Services
    ) -> None:
        everything(session, services.settings)

        answer = client.get("/readyz")

        assert (answer.status_code, answer.json()) == (200, {"status": "ready"})

    def test_waits_for_a_migration(self, client: TestClient, session: Session) -> None:
        note_migrations(session, "an older one")

        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "not-ready"
        assert "migrations" in answer.json()["awaited"]

    def test_waits_for_a_worker_that_lives(self, client: TestClient, session: Session) -> None:
        note_migrations(session, *migrations.newest())
        note_worker(session, seconds_ago=60)

        assert client.get("/readyz").json()["awaited"] == ["worker", "search index"]

    def test_waits_for_storage(self, session: Session, services: Services) -> None:
        everything(session, services.settings)
        unreachable = connect(services.settings).store
        services.store = unreachable

        with TestClient(create_app(services)) as client:
            answer = client.get("/readyz")

        assert answer.json()["awaited"] == ["storage"]

    def test_waits_for_the_city_of_a_demonstration(
        self, session: Session, services: Services
    ) -> None:
        everything(session, services.settings)
        services.settings = services.settings.model_copy(update={"demonstration": True})

        with TestClient(create_app(services)) as client:
            before = client.get("/readyz")
            facts.write_down(session, facts.DEMONSTRATION_CITY)
            session.commit()
            after = client.get("/readyz")

        assert before.json()["awaited"] == ["demonstration city"]
        assert after.status_code == 200

    def test_waits_for_a_database(self, tmp_path: Path) -> None:
        nowhere: Settings = databases.settings(
            "postgresql://nobody@127.0.0.1:1/x", data_folder=tmp_path
        )

        with TestClient(create_app(connect(nowhere))) as client:
            answer = client.get("/readyz")

        assert answer.status_code == 503
        assert answer.json()["awaited"] == ["database", "storage"]


class TestMetrics:
    def test_counts_jobs_by_state(self, client: TestClient, session: Session) -> None:
        note_worker(session)

        lines = client.get("/metrics").text.splitlines()

        assert 'marketplace_jobs{state="todo"} 0' in lines
        assert "marketplace_workers 1" in lines


class TestFacts:
    def test_are_replaced(self, session: Session) -> None:
        facts.write_down(session, "colour", "red")
        facts.write_down(session, "colour", "blue")

        assert facts.is_known(session, "colour")
        assert not facts.is_known(session, "taste")
