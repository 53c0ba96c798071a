"""What the worker does about invoices, and how often."""

from dataclasses import dataclass
from typing import Any, cast

import pytest
from procrastinate import JobContext
from sqlmodel import Session, select, text

from billing.invoicing import jobs
from billing.models import InvoiceDocument
from billing.processor import Processors
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from tests.billing.invoicing.buying import Buying, Clock, invoice_settings


@dataclass
class WorkerServices:
    """What the worker hands to its jobs."""

    settings: Settings
    sessions: Sessions
    processors: Processors


@pytest.fixture
def context(buying: Buying, settings: Settings) -> JobContext:
    """The context of a job of a worker that takes payment by invoice."""
    return _context(
        WorkerServices(
            settings=settings.model_copy(update={"invoice": invoice_settings()}),
            sessions=buying.sessions,
            processors=buying.processors,
        )
    )


class TestLookForDue:
    def test_asks_for_a_job_for_each_checkout_that_is_due(
        self, buying: Buying, session: Session, context: JobContext, now: Clock
    ) -> None:
        overdue = buying.order()
        buying.order(trial_days=20)
        now.move_to("2026-02-15T12:00Z")

        jobs.look_for_due(context, timestamp=0)

        assert _asked(session) == {str(buying.checkout(overdue).id)}

    def test_asks_for_nothing_that_is_not_due(
        self, buying: Buying, session: Session, context: JobContext
    ) -> None:
        buying.order()

        jobs.look_for_due(context, timestamp=0)

        assert _asked(session) == set()

    def test_rests_where_nothing_is_paid_by_invoice(
        self, buying: Buying, session: Session, settings: Settings, now: Clock
    ) -> None:
        buying.order()
        now.move_to("2026-02-15T12:00Z")

        nothing = WorkerServices(settings=settings, sessions=buying.sessions, processors={})
        jobs.look_for_due(_context(nothing), timestamp=0)

        assert _asked(session) == set()


class TestAdvance:
    def test_takes_every_step_that_is_due(
        self, buying: Buying, context: JobContext, now: Clock
    ) -> None:
        reference = buying.order()
        now.move_to("2026-03-01T12:00Z")

        for _ in range(2):
            jobs.advance(context, checkout_id=str(buying.checkout(reference).id))

        assert len(buying.invoices(reference)) == 2
        assert len(buying.mails("billing.invoice-overdue")) == 1

    def test_rests_where_nothing_is_paid_by_invoice(
        self, buying: Buying, settings: Settings
    ) -> None:
        reference = buying.order()

        nothing = WorkerServices(settings=settings, sessions=buying.sessions, processors={})
        jobs.advance(_context(nothing), checkout_id=str(buying.checkout(reference).id))

        assert len(buying.invoices(reference)) == 1


class TestMakeDocument:
    def test_keeps_it_once(self, buying: Buying, session: Session, context: JobContext) -> None:
        [invoice] = buying.invoices(buying.order())

        for _ in range(2):
            jobs.make_document(context, invoice_id=str(invoice.id))

        [document] = session.exec(select(InvoiceDocument)).all()
        assert document.invoice_id == invoice.id

    def test_is_asked_for_with_each_invoice(self, buying: Buying, session: Session) -> None:
        [invoice] = buying.invoices(buying.order())

        wanted = "SELECT args->>'invoice_id' FROM procrastinate_jobs WHERE task_name LIKE :name"
        found = session.connection().execute(text(wanted), {"name": "invoicing:make_document"})
        assert [str(one) for (one,) in found] == [str(invoice.id)]


def _context(services: WorkerServices) -> JobContext:
    return cast("JobContext", _Context({"services": services}))


@dataclass
class _Context:
    additional_context: dict[str, Any]


def _asked(session: Session) -> set[str]:
    """The checkouts that a job was asked for."""
    wanted = "SELECT args->>'checkout_id' FROM procrastinate_jobs WHERE task_name LIKE :name"
    found = session.connection().execute(text(wanted), {"name": "invoicing:advance"})
    return {str(one) for (one,) in found}
