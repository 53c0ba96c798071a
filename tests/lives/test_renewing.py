"""What time brings a running contract: renewals, failed ones, grace, rest, payment, the end."""

from datetime import timedelta

import pytest

from billing.sandbox import cards
from tests.lives import dealing
from tests.lives.cast import OnShelf, World
from tests.lives.dealing import Deal
from tests.lives.installation import NO_TIME
from tests.lives.life import Life, Stage, pay_invoices


@pytest.fixture
def monthly(world: World) -> OnShelf:
    return world.shelf.items[0]


@pytest.fixture
def on_trial(world: World) -> OnShelf:
    return next(item for item in world.shelf.items if item.given.get("trial_days") == 14)


def pass_time(
    world: World, by: timedelta = NO_TIME, *, is_told: bool = True, **and_by: float
) -> None:
    """Let time pass, events arrive or not, and jobs be done."""
    world.installation.forward(by, **and_by)
    if is_told:
        world.installation.post.bring_all()
    world.installation.look_after()


def until_failed(world: World, item: OnShelf) -> Deal:
    """Buy with a card that fails at the first renewal, and live until then."""
    deal = dealing.by_card(world, item, cards.FAILS_LATER)
    pass_time(world, deal.until_renewal, hours=2)
    return deal


def renew_unheard(world: World, deal: Deal) -> None:
    """Live until after the renewal; no event comes, and we look in the hour before the charge."""
    pass_time(world, deal.until_renewal, minutes=10, is_told=False)
    pass_time(world, hours=3, is_told=False)
    pass_time(world, minutes=10, is_told=False)


class TestRenewal:
    def test_charges_again_and_access_stays(self, world: World, monthly: OnShelf) -> None:
        deal = dealing.by_card(world, monthly)

        pass_time(world, deal.until_renewal, hours=2)

        assert (deal.status, deal.may_read) == ("active", True)
        assert deal.charges() == [4900, 4900]
        assert [each["status"] for each in deal.invoices] == ["paid", "paid"]

    def test_is_found_though_no_event_ever_comes(self, world: World, monthly: OnShelf) -> None:
        deal = dealing.by_card(world, monthly)

        renew_unheard(world, deal)

        assert [each["status"] for each in deal.invoices] == ["paid", "paid"]

    def test_first_charge_comes_after_the_trial(self, world: World, on_trial: OnShelf) -> None:
        deal = dealing.by_card(world, on_trial)
        assert (deal.status, deal.charges()) == ("active", [])

        pass_time(world, days=14, hours=2)

        assert (deal.status, deal.charges()) == ("active", [3501])


class TestFailedRenewal:
    def test_leaves_access_for_fourteen_days(self, world: World, monthly: OnShelf) -> None:
        deal = until_failed(world, monthly)

        pass_time(world, days=13)

        assert (deal.status, deal.may_read) == ("active", True)

    def test_then_access_rests_until_it_is_paid(self, world: World, monthly: OnShelf) -> None:
        deal = until_failed(world, monthly)
        pass_time(world, days=14)
        assert (deal.status, deal.refusal["reason"]) == ("suspended", "suspended")

        deal.take_card(cards.PAYS)
        pass_time(world, days=1, hours=2)

        assert (deal.status, deal.may_read) == ("active", True)
        assert deal.charges() == [4900, 4900]

    def test_never_paid_ends_the_contract(self, world: World, monthly: OnShelf) -> None:
        deal = until_failed(world, monthly)

        pass_time(world, days=14)
        pass_time(world, days=2)

        assert deal.status in {"expired", "terminated"}
        assert deal.refusal["reason"] == "ended"
        assert deal.charges() == [4900]

    def test_is_found_though_no_event_ever_comes(self, world: World, monthly: OnShelf) -> None:
        deal = dealing.by_card(world, monthly, cards.FAILS_LATER)
        renew_unheard(world, deal)

        pass_time(world, days=14, is_told=False)

        assert deal.status == "suspended"


class TestTerminationAtPeriodEnd:
    def test_keeps_access_until_then_and_charges_no_more(
        self, world: World, monthly: OnShelf
    ) -> None:
        deal = dealing.by_card(world, monthly)
        assert deal.end("period_end")["status"] == "active"
        pass_time(world, deal.until_renewal, days=-1)
        assert deal.may_read

        world.installation.forward(days=1, minutes=1)

        assert deal.refusal["reason"] == "ended"
        world.installation.post.bring_all()
        world.installation.look_after()
        assert (deal.status, deal.charges()) == ("terminated", [4900])


class TestRefund:
    def test_unused_days_go_back_when_the_offer_says_so(self, world: World) -> None:
        deal = dealing.by_card(world, world.shelf.items[1])
        pass_time(world, days=10)

        ended = deal.end("now")
        pass_time(world, minutes=10)

        back = ended["refund"]["unit_amount"]
        assert 0 < back < 1999
        assert [each["amount_refunded"] for each in deal.invoices] == [back]


class TestByInvoice:
    def test_is_reminded_rests_and_goes_on_once_paid(self, world: World, monthly: OnShelf) -> None:
        deal = dealing.by_invoice(world, monthly)
        pass_time(world, days=15)
        assert (deal.status, deal.may_read) == ("active", True)
        pass_time(world, days=15)
        assert (deal.status, deal.refusal["reason"]) == ("suspended", "suspended")

        self._transfer(world, deal)

        assert (deal.status, deal.may_read) == ("active", True)

    def test_next_period_is_invoiced(self, world: World, monthly: OnShelf) -> None:
        deal = dealing.by_invoice(world, monthly)
        self._transfer(world, deal)

        pass_time(world, days=32)

        assert [each["status"] for each in deal.invoices] == ["open", "paid"]

    def _transfer(self, world: World, deal: Deal) -> None:
        life = Life(deal.buyer, deal.bought, deal.contract)
        pay_invoices(Stage.of(world), life)
        world.installation.run_jobs()
