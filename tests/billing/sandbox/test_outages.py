"""The database goes away under the running sandbox, and comes back."""

from contextlib import suppress

import psycopg
import pytest
import stripe

from tests.billing.sandbox.receiver import Receiver
from tests.billing.sandbox.running import Sandbox
from tests.billing.sandbox.shop import Shop

OTHERS = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""


def cut_connections(sandbox: Sandbox) -> None:
    with psycopg.connect(sandbox.database_url) as connection:
        connection.execute(OTHERS)


class TestDatabase:
    def test_costs_one_call_at_most_when_it_was_restarted(self, telling: Sandbox) -> None:
        shop = Shop.open(telling)
        cut_connections(telling)
        with suppress(stripe.APIError):  # unless who delivers webhooks found out before
            shop.api.customers.retrieve(shop.customer.id)

        assert shop.api.customers.retrieve(shop.customer.id).id == shop.customer.id

    def test_delays_deliveries_and_loses_none(self, telling: Sandbox, receiver: Receiver) -> None:
        telling.hold_webhooks()
        Shop.open(telling)
        with psycopg.connect(telling.database_url) as connection:
            connection.execute("update control set holds_webhooks = false")
        cut_connections(telling)

        receiver.wait_for(lambda: len(receiver.received) == 1)

        assert receiver.types(telling.webhook_secret) == ["customer.created"]

    def test_that_was_broken_is_used_again_when_it_is_whole(
        self, telling: Sandbox, receiver: Receiver
    ) -> None:
        with psycopg.connect(telling.database_url) as connection:
            connection.execute("alter table delivery rename to hidden")
        with pytest.raises(stripe.APIError):
            Shop.open(telling)
        with psycopg.connect(telling.database_url) as connection:
            connection.execute("alter table hidden rename to delivery")

        Shop.open(telling)

        receiver.wait_for(lambda: len(receiver.received) == 1)
