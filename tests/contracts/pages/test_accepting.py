from datetime import timedelta
from typing import Any

import pytest

from catalog.models import Access
from marketplace.accounts.models import Role
from marketplace.contracts.models import AgreementStatus
from marketplace.core import clock
from tests.contracts.pages.cards import PAGE, FakeCards
from tests.contracts.pages.conftest import As
from tests.contracts.pages.market import Market

ACCEPTED = {"accepted_by": "Karla Kauf", "payment": "stripe", "binding": "true"}


class TestDraft:
    def test_shows_terms_and_the_form_that_accepts(self, market: Market, as_: As) -> None:
        draft = market.draft()

        page = as_(market.buyer).opens(f"/contracts/{draft.id}")

        assert "Draft, not accepted yet" in page.seen.text
        assert page.seen.with_tag("input", name="accepted_by", value=market.buyer.name)
        assert "You pay €29.00 today, then each month. You can end it" in page.seen.text
        assert "We plan our opening hours." in page.seen.text
        assert draft.terms_sha256 in page.seen.text

    def test_says_why_a_way_to_pay_is_closed(self, market: Market, as_: As) -> None:
        page = as_(market.buyer).opens(f"/contracts/{market.draft().id}")

        invoice = page.seen.with_tag("input", name="payment", value="invoice")[0]
        assert "disabled" in invoice
        assert "cannot pay by invoice yet" in page.seen.text
        assert "checked" in page.seen.with_tag("input", name="payment", value="stripe")[0]

    def test_prefers_the_invoice_of_a_verified_buyer(self, market: Market, as_: As) -> None:
        market.verify(market.buyer)

        page = as_(market.buyer).opens(f"/contracts/{market.draft().id}")

        assert "checked" in page.seen.with_tag("input", name="payment", value="invoice")[0]
        assert "You get access at once and an invoice over €29.00" in page.seen.text

    def test_says_so_where_no_way_to_pay_is_open(self, market: Market, as_: As) -> None:
        draft = market.draft(market.offer(payment=["invoice"]))

        page = as_(market.buyer).opens(f"/contracts/{draft.id}")

        assert "You cannot accept it" in page.seen.text
        assert "cannot pay by invoice yet" in page.seen.text
        assert not page.seen.with_tag("input", name="accepted_by")

    def test_tells_when_the_trial_ends(self, market: Market, as_: As) -> None:
        draft = market.draft(market.offer(trial_days=14))

        page = as_(market.buyer).opens(f"/contracts/{draft.id}")

        assert "Free of charge until" in page.seen.text
        assert "After that you pay €29.00 a month." in page.seen.text

    @pytest.mark.parametrize(
        ("terms", "sentence"),
        [
            ({"interval": "year"}, "You pay €29.00 today, then each year."),
            ({"kind": "one_off", "interval": None}, "You pay €29.00 today, once."),
        ],
    )
    def test_states_the_consequence_of_each_kind(
        self, market: Market, as_: As, terms: dict[str, Any], sentence: str
    ) -> None:
        draft = market.draft(market.offer(**terms))

        assert sentence in as_(market.buyer).opens(f"/contracts/{draft.id}").seen.text

    def test_that_is_free_asks_for_no_payment(self, market: Market, as_: As) -> None:
        draft = market.draft(market.offer(kind="free"))

        page = as_(market.buyer).opens(f"/contracts/{draft.id}")

        assert not page.seen.with_tag("input", name="payment")
        assert "Accept the contract" in page.seen.text

    def test_does_not_exist_for_others(self, market: Market, as_: As) -> None:
        draft = market.draft()

        assert as_(market.provider).opens(f"/contracts/{draft.id}").status == 404

    def test_asks_a_visitor_to_sign_in(self, market: Market, as_: As) -> None:
        page = as_(None).opens(f"/contracts/{market.draft().id}")

        assert page.location.startswith("/sign-in?next=%2Fcontracts%2F")

    def test_tells_a_viewer_that_others_accept(self, market: Market, as_: As) -> None:
        viewer = market.colleague(market.buyer, Role.VIEWER)

        page = as_(viewer).opens(f"/contracts/{market.draft().id}")

        assert "You cannot accept it" in page.seen.text
        assert not page.seen.with_tag("input", name="accepted_by")


class TestAcceptance:
    def test_by_card_leads_to_the_payment_page(self, market: Market, as_: As) -> None:
        draft = market.draft()

        page = as_(market.buyer).sends(f"/contracts/{draft.id}/acceptance", **ACCEPTED)

        assert (page.status, page.location) == (303, f"{PAGE}1")
        stored = market.stored(draft.id)
        assert stored.accepted_by == "Karla Kauf"
        assert stored.status is AgreementStatus.PENDING_PAYMENT

    def test_by_invoice_is_in_force_at_once(self, market: Market, as_: As) -> None:
        market.verify(market.buyer)
        draft = market.draft()

        page = as_(market.buyer).sends(
            f"/contracts/{draft.id}/acceptance", **ACCEPTED | {"payment": "invoice"}
        )

        assert page.location == f"/contracts/{draft.id}"
        assert market.stored(draft.id).status is AgreementStatus.ACTIVE

    def test_without_the_right_to_bind_is_not_taken(self, market: Market, as_: As) -> None:
        draft = market.draft()

        page = as_(market.buyer).sends(
            f"/contracts/{draft.id}/acceptance", accepted_by="Karla Kauf", payment="stripe"
        )

        assert page.status == 422
        assert "only who may bind the organization" in page.seen.text
        assert market.stored(draft.id).status is AgreementStatus.DRAFT

    def test_without_a_name_is_not_taken(self, market: Market, as_: As) -> None:
        draft = market.draft()

        page = as_(market.buyer).sends(
            f"/contracts/{draft.id}/acceptance", **ACCEPTED | {"accepted_by": " "}
        )

        assert page.seen.with_tag("input", name="accepted_by")[0]["aria-invalid"] == "true"
        assert "checked" in page.seen.with_tag("input", name="binding")[0]

    def test_of_a_withdrawn_offer_is_refused_with_the_reason(self, market: Market, as_: As) -> None:
        offer = market.offer()
        draft = market.draft(offer)
        market.withdraw(offer)

        page = as_(market.buyer).sends(f"/contracts/{draft.id}/acceptance", **ACCEPTED)

        assert page.status == 409
        assert "has withdrawn this offer" in page.seen.text

    def test_by_a_way_that_is_closed_is_refused(self, market: Market, as_: As) -> None:
        draft = market.draft()

        page = as_(market.buyer).sends(
            f"/contracts/{draft.id}/acceptance", **ACCEPTED | {"payment": "invoice"}
        )

        assert page.status == 409
        assert "cannot pay by invoice yet" in page.seen.text

    def test_twice_binds_once(self, market: Market, as_: As) -> None:
        draft, buyer = market.draft(), as_(market.buyer)
        buyer.sends(f"/contracts/{draft.id}/acceptance", **ACCEPTED)

        again = buyer.sends(
            f"/contracts/{draft.id}/acceptance", **ACCEPTED | {"accepted_by": "Somebody Else"}
        )

        assert again.location == f"{PAGE}1"
        assert market.stored(draft.id).accepted_by == "Karla Kauf"

    def test_of_somebody_elses_draft_is_not_possible(self, market: Market, as_: As) -> None:
        draft = market.draft()

        page = as_(market.provider).sends(f"/contracts/{draft.id}/acceptance", **ACCEPTED)

        assert page.status == 404

    def test_while_the_provider_is_silent_is_kept(
        self, market: Market, as_: As, cards: FakeCards
    ) -> None:
        draft, buyer = market.draft(), as_(market.buyer)
        with cards.silent():
            accepted = buyer.sends(f"/contracts/{draft.id}/acceptance", **ACCEPTED)
            page = buyer.opens(accepted.location)

        assert accepted.location == f"/contracts/{draft.id}"
        assert "The payment provider does not answer at the moment" in page.seen.text
        assert "Nothing is lost" in page.seen.text

    def test_on_request_waits_for_the_approval(self, market: Market, as_: As) -> None:
        market.dataset.access = Access.REQUEST
        draft = market.draft()

        page = as_(market.buyer).sends(f"/contracts/{draft.id}/acceptance", **ACCEPTED)

        stands = as_(market.buyer).opens(page.location)
        assert "Waits for the provider’s approval" in stands.seen.text
        assert "Nothing is due before that." in stands.seen.text


class TestPayment:
    def test_is_asked_for_with_what_happens_if_not(self, market: Market, as_: As) -> None:
        contract_id = market.accepted()

        page = as_(market.buyer).opens(f"/contracts/{contract_id}")

        assert "Pay €29.00 now" in page.seen.text
        assert "If you do not pay, it lapses on" in page.seen.text
        assert page.seen.with_tag("div", id="standing")[0]["hx-trigger"] == "every 3s"

    def test_button_leads_to_the_open_page(self, market: Market, as_: As) -> None:
        contract_id = market.accepted()

        page = as_(market.buyer).sends(f"/contracts/{contract_id}/payment")

        assert (page.status, page.location) == (303, f"{PAGE}1")

    def test_page_that_expired_is_opened_anew(
        self, market: Market, as_: As, cards: FakeCards
    ) -> None:
        contract_id = market.accepted()
        cards.expire_page(market.session, contract_id)
        market.session.commit()
        buyer = as_(market.buyer)

        shown = buyer.opens(f"/contracts/{contract_id}")
        page = buyer.sends(f"/contracts/{contract_id}/payment")

        assert "The payment page has expired" in shown.seen.text
        assert page.location == f"{PAGE}2"

    def test_page_that_appears_later_is_offered(
        self, market: Market, as_: As, cards: FakeCards
    ) -> None:
        with cards.silent():
            contract_id = market.accepted()

        page = as_(market.buyer).opens(f"/contracts/{contract_id}")

        assert "Pay €29.00 now" in page.seen.text

    def test_that_has_arrived_reloads_the_page(
        self, market: Market, as_: As, cards: FakeCards
    ) -> None:
        contract_id, buyer = market.accepted(), as_(market.buyer)
        address = f"/contracts/{contract_id}?seen=pending_payment"
        before = buyer.opens(address, HX_Request="true")

        cards.pay(market.session, contract_id)
        market.session.commit()
        after = buyer.opens(address, HX_Request="true")

        assert "hx-refresh" not in before.headers
        assert after.headers["hx-refresh"] == "true"

    def test_is_not_offered_to_a_viewer(self, market: Market, as_: As) -> None:
        contract_id = market.accepted()
        viewer = as_(market.colleague(market.buyer, Role.VIEWER))

        page = viewer.opens(f"/contracts/{contract_id}")

        assert "Owners and buyers of your organization can pay it." in page.seen.text
        assert viewer.sends(f"/contracts/{contract_id}/payment").status == 403

    def test_of_what_is_paid_changes_nothing(self, market: Market, as_: As) -> None:
        contract_id = market.active()

        page = as_(market.buyer).sends(f"/contracts/{contract_id}/payment")

        assert page.location == f"/contracts/{contract_id}"

    def test_is_not_asked_of_the_provider(self, market: Market, as_: As) -> None:
        page = as_(market.provider).opens(f"/contracts/{market.accepted()}")

        assert "The contract comes into force as soon as Käufer KG has paid." in page.seen.text
        assert "Pay €29.00 now" not in page.seen.text


class TestInForce:
    def test_offers_the_download_and_the_documents(self, market: Market, as_: As) -> None:
        contract_id = market.active()

        page = as_(market.buyer).opens(f"/contracts/{contract_id}")

        assert page.seen.href_of("Download the data") == "/datasets/counts"
        assert page.seen.href_of("as a PDF") == f"/api/v1/contracts/{contract_id}/document"
        assert page.seen.href_of("JWS") == f"/api/v1/contracts/{contract_id}/jws"
        assert "It renews itself on" in page.seen.text

    def test_tells_what_has_happened(self, market: Market, as_: As) -> None:
        page = as_(market.provider).opens(f"/contracts/{market.active()}")

        text = page.seen.text.partition("What has happened")[2]
        steps = ["In force", "Payment asked for", "Accepted", "Draft drawn up"]
        assert [text.index(step) for step in steps] == sorted(text.index(step) for step in steps)

    def test_warns_of_a_failed_payment(self, market: Market, as_: As, cards: FakeCards) -> None:
        contract_id = market.active()
        cards.fail(market.session, contract_id)
        market.session.commit()

        page = as_(market.buyer).opens(f"/contracts/{contract_id}")

        assert "A payment has failed" in page.seen.text
        assert "Access stays until" in page.seen.text

    def test_rests_when_the_grace_is_over(self, market: Market, as_: As, cards: FakeCards) -> None:
        contract_id = market.active()
        cards.lapse(market.session, contract_id)
        market.session.commit()

        page = as_(market.buyer).opens(f"/contracts/{contract_id}")

        assert "Access rests" in page.seen.text
        assert not [link for link in page.seen.links if "Download" in link.text]

    def test_warns_of_an_overdue_invoice(self, market: Market, as_: As) -> None:
        market.verify(market.buyer)
        contract_id = market.accepted(payment="invoice")
        market.overdue(contract_id, (clock.now() - timedelta(days=3)).date())

        page = as_(market.buyer).opens(f"/contracts/{contract_id}")

        assert "An invoice is overdue since" in page.seen.text


class TestList:
    def test_is_the_library(self, as_: As) -> None:
        assert as_(None).opens("/contracts").location == "/library"
