import pytest

from catalog.models import DatasetStatus
from marketplace.accounts.models import OrganizationSize, Role
from marketplace.contracts.models import AgreementStatus
from tests.contracts.pages.conftest import As
from tests.contracts.pages.market import Market


class TestTermsOfAnOffer:
    def test_are_read_by_anyone_in_full(self, market: Market, as_: As) -> None:
        offer = market.offer(trial_days=14)

        page = as_(None).opens(f"/contracts/new?offer={offer.id}")

        assert page.status == 200
        assert "€29 / month" in page.seen.text
        assert "including €4.63 VAT" in page.seen.text
        assert "What you may not do" in page.seen.text
        assert page.seen.text.count("What this means") >= 8

    def test_lead_a_visitor_through_sign_in_and_back(self, market: Market, as_: As) -> None:
        offer = market.offer()

        page = as_(None).opens(f"/contracts/new?offer={offer.id}")

        assert page.seen.href_of("Sign in and go on") == (
            f"/sign-in?next=%2Fcontracts%2Fnew%3Foffer%3D{offer.id}"
        )
        assert not page.seen.with_tag("textarea", name="purpose")

    def test_speak_german(self, market: Market, as_: As) -> None:
        offer = market.offer()

        page = as_(None).opens(f"/contracts/new?offer={offer.id}&lang=de")

        assert "Was das heißt" in page.seen.text
        assert "29\xa0€" in page.seen.text.replace(" ", " ") or "29 €" in page.seen.text
        assert "Zählungen" in page.seen.text

    def test_ask_a_buyer_what_the_data_is_for(self, market: Market, as_: As) -> None:
        offer = market.offer(purposes=["research", "operations"])

        page = as_(market.buyer).opens(f"/contracts/new?offer={offer.id}")

        shown = [box["value"] for box in page.seen.with_tag("input", name="purposes")]
        assert sorted(shown) == ["operations", "research"]
        assert page.seen.with_tag("textarea", name="purpose")

    def test_choose_the_only_purpose_beforehand(self, market: Market, as_: As) -> None:
        offer = market.offer(purposes=["research"])

        page = as_(market.buyer).opens(f"/contracts/new?offer={offer.id}")

        assert "checked" in page.seen.with_tag("input", name="purposes")[0]

    def test_tell_who_lacks_the_role_what_to_do(self, market: Market, as_: As) -> None:
        viewer = market.colleague(market.buyer, Role.VIEWER)

        page = as_(viewer).opens(f"/contracts/new?offer={market.offer().id}")

        assert "Only owners and buyers of an organization make contracts" in page.seen.text
        assert not page.seen.with_tag("textarea", name="purpose")

    def test_tell_the_provider_that_it_is_theirs(self, market: Market, as_: As) -> None:
        page = as_(market.provider).opens(f"/contracts/new?offer={market.offer().id}")

        assert "your organization's own dataset" in page.seen.text

    def test_name_a_contract_that_there_is_already(self, market: Market, as_: As) -> None:
        offer = market.offer()
        contract_id = market.active(market.draft(offer))

        page = as_(market.buyer).opens(f"/contracts/new?offer={offer.id}")

        assert "You have a contract on this data already" in page.seen.text
        assert page.seen.href_of("See the contract") == f"/contracts/{contract_id}"

    def test_of_a_withdrawn_offer_are_refused(self, market: Market, as_: As) -> None:
        offer = market.offer()
        market.withdraw(offer)

        page = as_(market.buyer).opens(f"/contracts/new?offer={offer.id}")

        assert page.status == 409
        assert "has withdrawn this offer" in page.seen.text

    def test_of_a_hidden_dataset_do_not_exist(self, market: Market, as_: As) -> None:
        offer = market.offer()
        market.dataset.status = DatasetStatus.WITHDRAWN
        market.session.commit()

        assert as_(market.buyer).opens(f"/contracts/new?offer={offer.id}").status == 404

    @pytest.mark.parametrize("choice", ["", "no", "0" * 32, "1-2-3-4-5"])
    def test_need_an_offer(self, as_: As, choice: str) -> None:
        assert as_(None).opens(f"/contracts/new?offer={choice}").status == 422


class TestTariffs:
    def test_apply_to_the_verified_size(self, market: Market, as_: As) -> None:
        market.verify(market.buyer, size=OrganizationSize.SMALL)
        offer = market.offer(tariffs=[{"size": "small", "unit_amount": 1900}])

        page = as_(market.buyer).opens(f"/contracts/new?offer={offer.id}:small")

        assert "€19 / month" in page.seen.text
        assert "needs a confirmed size" not in page.seen.text

    def test_of_an_unverified_size_are_explained(self, market: Market, as_: As) -> None:
        offer = market.offer(tariffs=[{"size": "startup", "unit_amount": 1200}])

        page = as_(market.buyer).opens(f"/contracts/new?offer={offer.id}:startup")

        assert "“Start-up” needs a confirmed size" in page.seen.text
        assert "so “Standard” applies: €29.00 a month" in page.seen.text


class TestDrawingUp:
    def test_makes_a_draft_and_leads_to_it(self, market: Market, as_: As) -> None:
        offer = market.offer(purposes=["research"])

        page = as_(market.buyer).sends(
            "/contracts/new", offer=str(offer.id), purpose="Study\r\nof rain", purposes="research"
        )

        assert page.status == 303
        made = market.stored(page.location.rpartition("/")[2])
        assert (made.status, made.purpose) == (AgreementStatus.DRAFT, "Study\nof rain")

    def test_says_beside_the_field_what_is_missing(self, market: Market, as_: As) -> None:
        offer = market.offer(purposes=["research", "operations"])

        page = as_(market.buyer).sends("/contracts/new", offer=str(offer.id), purpose=" ")

        assert page.status == 422
        assert page.seen.href_of("Please fill in this field.") == "#purpose"
        assert "Please choose at least one." in page.seen.text

    def test_keeps_what_was_filled_in(self, market: Market, as_: As) -> None:
        offer = market.offer(purposes=["research", "operations"])

        page = as_(market.buyer).sends("/contracts/new", offer=str(offer.id), purposes="research")

        boxes = {box["value"]: box for box in page.seen.with_tag("input", name="purposes")}
        assert "checked" in boxes["research"]
        assert "checked" not in boxes["operations"]

    def test_refuses_a_purpose_that_is_not_offered(self, market: Market, as_: As) -> None:
        offer = market.offer(purposes=["research"])

        page = as_(market.buyer).sends(
            "/contracts/new", offer=str(offer.id), purpose="A shop", purposes="site_selection"
        )

        assert page.status == 422
        assert "This offer is not made for “site_selection”" in page.seen.text

    def test_is_for_buyers(self, market: Market, as_: As) -> None:
        viewer = market.colleague(market.buyer, Role.VIEWER)
        offer = market.offer()

        page = as_(viewer).sends("/contracts/new", offer=str(offer.id), purpose="A study")

        assert page.status == 403
        assert "Ask an owner for the role." in page.seen.text

    def test_asks_a_visitor_to_sign_in(self, market: Market, as_: As) -> None:
        page = as_(None).sends("/contracts/new", offer=str(market.offer().id), purpose="A study")

        assert page.status == 303
        assert page.location.startswith("/sign-in?next=")
