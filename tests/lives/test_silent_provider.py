"""When the payment provider is down, slow or unheard: nothing is lost, and nothing done twice."""

import time
from typing import Any

import pytest

from billing.sandbox import paying
from tests.journeys.people import ok
from tests.lives import dealing
from tests.lives.cast import OnShelf, World
from tests.lives.dealing import Deal
from tests.lives.installation import LASTING
from tests.lives.post import listed

SESSIONS = "/v1/checkout/sessions"
PATIENCE = 7
"""Seconds in which an acceptance is answered, whatever the provider does; five are its own."""


@pytest.fixture
def monthly(world: World) -> OnShelf:
    return world.shelf.items[0]


def pages_of(deal: Deal) -> list[dict[str, Any]]:
    """Return the payment pages that were opened for a deal."""
    found = listed(deal.world.installation.stripe, SESSIONS)
    return [one for one in found if one["client_reference_id"] == deal.contract]


def pay(deal: Deal) -> None:
    """Pay at the page that the contract names; no event arrives."""
    paying.pay(deal.facts["checkout_url"], exp=LASTING)


@pytest.mark.long
class TestAcceptance:
    @pytest.mark.parametrize(("fault", "seconds"), [("500", 0), ("drop_answer", 6), ("slow", 6)])
    def test_without_an_answer_is_kept_and_goes_on_by_itself(
        self, world: World, monthly: OnShelf, fault: str, seconds: float
    ) -> None:
        world.installation.sandbox.fail_next(fault, path=SESSIONS, seconds=seconds)
        began = time.monotonic()
        deal, answer = dealing.accepted(world, monthly, "stripe")
        assert time.monotonic() - began < PATIENCE
        assert (answer.status_code, answer.json()["checkout_url"]) == (202, None)

        world.installation.run_jobs()
        pay(deal)
        world.installation.post.bring_all()
        world.installation.run_jobs()

        assert (deal.status, deal.charges()) == ("active", [4900])
        assert len(pages_of(deal)) == 1

    def test_waits_for_a_slow_answer(self, world: World, monthly: OnShelf) -> None:
        world.installation.sandbox.fail_next("slow", path=SESSIONS, seconds=1.5)

        _, answer = dealing.accepted(world, monthly, "stripe")

        assert answer.status_code == 200
        assert answer.json()["checkout_url"]


class TestWebhook:
    def test_that_never_comes_is_not_needed_when_the_buyer_asks(
        self, world: World, monthly: OnShelf
    ) -> None:
        deal, _ = dealing.accepted(world, monthly, "stripe")
        pay(deal)

        again = ok(deal.buyer.post(f"/contracts/{deal.contract}/acceptance", dealing.BY_CARD))

        assert again.json()["status"] == "active"
        assert deal.may_read

    def test_that_comes_before_the_buyer_is_back_does_it_all(
        self, world: World, monthly: OnShelf
    ) -> None:
        deal, _ = dealing.accepted(world, monthly, "stripe")
        pay(deal)
        world.installation.post.bring_all()

        world.installation.run_jobs()

        assert (deal.status, deal.may_read) == ("active", True)

    def test_that_comes_after_the_end_changes_nothing(self, world: World, monthly: OnShelf) -> None:
        deal = dealing.by_card(world, monthly)
        deal.end("now")

        world.installation.post.bring_all()
        world.installation.run_jobs()

        assert deal.status == "terminated"
        assert not deal.may_read


class TestTermination:
    def test_refuses_at_once_though_the_provider_is_down(self, world: World) -> None:
        deal = dealing.by_card(world, world.shelf.items[2])
        world.installation.sandbox.fail_next("500", count=20)

        deal.end("now")

        assert deal.refusal["reason"] == "ended"
        world.installation.sandbox.fail_next(count=0)
        world.installation.run_jobs()
        found = listed(world.installation.stripe, "/v1/charges", customer=deal.customer)
        assert [one["amount_refunded"] for one in found] == [2900]

    def test_of_what_was_paid_in_that_moment_gives_it_back(
        self, world: World, monthly: OnShelf
    ) -> None:
        deal, _ = dealing.accepted(world, monthly, "stripe")
        pay(deal)

        deal.end("now")
        world.installation.run_jobs()

        found = listed(world.installation.stripe, "/v1/charges", customer=deal.customer)
        assert [one["amount_refunded"] for one in found] == [4900]
        assert not deal.may_read
