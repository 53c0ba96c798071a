"""A customer who buys in the sandbox, for tests of what comes after."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import stripe
from stripe._v1_services import V1Services
from stripe.checkout import Session
from stripe.params.checkout import SessionCreateParams

from billing.sandbox.cards import PAYS
from billing.sandbox.paying import pay
from tests.billing.sandbox.running import Sandbox

SUCCESS = "http://127.0.0.1:8000/contracts/1?session={CHECKOUT_SESSION_ID}"
HOUR = 3600
CANCEL = "http://127.0.0.1:8000/contracts/1"


@dataclass(frozen=True)
class Shop:
    """A customer in a sandbox, and the calls that most tests begin with."""

    sandbox: Sandbox
    customer: stripe.Customer

    @classmethod
    def open(cls, sandbox: Sandbox) -> "Shop":
        customer = sandbox.client.v1.customers.create({"name": "Buyer", "email": "b@sme.example"})
        return cls(sandbox, customer)

    @property
    def api(self) -> V1Services:
        return self.sandbox.client.v1

    @cached_property
    def product(self) -> stripe.Product:
        return self.api.products.create({"name": "Traffic counts"})

    @cached_property
    def monthly(self) -> stripe.Price:
        return self.api.prices.create(
            {
                "product": self.product.id,
                "unit_amount": 4900,
                "currency": "eur",
                "recurring": {"interval": "month"},
            }
        )

    @cached_property
    def once(self) -> stripe.Price:
        return self.api.prices.create(
            {"product": self.product.id, "unit_amount": 12000, "currency": "eur"}
        )

    def session(self, **given: Any) -> Session:
        """Make a session for a monthly subscription; ``given`` replaces its parameters."""
        params: dict[str, Any] = {
            "mode": "subscription",
            "customer": self.customer.id,
            "line_items": [{"price": self.monthly.id, "quantity": 1}],
            "success_url": SUCCESS,
            "cancel_url": CANCEL,
            **given,
        }
        return self.api.checkout.sessions.create(cast("SessionCreateParams", params))

    def session_once(self, **given: Any) -> Session:
        """Make a session for a single purchase with an invoice."""
        single: dict[str, Any] = {
            "mode": "payment",
            "line_items": [{"price": self.once.id, "quantity": 1}],
            "invoice_creation": {"enabled": True},
        }
        return self.session(**(single | given))

    def subscribe(self, number: str = PAYS, **given: Any) -> stripe.Subscription:
        """Subscribe by card."""
        session = self.pay(self.session(**given), number)
        return self.api.subscriptions.retrieve(str(session.subscription))

    def buy_once(self) -> Session:
        """Buy once by card."""
        return self.pay(self.session_once())

    def pay(self, session: Session, number: str = PAYS) -> Session:
        """Pay a session; return it as it is then."""
        assert session.url is not None
        pay(session.url, number)
        return self.api.checkout.sessions.retrieve(session.id)

    def subscription(self, subscription: stripe.Subscription) -> stripe.Subscription:
        """Return a subscription as it is now."""
        return self.api.subscriptions.retrieve(subscription.id)

    def invoices(self, subscription: stripe.Subscription) -> list[stripe.Invoice]:
        """Return the invoices of a subscription, newest first."""
        return self.api.invoices.list({"subscription": subscription.id}).data

    def renew(self, subscription: stripe.Subscription) -> None:
        """Let the present period end, and the next one's invoice be charged a first time."""
        item = self.subscription(subscription)["items"].data[0]
        self.sandbox.advance_to(item.current_period_end + HOUR + 60)

    def told(self, *types: str) -> list[str]:
        """Return the types of the newest events about this customer, oldest first."""
        events = self.api.events.list({"limit": 100}).data[::-1]
        mine = [e.type for e in events if self.customer.id in str(e.data.object)]
        return [one for one in mine if one in types] if types else mine
