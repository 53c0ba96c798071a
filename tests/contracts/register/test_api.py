import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Access, Dataset
from marketplace.accounts.models import Organization
from marketplace.contracts.models import Agreement
from marketplace.core import clock
from tests.contracts.agreements.market import Market
from tests.factories.catalog import CatalogFactory
from tests.html import Seen, read

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def use(market: Market) -> UUID:
    """That the buyer uses data of the city."""
    return market.bought(of=market.department)


def last_day(market: Market, contract: UUID) -> str:
    with market.sessions() as session:
        ends_at = session.get_one(Agreement, contract).ends_at
    assert ends_at is not None
    return ends_at.date().isoformat()


def rename(market: Market, contract: UUID, *, purpose: str, organization: str) -> None:
    with market.sessions.begin() as session:
        agreement = session.get_one(Agreement, contract)
        agreement.purpose = purpose
        session.get_one(Organization, agreement.consumer_id).name = organization


def close(market: Market, contract: UUID) -> None:
    """Put its data behind the private door."""
    with market.sessions.begin() as session:
        agreement = session.get_one(Agreement, contract)
        session.get_one(Dataset, agreement.dataset_id).access = Access.PRIVATE


def look(client: TestClient, address: str, *, language: str = "en", status: int = 200) -> Seen:
    wish = {"Accept": "text/html", "Accept-Language": language}
    answer = client.get(address, headers=wish)
    assert answer.status_code == status, answer.text
    return read(answer.text)


class TestListUses:
    def test_says_who_uses_what_for_what_until_when(
        self, client: TestClient, market: Market, use: UUID
    ) -> None:
        found = client.get("/api/v1/register").json()

        only = found["items"][0]
        assert found["next"] is None
        assert only["id"] == str(use)
        assert only["organization"] == {"slug": "buyer", "name": "Lotsenhaus", "kind": "company"}
        assert only["dataset"]["slug"] == "sold-0"
        assert only["purpose"] == "Where to put charging stations."
        assert (only["purposes"], only["fee"]) == (["site_selection"], "free")
        assert (only["state"], only["ending"]) == ("running", None)
        assert only["until"][:10] == last_day(market, use)

    def test_says_neither_price_nor_terms(self, client: TestClient, use: UUID) -> None:
        only = client.get("/api/v1/register").json()["items"][0]

        assert not {"unit_amount", "currency", "terms", "accepted_by", "end_reason"} & set(only)

    def test_keeps_a_private_door_closed(
        self, client: TestClient, market: Market, use: UUID
    ) -> None:
        close(market, use)

        text = client.get("/api/v1/register").text

        assert "Lotsenhaus" in text
        assert "sold-0" not in text
        assert "charging" not in text

    def test_pages_through_what_fits(self, client: TestClient, market: Market, use: UUID) -> None:
        second = market.bought(of=market.department)
        asked: dict[str, Any] = {"limit": 1, "state": "running", "q": "lotsen"}

        first = client.get("/api/v1/register", params=asked).json()
        rest = client.get("/api/v1/register", params=asked | {"cursor": first["next"]}).json()

        ids = [item["id"] for item in first["items"] + rest["items"]]
        assert ids == [str(second), str(use)]

    @pytest.mark.parametrize(
        ("asked", "code"),
        [
            ({"cursor": "x"}, "bad-cursor"),
            ({"state": "x"}, "invalid-request"),
            ({"sort": "price"}, "invalid-request"),
            ({"limit": 1000}, "invalid-request"),
        ],
    )
    def test_refuses_what_it_does_not_know(
        self, client: TestClient, asked: dict[str, Any], code: str
    ) -> None:
        answer = client.get("/api/v1/register", params=asked)

        assert (answer.status_code, answer.json()["code"]) == (422, code)

    def test_counts_open_use_without_naming_anybody(
        self, client: TestClient, session: Session
    ) -> None:
        make = CatalogFactory(session)
        make.published_dataset(publisher_id=make.department().id, slug="trees")
        session.commit()

        only = client.get("/api/v1/register/open-use").json()["items"][0]

        assert set(only) == {"dataset", "publisher", "reads_in_30_days", "reads"}
        assert (only["dataset"]["slug"], only["reads"]) == ("trees", 0)


class TestCsv:
    def rows(self, client: TestClient, address: str = "/register.csv") -> list[dict[str, str]]:
        answer = client.get(address, headers={"Accept-Language": "en"})
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        return list(csv.DictReader(io.StringIO(answer.text)))

    def test_has_a_line_for_each_use_that_fits(
        self, client: TestClient, market: Market, use: UUID
    ) -> None:
        market.terminate(market.bought(of=market.department))

        only = self.rows(client, "/register.csv?state=running")[0]

        assert len(self.rows(client)) == 2
        assert (only["id"], only["organization_name"]) == (str(use), "Lotsenhaus")
        assert (only["title"], only["purposes"]) == ("Car parks", "site_selection")
        assert only["until"][:10] == last_day(market, use)

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
    def test_is_never_computed_by_a_spreadsheet(
        self, client: TestClient, market: Market, use: UUID, start: str
    ) -> None:
        rename(market, use, purpose=f'{start}1+1,"x"', organization=f"{start}SUM(A1)")

        only = self.rows(client)[0]

        assert only["purpose"] == f'\'{start}1+1,"x"'
        assert only["organization_name"] == f"'{start}SUM(A1)"

    def test_keeps_a_private_door_closed(
        self, client: TestClient, market: Market, use: UUID
    ) -> None:
        close(market, use)

        only = self.rows(client)[0]

        assert (only["dataset"], only["title"], only["purpose"]) == ("", "", "")


class TestAtom:
    def test_tells_what_began_and_what_ended(
        self, client: TestClient, market: Market, use: UUID
    ) -> None:
        market.revoke(market.bought(of=market.department))

        answer = client.get("/register.atom", headers={"Accept-Language": "en"})

        feed = ET.fromstring(answer.content)  # noqa: S314 - our own
        titles = [title.text for title in feed.findall("a:entry/a:title", ATOM)]
        assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
        assert titles == [
            "Lotsenhaus no longer uses Car parks",
            "Lotsenhaus uses Car parks",
        ]
        assert feed.findtext("a:entry[2]/a:id", namespaces=ATOM) == f"urn:uuid:{use}"

    def test_is_a_feed_though_it_is_empty(self, client: TestClient) -> None:
        feed = ET.fromstring(client.get("/register.atom").content)  # noqa: S314 - our own

        assert feed.findtext("a:id", namespaces=ATOM)
        assert feed.findtext("a:updated", namespaces=ATOM)

    def test_names_no_dataset_behind_a_private_door(
        self, client: TestClient, market: Market, use: UUID
    ) -> None:
        close(market, use)

        text = client.get("/register.atom").text

        assert "Lotsenhaus" in text
        assert "Car parks" not in text
        assert "Parkplätze" not in text


class TestRegisterPage:
    def test_says_that_nothing_is_used_yet(self, client: TestClient) -> None:
        seen = look(client, "/register")

        assert "Nobody uses data of the city under a contract yet" in seen.text

    def test_lists_uses_and_leads_on(self, client: TestClient, use: UUID) -> None:
        seen = look(client, "/register?state=running")

        assert "Where to put charging stations." in seen.text
        assert seen.href_of("Car parks") == "/datasets/sold-0"
        assert seen.href_of("as CSV") == "/register.csv?state=running"

    def test_keeps_ended_uses_with_their_end(
        self, client: TestClient, market: Market, use: UUID
    ) -> None:
        market.revoke(use)

        assert "revoked by the city on" in look(client, "/register").text

    @pytest.mark.parametrize("days", [9, None])
    def test_shows_whether_an_end_is_known(
        self, client: TestClient, market: Market, use: UUID, days: int | None
    ) -> None:
        with market.sessions.begin() as session:
            end = None if days is None else clock.now() + timedelta(days=days)
            session.get_one(Agreement, use).ends_at = end

        is_open = "until one side ends it" in look(client, "/register").text
        assert is_open == (days is None)

    def test_does_not_name_what_is_behind_a_private_door(
        self, client: TestClient, market: Market, use: UUID
    ) -> None:
        close(market, use)

        seen = look(client, "/register")

        assert "behind a private door, so not named" in seen.text
        assert "Car parks" not in seen.text

    @pytest.mark.parametrize("asked", ["q=xyzzyq", "state=ended", "dataset=nothing"])
    def test_says_that_nothing_fits(self, client: TestClient, use: UUID, asked: str) -> None:
        assert "Nothing fits" in look(client, f"/register?{asked}").text

    @pytest.mark.parametrize("asked", ["state=x", "sort=price", "q=%00", "purpose=" + "x" * 900])
    def test_leaves_out_what_it_does_not_know(self, client: TestClient, asked: str) -> None:
        look(client, f"/register?{asked}")

    def test_is_read_in_german_too(self, client: TestClient, use: UUID) -> None:
        assert "Wer die Daten der Stadt nutzt" in look(client, "/register", language="de").text

    def test_counts_open_data(self, client: TestClient, session: Session) -> None:
        assert "not published open data yet" in look(client, "/register/open-use").text
        make = CatalogFactory(session)
        make.published_dataset(publisher_id=make.department().id, slug="trees")
        session.commit()

        assert look(client, "/register/open-use").href_of("Dataset") == "/datasets/trees"

    @pytest.mark.parametrize(
        ("access", "place"),
        [(Access.ACCOUNT, "/register?dataset=trees"), (Access.OPEN, "/register/open-use")],
    )
    def test_is_linked_from_the_page_of_city_data(
        self, client: TestClient, session: Session, access: Access, place: str
    ) -> None:
        make = CatalogFactory(session)
        make.published_dataset(publisher_id=make.department().id, slug="trees", access=access)
        session.commit()

        assert look(client, "/datasets/trees").href_of("register of uses") == place

    def test_is_not_linked_from_the_page_of_a_companys_data(
        self, client: TestClient, session: Session
    ) -> None:
        CatalogFactory(session).published_dataset(slug="tours", access=Access.ACCOUNT)
        session.commit()

        links = [link.text for link in look(client, "/datasets/tours").links]
        assert "See the register of uses" not in links
