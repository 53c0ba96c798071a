from datetime import timedelta

import pytest
import time_machine

from billing.invoicing.errors import InvoiceNotOffered
from billing.models import ProcessorName
from marketplace.contracts.agreements.errors import (
    AgreementMoved,
    AgreementNotFound,
    AuthorityMissing,
    DraftTooOld,
    PaymentWayRefused,
    TermsChanged,
)
from marketplace.contracts.models import AgreementStatus, Offer
from marketplace.contracts.offers.errors import OfferWithdrawn
from marketplace.core import clock
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY, ONCE

CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE


class TestAcceptFree:
    def test_is_in_force_at_once(self, market: Market) -> None:
        contract = market.draft()

        accepted = market.accept(contract)

        assert accepted.agreement.status is AgreementStatus.ACTIVE
        assert accepted.is_settled
        assert market.may_read(contract)
        assert market.running(contract) == 1

    def test_names_who_accepted_and_when(self, market: Market) -> None:
        contract = market.draft()

        market.accept(contract)

        agreement = market.agreement(contract)
        assert (agreement.accepted_by, agreement.accepted_by_id) == (
            "Kim Beispiel",
            market.buyer.person_id,
        )
        assert agreement.accepted_at is not None
        assert agreement.respond_by is None
        assert market.log(contract) == [
            "contracts.drafted",
            "contracts.accepted",
            "contracts.activated",
        ]

    def test_tells_both_parties(self, market: Market) -> None:
        market.accept(market.draft())

        assert market.told(market.buyer) == ["contracts.activated"]
        assert market.told(market.seller) == ["contracts.sold"]

    def test_binds_nobody_twice(self, market: Market) -> None:
        contract = market.draft()
        market.accept(contract)
        before = market.agreement(contract)

        market.accept(contract)

        assert market.agreement(contract) == before
        assert market.running(contract) == 1
        assert market.log(contract).count("contracts.accepted") == 1

    def test_is_for_the_organization_that_drafted(self, market: Market) -> None:
        contract = market.draft()

        with pytest.raises(AgreementNotFound):
            market.accept(contract, by=market.seller)
        with pytest.raises(AgreementNotFound):
            market.accept(contract, by=market.newcomer())

    def test_holds_terms_for_thirty_days(self, market: Market) -> None:
        contract = market.draft(respond_by=clock.now() - timedelta(seconds=1))

        with pytest.raises(DraftTooOld):
            market.accept(contract)

    def test_refuses_what_was_withdrawn_and_names_what_is_there(self, market: Market) -> None:
        offer = market.offer()
        contract = market.draft(offer)
        with market.sessions.begin() as session:
            session.get_one(Offer, offer.id).withdrawn_at = clock.now()

        with pytest.raises(OfferWithdrawn) as refusal:
            market.accept(contract)

        assert refusal.value.facts["offers"]
        assert market.status(contract) is AgreementStatus.DRAFT

    def test_refuses_what_has_ended(self, market: Market) -> None:
        contract = market.bought()
        market.terminate(contract)

        with pytest.raises(AgreementMoved) as refusal:
            market.accept(contract)

        assert refusal.value.facts["present"] == "terminated"
        assert refusal.value.facts["possible"] == []


class TestAcceptByInvoice:
    def test_is_in_force_at_once(self, market: Market) -> None:
        contract = market.draft(market.offer(**MONTHLY))

        accepted = market.accept(contract, INVOICE)

        assert accepted.agreement.status is AgreementStatus.ACTIVE
        assert market.may_read(contract)
        assert market.log(contract)[1:] == [
            "contracts.accepted",
            "contracts.payment_awaited",
            "contracts.activated",
        ]

    def test_is_chosen_where_it_is_possible(self, market: Market) -> None:
        contract = market.draft(market.offer(**ONCE))

        assert market.accept(contract).agreement.payment is INVOICE

    def test_is_refused_to_whom_nobody_verified(self, market: Market) -> None:
        newcomer = market.newcomer()
        contract = market.draft(market.offer(**MONTHLY), by=newcomer)

        with pytest.raises(InvoiceNotOffered):
            market.accept(contract, INVOICE, by=newcomer)

        assert market.status(contract) is AgreementStatus.DRAFT
        assert market.log(contract) == ["contracts.drafted"]

    def test_is_not_chosen_for_whom_nobody_verified(self, market: Market) -> None:
        newcomer = market.newcomer()
        contract = market.draft(market.offer(**MONTHLY), by=newcomer)

        assert market.accept(contract, by=newcomer).agreement.payment is CARD

    def test_says_why_where_there_is_no_other_way(self, market: Market) -> None:
        newcomer = market.newcomer()
        contract = market.draft(market.offer(**MONTHLY, payment=["invoice"]), by=newcomer)

        with pytest.raises(InvoiceNotOffered):
            market.accept(contract, by=newcomer)


class TestAcceptByCard:
    def test_waits_at_a_payment_page(self, market: Market) -> None:
        contract = market.draft(market.offer(**MONTHLY))

        accepted = market.accept(contract, CARD)

        assert accepted.agreement.status is AgreementStatus.PENDING_PAYMENT
        assert len(market.cards.pages) == 1
        assert not market.may_read(contract)
        assert market.running(contract) == 0

    def test_makes_no_second_page(self, market: Market) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        market.accept(contract, CARD)

        again = market.accept(contract, CARD)

        assert again.agreement.status is AgreementStatus.PENDING_PAYMENT
        assert len(market.cards.pages) == 1

    def test_opens_a_new_page_once_the_last_has_expired(self, market: Market) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        with time_machine.travel("2026-11-23T10:00:00Z", tick=False) as now:
            market.accept(contract, CARD)
            now.shift(timedelta(days=2))
            market.accept(contract, CARD)

        assert len(market.cards.pages) == 2

    def test_is_accepted_though_nobody_answers(self, market: Market) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        market.cards.is_down = True

        accepted = market.accept(contract, CARD)

        assert not accepted.is_settled
        assert accepted.agreement.status is AgreementStatus.PENDING_PAYMENT
        market.cards.is_down = False
        assert market.accept(contract, CARD).is_settled
        assert len(market.cards.pages) == 1

    def test_is_in_force_once_paid(self, market: Market) -> None:
        contract = market.bought(CARD, **MONTHLY)

        assert market.status(contract) is AgreementStatus.ACTIVE
        assert market.agreement(contract).respond_by is None
        assert market.may_read(contract)

    def test_names_the_ways_there_are(self, market: Market) -> None:
        contract = market.draft(market.offer(**MONTHLY, payment=["invoice"]))

        with pytest.raises(PaymentWayRefused) as refusal:
            market.accept(contract, CARD)

        assert refusal.value.facts["ways"] == ["invoice"]

    def test_says_that_nothing_can_be_paid_here(self, market: Market) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        market.processors = {}

        with pytest.raises(PaymentWayRefused, match="No way to pay"):
            market.accept(contract)


class TestAcceptOnRequest:
    def test_waits_for_the_provider(self, market: Market) -> None:
        contract = market.requested()

        assert market.status(contract) is AgreementStatus.ACCEPTED
        assert not market.may_read(contract)
        assert market.told(market.seller) == ["contracts.approval-asked"]
        assert market.told(market.steward) == []

    def test_asks_for_no_money_before_it_is_approved(self, market: Market) -> None:
        contract = market.draft(market.offer(door="request", **MONTHLY))

        market.accept(contract, CARD)

        assert market.status(contract) is AgreementStatus.ACCEPTED
        assert market.cards.pages == []

    def test_tells_stewards_too_of_the_citys_data(self, market: Market) -> None:
        market.requested(of=market.department)

        assert market.told(market.steward) == ["contracts.approval-asked"]
        assert market.told(market.department) == ["contracts.approval-asked"]

    def test_is_asked_once(self, market: Market) -> None:
        contract = market.requested()

        again = market.accept(contract)

        assert again.agreement.status is AgreementStatus.ACCEPTED
        assert market.told(market.seller) == ["contracts.approval-asked"]


class TestAuthority:
    def test_is_confirmed_and_signed(self, market: Market) -> None:
        contract = market.bought()

        assert market.agreement(contract).has_authority

    def test_is_needed(self, market: Market) -> None:
        contract = market.draft()

        with pytest.raises(AuthorityMissing):
            market.accept(contract, has_authority=False)

        assert market.status(contract) is AgreementStatus.DRAFT


class TestTermsThatWereRead:
    def test_are_those_that_are_accepted(self, market: Market) -> None:
        contract = market.draft()

        with pytest.raises(TermsChanged) as refusal:
            market.accept(contract, terms_sha256="0" * 64)

        sha256 = refusal.value.facts["terms_sha256"]
        assert market.accept(contract, terms_sha256=sha256).agreement.accepted_at
