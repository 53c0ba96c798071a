"""From the steward's click to the first refused request, over every door."""

import time

import pytest
from fastapi.testclient import TestClient

from catalog.models import Dataset
from marketplace.accounts.actors import Actor
from marketplace.entitlements.doors import DOORS, Door
from marketplace.entitlements.downloading import LINK_SECONDS
from tests.contracts.agreements.conftest import Bearer
from tests.contracts.agreements.market import Market

LONGEST = 5.0
"""Seconds that a revocation may take to reach a door."""


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.id)
class TestRevocation:
    def test_closes_a_door_within_seconds(
        self, market: Market, client: TestClient, bearer: Bearer, door: Door
    ) -> None:
        contract = market.bought()
        with market.sessions() as session:
            dataset = session.get_one(Dataset, market.agreement(contract).dataset_id)
        address = door.address(dataset.slug)

        def answer(actor: Actor) -> int:
            return client.get(address, headers=bearer(actor), follow_redirects=False).status_code

        assert answer(market.buyer) == 302
        clicked = time.perf_counter()
        steward = bearer(market.steward)
        revoked = client.post(
            f"/contracts/{contract}/revocation",
            data={"reason": "The data was resold."},
            headers=steward,
            follow_redirects=False,
        )

        assert revoked.status_code == 303
        assert answer(market.buyer) == 403
        assert time.perf_counter() - clicked < LONGEST


class TestLinks:
    def test_die_within_five_minutes(self) -> None:
        assert LINK_SECONDS <= 300
