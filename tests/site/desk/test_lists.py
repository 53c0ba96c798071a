from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from billing.models import Invoice, InvoiceStatus, ProcessorName, Refund, RefundStatus
from marketplace.accounts.models import Organization, OrganizationKind, OrganizationSize
from marketplace.contracts.models import AgreementStatus
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.services import Services
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY, ONCE
from tests.site.sales.trade import As

CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE


class TestOrganizations:
    def test_that_wait_come_first(self, market: Market, as_: As) -> None:
        market.newcomer(slug="bakery")
        market.newcomer(slug="museum")

        seen = as_(market.steward).opens("/desk/organizations").seen

        assert seen.text.index("Verify : bakery") < seen.text.index("Verify : museum")
        assert "Lotsenhaus" not in seen.text

    @pytest.mark.parametrize(("state", "name"), [("verified", "Lotsenhaus"), ("all", "bakery")])
    def test_are_listed_by_state(self, market: Market, as_: As, state: str, name: str) -> None:
        market.newcomer(slug="bakery")

        assert name in as_(market.steward).opens(f"/desk/organizations?state={state}").seen.text

    @pytest.mark.parametrize(("q", "found"), [("LOTSEN", True), ("l%s", False), ("_otsen", False)])
    def test_are_searched_by_name(self, market: Market, as_: As, q: str, found: bool) -> None:  # noqa: FBT001 - a case
        seen = as_(market.steward).opens(f"/desk/organizations?state=all&q={q}").seen

        assert ("Lotsenhaus" in seen.text) == found

    def test_are_verified_as_what_was_proven(
        self, market: Market, as_: As, session: Session
    ) -> None:
        newcomer = market.newcomer(slug="bakery")

        page = as_(market.steward).sends("/desk/organizations/bakery", kind="company", size="small")

        own = session.get_one(Organization, newcomer.organization_id)
        assert page.location == "/desk/organizations?notice=verified"
        assert (own.kind, own.size) == (OrganizationKind.COMPANY, OrganizationSize.SMALL)
        assert own.verified_at is not None
        assert "The organization is verified" in as_(market.steward).opens(page.location).seen.text

    def test_have_a_size_only_if_they_are_companies(
        self, market: Market, as_: As, session: Session
    ) -> None:
        newcomer = market.newcomer(slug="museum")

        as_(market.steward).sends("/desk/organizations/museum", kind="civil_society", size="small")

        own = session.get_one(Organization, newcomer.organization_id)
        assert (own.kind, own.size) == (OrganizationKind.CIVIL_SOCIETY, None)

    @pytest.mark.parametrize(
        ("field", "form"), [("kind", {"kind": "club"}), ("size", {"size": "?"})]
    )
    def test_are_not_verified_as_anything_else(
        self, market: Market, as_: As, field: str, form: dict[str, str]
    ) -> None:
        page = as_(market.steward).sends(
            "/desk/organizations/buyer", **{"kind": "company", "size": "small"} | form
        )

        assert page.status == 422
        assert page.seen.with_tag("p", id=f"{field}-error")

    @pytest.mark.parametrize("who", ["seller", "department"])
    def test_cannot_be_verified_by_others(self, market: Market, as_: As, who: str) -> None:
        page = as_(getattr(market, who)).sends("/desk/organizations/buyer", kind="research")

        assert page.status == 403

    def test_that_do_not_exist_are_not_found(self, market: Market, as_: As) -> None:
        assert as_(market.steward).opens("/desk/organizations/nobody").status == 404


class TestContracts:
    @pytest.mark.parametrize("q", ["lotsen", "parkraum", "car parks", "Parkplätze", "sold-0"])
    def test_are_found_by_party_and_dataset(self, market: Market, as_: As, q: str) -> None:
        market.bought()

        seen = as_(market.steward).opens(f"/desk/contracts?q={q}").seen

        assert len(seen.with_tag("th", scope="row")) == 1

    def test_are_found_by_their_id(self, market: Market, as_: As) -> None:
        wanted, _other = market.bought(), market.bought()

        seen = as_(market.steward).opens(f"/desk/contracts?q={wanted}").seen

        assert len(seen.with_tag("th", scope="row")) == 1

    def test_that_do_not_fit_are_explained(self, market: Market, as_: As) -> None:
        market.bought()

        seen = as_(market.steward).opens("/desk/contracts?q=nothing&state=ended").seen

        assert "Nothing fits the search and the state." in seen.text

    def test_show_no_drafts(self, market: Market, as_: As) -> None:
        market.draft()

        assert "There is no contract here" in as_(market.steward).opens("/desk/contracts").seen.text

    def test_lead_to_a_revocation_with_a_preview(self, market: Market, as_: As) -> None:
        contract = market.bought(CARD, **MONTHLY)
        steward = as_(market.steward)

        address = steward.opens("/desk/contracts").seen.href_of("Revoke …")
        preview = steward.opens(steward.opens(address).location)

        assert address == f"/desk/contracts/{contract}/revocation"
        assert "can no longer download any version" in preview.seen.text
        assert "No further payment is collected" in preview.seen.text
        assert market.status(contract) is AgreementStatus.ACTIVE

    def test_that_have_ended_cannot_be_revoked(self, market: Market, as_: As) -> None:
        market.terminate(market.bought())

        links = as_(market.steward).opens("/desk/contracts").seen.links

        assert all("Revoke …" not in link.text for link in links)


class TestInvoices:
    @pytest.fixture
    def invoice_id(self, market: Market, services: Services) -> UUID:
        """An invoice that has been due for two days."""
        market.bought(INVOICE, **MONTHLY)
        with services.sessions.begin() as session:
            invoice = session.exec(select(Invoice)).one()
            invoice.due_on = clock.now().date() - timedelta(days=2)
        return invoice.id

    @pytest.mark.parametrize(
        ("status", "rows"), [("overdue", 1), ("open", 1), ("all", 1), ("paid", 0), ("?", 1)]
    )
    def test_are_listed_by_state(
        self, market: Market, as_: As, invoice_id: UUID, status: str, rows: int
    ) -> None:
        seen = as_(market.steward).opens(f"/desk/invoices?status={status}").seen

        assert len(seen.with_tag("th", scope="row")) == rows

    def test_are_marked_paid_with_a_note(
        self, market: Market, as_: As, session: Session, invoice_id: UUID
    ) -> None:
        steward = as_(market.steward)
        address = steward.opens("/desk/invoices").seen.href_of("Enter payment")

        page = steward.sends(address, note="Statement 17")

        invoice = session.get_one(Invoice, invoice_id)
        assert page.location == "/desk/invoices?notice=paid"
        assert (invoice.status, invoice.paid_note) == (InvoiceStatus.PAID, "Statement 17")
        assert "The payment is entered" in steward.opens(page.location).seen.text
        assert "This invoice is paid." in steward.opens(address).seen.text

    def test_are_not_marked_paid_without_a_note(
        self, market: Market, as_: As, session: Session, invoice_id: UUID
    ) -> None:
        page = as_(market.steward).sends(f"/desk/invoices/{invoice_id}/payment", note=" ")

        assert page.status == 422
        assert page.seen.with_tag("p", id="note-error")
        assert session.get_one(Invoice, invoice_id).status is InvoiceStatus.OPEN

    def test_that_are_void_are_not_marked_paid(
        self, market: Market, as_: As, services: Services, invoice_id: UUID
    ) -> None:
        with services.sessions.begin() as session:
            session.get_one(Invoice, invoice_id).status = InvoiceStatus.VOID
        steward = as_(market.steward)

        page = steward.sends(f"/desk/invoices/{invoice_id}/payment", note="Statement 17")

        assert page.status == 422
        assert "This invoice is void; nothing is owed on it." in page.seen.text

    @pytest.mark.parametrize("who", ["seller", "buyer"])
    def test_cannot_be_marked_by_others(
        self, market: Market, as_: As, invoice_id: UUID, who: str
    ) -> None:
        page = as_(getattr(market, who)).sends(f"/desk/invoices/{invoice_id}/payment", note="x")

        assert page.status == 403

    def test_that_do_not_exist_are_not_found(self, market: Market, as_: As) -> None:
        assert as_(market.steward).opens(f"/desk/invoices/{new_id()}/payment").status == 404


class TestRefunds:
    @pytest.fixture
    def refund_id(self, market: Market, services: Services) -> UUID:
        """Money that is to be transferred back."""
        market.bought(INVOICE, **ONCE)
        with services.sessions.begin() as session:
            invoice = session.exec(select(Invoice)).one()
            refund = Refund(invoice_id=invoice.id, amount=900, currency="EUR")
            session.add(refund)
        return refund.id

    def test_are_entered_once_transferred(
        self, market: Market, as_: As, session: Session, refund_id: UUID
    ) -> None:
        steward = as_(market.steward)
        assert "Refunds to transfer 1" in steward.opens("/desk/invoices").seen.text

        page = steward.sends(f"/desk/refunds/{refund_id}/payment")

        assert page.location == "/desk/invoices?notice=refunded"
        assert session.get_one(Refund, refund_id).status is RefundStatus.SUCCEEDED

    def test_by_card_are_not_entered_by_hand(
        self, market: Market, as_: As, services: Services, refund_id: UUID
    ) -> None:
        with services.sessions.begin() as session:
            session.exec(select(Invoice)).one().processor = CARD

        page = as_(market.steward).sends(f"/desk/refunds/{refund_id}/payment")

        assert page.status == 422
        assert page.seen.with_tag("div", role="alert")


class TestLog:
    def test_is_read_by_the_beginning_of_action_or_subject(self, market: Market, as_: As) -> None:
        contract = market.bought()
        steward = as_(market.steward)

        by_action = steward.opens("/desk/log?q=contracts.activated").seen.text
        by_subject = steward.opens(f"/desk/log?q=contract/{contract}").seen.text

        assert "contracts.activated" in by_action
        assert "contracts.accepted" not in by_action
        assert "contracts.accepted" in by_subject

    def test_leads_on_to_older_entries(self, market: Market, as_: As) -> None:
        for _ in range(9):
            market.bought()
        steward = as_(market.steward)

        older = steward.opens(steward.opens("/desk/log").seen.href_of("More results"))

        assert older.seen.href_of("Back") == "/desk/log"

    def test_says_when_nothing_begins_so(self, market: Market, as_: As) -> None:
        assert "No entry begins like this" in as_(market.steward).opens("/desk/log?q=zzz").seen.text
