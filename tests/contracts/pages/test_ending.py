import pytest

from billing.models import RefundRule
from catalog.models import Access
from marketplace.accounts.models import OrganizationKind, Role
from marketplace.contracts.models import AgreementStatus, Party
from tests.contracts.pages.conftest import As
from tests.contracts.pages.market import Market


class TestTermination:
    def test_shows_both_ways_before_anything_ends(self, market: Market, as_: As) -> None:
        contract_id = market.active()

        page = as_(market.buyer).opens(f"/contracts/{contract_id}/termination")

        assert page.seen.with_tag("input", name="effective", value="now")
        assert "when the paid period is over" in page.seen.text
        assert "Access closes within seconds" in page.seen.text
        assert "Nothing of what was paid goes back." in page.seen.text
        assert market.stored(contract_id).status is AgreementStatus.ACTIVE

    def test_shows_what_goes_back(self, market: Market, as_: As) -> None:
        contract_id = market.active(market.draft(market.offer(refund=RefundRule.FULL)))
        market.paid(contract_id)

        page = as_(market.buyer).opens(f"/contracts/{contract_id}/termination")

        assert "€29.00 goes back to Käufer KG." in page.seen.text

    def test_now_ends_at_once(self, market: Market, as_: As) -> None:
        contract_id, buyer = market.active(), as_(market.buyer)

        done = buyer.sends(
            f"/contracts/{contract_id}/termination", effective="now", reason="No need any more"
        )

        page = buyer.opens(done.location)
        assert "The contract has ended" in page.seen.text
        assert "Reason: No need any more" in page.seen.text
        assert "delete your copies of the data within 30 days" in page.seen.text
        assert page.seen.href_of("To the dataset and its offers") == "/datasets/counts"

    def test_at_the_period_end_keeps_access_until_then(self, market: Market, as_: As) -> None:
        contract_id, buyer = market.active(), as_(market.buyer)

        done = buyer.sends(f"/contracts/{contract_id}/termination", effective="period_end")

        page = buyer.opens(done.location)
        assert "It ends on" in page.seen.text
        assert "It does not renew itself any more." in page.seen.text
        assert page.seen.href_of("Download the data") == "/datasets/counts"

    def test_that_is_scheduled_can_still_be_now(self, market: Market, as_: As) -> None:
        contract_id, buyer = market.active(), as_(market.buyer)
        address = f"/contracts/{contract_id}/termination"
        buyer.sends(address, effective="period_end")

        page = buyer.opens(address)

        assert [way["value"] for way in page.seen.with_tag("input", name="effective")] == ["now"]

    def test_without_a_period_says_so(self, market: Market, as_: As) -> None:
        contract_id = market.active(market.draft(market.offer(kind="free")))

        page = as_(market.buyer).sends(
            f"/contracts/{contract_id}/termination", effective="period_end"
        )

        assert page.status == 409
        assert "no paid period" in page.seen.text

    def test_discards_a_draft(self, market: Market, as_: As) -> None:
        draft, buyer = market.draft(), as_(market.buyer)

        shown = buyer.opens(f"/contracts/{draft.id}/termination")
        done = buyer.sends(f"/contracts/{draft.id}/termination", effective="now")

        assert "Discard the draft?" in shown.seen.text
        assert "The contract did not come about" in buyer.opens(done.location).seen.text

    def test_withdraws_a_request(self, market: Market, as_: As) -> None:
        market.dataset.access = Access.REQUEST
        contract_id = market.accepted()

        page = as_(market.buyer).opens(f"/contracts/{contract_id}/termination")

        assert "Withdraw the request?" in page.seen.text

    def test_is_open_to_the_provider(self, market: Market, as_: As) -> None:
        contract_id, provider = market.active(), as_(market.provider)

        provider.sends(f"/contracts/{contract_id}/termination", effective="now", reason="Moved")

        stored = market.stored(contract_id)
        assert (stored.status, stored.ended_by) == (AgreementStatus.TERMINATED, Party.PROVIDER)

    def test_is_not_open_to_a_viewer(self, market: Market, as_: As) -> None:
        contract_id = market.active()
        viewer = as_(market.colleague(market.buyer, Role.VIEWER))

        shown = viewer.opens(f"/contracts/{contract_id}/termination")
        page = viewer.sends(f"/contracts/{contract_id}/termination", effective="now")

        assert shown.location == f"/contracts/{contract_id}"
        assert page.status == 403

    def test_of_what_has_ended_shows_how_it_stands(self, market: Market, as_: As) -> None:
        contract_id, buyer = market.active(), as_(market.buyer)
        address = f"/contracts/{contract_id}/termination"
        buyer.sends(address, effective="now")

        again = buyer.sends(address, effective="now")

        assert (again.status, again.location) == (303, f"/contracts/{contract_id}")


class TestApproval:
    @pytest.fixture(autouse=True)
    def on_request(self, market: Market) -> None:
        market.dataset.access = Access.REQUEST

    def test_is_asked_of_the_provider(self, market: Market, as_: As) -> None:
        page = as_(market.provider).opens(f"/contracts/{market.accepted()}")

        assert "Decide on the request" in page.seen.text
        assert "We plan our opening hours." in page.seen.text
        assert page.seen.with_tag("button", name="decision", value="approve")

    def test_leads_to_the_payment(self, market: Market, as_: As) -> None:
        contract_id = market.accepted()

        page = as_(market.provider).sends(f"/contracts/{contract_id}/approval", decision="approve")

        assert page.status == 303
        assert market.stored(contract_id).status is AgreementStatus.PENDING_PAYMENT
        assert "Pay €29.00 now" in as_(market.buyer).opens(page.location).seen.text

    def test_can_be_refused_with_a_reason(self, market: Market, as_: As) -> None:
        contract_id = market.accepted()

        as_(market.provider).sends(
            f"/contracts/{contract_id}/approval", decision="refuse", reason="Not for this purpose"
        )

        page = as_(market.buyer).opens(f"/contracts/{contract_id}")
        assert "The request was refused" in page.seen.text
        assert "Reason: Not for this purpose" in page.seen.text
        assert "Nothing is due." in page.seen.text

    def test_cannot_be_refused_without_a_reason(self, market: Market, as_: As) -> None:
        contract_id = market.accepted()

        page = as_(market.provider).sends(f"/contracts/{contract_id}/approval", decision="refuse")

        assert page.status == 422
        assert page.seen.with_tag("textarea", name="reason")[0]["aria-invalid"] == "true"

    def test_is_not_given_by_the_buyer(self, market: Market, as_: As) -> None:
        contract_id = market.accepted()

        page = as_(market.buyer).sends(f"/contracts/{contract_id}/approval", decision="approve")

        assert page.status == 409
        assert "The provider decides on this contract" in page.seen.text


class TestRevocation:
    def test_shows_what_it_stops(self, market: Market, as_: As) -> None:
        contract_id = market.active()
        steward = market.steward()

        page = as_(steward).opens(f"/contracts/{contract_id}/revocation")

        assert "Käufer KG can no longer download any version" in page.seen.text
        assert "Nothing has been downloaded so far." in page.seen.text
        assert "This cannot be undone." in page.seen.text

    def test_is_reached_from_the_contract(self, market: Market, as_: As) -> None:
        contract_id = market.active()

        page = as_(market.steward()).opens(f"/contracts/{contract_id}")

        assert page.seen.href_of("Revoke the contract") == f"/contracts/{contract_id}/revocation"

    def test_ends_the_contract_at_once(self, market: Market, as_: As) -> None:
        contract_id, steward = market.active(), as_(market.steward())

        done = steward.sends(f"/contracts/{contract_id}/revocation", reason="Data was resold")

        assert done.status == 303
        page = as_(market.buyer).opens(done.location)
        assert "The city has revoked this contract" in page.seen.text
        assert "Reason: Data was resold" in page.seen.text

    def test_needs_a_reason(self, market: Market, as_: As) -> None:
        contract_id, steward = market.active(), as_(market.steward())

        page = steward.sends(f"/contracts/{contract_id}/revocation", reason=" ")

        assert page.status == 422
        assert market.stored(contract_id).status is AgreementStatus.ACTIVE

    def test_is_for_stewards(self, market: Market, as_: As) -> None:
        contract_id = market.active()

        page = as_(market.buyer).opens(f"/contracts/{contract_id}/revocation")

        assert page.status == 403

    def test_of_what_has_ended_leads_back(self, market: Market, as_: As) -> None:
        contract_id, steward = market.active(), as_(market.steward())
        address = f"/contracts/{contract_id}/revocation"
        steward.sends(address, reason="Data was resold")

        assert steward.opens(address).location == f"/contracts/{contract_id}"


class TestCityData:
    def test_bears_the_seal(self, market: Market, as_: As) -> None:
        market.verify(market.provider, kind=OrganizationKind.CITY_DEPARTMENT)
        offer = market.offer(kind="free", purposes=["research"])
        draft = market.draft(offer)

        page = as_(market.buyer).opens(f"/contracts/{draft.id}")

        assert "The rights stay with the city" in page.seen.text


class TestWithoutMoney:
    def test_what_would_cost_cannot_be_drawn_up(self, moneyless: Market, as_: As) -> None:
        offer = moneyless.offer(kind="free")
        offer.unit_amount = 2900
        moneyless.session.commit()

        page = as_(moneyless.buyer).opens(f"/contracts/new?offer={offer.id}")

        assert "No contract on this data can be made here at present." in page.seen.text
        assert not page.seen.with_tag("textarea", name="purpose")

    def test_no_page_of_a_free_contract_mentions_it(self, moneyless: Market, as_: As) -> None:
        draft = moneyless.draft(moneyless.offer(kind="free"))
        buyer = as_(moneyless.buyer)

        text = "".join(
            buyer.opens(address).seen.text.partition("The clauses")[0]
            for address in (
                f"/contracts/new?offer={draft.offer_id}",
                f"/contracts/{draft.id}",
                f"/contracts/{draft.id}/termination",
            )
        )

        assert [word for word in ("€", "pay", "price", "invoice") if word in text.lower()] == []
