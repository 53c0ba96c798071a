"""One life of a contract: what its parties do next, by where it stands and by chance."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, Self
from uuid import UUID

from sqlmodel import col, select

from billing.invoicing.paying import mark_paid
from billing.models import Customer, Invoice, InvoiceStatus, ProcessorName
from billing.sandbox import cards, paying
from marketplace.accounts.actors import Actor
from marketplace.contracts.agreements import ending
from marketplace.contracts.models import AgreementStatus
from tests.journeys.people import ok
from tests.journeys.trading import PURPOSE
from tests.lives.cast import Caller, OnShelf, Shelf, World
from tests.lives.installation import LASTING, Installation

REFUSED_WAY = {403, 409, 422}
CARDS = {
    cards.PAYS: 10,
    cards.DECLINED: 3,
    cards.INSUFFICIENT: 1,
    cards.AUTHENTICATES: 2,
    cards.FAILS_LATER: 5,
}
"""Which cards are typed, and how often."""


@dataclass
class Life:
    """A firm, what it wants, and what became of that."""

    buyer: Caller
    wanted: OnShelf
    contract: str | None = None
    done: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What the steps of a life have at hand."""

    installation: Installation
    shelf: Shelf
    steward: Actor
    random: Random

    @classmethod
    def of(cls, world: World, *, seed: int = 0) -> Self:
        """Return the stage of a world; the seed is where its chances come from."""
        return cls(
            installation=world.installation,
            shelf=world.shelf,
            steward=world.steward,
            random=Random(seed),  # noqa: S311 - nothing secret
        )

    def live(self, life: Life, status: AgreementStatus | None) -> None:
        """Let a life take a step that is possible where it stands."""
        steps = STEPS.get(status, {})
        if steps:
            step = self.random.choices(list(steps), list(steps.values()))[0]
            life.done.append(step.__name__)
            step(self, life)


def draft(stage: Stage, life: Life) -> None:
    answer = life.buyer.post("/contracts", {"offer": life.wanted.offer, "purpose": PURPOSE})
    life.contract = ok(answer, 201).json()["id"]


def accept(stage: Stage, life: Life) -> None:
    way = stage.random.choice(["stripe", "stripe", "stripe", "invoice", None])
    answer = _accepted(life, way)
    if answer.status_code in REFUSED_WAY:
        answer = _accepted(life, "stripe")
    if answer.json().get("code") == "draft-too-old":
        return
    url = ok(answer).json()["checkout_url"]
    if url and stage.random.random() < 0.6:
        _type_card(stage, url)


def accept_again(stage: Stage, life: Life) -> None:
    ok(_accepted(life, None))


def pay(stage: Stage, life: Life) -> None:
    url = ok(life.buyer.get(f"/contracts/{life.contract}")).json()["checkout_url"]
    if url is None:
        url = ok(_accepted(life, "stripe")).json()["checkout_url"]
    if url:
        _type_card(stage, url)


def take_another_card(stage: Stage, life: Life) -> None:
    """Have everything of the firm charged to another card, good or bad, from now on."""
    with stage.installation.services.sessions() as session:
        of_firm = Customer.organization_id == life.buyer.organization_id
        customer = session.exec(select(Customer.stripe_id).where(of_firm)).one_or_none()
    if customer:
        number = stage.random.choice([cards.PAYS, cards.PAYS, cards.DECLINED])
        stage.installation.sandbox.change_card(customer, number)


def pay_invoices(stage: Stage, life: Life) -> None:
    """Transfer what is open, and have the city's staff enter it."""
    assert life.contract is not None
    with stage.installation.services.sessions.begin() as session:
        is_open = select(Invoice.id).where(
            Invoice.reference == UUID(life.contract),
            Invoice.processor == ProcessorName.INVOICE,
            Invoice.status == InvoiceStatus.OPEN,
        )
        for invoice in session.exec(is_open.order_by(col(Invoice.id))).all():
            mark_paid(session, invoice, actor=stage.steward, note="statement 7")


def terminate(stage: Stage, life: Life) -> None:
    _end(life, life.buyer, "now")


def terminate_as_provider(stage: Stage, life: Life) -> None:
    _end(life, stage.shelf.provider, "now")


def cancel(stage: Stage, life: Life) -> None:
    _end(life, life.buyer, "period_end")


def revoke(stage: Stage, life: Life) -> None:
    assert life.contract is not None
    services = stage.installation.services
    with services.sessions.begin() as session:
        ending.revoke(
            session,
            UUID(life.contract),
            processors=services.processors,
            actor=stage.steward,
            reason="The data was resold.",
        )


def wait(stage: Stage, life: Life) -> None:
    """Do nothing."""


Step = Callable[[Stage, Life], None]
STEPS: dict[AgreementStatus | None, dict[Step, int]] = {
    None: {draft: 1},
    AgreementStatus.DRAFT: {accept: 10, wait: 1, terminate: 1},
    AgreementStatus.PENDING_PAYMENT: {
        pay: 7,
        wait: 2,
        accept_again: 1,
        terminate: 1,
        terminate_as_provider: 1,
        revoke: 1,
    },
    AgreementStatus.ACTIVE: {
        wait: 8,
        terminate: 2,
        terminate_as_provider: 1,
        cancel: 2,
        revoke: 1,
        take_another_card: 2,
        pay_invoices: 2,
        accept_again: 1,
    },
    AgreementStatus.SUSPENDED: {
        wait: 3,
        terminate: 1,
        revoke: 1,
        take_another_card: 3,
        pay_invoices: 4,
    },
}


def _accepted(life: Life, way: str | None) -> Any:
    given = {"accepted_by": "Kim Beispiel", "payment": way}
    return life.buyer.post(f"/contracts/{life.contract}/acceptance", given)


def _end(life: Life, party: Caller, effective: str) -> None:
    given = {"reason": "It is enough.", "effective": effective}
    answer = party.post(f"/contracts/{life.contract}/termination", given)
    assert answer.status_code in {200, 409}, answer.text


def _type_card(stage: Stage, url: str) -> None:
    number = stage.random.choices(list(CARDS), list(CARDS.values()))[0]
    authenticates = stage.random.random() < 0.7
    with suppress(paying.NotPaid):
        paying.pay(url, number, exp=LASTING, authenticates=authenticates)
