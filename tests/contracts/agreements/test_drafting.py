import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from catalog.models import Access, Dataset
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts.agreements import drafting
from marketplace.contracts.agreements.drafting import Wish
from marketplace.contracts.agreements.errors import OwnOffer
from marketplace.contracts.models import Agreement, AgreementStatus, Offer
from marketplace.contracts.offers.errors import (
    OfferNotFound,
    OfferWithdrawn,
    PurposeNotOffered,
    PurposeUnknown,
)
from marketplace.contracts.sovereignty.errors import SovereigntyBroken
from marketplace.core import clock
from marketplace.core.ids import new_id
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY

PURPOSE = "Where to put charging stations."


@pytest.fixture
def session(market: Market, session: Session) -> Session:
    """The session, once the market is there."""
    del market
    return session


def drafted(session: Session, market: Market, offer: Offer, **given: object) -> Agreement:
    wish = replace(Wish(offer_id=offer.id, purpose=PURPOSE), **given)  # type: ignore[arg-type] - a dictionary of the test's own
    return drafting.draft(session, market.settings, actor=market.buyer, wish=wish)


class TestDraft:
    def test_freezes_the_terms(self, session: Session, market: Market) -> None:
        offer = market.offer(**MONTHLY, trial_days=14)

        agreement = drafted(session, market, offer)

        terms = json.loads(agreement.terms)
        assert agreement.status is AgreementStatus.DRAFT
        assert agreement.terms_sha256 == hashlib.sha256(agreement.terms).hexdigest()
        assert terms["agreement"] == str(agreement.id)
        assert terms["price"]["unit_amount"] == agreement.unit_amount == 4900
        assert terms["odrl"] == agreement.odrl
        assert (agreement.interval, agreement.trial_days) == (offer.interval, 14)

    def test_is_refused_where_the_city_narrowed_a_door_that_the_offer_does_not_protect(
        self, session: Session, market: Market
    ) -> None:
        offer = market.offer(of=market.department, policy=["attribution"])

        with pytest.raises(SovereigntyBroken):
            drafted(session, market, offer)

    def test_holds_for_thirty_days(self, session: Session, market: Market) -> None:
        agreement = drafted(session, market, market.offer())

        assert agreement.respond_by
        assert agreement.respond_by - clock.now() > timedelta(days=29, hours=23)

    def test_takes_the_tariff_of_a_verified_size(self, session: Session, market: Market) -> None:
        market.organization(market.buyer, session).size = OrganizationSize.SMALL
        offer = market.offer(**MONTHLY, tariffs=[{"size": "small", "unit_amount": 1900}])

        assert drafted(session, market, offer).unit_amount == 1900

    def test_names_the_purposes_asked_for(self, session: Session, market: Market) -> None:
        offer = market.offer(purposes=["research", "site_selection"])

        assert drafted(session, market, offer, purposes=["research"]).purposes == ["research"]

    def test_names_all_that_are_offered_else(self, session: Session, market: Market) -> None:
        offer = market.offer(purposes=["research", "site_selection"])

        assert set(drafted(session, market, offer).purposes) == {"research", "site_selection"}


class TestRefusals:
    def test_of_ones_own_dataset(self, session: Session, market: Market) -> None:
        offer = market.offer(of=market.buyer)

        with pytest.raises(OwnOffer):
            drafted(session, market, offer)

    def test_of_a_withdrawn_offer_names_the_present_ones(
        self, session: Session, market: Market
    ) -> None:
        offer = market.offer(withdrawn_at=clock.now())

        with pytest.raises(OfferWithdrawn) as refusal:
            drafted(session, market, offer)

        assert "offers" in refusal.value.facts

    def test_of_an_offer_that_never_was(self, session: Session, market: Market) -> None:
        with pytest.raises(OfferNotFound):
            drafted(session, market, Offer.model_construct(id=new_id()))

    def test_of_a_dataset_that_is_not_visible(self, session: Session, market: Market) -> None:
        offer = market.offer()
        session.get_one(Dataset, offer.dataset_id).access = Access.PRIVATE

        with pytest.raises(OfferNotFound):
            drafted(session, market, offer)

    @pytest.mark.parametrize(
        ("purposes", "refusal"),
        [(["world_domination"], PurposeUnknown), (["research"], PurposeNotOffered)],
    )
    def test_of_purposes_that_are_not_offered(
        self, session: Session, market: Market, purposes: list[str], refusal: type[Exception]
    ) -> None:
        offer = market.offer(purposes=["site_selection"])

        with pytest.raises(refusal):
            drafted(session, market, offer, purposes=purposes)


class TestPrivateOffers:
    def test_are_for_whom_they_were_made(self, market: Market) -> None:
        offer = market.offer(for_organization_id=market.buyer.organization_id)
        contract = market.draft(offer)

        market.accept(contract)

        assert market.may_read(contract)

    def test_do_not_exist_for_others(self, market: Market) -> None:
        offer = market.offer(for_organization_id=market.buyer.organization_id)

        with pytest.raises(OfferNotFound):
            market.draft(offer, by=market.newcomer())

    def test_open_a_private_door(self, market: Market) -> None:
        offer = market.offer(door="private", for_organization_id=market.buyer.organization_id)
        contract = market.draft(offer)
        market.accept(contract)

        assert market.may_read(contract)
        with pytest.raises(OfferNotFound):
            market.draft(market.offer(door="private"))

    def test_are_not_for_those_who_only_watch(self, market: Market) -> None:
        offer = market.offer(of=market.department, for_organization_id=market.buyer.organization_id)

        with pytest.raises(OfferNotFound):
            market.draft(offer, by=market.steward)
