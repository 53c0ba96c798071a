import io

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from marketplace.accounts.actors import Actor
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.entitlements.auditing.files import items
from marketplace.entitlements.auditing.verifying import prove
from marketplace.log.recording import record
from marketplace.log.sealing import seal
from marketplace.services import Services
from tests.entitlements.receipts.rows import left, sealed
from tests.factories.accounts import AccountsFactory


@pytest.fixture
def logged(session: Session) -> None:
    """Three things that happened."""
    for number in (1, 2, 3):
        record(session, "catalog.published", subject=f"dataset/{number}")
        session.flush()
    seal(session)
    session.commit()


def _bearer(services: Services, actor: Actor) -> dict[str, str]:
    assert actor.person_id
    assert actor.sign_in_id
    token = access_tokens(services.settings).issue(actor.person_id, actor.sign_in_id)
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.usefixtures("logged")
class TestListEntries:
    def test_is_for_stewards_alone(
        self, client: TestClient, services: Services, session: Session
    ) -> None:
        owner = AccountsFactory(session).actor()
        session.commit()

        assert client.get("/api/v1/audit").status_code == 401
        assert client.get("/api/v1/audit", headers=_bearer(services, owner)).status_code == 403

    def test_lists_the_newest_first_a_page_at_a_time(
        self, client: TestClient, services: Services, session: Session
    ) -> None:
        steward = _bearer(services, AccountsFactory(session).steward())
        session.commit()
        where = {"action": "catalog.published", "limit": "2"}

        first = client.get("/api/v1/audit", params=where, headers=steward).json()
        rest = {**where, "cursor": first["next"]}
        second = client.get("/api/v1/audit", params=rest, headers=steward).json()

        subjects = [item["subject"] for item in first["items"] + second["items"]]
        assert subjects == ["dataset/3", "dataset/2", "dataset/1"]
        assert second["next"] is None

    def test_finds_what_happened_to_one_thing(
        self, client: TestClient, services: Services, session: Session
    ) -> None:
        steward = _bearer(services, AccountsFactory(session).steward())
        session.commit()

        found = client.get("/api/v1/audit", params={"subject": "dataset/2"}, headers=steward)

        assert [item["place"] for item in found.json()["items"]] == [2]


@pytest.mark.usefixtures("logged")
class TestVerifyLog:
    def test_proves_the_chain_to_anyone(self, client: TestClient) -> None:
        found = client.get("/api/v1/audit/verification").json()

        assert found["valid"] is True
        assert found["entries"] == 3
        assert found["unsealed"] == 0

    def test_counts_receipts(
        self, client: TestClient, services: Services, session: Session
    ) -> None:
        sealed(session, services.settings, 2)
        left(session)
        session.commit()

        found = client.get("/api/v1/audit/verification").json()

        assert (found["receipts"], found["unsealed_receipts"], found["fault"]) == (2, 1, None)

    def test_names_what_was_changed(self, client: TestClient, session: Session) -> None:
        lift = "ALTER TABLE log_entry DISABLE TRIGGER USER"
        session.connection().exec_driver_sql(lift)
        session.connection().exec_driver_sql(
            "UPDATE log_entry SET subject = 'dataset/9' WHERE place = 2"
        )
        session.commit()

        found = client.get("/api/v1/audit/verification").json()

        assert (found["valid"], found["broken_at"]) == (False, 2)
        assert found["fault"] == {
            "damage": "changed",
            "place": 2,
            "subject": "catalog.published dataset/9",
        }


@pytest.mark.usefixtures("logged")
class TestExportLog:
    def test_gives_stewards_a_file_that_proves_itself(
        self, client: TestClient, services: Services, session: Session
    ) -> None:
        steward = _bearer(services, AccountsFactory(session).steward())
        sealed(session, services.settings, 2)
        session.commit()

        answer = client.get("/api/v1/audit/export", headers=steward)

        found = prove(items(io.StringIO(answer.text)))
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        assert (found.is_valid, found.entries, found.receipts) == (True, 5, 2)

    def test_is_for_stewards_alone(
        self, client: TestClient, services: Services, session: Session
    ) -> None:
        owner = _bearer(services, AccountsFactory(session).actor())
        session.commit()

        assert client.get("/api/v1/audit/export").status_code == 401
        assert client.get("/api/v1/audit/export", headers=owner).status_code == 403
