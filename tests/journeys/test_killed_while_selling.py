"""kill -9 of web and worker at any moment of a sale: the same end, and charged once."""

import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random, SystemRandom
from threading import Timer
from typing import Any

import pytest
from httpx2 import Client, HTTPError, Response
from sqlalchemy import text

from billing.sandbox import paying
from marketplace.core.settings import StorageSettings
from tests.journeys import trading
from tests.journeys.exchange import Exchange, arranged, end, is_served, wait_for
from tests.journeys.people import Member, make_steward, sign_up
from tests.journeys.trading import Sold
from tests.servers import Cluster

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

SALES = 30
LONGEST = 2.5
"""Seconds from the beginning of a sale within which something is killed."""


@dataclass
class Machines:
    """The processes of an exchange; what is killed is started again at once."""

    exchange: Exchange
    running: dict[str, subprocess.Popen[bytes]] = field(
        default_factory=dict[str, subprocess.Popen[bytes]]
    )
    killed_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def start(self, name: str) -> None:
        port = self.exchange.origin.rsplit(":", 1)[1]
        arguments = ["serve", "--port", port] if name == "web" else ["worker"]
        self.running[name] = self.exchange.process(*arguments)

    def wait(self) -> None:
        """Wait until the exchange serves, and a worker lives that was not killed."""
        wait_for(lambda: is_served(self.exchange))
        wait_for(self._has_worker)

    def kill(self, *names: str) -> None:
        self.killed_at = self._ask("select clock_timestamp()")
        for name in names:
            self.running[name].send_signal(signal.SIGKILL)
            self.running[name].wait(10)
            self.start(name)

    def stop(self) -> None:
        for process in self.running.values():
            end(process)

    def _has_worker(self) -> bool:
        query = "select exists (select from procrastinate_workers where last_heartbeat > :since)"
        return bool(self._ask(query, since=self.killed_at))

    def _ask(self, query: str, **given: object) -> Any:
        with self.exchange.services.engine.connect() as connection:
            return connection.execute(text(query), given).scalar_one()


@pytest.fixture(scope="module")
def machines(
    cluster: Cluster, s3: StorageSettings, process: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machines]:
    with arranged(cluster, s3, tmp_path_factory.mktemp("killed")) as exchange:
        machines = Machines(exchange)
        machines.start("web")
        machines.start("worker")
        try:
            machines.wait()
            yield machines
        finally:
            machines.stop()


@pytest.fixture(scope="module")
def sold(machines: Machines) -> Sold:
    provider = sign_up(machines.exchange, kind="company")
    return trading.sell(provider, "Fährauslastung", **trading.MONTHLY | {"refund": "full"})


@pytest.fixture(scope="module")
def buyer(machines: Machines) -> Iterator[Member]:
    firm = trading.small_firm(machines.exchange, make_steward(machines.exchange))
    with trading.by_key(firm, "read", "buy") as robot:
        yield replace(firm, api=robot.api)


def patiently(call: Callable[[], Response]) -> Response:
    """Ask until somebody answers, as a client does whose line breaks."""
    answers: list[Response] = []

    def is_answered() -> bool:
        with suppress(HTTPError):
            answers.append(call())
        return bool(answers) and answers[-1].status_code < 500

    wait_for(is_answered)
    return answers[-1]


@dataclass(frozen=True)
class Sale:
    """One sale, by a buyer who goes on where it was interrupted."""

    buyer: Member
    sold: Sold

    def agree(self) -> str:
        wish = {"offer": self.sold.offer, "purpose": trading.PURPOSE}
        drafted = patiently(lambda: self.buyer.api.post("/contracts", json=wish))
        contract: str = drafted.json()["id"]
        accepted = patiently(lambda: trading.acceptance(self.buyer, contract, payment="stripe"))
        assert accepted.status_code in {200, 202}, accepted.text
        return contract

    def pay(self, contract: str) -> None:
        wait_for(lambda: self.facts(contract)["checkout_url"] is not None)
        paying.pay(self.facts(contract)["checkout_url"])

    def terminate(self, contract: str) -> None:
        path = f"/contracts/{contract}/termination"
        answer = patiently(lambda: self.buyer.api.post(path, json={"reason": "Enough."}))
        assert answer.status_code in {200, 409}, answer.text

    def facts(self, contract: str) -> dict[str, Any]:
        return patiently(lambda: self.buyer.api.get(f"/contracts/{contract}")).json()


def jobs(exchange: Exchange, *states: str) -> list[str]:
    """Return the jobs of billing and contracts that stand so, periodic ones left out."""
    query = text(
        "select task_name from procrastinate_jobs where status::text = any(:states)"
        " and not args ? 'timestamp'"
    )
    with exchange.services.engine.connect() as connection:
        return [name for (name,) in connection.execute(query, {"states": list(states)})]


class TestKilledWhileSelling:
    def test_ends_the_same_and_charges_once(
        self, machines: Machines, sold: Sold, buyer: Member
    ) -> None:
        seed = SystemRandom().randrange(10**6)
        print(f"seed {seed}")  # noqa: T201 - shown when it fails
        random, sale = Random(seed), Sale(buyer, sold)  # noqa: S311 - nothing secret

        wanted = [self._sell(machines, sale, random) for _ in range(SALES)]

        for contract, status in wanted:
            wait_for(lambda: sale.facts(contract)["status"] == status, 120)  # noqa: B023 - called before the loop goes on
        wait_for(lambda: not jobs(machines.exchange, "todo", "doing"), 120)
        assert jobs(machines.exchange, "failed") == []
        ended = {contract for contract, status in wanted if status == "terminated"}
        wait_for(lambda: refunds(machines.exchange).keys() == ended, 60)
        assert set(refunds(machines.exchange).values()) == {4900}
        assert charges(machines.exchange) == {contract: [4900] for contract, _ in wanted}

    def _sell(self, machines: Machines, sale: Sale, random: Random) -> tuple[str, str]:
        """Sell once while something dies; return the contract and how it is to stand."""
        machines.wait()
        victims = random.choice([("web",), ("worker",), ("worker",), ("web", "worker")])
        killer = Timer(random.uniform(0, LONGEST), machines.kill, victims)
        killer.start()
        contract = sale.agree()
        sale.pay(contract)
        is_ended = random.random() < 0.5
        if is_ended:
            sale.terminate(contract)
        killer.join()
        return contract, "terminated" if is_ended else "active"


def charges(exchange: Exchange) -> dict[str, list[int]]:
    """Return what was charged for each contract, as the sandbox has it."""
    found: dict[str, list[int]] = {}
    for invoice, reference in invoices(exchange).items():
        intents = stripe_list(exchange, "/v1/invoice_payments", invoice=invoice)
        for one in intents:
            intent = one["payment"]["payment_intent"]
            taken = stripe_list(exchange, "/v1/charges", payment_intent=intent)
            amounts = [each["amount"] for each in taken if each["status"] == "succeeded"]
            found[reference] = found.get(reference, []) + amounts
    return found


def refunds(exchange: Exchange) -> Counter[str]:
    """Return what went back for each contract, as the sandbox has it."""
    found = Counter[str]()
    for invoice, reference in invoices(exchange).items():
        for one in stripe_list(exchange, "/v1/invoice_payments", invoice=invoice):
            intent = one["payment"]["payment_intent"]
            for refund in stripe_list(exchange, "/v1/refunds", payment_intent=intent):
                found[reference] += refund["amount"]
    return found


def invoices(exchange: Exchange) -> dict[str, str]:
    """Return the reference that each of the sandbox's invoices is about."""
    return {
        one["id"]: one["parent"]["subscription_details"]["metadata"]["reference"]
        for one in stripe_list(exchange, "/v1/invoices")
    }


def stripe_list(exchange: Exchange, path: str, **query: str) -> list[dict[str, Any]]:
    """Read the newest hundred of a list of the sandbox."""
    headers = {"Authorization": f"Bearer {exchange.sandbox.secret_key}"}
    with Client(base_url=exchange.sandbox.base, headers=headers, timeout=60) as stripe:
        found = stripe.get(path, params={"limit": "100", **query})
    return found.json()["data"]
