import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from marketplace.accounts.actors import Actor
from marketplace.accounts.signatures.jws import verified
from marketplace.core.settings import Settings
from marketplace.entitlements.receipts.proving import Proof, is_included
from tests.entitlements.receipts.rows import left, sealed
from tests.entitlements.test_api import bearer
from tests.factories.accounts import AccountsFactory


@pytest.fixture
def buyer(session: Session) -> Actor:
    return AccountsFactory(session).actor()


class TestListReceipts:
    def test_lists_the_organization_s_own_a_page_at_a_time(
        self, client: TestClient, session: Session, settings: Settings, buyer: Actor
    ) -> None:
        mine = left(session, 3, organization_id=buyer.organization_id)
        left(session, 2)
        session.commit()
        headers = bearer(settings, buyer)

        first = client.get("/api/v1/receipts?limit=2", headers=headers).json()
        rest = f"/api/v1/receipts?limit=2&cursor={first['next']}"
        second = client.get(rest, headers=headers).json()

        found = [item["id"] for item in first["items"] + second["items"]]
        assert found == [str(receipt.id) for receipt in reversed(mine)]
        assert second["next"] is None

    @pytest.mark.parametrize(
        ("query", "name"), [("contract", "agreement_id"), ("dataset", "dataset_id")]
    )
    def test_finds_those_of_one_thing(
        self,
        client: TestClient,
        session: Session,
        settings: Settings,
        buyer: Actor,
        query: str,
        name: str,
    ) -> None:
        wanted, _ = left(session, 2, organization_id=buyer.organization_id)
        session.commit()

        where = {query: str(getattr(wanted, name))}
        found = client.get("/api/v1/receipts", params=where, headers=bearer(settings, buyer)).json()

        assert [item["id"] for item in found["items"]] == [str(wanted.id)]
        assert found["items"][0]["contract"] == str(wanted.agreement_id)

    def test_is_for_those_who_signed_in(self, client: TestClient) -> None:
        assert client.get("/api/v1/receipts").status_code == 401


class TestShowReceipt:
    def test_gives_a_proof_that_holds_without_us(
        self, client: TestClient, session: Session, settings: Settings, buyer: Actor
    ) -> None:
        receipts = sealed(session, settings, 3, organization_id=buyer.organization_id)
        session.commit()
        address = f"/api/v1/receipts/{receipts[1].id}"

        said = client.get(address, headers=bearer(settings, buyer)).json()

        keys = client.get("/.well-known/jwks.json").json()["keys"]
        assert verified(said["jws"], keys)["receipt"] == said["id"] == str(receipts[1].id)
        assert is_included(said["jws"], Proof(**said["proof"]))
        assert said["contract"] == str(receipts[1].agreement_id)

    def test_has_none_before_it_is_sealed(
        self, client: TestClient, session: Session, settings: Settings, buyer: Actor
    ) -> None:
        (receipt,) = left(session, organization_id=buyer.organization_id)
        session.commit()

        said = client.get(f"/api/v1/receipts/{receipt.id}", headers=bearer(settings, buyer)).json()

        assert said["jws"] is said["proof"] is said["batch_id"] is None

    def test_knows_nothing_of_others(
        self, client: TestClient, session: Session, settings: Settings, buyer: Actor
    ) -> None:
        (receipt,) = left(session)
        session.commit()

        answer = client.get(f"/api/v1/receipts/{receipt.id}", headers=bearer(settings, buyer))

        assert (answer.status_code, answer.json()["code"]) == (404, "receipt-not-found")
