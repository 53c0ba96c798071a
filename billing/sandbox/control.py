"""What tests and the demonstration may do that Stripe does not offer: time, faults, webhooks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from billing.sandbox import cards, payments, webhooks
from billing.sandbox.clock import Clock
from billing.sandbox.errors import Document, StripeRefusal
from billing.sandbox.faults import Fault, Faults, Planned
from billing.sandbox.ground import Ground
from billing.sandbox.webhooks import Messenger
from billing.sandbox.world import alone

_LATER_YEAR = 8


@dataclass(kw_only=True)
class Controls:
    """The endpoints below ``/_sandbox``, by method and last part of their path."""

    ground: Ground
    clock: Clock
    faults: Faults
    messenger: Messenger

    def answer(self, method: str, name: str, given: Document) -> Any:
        """Carry out a control.

        Raises:
            StripeRefusal: There is no such control, or its values do not fit.
        """
        known: dict[tuple[str, str], Callable[[Document], Any]] = {
            ("GET", "clock"): lambda _: self._time(),
            ("POST", "clock"): self._move,
            ("POST", "webhooks"): self._webhooks,
            ("GET", "deliveries"): lambda _: {"data": webhooks.shown(self.ground.database)},
            ("POST", "faults"): self._faults,
            ("POST", "cards"): self._change_card,
        }
        control = known.get((method, name))
        if control is None:
            message = f"There is no such control: {method} {name}"
            raise StripeRefusal(message, status=HTTPStatus.NOT_FOUND)
        try:
            return control(given)
        except (KeyError, TypeError, ValueError) as error:
            raise StripeRefusal(f"This does not fit the control {name}: {error!r}") from error

    def _time(self) -> Document:
        return {"now": datetime.fromtimestamp(self.ground.now(), UTC).isoformat()}

    def _move(self, given: Document) -> Document:
        if "now" in given:
            moment = _moment(given["now"])
        else:
            moment = self.ground.now() + float(given["advance_seconds"])
        done = self.clock.move_to(moment)
        return {**self._time(), "done": done}

    def _webhooks(self, given: Document) -> Document:
        """Hold deliveries, let them go, or try at once those that wait for their next try."""
        if "hold" in given:
            webhooks.hold(self.ground.database, is_held=bool(given["hold"]))
        webhooks.hurry(self.ground.database)
        self.messenger.told.set()
        return {"hold": bool(given.get("hold"))}

    def _faults(self, given: Document) -> Document:
        planned = Planned(
            fault=Fault(given["next"]),
            count=int(given.get("count", 1)),
            path=str(given.get("path", "/v1/")),
            seconds=float(given.get("seconds", 0)),
        )
        self.faults.plan(planned)
        return {"next": planned.fault, "count": planned.count}

    def _change_card(self, given: Document) -> Document:
        """Give a customer another card, and let all of their subscriptions be charged to it."""
        with self.ground.database.transaction() as connection:
            alone(connection)
            world = self.ground.world(connection)
            customer = world.get("customer", given["customer"], param="customer")
            expiry = f"12/{datetime.fromtimestamp(world.now, UTC).year + _LATER_YEAR}"
            card = cards.read(given["number"], expiry, "123", now=world.now)
            if isinstance(card, list):
                raise StripeRefusal(f"This is no test card: {given['number']}", param="number")
            method = payments.new_method(world, card, customer=customer.id)
            settings: Document = customer.document["invoice_settings"]
            settings["default_payment_method"] = method.id
            for subscription in world.find("subscription", customer=customer.id):
                subscription.document["default_payment_method"] = method.id
            world.flush()
        return method.document


def _moment(written: str) -> float:
    """Return an ISO 8601 time in seconds; one without a zone is UTC."""
    moment = datetime.fromisoformat(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
