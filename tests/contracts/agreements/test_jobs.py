from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from procrastinate import JobContext
from sqlmodel import Session, text

from billing.models import Ending, ProcessorName
from billing.queries import checkout_of
from catalog.events import VersionPublished
from catalog.models import Dataset
from marketplace.contracts.agreements import jobs
from marketplace.contracts.models import Agreement, AgreementStatus
from marketplace.core import clock
from marketplace.core.events import publish
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY


def context_of(market: Market) -> JobContext:
    """What a worker over this market gives its jobs."""
    return cast("JobContext", SimpleNamespace(additional_context={"services": market}))


def enqueued(session: Session) -> list[tuple[str, dict[str, Any], str]]:
    rows = session.connection().execute(
        text("SELECT task_name, args, lock FROM procrastinate_jobs WHERE task_name ~ 'contracts:'")
    )
    return [(name, args, lock) for name, args, lock in rows]


class TestEndWhatIsDue:
    def test_ends_each(self, market: Market) -> None:
        old = market.draft(respond_by=clock.now() - timedelta(days=1))
        young = market.draft()

        jobs.end_what_is_due(context_of(market), timestamp=0)

        assert market.status(old) is AgreementStatus.EXPIRED
        assert market.status(young) is AgreementStatus.DRAFT

    def test_goes_on_where_one_cannot_be_ended(
        self, market: Market, caplog: pytest.LogCaptureFixture
    ) -> None:
        unpaid = market.draft(market.offer(**MONTHLY))
        market.accept(unpaid, ProcessorName.STRIPE)
        old = market.draft(respond_by=clock.now() - timedelta(days=1))
        with market.sessions.begin() as session:
            session.get_one(Agreement, unpaid).respond_by = clock.now()
        market.processors = {}

        jobs.end_what_is_due(context_of(market), timestamp=0)

        assert market.status(unpaid) is AgreementStatus.PENDING_PAYMENT
        assert market.status(old) is AgreementStatus.EXPIRED
        assert str(unpaid) in caplog.text


class TestGiveBackPayment:
    def test_is_asked_for_when_what_has_ended_is_paid(
        self, market: Market, session: Session
    ) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        market.accept(contract, ProcessorName.STRIPE)
        with market.sessions.begin() as other:
            other.get_one(Agreement, contract).status = AgreementStatus.EXPIRED

        market.cards.pay(market.sessions, contract)
        jobs.give_back_payment(context_of(market), agreement_id=str(contract))

        names = [name for name, _, _ in enqueued(session)]
        assert names == ["contracts:give_back_payment"]
        checkout = checkout_of(session, contract)
        assert checkout
        assert checkout.ending is Ending.NOW


class TestDeliverVersion:
    def test_is_enqueued_when_a_version_is_published(
        self, market: Market, session: Session
    ) -> None:
        contract = market.bought()
        dataset_id = market.agreement(contract).dataset_id
        dataset = session.get_one(Dataset, dataset_id)
        assert dataset.current_version_id

        publish(
            session,
            VersionPublished(dataset_id=dataset_id, version_id=dataset.current_version_id),
        )

        assert enqueued(session) == [
            (
                "contracts:deliver_version",
                {"dataset_id": str(dataset_id)},
                f"deliver/{dataset_id}",
            )
        ]

    def test_tells_consumers(self, market: Market) -> None:
        contract = market.bought()
        dataset_id = market.agreement(contract).dataset_id

        jobs.deliver_version(context_of(market), dataset_id=str(dataset_id))

        assert market.told(market.buyer) == ["contracts.activated"]
