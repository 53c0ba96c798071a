"""What waits for somebody on a contract's page: questions, proposals, deletions, notice."""

from catalog.models import Access
from marketplace.contracts.agreements.amendments import queries as amendments
from marketplace.contracts.agreements.deletions import attesting
from marketplace.contracts.agreements.questions import asking
from marketplace.contracts.models import Offer
from tests.contracts.pages.conftest import As
from tests.contracts.pages.market import Market


class TestQuestions:
    def test_are_asked_and_answered(self, market: Market, as_: As) -> None:
        door = market.dataset_of(market.provider, slug="asked", access=Access.REQUEST)
        contract_id = market.accepted(market.draft(market.offer(door, kind="free")))
        place = f"/contracts/{contract_id}"
        provider, buyer = as_(market.provider), as_(market.buyer)

        assert provider.sends(f"{place}/questions", question="x").status == 422
        assert provider.sends(f"{place}/questions", question="Who reads it?").status == 303
        assert "Who reads it?" in buyer.opens(place).seen.text
        question = asking.questions(market.session, market.stored(contract_id))[0]
        answer = buyer.sends(f"{place}/questions/{question.id}", answer="Our planners.")

        assert answer.status == 303
        assert "Our planners." in provider.opens(place).seen.text
        assert buyer.sends(f"{place}/questions/{question.id}", answer="Others.").status == 409


class TestAmendments:
    def test_are_proposed_shown_as_a_difference_and_accepted(self, market: Market, as_: As) -> None:
        contract_id = market.active(market.draft(market.offer(kind="free")))
        other = market.offer(kind="free", policy=["no_resale", "attribution"])
        place = f"/contracts/{contract_id}"
        provider, buyer = as_(market.provider), as_(market.buyer)
        fields = {"offer": str(other.id), "purpose": "A map.", "proposed_by": "Anna Anbieter"}

        form = provider.opens(f"{place}/amendments/new")
        unsure = provider.sends(f"{place}/amendments/new", **fields)
        sent = provider.sends(f"{place}/amendments/new", **fields, binding="true")

        assert form.seen.with_tag("input", name="offer", value=str(other.id))
        assert (unsure.status, sent.status) == (422, 303)
        page = buyer.opens(place)
        assert "Proposed: other terms" in page.seen.text
        assert "this clause no longer holds." in page.seen.text
        found = amendments.awaited(market.session, market.stored(contract_id))
        assert found is not None
        address = f"{place}/amendments/{found.id}/acceptance"
        accepted = {"amended_by": "Karla Kauf", "terms_sha256": found.terms_sha256}
        assert buyer.sends(address, **accepted).status == 422
        assert buyer.sends(address, **accepted, binding="true").status == 303
        assert market.stored(contract_id).revision == 2
        assert "Amended; the new terms hold" in buyer.opens(place).seen.text

    def test_are_declined(self, market: Market, as_: As) -> None:
        contract_id = market.active(market.draft(market.offer(kind="free")))
        place, offer = f"/contracts/{contract_id}", market.stored(contract_id).offer_id
        fields = {"offer": str(offer), "purpose": "A map.", "proposed_by": "Anna Anbieter"}
        as_(market.provider).sends(f"{place}/amendments/new", **fields, binding="true")
        found = amendments.awaited(market.session, market.stored(contract_id))
        assert found is not None

        buyer = as_(market.buyer)
        assert buyer.sends(f"{place}/amendments/{found.id}/refusal").status == 303
        assert buyer.sends(f"{place}/amendments/{found.id}/refusal").status == 409


class TestDeletion:
    def test_is_confirmed_on_the_page(self, market: Market, as_: As) -> None:
        contract_id = market.active(market.draft(market.offer(kind="free")))
        place, buyer = f"/contracts/{contract_id}", as_(market.buyer)
        buyer.sends(f"{place}/termination", effective="now", reason="Done")

        unsure = buyer.sends(f"{place}/attestation", attested_by="Karla Kauf")
        sent = buyer.sends(f"{place}/attestation", attested_by="Karla Kauf", deleted="true")

        assert (unsure.status, sent.status) == (422, 303)
        assert "Karla Kauf confirmed on" in as_(market.provider).opens(place).seen.text
        found = attesting.deletion_of(market.session, contract_id)
        assert found is not None
        assert found.attested_by == "Karla Kauf"

    def test_is_in_the_library_until_then(self, market: Market, as_: As) -> None:
        contract_id = market.active(market.draft(market.offer(kind="free")))
        buyer = as_(market.buyer)
        buyer.sends(f"/contracts/{contract_id}/termination", effective="now", reason="Done")

        assert "Delete copies by" in buyer.opens("/library/ended").seen.text


class TestNotice:
    def test_is_said_before_anything_ends(self, market: Market, as_: As) -> None:
        agreement = market.draft(market.offer(kind="free"))
        offer = market.session.get_one(Offer, agreement.offer_id)
        offer.notice_days = 14
        market.session.commit()
        contract_id = market.active(agreement)
        place, buyer = f"/contracts/{contract_id}", as_(market.buyer)

        page = buyer.opens(f"{place}/termination")
        buyer.sends(f"{place}/termination", effective="now", reason="Done")

        assert "The terms ask for a notice of 14 days." in page.seen.text
        assert "It ends on" in buyer.opens(place).seen.text
