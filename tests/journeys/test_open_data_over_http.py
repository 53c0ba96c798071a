"""The journey that outside checks replay, over real HTTP and signed links."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from httpx2 import Client, Response

from tests.journeys.exchange import Exchange, wait_for
from tests.journeys.files import counts, with_addresses
from tests.journeys.people import PART_SIZE, Member, ok, send, sign_up


@dataclass(frozen=True)
class Published:
    """A dataset that is online, and whose it is."""

    slug: str
    owner: Member
    content: bytes


@pytest.fixture(scope="module")
def department(exchange: Exchange, steward: Member) -> Member:
    member = sign_up(exchange, kind="city_department")
    ok(
        steward.api.put(
            f"/organizations/{member.organization}/verification", json={"kind": "city_department"}
        )
    )
    return member


@pytest.fixture(scope="module")
def published(department: Member) -> Published:
    """Bicycle counts of a department, sent in two parts, weighed and released."""
    slug = department.describe("Radverkehrszählung an Dauerzählstellen")
    department.delivered(slug, counts())
    return Published(slug, department, counts())


@pytest.fixture(scope="module")
def for_accounts(exchange: Exchange) -> Published:
    """A company's data for whoever has an account."""
    owner = sign_up(exchange, kind="company", size="small")
    slug = owner.describe("Ladesäulenbelegung", access="account", license="individual-contract")
    owner.delivered(slug, counts(500))
    return Published(slug, owner, counts(500))


@pytest.fixture(scope="module")
def online(department: Member) -> Published:
    slug = department.describe("Brückenfahrradzähler")
    department.delivered(slug, counts(400))
    return Published(slug, department, counts(400))


@pytest.fixture(scope="module")
def robot(exchange: Exchange) -> Iterator[Member]:
    owner = sign_up(exchange)
    wish = {"name": "nightly", "scopes": ["read", "publish"]}
    path = f"/organizations/{owner.organization}/api-keys"
    key = ok(owner.api.post(path, json=wish), 201).json()["secret"]
    with Client(base_url=owner.api.base_url, timeout=60) as api:
        api.headers["Authorization"] = f"Bearer {key}"
        yield replace(owner, api=api)


def search(visitor: Client, words: str) -> list[str]:
    found = ok(visitor.get("/api/v1/datasets", params={"q": words})).json()
    return [item["slug"] for item in found["items"]]


def download(visitor: Client, slug: str, **query: str) -> Response:
    """Ask for a file, and follow the link it redirects to without taking anything along."""
    answer = visitor.get(f"/api/v1/datasets/{slug}/download", params=query)
    assert answer.status_code == 302, answer.text
    with Client(timeout=60) as storage:
        return ok(storage.get(answer.headers["location"]))


class TestDepartmentPublishesOpenData:
    def test_is_sent_in_parts(self, published: Published) -> None:
        assert len(published.content) > PART_SIZE

    def test_is_found_by_a_part_of_a_compound_within_seconds(
        self, published: Published, stranger: Client
    ) -> None:
        wait_for(lambda: published.slug in search(stranger, "Verkehr"), 5)
        assert published.slug in search(stranger, "Zählstelle")

    def test_original_is_byte_identical(self, published: Published, stranger: Client) -> None:
        assert download(stranger, published.slug).content == published.content

    def test_csv_is_the_same_rows_in_utf_8(self, published: Published, stranger: Client) -> None:
        text = download(stranger, published.slug, format="csv").content.decode("utf-8")
        lines = text.splitlines()

        assert lines[0] == "Zählstelle,Straße,Tag,Stunde,Räder,Temperatur"
        assert lines[1].startswith("Z1,Königsstraße,2023-01-01,0,")
        assert len(lines) == len(published.content.splitlines())

    def test_parquet_is_parquet(self, published: Published, stranger: Client) -> None:
        assert download(stranger, published.slug, format="parquet").content[:4] == b"PAR1"

    def test_is_downloaded_from_the_page_too(self, published: Published, stranger: Client) -> None:
        page = ok(stranger.get(f"/datasets/{published.slug}"))
        answer = stranger.get(f"/datasets/{published.slug}/download?format=csv")

        assert (answer.status_code, "set-cookie" in page.headers) == (302, False)

    def test_report_says_that_it_passed(self, published: Published, stranger: Client) -> None:
        version = ok(stranger.get(f"/api/v1/datasets/{published.slug}/versions/latest")).json()
        report = ok(stranger.get(version["report"])).json()

        assert report["verdict"] == "passed"
        assert all(each["passed"] for each in report["criteria"] if each["mandatory"])
        assert [column["name"] for column in report["columns"]][:2] == ["Zählstelle", "Straße"]

    def test_preview_and_statistics_are_public(
        self, published: Published, stranger: Client
    ) -> None:
        preview = ok(stranger.get(f"/api/v1/datasets/{published.slug}/preview")).json()
        statistics = ok(stranger.get(f"/api/v1/datasets/{published.slug}/statistics")).json()

        assert len(preview["rows"]) == 100
        assert statistics["row_count"] == 140_000

    def test_is_in_the_catalogue_for_machines(self, published: Published, stranger: Client) -> None:
        catalogue = ok(stranger.get("/catalog.ttl")).text
        dataset = ok(stranger.get(f"/datasets/{published.slug}.ttl")).text

        assert f"/datasets/{published.slug}" in catalogue
        assert "http://dcat-ap.de/def/licenses/dl-by-de/2.0" in dataset


class TestCompanyPublishesForAccounts:
    def test_anonymous_is_asked_to_sign_in(self, for_accounts: Published, stranger: Client) -> None:
        answer = stranger.get(f"/api/v1/datasets/{for_accounts.slug}/download")

        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert "offers" in answer.json()

    def test_anybody_signed_in_downloads(self, for_accounts: Published, exchange: Exchange) -> None:
        other = sign_up(exchange)
        answer = other.api.get(f"/datasets/{for_accounts.slug}/download")

        assert answer.status_code == 302
        assert Client().get(answer.headers["location"]).content == for_accounts.content

    def test_needs_no_release(self, for_accounts: Published) -> None:
        versions = for_accounts.owner.get(f"/datasets/{for_accounts.slug}/versions")

        assert [each["status"] for each in versions["items"]] == ["published"]

    def test_is_not_known_to_others_as_theirs(
        self, for_accounts: Published, exchange: Exchange
    ) -> None:
        answer = sign_up(exchange).api.delete(f"/datasets/{for_accounts.slug}/publication")

        assert answer.status_code == 404


class TestLaterVersions:
    def test_go_online_unattended(self, online: Published, stranger: Client) -> None:
        number = online.owner.deliver(online.slug, counts(800, seed=2))

        assert online.owner.verdict(online.slug, number) == "published"
        assert download(stranger, online.slug).content == counts(800, seed=2)

    def test_refused_one_leaves_the_last_good_one_online(
        self, online: Published, stranger: Client
    ) -> None:
        before = download(stranger, online.slug).content
        number = online.owner.deliver(online.slug, with_addresses())

        assert online.owner.verdict(online.slug, number) == "rejected"
        assert download(stranger, online.slug).content == before
        assert self._refusals(online, number) == ["privacy.email"]
        assert stranger.get(f"/api/v1/datasets/{online.slug}/versions/{number}").status_code == 404

    def _refusals(self, online: Published, number: int) -> list[str]:
        report: dict[str, Any] = online.owner.get(
            f"/datasets/{online.slug}/versions/{number}/report"
        )
        failed = [each for each in report["criteria"] if not each["passed"] and each["mandatory"]]
        return [each["rule"] for each in failed]


class TestApiKeyInsteadOfASignIn:
    def test_publishes(self, robot: Member, stranger: Client) -> None:
        slug = robot.describe("Parkhausbelegung")
        robot.delivered(slug, counts(300))

        wait_for(lambda: slug in search(stranger, "Parkhaus"), 5)
        assert download(stranger, slug).content == counts(300)

    def test_does_nothing_beyond_its_scopes(self, robot: Member) -> None:
        answer = robot.api.get(f"/organizations/{robot.organization}/api-keys")

        assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


class TestInterruptedUpload:
    def test_goes_on_with_the_parts_that_are_missing(
        self, company: Member, stranger: Client
    ) -> None:
        slug = company.describe("Verkehrsmengen")
        upload = company.open_upload(slug, counts(), "mengen.csv")
        first = send(upload["parts"][0], counts())

        resumed = company.get(f"/datasets/{slug}/uploads/{upload['id']}")

        assert [part["number"] for part in resumed["received"]] == [1]
        rest = [send(part, counts()) for part in resumed["parts"]]
        assert [part["number"] for part in rest] == [2]
        assert company.complete(slug, upload["id"], [first, *rest]) == 1

    def test_with_another_checksum_than_announced_is_refused_by_its_checks(
        self, company: Member
    ) -> None:
        slug = company.describe("Prüfsummen")
        content = counts(50)
        announced = {
            "filename": "a.csv",
            "size": len(content),
            "sha256": hashlib.sha256().hexdigest(),
        }
        upload = ok(company.api.post(f"/datasets/{slug}/uploads", json=announced)).json()
        sent = [send(upload["parts"][0], content)]

        number = company.complete(slug, upload["id"], sent)

        assert company.verdict(slug, number) == "rejected"
