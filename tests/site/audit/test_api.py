import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from marketplace.accounts.actors import Actor
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.log.recording import record
from marketplace.log.sealing import seal
from marketplace.services import Services
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
