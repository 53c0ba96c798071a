"""A shop whose buyers pay by card: an exchange with real commits, a sandbox, and its webhooks."""

import json
from collections.abc import Callable, Collection, Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import uvicorn
from procrastinate import JobContext
from sqlalchemy import text
from sqlmodel import Session, col, select

from billing import checkouts
from billing.cards.processor import CardProcessor, card_processor
from billing.checkouts import Purchase
from billing.errors import ProcessorRefused, ProcessorUnavailable
from billing.ledger.queries import imbalance
from billing.models import (
    Checkout,
    Customer,
    Ending,
    Interval,
    Invoice,
    ProcessorName,
    Refund,
    RefundRule,
    StripeEvent,
    Subscription,
)
from billing.processor import Processors
from billing.processors import processors_of
from billing.sandbox.cards import PAYS
from billing.sandbox.paying import NotPaid, pay
from marketplace.app import create_app
from marketplace.core.ids import new_id
from marketplace.core.language import Language
from marketplace.core.money import Money
from marketplace.core.settings import Settings, StripeSettings
from marketplace.core.threads import beside
from marketplace.embedded.ports import free_ports
from marketplace.log.models import LogEntry
from marketplace.services import Services, connect
from marketplace.worker import job_application
from tests import databases
from tests.billing.sandbox.running import Sandbox, running_sandbox
from tests.factories.accounts import AccountsFactory
from tests.journeys.exchange import wait_for
from tests.servers import Cluster

_TRIES = 10


@dataclass(frozen=True, kw_only=True)
class Shop:
    """What buyers do, what Stripe's sandbox does, and what billing's rows say then."""

    services: Services
    sandbox: Sandbox
    buyer_id: UUID
    provider_id: UUID

    @property
    def processor(self) -> CardProcessor:
        found = card_processor(self.services.processors)
        assert found is not None
        return found

    def purchase(self, **given: Any) -> Purchase:
        """A month of counts for 29 EUR, by card."""
        defaults: dict[str, Any] = {
            "reference": new_id(),
            "organization_id": self.buyer_id,
            "provider_id": self.provider_id,
            "product_reference": new_id(),
            "product_name": "Counts",
            "price": Money(2900, "EUR"),
            "interval": Interval.MONTH,
            "trial_days": 0,
            "processor": ProcessorName.STRIPE,
            "return_path": "/contracts/1",
            "language": Language.EN,
        }
        return Purchase(**defaults | given)

    def begin(self, **given: Any) -> UUID:
        """Begin a purchase, and return its reference; nobody was asked yet."""
        purchase = self.purchase(**given)
        with self.services.sessions.begin() as session:
            checkouts.begin(session, self.services.processors, purchase)
        return purchase.reference

    def settle(self, reference: UUID) -> bool:
        return checkouts.settle(self.services.sessions, self.services.processors, reference)

    def offered(self, **given: Any) -> UUID:
        """Begin a purchase so far that it can be paid."""
        reference = self.begin(**given)
        self.come_to_terms(reference)
        return reference

    def come_to_terms(self, reference: UUID) -> None:
        """Settle, and come again while it gives way to whoever holds the lock: an event, a job."""
        assert any(self.settle(reference) for _ in range(_TRIES))

    def pay(self, reference: UUID, number: str = PAYS) -> None:
        """Pay at the page; the exchange learns of it by itself, or not."""
        url = self.checkout(reference).url
        assert url is not None
        pay(url, number)

    def try_to_pay(self, reference: UUID) -> None:
        """Pay, or find the page closed."""
        with suppress(NotPaid):
            self.pay(reference)

    def bought(self, **given: Any) -> UUID:
        """Buy, pay and come back."""
        reference = self.offered(**given)
        self.pay(reference)
        self.come_to_terms(reference)
        return reference

    def end(
        self,
        reference: UUID,
        ending: Ending = Ending.NOW,
        refund: RefundRule = RefundRule.NONE,
    ) -> None:
        with self.services.sessions.begin() as session:
            checkouts.end(
                session, self.services.processors, reference, ending=ending, refund=refund
            )

    def reopen(self, reference: UUID) -> None:
        with self.services.sessions.begin() as session:
            checkouts.reopen(session, self.services.processors, reference)

    def new_organization(self) -> UUID:
        """A buyer that Stripe does not know yet."""
        with self.services.sessions.begin() as session:
            slug = new_id().hex
            return AccountsFactory(session).organization(slug=slug).id

    def settings_with(self, **given: Any) -> Settings:
        """The settings of an exchange with other settings of Stripe."""
        stripe = self.services.settings.stripe
        assert stripe is not None
        known = {
            "secret_key": stripe.secret_key,
            "webhook_secret": stripe.webhook_secret,
            "api_base": stripe.api_base,
        }
        changed = StripeSettings.model_validate(known | given)
        return self.services.settings.model_copy(update={"stripe": changed})

    def processors_with(self, **given: Any) -> Processors:
        """The ways to pay of an exchange with other settings of Stripe."""
        return processors_of(self.settings_with(**given))

    def pages(self, reference: UUID) -> int:
        """How many payment pages Stripe has for a reference."""
        customer = self.customer(reference).stripe_id
        if customer is None:
            return 0
        sessions = self.sandbox.client.v1.checkout.sessions
        found = sessions.list({"limit": 100, "customer": customer}).auto_paging_iter()
        return sum(page.client_reference_id == str(reference) for page in found)

    def checkout(self, reference: UUID) -> Checkout:
        with self.services.sessions() as session:
            return session.exec(select(Checkout).where(Checkout.reference == reference)).one()

    def customer(self, reference: UUID) -> Customer:
        with self.services.sessions() as session:
            return session.get_one(Customer, self.checkout(reference).customer_id)

    def subscription(self, reference: UUID) -> Subscription:
        with self.services.sessions() as session:
            wanted = select(Subscription).where(Subscription.reference == reference)
            return session.exec(wanted).one()

    def invoices(self, reference: UUID) -> list[Invoice]:
        """The invoices of a reference, oldest first."""
        with self.services.sessions() as session:
            wanted = select(Invoice).where(Invoice.reference == reference)
            return list(session.exec(wanted.order_by(col(Invoice.id))))

    def refunds(self, reference: UUID) -> list[Refund]:
        with self.services.sessions() as session:
            wanted = select(Refund).join(Invoice).where(Invoice.reference == reference)
            return list(session.exec(wanted.order_by(col(Refund.id))))

    def charged(self, reference: UUID) -> int:
        """What Stripe took for a reference in all, less what it gave back."""
        client = self.sandbox.client
        total = 0
        for invoice in self.invoices(reference):
            if invoice.stripe_payment_intent_id:
                intent = client.v1.payment_intents.retrieve(invoice.stripe_payment_intent_id)
                back = client.v1.refunds.list({"payment_intent": intent.id})
                total += intent.amount_received - sum(one.amount for one in back.data)
        return total

    def story(self, reference: UUID) -> list[str]:
        """What the log says other rooms were told of a reference."""
        told = ("billing.access_", "billing.payment_")
        with self.services.sessions() as session:
            wanted = select(LogEntry.action).where(LogEntry.subject == f"checkout/{reference}")
            found = session.exec(wanted.order_by(col(LogEntry.id)))
            return [action.removeprefix("billing.") for action in found if action.startswith(told)]

    def events(self, *, newest: int = 500) -> list[StripeEvent]:
        """The events that were kept last, newest first."""
        with self.services.sessions() as session:
            wanted = select(StripeEvent).order_by(col(StripeEvent.id).desc())
            return list(session.exec(wanted.limit(newest)))

    def events_about(self, reference: UUID) -> list[StripeEvent]:
        """The kept events that name a reference, newest first."""
        return [one for one in self.events() if str(reference) in json.dumps(one.payload)]

    def imbalance(self) -> dict[str, int]:
        with self.services.sessions() as session:
            return imbalance(session)

    def work(self) -> None:
        """Run billing's jobs until none is left but those that Stripe left unanswered."""
        unanswered: set[int] = set()
        while job := self._next_job(unanswered):
            number, task, arguments = job
            try:
                job_application().tasks[task].func(self._context, **arguments)
            except (ProcessorUnavailable, ProcessorRefused):
                unanswered.add(number)
                continue
            with self.services.sessions.begin() as session:
                _execute(session, "DELETE FROM procrastinate_jobs WHERE id = :id", id=number)

    def forget_jobs(self) -> None:
        """Leave nothing to be run of what earlier tests asked for."""
        with self.services.sessions.begin() as session:
            _execute(session, "DELETE FROM procrastinate_jobs WHERE queue_name = 'billing'")

    @property
    def _context(self) -> JobContext:
        return cast("JobContext", SimpleNamespace(additional_context={"services": self.services}))

    def _next_job(self, left_out: Collection[int]) -> Any:
        with self.services.sessions() as session:
            found = _execute(
                session,
                "SELECT id, task_name, args FROM procrastinate_jobs "
                "WHERE queue_name = 'billing' AND NOT id = ANY(:left_out) ORDER BY id LIMIT 1",
                left_out=list(left_out),
            )
            return found.first()

    def hear(self) -> None:
        """Wait until all webhooks have arrived, and run the jobs that they asked for."""
        wait_for(lambda: all(one["is_delivered"] for one in self.sandbox.deliveries()), 30)
        self.work()


def _execute(session: Session, statement: str, **given: Any) -> Any:
    return session.connection().execute(text(statement), given)


@contextmanager
def running_shop(
    cluster: Cluster,
    folder: Path,
    *,
    sandbox_of: Callable[[Cluster, str], AbstractContextManager[Sandbox]] = running_sandbox,
) -> Generator[Shop]:
    """Serve a shop over a database of its own, with a sandbox that calls its webhook."""
    name = f"shop_{new_id().hex}"
    origin = f"http://127.0.0.1:{free_ports(1)[0]}"
    with sandbox_of(cluster, f"{origin}/api/v1/webhooks/stripe") as sandbox:
        plain = databases.settings(databases.clone(cluster, name), data_folder=folder)
        stripe = StripeSettings.model_validate(
            {
                "secret_key": sandbox.secret_key,
                "webhook_secret": sandbox.webhook_secret,
                "api_base": sandbox.base,
            }
        )
        services = connect(plain.model_copy(update={"public_url": origin, "stripe": stripe}))
        try:
            with _serving(services):
                yield _arranged(services, sandbox)
        finally:
            services.engine.dispose()
            databases.drop(cluster, name)


def _arranged(services: Services, sandbox: Sandbox) -> Shop:
    with services.sessions.begin() as session:
        people = AccountsFactory(session)
        buyer, provider = people.organization(name="Buyer"), people.organization(name="Seller")
    return Shop(services=services, sandbox=sandbox, buyer_id=buyer.id, provider_id=provider.id)


@contextmanager
def _serving(services: Services) -> Generator[None]:
    port = int(services.settings.public_url.rsplit(":", 1)[1])
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(services), port=port, ws="none", log_config=None, timeout_graceful_shutdown=1
        )
    )

    def serve(stop: Event) -> None:
        Thread(target=lambda: (stop.wait(), setattr(server, "should_exit", True))).start()
        server.run()

    with beside(serve):
        wait_for(lambda: server.started, 30)
        yield
