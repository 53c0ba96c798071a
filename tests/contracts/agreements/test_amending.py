from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from jwt.api_jws import PyJWS

from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import MayNotBuy
from marketplace.accounts.models import Role
from marketplace.contracts import terms
from marketplace.contracts.agreements.amendments import queries
from marketplace.contracts.agreements.amendments.comparing import changes
from marketplace.contracts.agreements.amendments.errors import (
    AmendmentAnswered,
    AmendmentAwaited,
    AmendmentChangesPrice,
    AmendmentEmpty,
    OfferOfAnother,
    OwnProposal,
)
from marketplace.contracts.agreements.amendments.models import AmendmentStatus
from marketplace.contracts.agreements.errors import (
    AgreementMoved,
    AgreementNotFound,
    AuthorityMissing,
    NoPartyToEnd,
    TermsChanged,
)
from marketplace.contracts.models import AgreementStatus
from marketplace.contracts.offers.errors import OfferNotFound
from marketplace.contracts.sovereignty.errors import SovereigntyBroken
from marketplace.core.errors import DomainError
from marketplace.entitlements.models import History
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY

WIDER: dict[str, Any] = {"policy": ["no_resale", "attribution"], "calls_per_month": 5}


class TestAmending:
    def test_changes_nothing_until_the_other_side_accepts(self, market: Market) -> None:
        contract = market.bought()
        before = market.agreement(contract)

        market.propose(contract, offer_id=market.private_offer(contract, **WIDER).id)

        assert market.agreement(contract) == before
        assert market.told(market.buyer)[-1] == "contracts.amendment-proposed"

    def test_lets_the_new_terms_hold_signed_anew(self, market: Market) -> None:
        contract = market.bought()
        before = market.agreement(contract)
        offer = market.private_offer(contract, **WIDER, history=History.LAST, history_versions=2)

        market.amend(contract, market.propose(contract, offer_id=offer.id))

        after, held = market.agreement(contract), market.entitlement(contract)
        assert (after.revision, after.offer_id, after.status) == (
            2,
            offer.id,
            AgreementStatus.ACTIVE,
        )
        assert after.terms_sha256 != before.terms_sha256
        assert after.jws != before.jws
        assert held is not None
        assert (held.calls_per_month, held.history, held.history_versions) == (5, "last", 2)
        assert market.log(contract)[-2:] == ["contracts.amendment_proposed", "contracts.amended"]
        assert market.told(market.seller)[-1] == "contracts.amended"

    def test_keeps_the_terms_until_then_with_their_signature(self, market: Market) -> None:
        contract = market.bought()
        before = market.agreement(contract)
        market.amend(contract, market.propose(contract, purpose="Now for a map as well."))

        with market.sessions() as session:
            found = queries.terms_of(session, market.agreement(contract), 1)

        assert found == (before.terms, before.jws)
        said = PyJWS().decode_complete(
            market.agreement(contract).jws or "", options={"verify_signature": False}
        )
        assert b'"revision":2' in said["payload"]

    def test_shows_the_difference_clause_by_clause(self, market: Market) -> None:
        contract = market.bought()
        offer = market.private_offer(contract, policy=["no_resale", "attribution"])
        made = market.propose(contract, offer_id=offer.id, purpose="A map.")

        old, new = (terms.read(each) for each in (market.agreement(contract).terms, made.terms))
        found = {each.clause: each for each in changes(old, new)}

        assert found["delete_at_end"].after is None
        assert found["purpose"].before is not None
        assert found["purpose"].after is not None
        assert "A map." in found["purpose"].after.en
        assert "no_resale" not in found
        assert changes(old, old) == []

    def test_happens_once(self, market: Market) -> None:
        contract = market.bought()
        made = market.propose(contract, purpose="A map.")
        market.amend(contract, made)

        market.amend(contract, made)

        assert market.agreement(contract).revision == 2

    def test_moves_the_end_with_the_term(self, market: Market) -> None:
        with time_machine.travel("2026-04-01T10:00:00Z"):
            contract = market.bought(term_months=3)
            longer = market.private_offer(contract, term_months=12)
            market.amend(contract, market.propose(contract, offer_id=longer.id))

        held = market.entitlement(contract)
        assert held is not None
        assert str(held.ends_at)[:10] == "2027-04-01"

    def test_is_for_either_side(self, market: Market) -> None:
        contract = market.bought()
        made = market.propose(contract, market.buyer, purpose="A map.")

        market.amend(contract, made, by=market.seller)

        assert market.agreement(contract).accepted_by == "Sam Muster"  # who binds the consumer


class TestRefusals:
    def test_of_what_changes_nothing(self, market: Market) -> None:
        with pytest.raises(AmendmentEmpty):
            market.propose(market.bought())

    def test_of_another_price(self, market: Market) -> None:
        contract = market.bought()

        with pytest.raises(AmendmentChangesPrice):
            market.propose(contract, offer_id=market.private_offer(contract, **MONTHLY).id)

    def test_of_another_dataset(self, market: Market) -> None:
        with pytest.raises(OfferOfAnother):
            market.propose(market.bought(), offer_id=market.offer().id)

    def test_of_an_offer_to_somebody_else(self, market: Market) -> None:
        contract = market.bought()
        other = market.newcomer().organization_id
        offer = market.private_offer(contract, for_organization_id=other)

        with pytest.raises(OfferNotFound):
            market.propose(contract, offer_id=offer.id)

    def test_of_a_second_proposal(self, market: Market) -> None:
        contract = market.bought()
        market.propose(contract, purpose="A map.")

        with pytest.raises(AmendmentAwaited):
            market.propose(contract, market.buyer, purpose="A chart.")

    def test_of_terms_that_break_a_rule_of_the_city(self, market: Market) -> None:
        contract = market.draft(market.offer(of=market.department))
        market.accept(contract)
        loose = market.private_offer(contract, policy=["attribution"])

        with pytest.raises(SovereigntyBroken):
            market.propose(contract, market.department, offer_id=loose.id)

    def test_of_whoever_may_not_bind(self, market: Market) -> None:
        contract = market.bought()

        with pytest.raises(AuthorityMissing):
            market.propose(contract, purpose="A map.", has_authority=False)
        with pytest.raises(NoPartyToEnd):
            market.propose(contract, market.steward, purpose="A map.")
        with pytest.raises(AgreementNotFound):
            market.propose(contract, market.newcomer(), purpose="A map.")

    def test_of_ones_own_acceptance(self, market: Market) -> None:
        contract = market.bought()
        made = market.propose(contract, purpose="A map.")

        with pytest.raises(OwnProposal):
            market.amend(contract, made, by=market.seller)

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [({"terms_sha256": "0" * 64}, TermsChanged), ({"has_authority": False}, AuthorityMissing)],
    )
    def test_of_an_acceptance(
        self, market: Market, given: dict[str, Any], refusal: type[DomainError]
    ) -> None:
        contract = market.bought()
        made = market.propose(contract, purpose="A map.")

        with pytest.raises(refusal):
            market.amend(contract, made, **given)

    def test_of_what_was_declined_or_withdrawn(self, market: Market) -> None:
        contract = market.bought()
        declined = market.decline(contract, market.propose(contract, purpose="A map."))
        withdrawn = market.propose(contract, purpose="A chart.")
        market.decline(contract, withdrawn, by=market.seller)

        assert declined.status is AmendmentStatus.DECLINED
        for each in (declined, withdrawn):
            with pytest.raises(AmendmentAnswered):
                market.amend(contract, each)
        assert market.agreement(contract).revision == 1

    def test_of_what_has_lapsed(self, market: Market) -> None:
        with time_machine.travel("2026-04-01T10:00:00Z") as now:
            contract = market.bought()
            made = market.propose(contract, purpose="A map.")
            now.shift(timedelta(days=30))

            with pytest.raises(AmendmentAnswered) as refusal:
                market.amend(contract, made)

        assert refusal.value.facts["present"] == "lapsed"

    def test_of_an_agreement_that_ends(self, market: Market) -> None:
        contract = market.bought(notice_days=30)
        made = market.propose(contract, purpose="A map.")
        market.terminate(contract)

        with pytest.raises(AgreementMoved):
            market.amend(contract, made)
        market.revoke(contract)
        with pytest.raises(AgreementMoved):
            market.amend(contract, made)

    def test_of_somebody_without_the_role(self, market: Market) -> None:
        contract = market.bought()
        made = market.propose(contract, purpose="A map.")
        viewer: Actor = market.newcomer(Role.VIEWER)
        colleague = replace(viewer, organization_id=market.buyer.organization_id)

        with pytest.raises(MayNotBuy):
            market.amend(contract, made, by=colleague)
