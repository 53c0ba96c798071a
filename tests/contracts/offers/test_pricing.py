from typing import Any

import pytest

from billing.models import RefundRule
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts import purposes
from marketplace.contracts.models import Agreement, OfferKind, Party
from marketplace.contracts.offers.errors import PurposeNotOffered, PurposeUnknown
from marketplace.contracts.pricing import price_for
from marketplace.contracts.refunds import refund_rule
from tests.contracts.offers.drafts import NOON, a_consumer, an_offer

TARIFFS = [{"size": "startup", "unit_amount": 0}, {"size": "micro", "unit_amount": 1200}]


class TestPriceFor:
    @pytest.mark.parametrize(
        ("organization", "price"),
        [
            ({}, (4900, None)),
            ({"verified_at": NOON}, (4900, None)),
            ({"size": OrganizationSize.MICRO}, (4900, None)),
            ({"size": OrganizationSize.MICRO, "verified_at": NOON}, (1200, "micro")),
            ({"size": OrganizationSize.STARTUP, "verified_at": NOON}, (0, "startup")),
            ({"size": OrganizationSize.LARGE, "verified_at": NOON}, (4900, None)),
        ],
    )
    def test_is_the_tariff_of_a_verified_size(
        self, organization: dict[str, Any], price: tuple[int, str | None]
    ) -> None:
        assert price_for(an_offer(tariffs=TARIFFS), a_consumer(**organization)) == price


class TestChosenPurposes:
    def test_are_all_that_are_offered_unless_named(self) -> None:
        offer = an_offer(purposes=["site_selection", "research"])

        assert purposes.chosen(offer, None) == ["site_selection", "research"]
        assert purposes.chosen(offer, ["research", "research"]) == ["research"]

    def test_may_be_any_where_none_is_offered(self) -> None:
        offer = an_offer(purposes=[])

        assert purposes.chosen(offer, []) == []
        assert purposes.chosen(offer, ["environment"]) == ["environment"]

    def test_must_be_offered_and_known(self) -> None:
        offer = an_offer(purposes=["research"])

        with pytest.raises(PurposeNotOffered) as refusal:
            purposes.chosen(offer, ["environment"])
        with pytest.raises(PurposeUnknown):
            purposes.chosen(offer, ["anything"])
        assert refusal.value.facts["valid"] == ["research"]


class TestRefundRule:
    @pytest.mark.parametrize(
        ("kind", "rule", "party", "expected"),
        [
            (OfferKind.SUBSCRIPTION, RefundRule.NONE, Party.CONSUMER, RefundRule.NONE),
            (OfferKind.SUBSCRIPTION, RefundRule.NONE, Party.SYSTEM, RefundRule.NONE),
            (OfferKind.SUBSCRIPTION, RefundRule.NONE, Party.PROVIDER, RefundRule.PRORATED),
            (OfferKind.SUBSCRIPTION, RefundRule.FULL, Party.STEWARD, RefundRule.FULL),
            (OfferKind.ONE_OFF, RefundRule.NONE, Party.STEWARD, RefundRule.FULL),
            (OfferKind.ONE_OFF, RefundRule.PRORATED, Party.CONSUMER, RefundRule.PRORATED),
        ],
    )
    def test_gives_more_to_whom_others_send_away(
        self, kind: OfferKind, rule: RefundRule, party: Party, expected: RefundRule
    ) -> None:
        agreed: dict[str, Any] = {"kind": kind, "refund": rule}

        assert refund_rule(Agreement(**agreed), party) is expected
