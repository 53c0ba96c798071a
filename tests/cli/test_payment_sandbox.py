"""The payment sandbox as a command: in a demonstration only, on loopback, small."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import psutil
import psycopg
import pytest
import stripe
import typer.testing

from billing.sandbox import database
from billing.sandbox.paying import get, pay
from marketplace.cli import app
from marketplace.embedded.ports import free_ports
from tests.servers import Cluster

DRY = typer.testing.CliRunner()
SECRET = "sk_test_of_the_command"
COMMAND = [sys.executable, "-m", "marketplace.cli", "payment-sandbox"]
BUDGET_BYTES = 70 * 1024 * 1024
GIVEN = {
    "MARKETPLACE_DEMONSTRATION": "true",
    "MARKETPLACE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "MARKETPLACE_STORAGE__ENDPOINT": "http://127.0.0.1:1",
    "MARKETPLACE_STORAGE__ACCESS_KEY": "k",
    "MARKETPLACE_STORAGE__SECRET_KEY": "s",
    "MARKETPLACE_SECRET_KEY": "a-secret-of-the-tests-that-is-long-enough",
    "MARKETPLACE_PUBLIC_URL": "http://127.0.0.1:1",
    "MARKETPLACE_STRIPE__SECRET_KEY": SECRET,
    "MARKETPLACE_STRIPE__WEBHOOK_SECRET": "whsec_of_the_command_0123456789",
}


def refusal(**given: str | None) -> str:
    result = DRY.invoke(app, ["payment-sandbox", "--port", "1"], env={**GIVEN, **given})
    assert result.exit_code == 1
    return result.output


class TestRefusals:
    def test_outside_a_demonstration(self) -> None:
        assert "runs in demonstrations only" in refusal(MARKETPLACE_DEMONSTRATION="false")

    def test_without_keys(self) -> None:
        without = {name: None for name in GIVEN if "STRIPE" in name}

        assert "needs MARKETPLACE_STRIPE__SECRET_KEY" in refusal(**without)

    def test_without_a_database(self) -> None:
        assert "cannot have its database" in refusal()


class TestHelp:
    def test_does_not_list_it(self) -> None:
        assert "payment-sandbox" not in DRY.invoke(app, ["--help"]).output


@pytest.fixture
def served(cluster: Cluster) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The command at work over a database that it makes: its process and its address."""
    (port,) = free_ports(1)
    url = cluster.url("shop")
    process = subprocess.Popen(
        [*COMMAND, "--port", str(port)],
        env=os.environ | GIVEN | {"MARKETPLACE_DATABASE_URL": url},
    )
    base = f"http://127.0.0.1:{port}"
    wait_until_it_answers(process, base)
    yield process, base
    process.terminate()
    process.wait(20)
    database.drop(database.beside(url))


def wait_until_it_answers(process: subprocess.Popen[bytes], base: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "the sandbox ended"
        with suppress(OSError):
            get(f"{base}/healthz")
            return
        time.sleep(0.05)
    message = "the sandbox did not answer"
    raise TimeoutError(message)


class TestServing:
    def test_keeps_its_state_in_a_database_beside_the_other(
        self, cluster: Cluster, served: tuple[subprocess.Popen[bytes], str]
    ) -> None:
        client = stripe.StripeClient(SECRET, base_addresses={"api": served[1]})
        made = client.v1.customers.create({"name": "A"})

        with psycopg.connect(cluster.url("shop_payments")) as connection:
            rows = connection.execute("select id from object where type = 'customer'").fetchall()

        assert rows == [(made.id,)]

    def test_stays_small(self, served: tuple[subprocess.Popen[bytes], str]) -> None:
        client = stripe.StripeClient(SECRET, base_addresses={"api": served[1]}).v1
        for _ in range(10):
            session = client.checkout.sessions.create(
                {
                    "mode": "subscription",
                    "success_url": "http://127.0.0.1:1",
                    "line_items": [
                        {
                            "price_data": {
                                "currency": "eur",
                                "unit_amount": 500,
                                "product_data": {"name": "A"},
                                "recurring": {"interval": "month"},
                            },
                            "quantity": 1,
                        }
                    ],
                }
            )
            pay(str(session.url))

        assert psutil.Process(served[0].pid).memory_full_info().pss <= BUDGET_BYTES

    def test_ends_when_asked(self, served: tuple[subprocess.Popen[bytes], str]) -> None:
        served[0].terminate()

        assert served[0].wait(10) in {0, -15}
