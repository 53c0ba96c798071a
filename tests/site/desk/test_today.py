from datetime import timedelta

import pytest
from sqlmodel import Session, select

from billing.models import Invoice, ProcessorName
from catalog.announcing import PIPELINE
from catalog.models import VersionStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import OrganizationKind, Role
from marketplace.accounts.organizations import NewOrganization, found
from marketplace.contracts.models import AgreementStatus
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.notices.models import Message
from marketplace.services import Services
from tests.contracts.agreements.market import Market
from tests.factories.catalog import CatalogFactory
from tests.factories.contracts import MONTHLY
from tests.site.sales.trade import As

INVOICE = ProcessorName.INVOICE
PAGES = ("", "/organizations", "/contracts", "/invoices", "/log", "/organizations/buyer")
PROTECTED = {"policy": ["no_resale", "no_reidentification", "eu_only", "delete_at_end"]}


def deliver(services: Services, publisher: Actor, **given: object) -> None:
    with services.sessions.begin() as session:
        make = CatalogFactory(session)
        title = {"de": "Radwege", "en": "Cycle ways"}
        dataset = make.dataset(publisher_id=publisher.organization_id, slug="ways", title=title)
        make.version(dataset, number=1, **given)


class TestToday:
    def test_says_that_nothing_waits(self, market: Market, as_: As) -> None:
        seen = as_(market.steward).opens("/desk").seen

        assert "Nothing waits for you." in seen.text
        assert "The desk is clear" in seen.text

    def test_names_organizations_that_wait(self, market: Market, as_: As) -> None:
        market.newcomer(slug="harbour-bakery")

        seen = as_(market.steward).opens("/desk").seen

        assert "1 matter waits for you." in seen.text
        assert "Organizations to verify 1" in seen.text
        assert seen.href_of("Verify") == "/desk/organizations/harbour-bakery"

    def test_leads_to_releases_that_wait(self, market: Market, as_: As, services: Services) -> None:
        deliver(services, market.department, status=VersionStatus.NEEDS_RELEASE)

        steward = as_(market.steward)
        seen = steward.opens("/desk").seen

        assert "Version 1, nothing is visible yet" in seen.text
        assert steward.opens(seen.href_of("Weigh and release")).status == 200

    def test_leads_to_checks_that_broke_down(
        self, market: Market, as_: As, services: Services
    ) -> None:
        deliver(services, market.department, status=VersionStatus.REJECTED, rejection=PIPELINE)

        seen = as_(market.steward).opens("/desk").seen

        assert "Checks that broke down 1" in seen.text
        assert seen.href_of("See the report") == "/datasets/ways/versions/1/report"

    def test_forgets_a_breakdown_once_the_file_came_again(
        self, market: Market, as_: As, services: Services
    ) -> None:
        deliver(services, market.department, status=VersionStatus.REJECTED, rejection="encoding")

        assert "Checks that broke down" not in as_(market.steward).opens("/desk").seen.text

    def test_shows_overdue_invoices(self, market: Market, as_: As, services: Services) -> None:
        market.bought(INVOICE, **MONTHLY)
        with services.sessions.begin() as session:
            _the_invoice(session).due_on = clock.now().date() - timedelta(days=2)

        seen = as_(market.steward).opens("/desk").seen

        assert "1 overdue invoices" in seen.text
        assert "Lotsenhaus Parkraum Nord" in seen.text

    def test_shows_what_ends_soon_and_what_was_revoked(self, market: Market, as_: As) -> None:
        market.revoke(market.bought())
        ending = market.bought()
        with market.sessions.begin() as session:
            session.merge(market.agreement(ending)).ends_at = clock.now() + timedelta(days=9)

        seen = as_(market.steward).opens("/desk").seen

        assert "Revocation in effect: Lotsenhaus, Car parks" in seen.text
        assert "Contracts that end within 40 days 1" in seen.text

    def test_ends_with_the_newest_entries_of_the_log(self, market: Market, as_: As) -> None:
        contract = market.bought()

        seen = as_(market.steward).opens("/desk").seen

        assert seen.href_of(str(contract)[-12:]) == f"/contracts/{contract}"
        assert seen.href_of("Check its chain") == "/api/v1/audit/verification"

    @pytest.mark.parametrize(
        ("language", "words"),
        [("de", "Nichts wartet auf Sie."), ("en", "Nothing waits for you.")],
    )
    def test_speaks_both_languages(
        self, market: Market, as_: As, language: str, words: str
    ) -> None:
        assert words in as_(market.steward).opens(f"/desk?lang={language}").seen.text


class TestAccess:
    @pytest.mark.parametrize("path", PAGES)
    def test_sends_a_visitor_to_sign_in(self, market: Market, as_: As, path: str) -> None:
        page = as_(None).opens(f"/desk{path}")

        assert (page.status, page.location[:9]) == (303, "/sign-in?")

    @pytest.mark.parametrize("path", PAGES)
    @pytest.mark.parametrize("who", ["seller", "department"])
    def test_refuses_all_others(self, market: Market, as_: As, path: str, who: str) -> None:
        assert as_(getattr(market, who)).opens(f"/desk{path}").status == 403

    @pytest.mark.parametrize("path", PAGES)
    def test_opens_to_stewards(self, market: Market, as_: As, path: str) -> None:
        assert as_(market.steward).opens(f"/desk{path}").status == 200

    def test_refuses_an_owner_of_the_citys_own_who_is_no_steward(
        self, market: Market, as_: As
    ) -> None:
        assert as_(market.newcomer(Role.OWNER)).opens("/desk").status == 403


class TestRequests:
    def test_for_data_of_the_city_are_granted(self, market: Market, as_: As) -> None:
        contract = market.requested(of=market.department, **PROTECTED)
        steward = as_(market.steward)

        assert "Requests for data of the city 1" in steward.opens("/desk").seen.text
        page = steward.sends(f"/desk/requests/{contract}/approval")

        assert page.location == "/desk?notice=approved"
        assert market.status(contract) is AgreementStatus.ACTIVE
        assert "Both sides have been told." in steward.opens(page.location).seen.text

    def test_for_data_of_the_city_are_refused_with_a_reason(self, market: Market, as_: As) -> None:
        contract = market.requested(of=market.department, **PROTECTED)
        steward = as_(market.steward)

        without = steward.sends(f"/desk/requests/{contract}/refusal")
        given = steward.sends(f"/desk/requests/{contract}/refusal", reason="No study plan.")

        assert (without.status, given.location) == (422, "/desk?notice=refused")
        assert market.agreement(contract).end_reason == "No study plan."
        assert "told why" in steward.opens(given.location).seen.text

    def test_for_data_of_a_company_are_the_companys_affair(self, market: Market, as_: As) -> None:
        contract = market.requested()
        steward = as_(market.steward)

        assert "Requests for data" not in steward.opens("/desk").seen.text
        page = steward.sends(f"/desk/requests/{contract}/approval")

        assert page.status == 422
        assert "The provider decides on this contract" in page.seen.text
        assert market.status(contract) is AgreementStatus.ACCEPTED


class TestNotice:
    def test_of_a_registration_leads_to_the_desk(
        self, market: Market, as_: As, session: Session
    ) -> None:
        new = NewOrganization(name="Harbour Bakery", kind=OrganizationKind.COMPANY)
        assert market.buyer.person_id
        found(session, new, owner_id=market.buyer.person_id)
        session.commit()

        told = session.exec(
            select(Message.link).where(Message.person_id == market.steward.person_id)
        ).one()

        assert told == "/desk/organizations/harbour-bakery"
        assert as_(market.steward).opens(told).status == 200


class TestWithoutMoney:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Neither cards nor invoices."""
        return settings.model_copy(update={"stripe": None, "invoice": None})

    def test_no_page_mentions_it(self, market: Market, as_: As) -> None:
        market.bought()

        text = as_(market.steward).opens("/desk").seen.text

        assert not {"invoices", "invoice", "Invoices", "refunds"} & set(text.split())

    def test_there_is_no_list_of_invoices(self, market: Market, as_: As) -> None:
        assert as_(market.steward).opens("/desk/invoices").status == 404


def _the_invoice(session: Session) -> Invoice:
    return session.exec(select(Invoice)).one()
