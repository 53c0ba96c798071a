"""Proof at the command line: of the database, of a file, of a contract or receipt."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import typer.testing

from marketplace.accounts.signatures import keys
from marketplace.cli import app
from marketplace.core.db import APP_ROLE
from marketplace.core.ids import new_id
from marketplace.entitlements.receipts.proving import proof_of
from marketplace.services import Services, connect
from tests import databases
from tests.cli.test_commands import settings_environment
from tests.entitlements.receipts.rows import sealed
from tests.servers import Cluster

DRY = typer.testing.CliRunner()


@pytest.fixture
def real(cluster: Cluster, tmp_path: Path) -> Iterator[Services]:
    """An installation with three sealed receipts."""
    name = f"audited_{new_id().hex}"
    services = connect(databases.settings(databases.clone(cluster, name), data_folder=tmp_path))
    with services.sessions.begin() as session:
        sealed(session, services.settings, 3)
    yield services
    services.engine.dispose()
    databases.drop(cluster, name)


def run(services: Services, *arguments: str) -> typer.testing.Result:
    return DRY.invoke(app, list(arguments), env=settings_environment(services.settings))


class TestVerifyLog:
    def test_proves_the_database_and_an_export_of_it(self, real: Services, tmp_path: Path) -> None:
        file = tmp_path / "log.ndjson"

        database = run(real, "verify-log")
        made = run(real, "export-log", str(file))
        exported = DRY.invoke(app, ["verify-log", str(file)], env={})

        said = "The log holds: 2 entries and 3 receipts."
        assert (database.exit_code, made.exit_code, exported.exit_code) == (0, 0, 0)
        assert said in database.output
        assert said in exported.output
        assert run(real, "export-log", str(file)).exit_code == 1

    def test_names_what_was_changed(self, real: Services, tmp_path: Path) -> None:
        file = tmp_path / "log.ndjson"
        run(real, "export-log", str(file))
        file.write_text(file.read_text().replace('"signing-key/', '"signing-key/x', 1))

        answer = DRY.invoke(app, ["verify-log", str(file)])

        assert answer.exit_code == 1
        assert "accounts.signing-key-made signing-key/x" in answer.output
        assert "was changed (entry 1 of the chain)" in answer.output

    def test_names_what_was_changed_in_the_database(self, real: Services) -> None:
        with psycopg.connect(str(real.settings.database_url)) as owner:
            owner.execute("ALTER TABLE receipt DISABLE TRIGGER USER")
            owner.execute("UPDATE receipt SET sha256 = NULL WHERE position = 2")

        answer = run(real, "verify-log")

        assert answer.exit_code == 1
        assert "/2 was changed" in answer.output


class TestVerify:
    @pytest.fixture
    def files(self, real: Services, tmp_path: Path) -> tuple[Path, Path]:
        """A receipt as the API gives it, and the key set."""
        with real.sessions.begin() as session:
            (receipt,) = sealed(session, real.settings)
            jws, proof = proof_of(session, receipt) or pytest.fail("not sealed")
            published = {"keys": keys.public_keys(session)}
        file, key_set = tmp_path / "receipt.json", tmp_path / "jwks.json"
        file.write_text(json.dumps({"jws": jws, "proof": vars(proof)}))
        key_set.write_text(json.dumps(published))
        return file, key_set

    def test_needs_nothing_but_the_public_key(self, files: tuple[Path, Path]) -> None:
        file, key_set = files
        alone = file.with_suffix(".jws")
        alone.write_text(json.loads(file.read_text())["jws"])

        for each in (file, alone):
            answer = DRY.invoke(app, ["verify", str(each), "--keys", str(key_set)], env={})
            assert answer.exit_code == 0
            assert '"action": "read"' in answer.output

    @pytest.mark.parametrize("part", [0, 1, 2])
    def test_fails_by_one_changed_byte(self, files: tuple[Path, Path], part: int) -> None:
        file, key_set = files
        parts = json.loads(file.read_text())["jws"].split(".")
        parts[part] = parts[part][:5] + ("A" if parts[part][5] != "A" else "B") + parts[part][6:]
        file.write_text(".".join(parts))

        answer = DRY.invoke(app, ["verify", str(file), "--keys", str(key_set)])

        assert answer.exit_code == 1
        assert "does not hold" in answer.output

    @pytest.mark.parametrize(
        "change", [{"root": "00"}, {"position": 1}, {"size": "x"}, {"hashes": ["zz"]}]
    )
    def test_fails_by_a_proof_that_leads_elsewhere(
        self, files: tuple[Path, Path], change: dict[str, object]
    ) -> None:
        file, key_set = files
        said = json.loads(file.read_text())
        file.write_text(json.dumps(said | {"proof": said["proof"] | change}))

        answer = DRY.invoke(app, ["verify", str(file), "--keys", str(key_set)])

        assert answer.exit_code == 1
        assert "proof does not lead" in answer.output

    @pytest.mark.parametrize("content", [b"", b"{}", b"{", b"\xff", b'{"jws": 1}', b"a.b.c"])
    def test_fails_for_what_is_nothing_of_ours(
        self, files: tuple[Path, Path], content: bytes
    ) -> None:
        file, key_set = files
        file.write_bytes(content)

        assert DRY.invoke(app, ["verify", str(file), "--keys", str(key_set)]).exit_code == 1

    @pytest.mark.parametrize("content", ["{}", "[]", '{"keys": []}', '{"keys": 1}'])
    def test_fails_without_the_key(self, files: tuple[Path, Path], content: str) -> None:
        file, key_set = files
        key_set.write_text(content)

        assert DRY.invoke(app, ["verify", str(file), "--keys", str(key_set)]).exit_code == 1


class TestRotateKeys:
    def test_makes_another_key(self, real: Services) -> None:
        answer = run(real, "rotate-keys")

        with real.sessions() as session:
            newest, oldest = keys.public_keys(session)
        assert answer.exit_code == 0
        assert newest["kid"] in answer.output
        assert oldest["kid"] not in answer.output


class TestRole:
    """What the processes act as: even without a trigger they could change nothing sealed."""

    @pytest.mark.parametrize("table", ["log_entry", "receipt"])
    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM {}",
            "TRUNCATE {}",
            "UPDATE {} SET organization_id = NULL",
            "ALTER TABLE {} DISABLE TRIGGER USER",
        ],
    )
    def test_may_not_change_what_was_written(
        self, real: Services, table: str, statement: str
    ) -> None:
        with psycopg.connect(str(real.settings.database_url)) as owner:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
            owner.execute(f"SET ROLE {APP_ROLE}".encode())
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                owner.execute(statement.format(table).encode())

    def test_is_that_of_every_session(self, real: Services) -> None:
        with real.sessions() as session:
            found = session.connection().exec_driver_sql("SELECT current_user").scalar_one()

        assert found == APP_ROLE
