"""Single deals under the moved clock: what is bought, and how it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from billing.sandbox import cards, paying
from marketplace.core import clock
from tests.journeys.people import ok
from tests.journeys.trading import PURPOSE
from tests.lives import cast
from tests.lives.cast import Caller, OnShelf, World
from tests.lives.installation import LASTING
from tests.lives.post import listed

BY_CARD = {"accepted_by": "Kim Beispiel", "payment": "stripe"}
"""How a contract is accepted that is to be paid by card."""


@dataclass(frozen=True, kw_only=True)
class Deal:
    """A contract that a firm made."""

    world: World
    buyer: Caller
    bought: OnShelf
    contract: str

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.facts["status"]

    @property
    def facts(self) -> dict[str, Any]:
        """What the API says of it."""
        return ok(self.buyer.get(f"/contracts/{self.contract}")).json()

    @property
    def may_read(self) -> bool:
        """Whether its buyer is given the data now."""
        return self.buyer.get(f"/datasets/{self.bought.slug}/download").status_code == 302

    @property
    def refusal(self) -> dict[str, Any]:
        """Why its buyer is not given the data."""
        answer = self.buyer.get(f"/datasets/{self.bought.slug}/download")
        assert answer.status_code == 403, answer.text
        return answer.json()

    @property
    def invoices(self) -> list[dict[str, Any]]:
        """The buyer's invoices, newest first."""
        return ok(self.buyer.get("/invoices")).json()["items"]

    @property
    def until_renewal(self) -> timedelta:
        """How long it is until the paid period is over."""
        found = ok(self.buyer.get("/subscriptions")).json()["items"]
        return datetime.fromisoformat(found[0]["current_period_end"]) - clock.now()

    @property
    def customer(self) -> str:
        """The buyer's id at Stripe."""
        found = listed(self.world.installation.stripe, "/v1/customers")
        owner = str(self.buyer.organization_id)
        return next(one["id"] for one in found if one["metadata"]["organization"] == owner)

    def charges(self) -> list[int]:
        """What was taken from the buyer's cards, newest first."""
        found = listed(self.world.installation.stripe, "/v1/charges", customer=self.customer)
        return [one["amount"] for one in found if one["status"] == "succeeded"]

    def end(self, effective: str) -> dict[str, Any]:
        """End it as its buyer."""
        given = {"reason": "It is enough.", "effective": effective}
        return ok(self.buyer.post(f"/contracts/{self.contract}/termination", given)).json()

    def take_card(self, number: str) -> None:
        """Have it charged to another card from now on."""
        self.world.installation.sandbox.change_card(self.customer, number)


def accepted(world: World, item: OnShelf, payment: str) -> tuple[Deal, Any]:
    """Draft and accept as a new firm; return the deal and how the acceptance was answered."""
    buyer = cast.firm(world.installation)
    wish = {"offer": item.offer, "purpose": PURPOSE}
    contract = ok(buyer.post("/contracts", wish), 201).json()["id"]
    given = BY_CARD | {"payment": payment}
    answer = ok(buyer.post(f"/contracts/{contract}/acceptance", given))
    return Deal(world=world, buyer=buyer, bought=item, contract=contract), answer


def by_card(world: World, item: OnShelf, number: str = cards.PAYS) -> Deal:
    """Buy with a card, and let every event arrive."""
    deal, answer = accepted(world, item, "stripe")
    paying.pay(answer.json()["checkout_url"], number, exp=LASTING)
    world.installation.post.bring_all()
    world.installation.run_jobs()
    return deal


def by_invoice(world: World, item: OnShelf) -> Deal:
    """Buy by invoice."""
    deal, _ = accepted(world, item, "invoice")
    return deal
