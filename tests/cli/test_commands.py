"""The commands as a person types them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import typer.testing

from marketplace.cli import app, doctoring, migrating
from marketplace.core.settings import MailSettings, Settings, StorageSettings
from tests import databases
from tests.servers import Cluster

DRY = typer.testing.CliRunner()


def settings_environment(settings: Settings) -> dict[str, str]:
    storage = settings.storage
    return {
        "MARKETPLACE_DATABASE_URL": str(settings.database_url),
        "MARKETPLACE_STORAGE__ENDPOINT": storage.endpoint,
        "MARKETPLACE_STORAGE__ACCESS_KEY": storage.access_key.get_secret_value(),
        "MARKETPLACE_STORAGE__SECRET_KEY": storage.secret_key.get_secret_value(),
        "MARKETPLACE_STORAGE__BUCKET": storage.bucket,
        "MARKETPLACE_SECRET_KEY": settings.secret_key.get_secret_value(),
    }


@pytest.fixture
def real(cluster: Cluster, s3: StorageSettings, tmp_path: Path) -> Settings:
    """Settings of a database without tables and a real S3."""
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS command WITH (FORCE)")
        connection.execute("CREATE DATABASE command")
    return databases.settings(cluster.url("command"), data_folder=tmp_path, storage=s3)


def imported_by(module: str) -> set[str]:
    code = f"import json, sys; import {module}; print(json.dumps(sorted(sys.modules)))"
    return set(json.loads(subprocess.check_output([sys.executable, "-c", code])))


class TestHelp:
    @pytest.mark.parametrize("command", ["serve", "worker", "migrate", "demo", "publish", "doctor"])
    def test_lists_each_command(self, command: str) -> None:
        assert command in DRY.invoke(app, ["--help"]).output

    def test_needs_nothing_heavy(self) -> None:
        assert not imported_by("marketplace.cli") & {"fastapi", "sqlalchemy", "alembic", "minio"}


class TestServe:
    def test_never_imports_what_only_the_worker_needs(self) -> None:
        heavy = {"great_expectations", "pandas", "alembic", "duckdb"}

        assert not imported_by("marketplace.cli.serving") & heavy

    def test_names_the_settings_that_are_missing(self) -> None:
        answer = DRY.invoke(app, ["serve"], env={"MARKETPLACE_DATABASE_URL": ""})

        assert answer.exit_code == 1
        assert "MARKETPLACE_STORAGE: Field required" in answer.output


class TestDemo:
    def test_keeps_its_supervisor_small(self) -> None:
        heavy = {"fastapi", "sqlalchemy", "minio", "psycopg", "jinja2"}

        assert not imported_by("marketplace.cli.demonstrating") & heavy

    def test_refuses_a_port_that_is_none(self, tmp_path: Path) -> None:
        answer = DRY.invoke(app, ["demo", "--port", "70000", "--data", str(tmp_path)])

        assert answer.exit_code == 2


class TestMigrate:
    def test_can_be_repeated(self, real: Settings) -> None:
        environment = settings_environment(real)

        answers = [DRY.invoke(app, ["migrate"], env=environment) for _ in range(2)]

        assert [answer.exit_code for answer in answers] == [0, 0]
        assert "The bucket is ready." in answers[1].output

    def test_refuses_a_rule_whose_threshold_changed_in_silence(self, real: Settings) -> None:
        environment = settings_environment(real)
        DRY.invoke(app, ["migrate"], env=environment)
        with psycopg.connect(str(real.database_url), autocommit=True) as connection:
            connection.execute("UPDATE rule_version SET threshold = '\"another\"'")

        answer = DRY.invoke(app, ["migrate"], env=environment)

        assert answer.exit_code == 1
        assert "Give the changed rule a new version" in answer.output

    def test_says_that_the_database_does_not_answer(self, settings: Settings) -> None:
        nowhere = "postgresql://nobody@127.0.0.1:1/x"
        environment = settings_environment(settings) | {"MARKETPLACE_DATABASE_URL": nowhere}

        answer = DRY.invoke(app, ["migrate"], env=environment)

        assert answer.exit_code == 1
        assert "The database does not answer" in answer.output


class TestOrigins:
    @pytest.mark.parametrize(
        ("url", "origins"),
        [
            ("http://127.0.0.1:8000", ["http://127.0.0.1:8000", "http://localhost:8000"]),
            ("https://daten.example.org/", ["https://daten.example.org"]),
        ],
    )
    def test_are_where_our_pages_come_from(self, url: str, origins: list[str]) -> None:
        assert migrating.origins(url) == origins


class TestPublish:
    def test_asks_for_a_key(self, tmp_path: Path) -> None:
        file = tmp_path / "a.csv"
        file.write_text("a\n1\n")

        answer = DRY.invoke(app, ["publish", str(file), "--dataset", "x"])

        assert answer.exit_code == 1
        assert "MARKETPLACE_TOKEN" in answer.output

    def test_says_that_nobody_answers(self, tmp_path: Path) -> None:
        file = tmp_path / "a.csv"
        file.write_text("a\n1\n")
        where = ["--url", "http://127.0.0.1:1", "--token", "cdx_1"]

        answer = DRY.invoke(app, ["publish", str(file), "--dataset", "x", *where])

        assert answer.exit_code == 1
        assert "does not answer" in answer.output


class TestDoctor:
    def test_finds_an_installation_well(self, real: Settings) -> None:
        environment = settings_environment(real)
        DRY.invoke(app, ["migrate"], env=environment)

        answer = DRY.invoke(app, ["doctor"], env=environment)

        assert answer.exit_code == 0
        assert [line.split()[1] for line in answer.output.splitlines()] == SUBJECTS

    def test_finds_each_part_that_does_not_answer(self, settings: Settings) -> None:
        nowhere = "postgresql://nobody@127.0.0.1:1/x"
        environment = settings_environment(settings) | {"MARKETPLACE_DATABASE_URL": nowhere}

        answer = DRY.invoke(app, ["doctor"], env=environment)

        failed = [line.split()[1] for line in answer.output.splitlines() if "FAIL" in line]
        assert answer.exit_code == 1
        assert failed == ["database", "migrations", "storage"]

    def test_finds_migrations_that_are_due(self, real: Settings) -> None:
        answer = DRY.invoke(app, ["doctor"], env=settings_environment(real))

        assert answer.exit_code == 1
        assert "run marketplace migrate" in answer.output

    def test_names_settings_that_are_missing_and_stops(self) -> None:
        answer = DRY.invoke(app, ["doctor"], env=dict.fromkeys(os.environ, None))

        assert answer.exit_code == 1
        assert len(answer.output.splitlines()) == 1

    def test_knows_a_secret_that_anyone_guesses(self, settings: Settings) -> None:
        weak = settings.model_copy(update={"secret_key": type(settings.secret_key)("0123" * 10)})

        assert not doctoring.look_at_keys(weak).is_well

    def test_knows_a_mail_server_that_does_not_answer(self) -> None:
        nowhere = MailSettings(host="127.0.0.1", port=1, sender="a@city.example")

        assert not doctoring.look_at_mail(nowhere).is_well


SUBJECTS = ["settings", "database", "migrations", "storage", "payment", "keys", "mail"]
