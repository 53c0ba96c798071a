"""Selling and buying in the journeys, by the API alone, as people.py does for the rest."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from httpx2 import Client, Response

from marketplace.core import clock
from tests.journeys.exchange import Exchange, wait_for
from tests.journeys.files import counts
from tests.journeys.people import Member, ok, sign_up, verify

MONTHLY: dict[str, Any] = {
    "kind": "subscription",
    "unit_amount": 4900,
    "currency": "EUR",
    "interval": "month",
}
ONCE: dict[str, Any] = {"kind": "one_off", "unit_amount": 12_000, "currency": "EUR"}
NEW_VERSION = "contracts.new-version"
PURPOSE = "Where to put the next charging stations."

PAYS = "4242424242424242"
DECLINED = "4000000000000002"
AUTHENTICATES = "4000002500003155"
CARD = {"number": PAYS, "exp": "12/34", "cvc": "123"}

_numbers = count(1)


@dataclass(frozen=True)
class Sold:
    """A dataset that is online and has an offer, and whose it is."""

    slug: str
    provider: Member
    offer: str
    content: bytes

    def withdraw(self) -> None:
        """Take the offer from the catalogue."""
        ok(self.provider.api.delete(f"/datasets/{self.slug}/offers/{self.offer}"))


def offer(provider: Member, slug: str, **given: Any) -> str:
    """Make an offer and return its id."""
    wanted = {"policy": ["no_resale", "attribution"], "purposes": ["site_selection"]} | given
    return ok(provider.api.post(f"/datasets/{slug}/offers", json=wanted), 201).json()["id"]


def sell(provider: Member, title: str, *, access: str = "account", **given: Any) -> Sold:
    """Publish a dataset with a monthly offer, unless another is given."""
    slug = provider.describe(title, access=access, license="individual-contract")
    made = offer(provider, slug, **(given or MONTHLY))
    content = counts(300, seed=next(_numbers))
    provider.delivered(slug, content)
    return Sold(slug, provider, made, content)


def small_firm(exchange: Exchange, steward: Member) -> Member:
    """A small company that the city has verified, so that it may pay by invoice."""
    member = sign_up(exchange, kind="company", size="small")
    verify(steward, member.organization, kind="company", size="small")
    return member


@contextmanager
def by_key(owner: Member, *scopes: str) -> Generator[Member]:
    """Act for an organization with an API key that has these scopes."""
    path = f"/organizations/{owner.organization}/api-keys"
    wish = {"name": "nightly", "scopes": list(scopes)}
    key = ok(owner.api.post(path, json=wish), 201).json()["secret"]
    with Client(base_url=owner.api.base_url, timeout=60) as api:
        api.headers["Authorization"] = f"Bearer {key}"
        yield replace(owner, api=api)


def draft(buyer: Member, offer: str, **given: Any) -> dict[str, Any]:
    """Draft a contract on an offer."""
    wish = {"offer": offer, "purpose": PURPOSE} | given
    return ok(buyer.api.post("/contracts", json=wish), 201).json()


def acceptance(buyer: Member, contract: str, **given: Any) -> Response:
    """Accept the frozen terms, as a named person."""
    return buyer.api.post(
        f"/contracts/{contract}/acceptance", json={"accepted_by": "Kim Beispiel"} | given
    )


def accept(buyer: Member, contract: str, **given: Any) -> dict[str, Any]:
    """Accept the frozen terms, and return what was answered."""
    return ok(acceptance(buyer, contract, **given)).json()


def buy(buyer: Member, sold: Sold, **given: Any) -> str:
    """Draft and accept, by invoice unless told, and return the contract's id."""
    contract = draft(buyer, sold.offer)["id"]
    accept(buyer, contract, **({"payment": "invoice"} | given))
    return contract


def buy_by_card(buyer: Member, sold: Sold) -> str:
    """Draft, accept and pay at the hosted page; return the contract's id once it is active."""
    contract = draft(buyer, sold.offer)["id"]
    type_card(accept(buyer, contract, payment="stripe")["checkout_url"])
    wait_for(lambda: status(buyer, contract) == "active")
    return contract


def type_card(url: str, **given: str) -> Response:
    """Send the form of the hosted pay page, as a browser does, and follow no redirect."""
    with Client(timeout=60) as browser:
        ok(browser.get(url))
        return browser.post(url, data=CARD | given)


def status(member: Member, contract: str) -> str:
    """Return where a contract stands."""
    return member.get(f"/contracts/{contract}")["status"]


def is_active(member: Member, contract: str) -> bool:
    """Tell whether a contract is in force."""
    return status(member, contract) == "active"


def terminate(member: Member, contract: str, **given: Any) -> dict[str, Any]:
    """End a contract as one of its parties."""
    wish = {"reason": "The study is done."} | given
    return ok(member.api.post(f"/contracts/{contract}/termination", json=wish), 200).json()


def revoke(steward: Member, contract: str) -> dict[str, Any]:
    """End a contract as the city."""
    wish = {"reason": "The data was resold."}
    return ok(steward.api.post(f"/contracts/{contract}/revocation", json=wish), 200).json()


def approve(member: Member, contract: str, *, approved: bool, reason: str = "") -> Response:
    """Answer a request."""
    return member.api.put(
        f"/contracts/{contract}/approval", json={"approved": approved, "reason": reason}
    )


def asked(api: Client, slug: str, **query: str) -> Response:
    """Ask for a dataset's file; the answer is not followed."""
    return api.get(f"/datasets/{slug}/download", params=query)


def fetched(member: Member, slug: str, **query: str) -> bytes:
    """Download a dataset's file through the link it redirects to."""
    answer = asked(member.api, slug, **query)
    assert answer.status_code == 302, answer.text
    with Client(timeout=60) as storage:
        return ok(storage.get(answer.headers["location"])).content


def may_read(member: Member, slug: str) -> bool:
    """Tell whether a request for a dataset's file is granted; else it names the offers."""
    answer = asked(member.api, slug)
    if answer.status_code == 302:
        return True
    assert answer.status_code == 403, answer.text
    return False


def versions_told(member: Member) -> list[int]:
    """Return the numbers of the versions that a buyer was told of, newest first."""
    told = [each for each in member.get("/notifications")["items"] if each["kind"] == NEW_VERSION]
    return [
        int(found[1]) for each in told if (found := re.search(r"Version (\d+)", each["subject"]))
    ]


def wait_until_active(member: Member, contract: str) -> None:
    """Wait until a contract is in force."""
    wait_for(partial(is_active, member, contract))


def owe(steward: Member, provider: Member) -> dict[str, str]:
    """Let a firm owe the city data by a concession."""
    due_on = (clock.now().date() + timedelta(days=20)).isoformat()
    duty = {
        "organization": provider.get("/me")["organization"]["slug"],
        "obligation": "Fahrgäste je Haltestelle und Stunde.",
        "basis": "concession",
        "reference": "K-4",
        "format": "CSV",
        "due_on": due_on,
        "frequency": "MONTHLY",
    }
    return {"duty": ok(steward.api.post("/duties", json=duty)).json()["id"]}
