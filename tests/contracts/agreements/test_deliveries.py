from uuid import UUID

import pytest
import time_machine
from sqlmodel import Session, select

from billing.models import Ending, ProcessorName
from catalog.models import Dataset, DatasetStatus, Version
from marketplace.contracts.agreements import deliveries
from marketplace.contracts.models import Agreement
from marketplace.notices.models import Mail, Message
from tests.contracts.agreements.market import MONTH, Market
from tests.factories.catalog import CatalogFactory
from tests.factories.contracts import MONTHLY

NEW = "contracts.new-version"


def publish(market: Market, contract: UUID) -> Version:
    """A further version of what a contract is about, and the job that follows."""
    with market.sessions.begin() as session:
        dataset = session.get_one(Dataset, session.get_one(Agreement, contract).dataset_id)
        version = CatalogFactory(session).published_version(dataset, number=_next(session, dataset))
        dataset.current_version_id = version.id
    deliveries.deliver(market.sessions, dataset.id)
    return version


def _next(session: Session, dataset: Dataset) -> int:
    wanted = select(Version.number).where(Version.dataset_id == dataset.id)
    return max(session.exec(wanted)) + 1


class TestDeliver:
    def test_tells_the_consumer_in_the_site_and_by_mail(self, market: Market) -> None:
        contract = market.bought()

        version = publish(market, contract)

        assert market.told(market.buyer)[-1] == NEW
        with market.sessions() as session:
            message = session.exec(select(Message).where(Message.kind == NEW)).one()
            mail = session.exec(select(Mail).where(Mail.kind == NEW)).one()
        assert message.facts["number"] == version.number
        assert (message.link, mail.link) == ("/datasets/sold-0", "/datasets/sold-0")

    def test_tells_of_each_version_once(self, market: Market) -> None:
        contract = market.bought()
        publish(market, contract)
        deliveries.deliver(market.sessions, market.agreement(contract).dataset_id)

        publish(market, contract)

        assert market.told(market.buyer).count(NEW) == 2

    def test_does_not_tell_of_what_came_with_the_contract(self, market: Market) -> None:
        contract = market.bought()

        deliveries.deliver(market.sessions, market.agreement(contract).dataset_id)

        assert NEW not in market.told(market.buyer)

    def test_tells_nobody_after_the_end(self, market: Market) -> None:
        contract = market.bought()
        market.terminate(contract)

        publish(market, contract)

        assert NEW not in market.told(market.buyer)

    def test_tells_nobody_whose_period_is_over(self, market: Market) -> None:
        with time_machine.travel("2026-04-01T10:00:00Z") as now:
            contract = market.bought(ProcessorName.INVOICE, **MONTHLY)
            market.terminate(contract, Ending.PERIOD_END)
            now.shift(MONTH)
            publish(market, contract)

        assert NEW not in market.told(market.buyer)

    def test_waits_while_a_payment_is_missing(self, market: Market) -> None:
        contract = market.bought(ProcessorName.STRIPE, **MONTHLY)
        market.cards.lapse(market.sessions, contract)
        publish(market, contract)
        assert NEW not in market.told(market.buyer)

        market.cards.pay(market.sessions, contract)
        deliveries.deliver(market.sessions, market.agreement(contract).dataset_id)

        assert market.told(market.buyer)[-1] == NEW

    @pytest.mark.parametrize("status", [DatasetStatus.WITHDRAWN, DatasetStatus.DRAFT])
    def test_tells_nobody_of_what_is_not_online(
        self, market: Market, status: DatasetStatus
    ) -> None:
        contract = market.bought()
        with market.sessions.begin() as session:
            dataset_id = session.get_one(Agreement, contract).dataset_id
            session.get_one(Dataset, dataset_id).status = status

        publish(market, contract)

        assert NEW not in market.told(market.buyer)

    def test_of_nobody_knows_no_version(self, market: Market) -> None:
        with market.sessions.begin() as session:
            dataset = CatalogFactory(session).dataset()

        deliveries.deliver(market.sessions, dataset.id)
