from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from catalog import queries
from catalog.models import Access, Dataset, DatasetStatus, Version, VersionStatus
from catalog.publish.standing import PAGE_SIZE
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization, Role
from marketplace.core.clock import now
from tests.catalog.conftest import Headers
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory
from tests.html import Seen, read

SignedIn = Callable[[Actor], Headers]

DESCRIPTION: dict[str, Any] = {
    "title_de": "Radzählung an der Brücke",
    "description_de": "Räder je Stunde.",
    "theme": ["TRAN"],
    "license": "dl-de-by-2.0",
    "access": "open",
}
WEIGHING = {
    "level": "open",
    "benefit": "Better routes.",
    "privacy": "None: sums only.",
    "trade_secrets": "None: the city's own counts.",
    "public_security": "None.",
    "pending_decisions": "None.",
    "reason": "The benefit outweighs.",
}


@pytest.fixture
def own_dataset(make: CatalogFactory, owner: Actor, session: Session) -> Dataset:
    """A draft of the company, without a file."""
    dataset = make.dataset(publisher_id=owner.organization_id)
    session.commit()
    return dataset


@pytest.fixture
def city_dataset(make: CatalogFactory, department: Actor, session: Session) -> Dataset:
    """A draft of the department with a checked version that waits for its release."""
    dataset = make.dataset(publisher_id=department.organization_id)
    make.checked_version(dataset, number=1, status=VersionStatus.NEEDS_RELEASE)
    session.commit()
    return dataset


@pytest.fixture
def browser(client: TestClient, own: Headers) -> TestClient:
    """The browser of the company's owner, who reads English."""
    client.headers.update(own | {"Accept": "text/html", "Accept-Language": "en"})
    client.follow_redirects = False
    return client


@pytest.fixture
def city(client: TestClient, department: Actor, signed_in: SignedIn) -> TestClient:
    """The browser of the department's owner, who reads English."""
    client.headers.update(signed_in(department) | {"Accept": "text/html", "Accept-Language": "en"})
    client.follow_redirects = False
    return client


def shown(client: TestClient, path: str) -> Seen:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read(answer.text)


def posted(client: TestClient, path: str, form: dict[str, Any] | None = None) -> str:
    answer = client.post(path, data=form)
    assert answer.status_code == 303, unescape(answer.text)
    return answer.headers["location"]


def refused(client: TestClient, path: str, form: dict[str, Any]) -> Seen:
    answer = client.post(path, data=form)
    assert answer.status_code == 422, path
    return read(answer.text)


def fresh(session: Session, row: Dataset) -> Dataset:
    session.expire_all()
    return session.get_one(Dataset, row.id)


PAGES = ("", "/describe", "/file", "/versions/1", "/release", "/withdrawal")


class TestWhoMaySeeThePages:
    @pytest.mark.parametrize("place", ["/publish", "/publish/new"])
    def test_a_visitor_signs_in_and_comes_back(self, client: TestClient, place: str) -> None:
        answer = client.get(place, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/sign-in?next={place.replace('/', '%2F')}"

    @pytest.mark.parametrize("page", PAGES)
    def test_a_visitor_of_a_datasets_pages_signs_in(
        self, client: TestClient, own_dataset: Dataset, page: str
    ) -> None:
        answer = client.get(f"/publish/{own_dataset.slug}{page}", follow_redirects=False)
        assert answer.status_code == 303

    @pytest.mark.parametrize("page", PAGES)
    def test_anothers_dataset_does_not_exist(
        self, browser: TestClient, city_dataset: Dataset, page: str
    ) -> None:
        assert browser.get(f"/publish/{city_dataset.slug}{page}").status_code == 404

    @pytest.mark.parametrize("page", ["/describe", "/release", "/publication", "/withdrawal"])
    def test_anothers_dataset_cannot_be_changed(
        self, browser: TestClient, city_dataset: Dataset, page: str
    ) -> None:
        form = DESCRIPTION | WEIGHING
        assert browser.post(f"/publish/{city_dataset.slug}{page}", data=form).status_code == 404

    @pytest.mark.parametrize("page", PAGES)
    def test_the_publisher_sees_each(
        self,
        browser: TestClient,
        make: CatalogFactory,
        session: Session,
        own_dataset: Dataset,
        page: str,
    ) -> None:
        make.checked_version(own_dataset, number=1)
        session.commit()
        assert "Dataset 1" in shown(browser, f"/publish/{own_dataset.slug}{page}").text

    def test_a_member_without_the_role_is_told(
        self, client: TestClient, people: AccountsFactory, signed_in: SignedIn, session: Session
    ) -> None:
        reader = people.actor(roles=(Role.BUYER,))
        session.commit()
        answer = client.get("/publish", headers=signed_in(reader))
        assert answer.status_code == 403


class TestOwnDatasets:
    def test_none_yet_says_what_to_do(self, browser: TestClient) -> None:
        seen = shown(browser, "/publish")
        assert "has not published anything yet" in seen.text
        assert seen.href_of("Describe the first dataset") == "/publish/new"

    @pytest.mark.parametrize(
        "case",
        [
            (VersionStatus.PROCESSING, "is being checked", "Follow the checks", "/versions/1"),
            (VersionStatus.REJECTED, "was rejected", "See the reason", "/versions/1"),
            (VersionStatus.NEEDS_RELEASE, "waits for its release", "Weigh", "/release"),
            (VersionStatus.READY, "has passed", "Publish now", "/versions/1"),
            (VersionStatus.PUBLISHED, "is published", "Upload a new version", "/file"),
            (VersionStatus.WITHDRAWN, "was withdrawn", "Publish again", "/versions/1"),
        ],
    )
    def test_each_says_where_it_stands_and_what_is_next(
        self,
        browser: TestClient,
        make: CatalogFactory,
        session: Session,
        own_dataset: Dataset,
        case: tuple[VersionStatus, str, str, str],
    ) -> None:
        status, words, link, place = case
        make.checked_version(own_dataset, number=1, status=status)
        session.commit()
        seen = shown(browser, "/publish")
        assert f"Version 1 {words}" in seen.text
        assert seen.href_of(link) == f"/publish/{own_dataset.slug}{place}"

    def test_one_without_a_file_asks_for_it(
        self, browser: TestClient, own_dataset: Dataset
    ) -> None:
        seen = shown(browser, "/publish")
        assert "No file yet" in seen.text
        assert seen.href_of("Upload the file") == f"/publish/{own_dataset.slug}/file"

    def test_anothers_are_not_among_them(self, browser: TestClient, city_dataset: Dataset) -> None:
        assert city_dataset.slug not in browser.get("/publish").text

    def test_they_come_page_by_page_and_by_title(
        self, browser: TestClient, make: CatalogFactory, owner: Actor, session: Session
    ) -> None:
        for number in range(PAGE_SIZE + 1):
            make.dataset(publisher_id=owner.organization_id, title={"en": f"No. {number:02}"})
        session.commit()
        first, second = (shown(browser, f"/publish?sort=title&page={n}") for n in (1, 2))
        assert "No. 00" in first.text
        assert f"No. {PAGE_SIZE}" not in first.text
        assert f"No. {PAGE_SIZE}" in second.text
        assert "page=2" in first.href_of("More results")
        assert "no more datasets" in shown(browser, "/publish?page=3").text


class TestDescribing:
    def test_begins_with_an_empty_form(self, browser: TestClient) -> None:
        seen = shown(browser, "/publish/new")
        assert seen.with_tag("form", action="/publish/new", method="post")
        assert not seen.with_tag("details", id="part-contact", open="")

    def test_makes_a_draft_and_leads_to_its_file(
        self, browser: TestClient, session: Session, owner: Actor
    ) -> None:
        place = posted(browser, "/publish/new", DESCRIPTION)
        assert place == "/publish/radzaehlung-an-der-bruecke/file"
        dataset = queries.dataset_by_slug(session, "radzaehlung-an-der-bruecke")
        assert dataset.publisher_id == owner.organization_id
        assert (dataset.status, dataset.access) == (DatasetStatus.DRAFT, Access.OPEN)

    def test_keeps_all_that_was_said(self, browser: TestClient, session: Session) -> None:
        said = {
            "title_en": "Bicycle counts",
            "keywords_de": "Rad\r\nVerkehr\r\n",
            "questions_en": "When do people ride?",
            "limits_de": "Nicht für Prognosen.",
            "contact_name": "Radbüro",
            "contact_email": "rad@city.example",
            "place": "Hafen",
            "region_key": "01234567",
            "period_start": "2026-01-01",
            "frequency": "DAILY",
            "origin": "measured",
            "landing_page": "https://city.example/rad",
        }
        posted(browser, "/publish/new", DESCRIPTION | said)
        dataset = queries.dataset_by_slug(session, "radzaehlung-an-der-bruecke")
        assert dataset.keywords == {"de": ["Rad", "Verkehr"]}
        assert dataset.questions == {"en": ["When do people ride?"]}
        assert (dataset.contact_name, dataset.region_key) == ("Radbüro", "01234567")
        values = {field["name"]: field.get("value", "") for _, field in _fields(browser, dataset)}
        assert values.items() >= {"title_en": "Bicycle counts", "place": "Hafen"}.items()
        assert values["period_start"] == "2026-01-01"

    def test_says_beside_each_field_what_is_missing(self, browser: TestClient) -> None:
        seen = refused(browser, "/publish/new", {"title_de": "", "place": "Hafen"})
        for sentence in ("a title", "few sentences", "one theme", "the licence", "who may"):
            assert sentence in seen.text
        assert seen.with_tag("input", name="place")[0]["value"] == "Hafen"
        assert seen.with_tag("input", id="title_de")[0]["aria-invalid"] == "true"

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("contact_email", "nobody", "name@example.org"),
            ("region_key", "12x", "A region key has"),
            ("landing_page", "not a page", "https://example.org"),
            ("period_start", "yesterday", "Enter a day"),
            ("keywords_en", "k" * 81, "80 characters"),
            ("questions_de", "q" * 301, "300 characters"),
            ("title_de", "t" * 201, "longer than fits"),
            ("license", "mine", "Please check this field"),
            ("limits_en", "\x07", "Please check this field"),
        ],
    )
    def test_says_what_does_not_fit(
        self, browser: TestClient, field: str, value: str, sentence: str
    ) -> None:
        seen = refused(browser, "/publish/new", DESCRIPTION | {field: value})
        assert sentence in seen.text
        assert any(link.href == f"#{field}" for link in seen.links)

    def test_a_period_ends_after_it_begins(self, browser: TestClient) -> None:
        period = {"period_start": "2026-02-01", "period_end": "2026-01-01"}
        seen = refused(browser, "/publish/new", DESCRIPTION | period)
        assert "not before the first" in seen.text
        assert seen.with_tag("details", id="part-extent")[0].get("open") == ""

    def test_what_is_wrong_besides_what_is_missing_is_said_too(self, browser: TestClient) -> None:
        form = DESCRIPTION | {"license": "", "contact_email": "nobody"}
        seen = refused(browser, "/publish/new", form)
        assert "name@example.org" in seen.text
        assert "Choose the licence" in seen.text

    def test_changes_what_there_is(
        self, browser: TestClient, session: Session, own_dataset: Dataset
    ) -> None:
        form = DESCRIPTION | {"title_de": "Neu", "place": ""}
        place = posted(browser, f"/publish/{own_dataset.slug}/describe", form)
        assert place == f"/publish/{own_dataset.slug}/file"
        assert fresh(session, own_dataset).title == {"de": "Neu"}

    def test_a_measured_period_stays_measured(
        self, browser: TestClient, make: CatalogFactory, owner: Actor, session: Session
    ) -> None:
        dataset = make.dataset(
            publisher_id=owner.organization_id, period_start=now().date(), measured=["period"]
        )
        make.checked_version(dataset, number=1)
        session.commit()
        form = DESCRIPTION | {"period_start": now().date().isoformat()}
        place = posted(browser, f"/publish/{dataset.slug}/describe", form)
        assert place == f"/publish/{dataset.slug}?notice=described"
        assert fresh(session, dataset).measured == ["period"]

    def test_a_door_wider_than_released_is_refused_beside_the_door(
        self, city: TestClient, make: CatalogFactory, department: Actor, session: Session
    ) -> None:
        dataset = make.dataset(publisher_id=department.organization_id, access=Access.ACCOUNT)
        make.release(dataset, make.checked_version(dataset, number=1))
        session.commit()
        seen = refused(city, f"/publish/{dataset.slug}/describe", DESCRIPTION)
        assert "A wider door needs a new release" in seen.text
        assert fresh(session, dataset).access is Access.ACCOUNT

    def test_a_wrong_change_is_kept_in_the_form(
        self, browser: TestClient, own_dataset: Dataset
    ) -> None:
        form = DESCRIPTION | {"title_de": "", "place": "Hafen"}
        seen = refused(browser, f"/publish/{own_dataset.slug}/describe", form)
        assert seen.with_tag("input", name="place")[0]["value"] == "Hafen"

    def test_new_is_no_short_name(self, browser: TestClient) -> None:
        assert posted(browser, "/publish/new", DESCRIPTION | {"title_de": "New"}) == (
            "/publish/new-2/file"
        )


def _fields(client: TestClient, dataset: Dataset) -> list[tuple[str, dict[str, str]]]:
    seen = shown(client, f"/publish/{dataset.slug}/describe")
    return [(tag, found) for tag, found in seen.elements if tag == "input" and "name" in found]


class TestFile:
    def test_tells_the_script_where_to_send_it(
        self, browser: TestClient, own_dataset: Dataset
    ) -> None:
        seen = shown(browser, f"/publish/{own_dataset.slug}/file")
        found = seen.with_tag("div", id="upload")[0]
        assert found["data-uploads"] == f"/api/v1/datasets/{own_dataset.slug}/uploads"
        assert found["data-next"] == f"/publish/{own_dataset.slug}/versions/"
        assert any("upload.js" in script["src"] for script in seen.with_tag("script"))

    def test_says_without_a_script_why_and_how_else(
        self, browser: TestClient, own_dataset: Dataset
    ) -> None:
        seen = shown(browser, f"/publish/{own_dataset.slug}/file")
        assert "needs JavaScript" in seen.text
        assert f"/api/v1/datasets/{own_dataset.slug}/uploads" in seen.text
        assert "hidden" in seen.with_tag("div", id="upload")[0]

    def test_a_later_version_says_what_is_new(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        make.checked_version(own_dataset, number=1)
        session.commit()
        seen = shown(browser, f"/publish/{own_dataset.slug}/file")
        assert "Version 2" in seen.text
        assert seen.with_tag("input", id="change-note")


class TestVersion:
    def place(self, dataset: Dataset) -> str:
        return f"/publish/{dataset.slug}/versions/1"

    def test_under_way_asks_again_until_there_is_a_verdict(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        make.checked_version(own_dataset, number=1, status=VersionStatus.PROCESSING)
        session.commit()
        seen = shown(browser, self.place(own_dataset))
        assert seen.with_tag("div", id="verdict")[0]["hx-get"] == self.place(own_dataset)
        assert seen.href_of("Look again") == self.place(own_dataset)

    def test_htmx_gets_the_verdict_and_the_steps_alone(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        make.checked_version(own_dataset, number=1)
        session.commit()
        answer = browser.get(self.place(own_dataset), headers={"HX-Request": "true"})
        seen = read(answer.text)
        assert "<html" not in answer.text
        assert seen.with_tag("ol", id="steps")[0]["hx-swap-oob"] == "true"
        assert "hx-get" not in seen.with_tag("div", id="verdict")[0]

    def test_rejected_says_why_and_what_to_do(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        criterion = {
            "rule": "bad-rows",
            "value": 0.125,
            "threshold": 0.01,
            "passed": False,
            "mandatory": True,
            "message": {"de": "Zu viele.", "en": "Too many rows do not fit."},
        }
        passed = criterion | {"passed": True, "message": {"en": "Well done"}}
        notice = criterion | {"mandatory": False, "message": {"en": "Only a notice"}}
        make.checked_version(
            own_dataset,
            number=1,
            status=VersionStatus.REJECTED,
            criteria=[passed, notice, criterion],
        )
        session.commit()
        seen = shown(browser, self.place(own_dataset))
        assert "Too many rows do not fit. Rule bad-rows" in seen.text
        assert "measured: 0.125, limit: 0.01" in seen.text
        assert "Well done" not in seen.text
        assert "Only a notice" not in seen.text
        assert seen.href_of("bad-rows") == "/rules#bad-rows"
        assert seen.href_of("corrected file") == f"/publish/{own_dataset.slug}/file"

    def test_a_checksum_is_shown_by_its_ends(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        criterion = {"rule": "same-bytes", "value": "a" * 64, "threshold": True, "passed": False}
        make.checked_version(
            own_dataset, number=1, status=VersionStatus.REJECTED, criteria=[criterion]
        )
        session.commit()
        assert "measured: aaaaaaaa…aaaa" in shown(browser, self.place(own_dataset)).text

    def test_waiting_leads_to_its_release(self, city: TestClient, city_dataset: Dataset) -> None:
        seen = shown(city, self.place(city_dataset))
        assert seen.href_of("Weigh and release") == f"/publish/{city_dataset.slug}/release"

    def test_ready_can_be_published(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        make.checked_version(own_dataset, number=1)
        session.commit()
        seen = shown(browser, self.place(own_dataset))
        action = f"/publish/{own_dataset.slug}/publication"
        assert seen.with_tag("form", method="post", action=action)

    def test_published_leads_to_the_datasets_page(
        self, browser: TestClient, make: CatalogFactory, owner: Actor, session: Session
    ) -> None:
        dataset = make.published_dataset(publisher_id=owner.organization_id)
        number = session.exec(select(Version.number)).one()
        session.commit()
        seen = shown(browser, f"/publish/{dataset.slug}/versions/{number}")
        assert seen.href_of("To the dataset's page") == f"/datasets/{dataset.slug}"

    @pytest.mark.parametrize("number", ["latest", "2", "x"])
    def test_a_version_that_is_not_there_is_not_found(
        self,
        browser: TestClient,
        make: CatalogFactory,
        session: Session,
        own_dataset: Dataset,
        number: str,
    ) -> None:
        make.checked_version(own_dataset, number=1)
        session.commit()
        assert browser.get(f"/publish/{own_dataset.slug}/versions/{number}").status_code == 404


class TestRelease:
    def test_records_the_decision_and_goes_on_to_the_version(
        self, city: TestClient, session: Session, city_dataset: Dataset
    ) -> None:
        place = posted(city, f"/publish/{city_dataset.slug}/release", WEIGHING)
        assert place == f"/publish/{city_dataset.slug}/versions/1"
        decision = queries.latest_release(session, city_dataset)
        assert decision
        assert decision.risks["privacy"] == WEIGHING["privacy"]
        assert "can withdraw it" in shown(city, place).text

    @pytest.mark.parametrize("field", WEIGHING)
    def test_passes_over_nothing(
        self, city: TestClient, session: Session, city_dataset: Dataset, field: str
    ) -> None:
        seen = refused(city, f"/publish/{city_dataset.slug}/release", WEIGHING | {field: " "})
        assert any(link.href == f"#{field}" for link in seen.links)
        assert queries.latest_release(session, city_dataset) is None

    def test_keeps_what_was_written(self, city: TestClient, city_dataset: Dataset) -> None:
        form = WEIGHING | {"reason": ""}
        assert "Better routes." in refused(city, f"/publish/{city_dataset.slug}/release", form).text

    def test_says_what_is_too_long(self, city: TestClient, city_dataset: Dataset) -> None:
        form = WEIGHING | {"privacy": "x" * 5001}
        seen = refused(city, f"/publish/{city_dataset.slug}/release", form)
        assert any(link.href == "#privacy" for link in seen.links)

    def test_refuses_a_level_narrower_than_the_door(
        self, city: TestClient, city_dataset: Dataset
    ) -> None:
        form = WEIGHING | {"level": "request"}
        seen = refused(city, f"/publish/{city_dataset.slug}/release", form)
        assert "wider than the level" in seen.text

    def test_shows_the_last_decision(self, city: TestClient, city_dataset: Dataset) -> None:
        posted(city, f"/publish/{city_dataset.slug}/release", WEIGHING)
        seen = shown(city, f"/publish/{city_dataset.slug}/release")
        assert "The form shows the last decision" in seen.text
        assert WEIGHING["benefit"] in seen.text

    def test_without_a_checked_version_there_is_nothing_to_weigh(
        self, city: TestClient, make: CatalogFactory, department: Actor, session: Session
    ) -> None:
        dataset = make.dataset(publisher_id=department.organization_id)
        session.commit()
        place = f"/publish/{dataset.slug}/release"
        assert "nothing to release yet" in shown(city, place).text
        assert "nothing to release yet" in refused(city, place, WEIGHING).text

    def test_a_companys_data_needs_none(self, browser: TestClient, own_dataset: Dataset) -> None:
        assert "needs no release" in shown(browser, f"/publish/{own_dataset.slug}/release").text

    def test_a_steward_may_decide_for_a_department(
        self,
        city: TestClient,
        people: AccountsFactory,
        signed_in: SignedIn,
        session: Session,
        city_dataset: Dataset,
    ) -> None:
        steward = people.steward()
        session.commit()
        city.headers.update(signed_in(steward))
        place = posted(city, f"/publish/{city_dataset.slug}/release", WEIGHING)
        assert place == f"/publish/{city_dataset.slug}/release?notice=released"
        assert "Your decision is recorded" in shown(city, place).text

    def test_a_member_without_the_role_may_not(
        self,
        client: TestClient,
        people: AccountsFactory,
        department: Actor,
        signed_in: SignedIn,
        session: Session,
        city_dataset: Dataset,
    ) -> None:
        organization = session.get_one(Organization, department.organization_id)
        reader = people.actor(roles=(Role.BUYER,), organization=organization)
        session.commit()
        place = f"/publish/{city_dataset.slug}/release"
        assert client.get(place, headers=signed_in(reader)).status_code == 403


class TestPublication:
    def test_from_the_draft_by_the_release_to_the_catalogue_and_back(
        self, city: TestClient, session: Session, city_dataset: Dataset
    ) -> None:
        place = f"/publish/{city_dataset.slug}"
        posted(city, f"{place}/release", WEIGHING)
        assert posted(city, f"{place}/publication") == f"{place}?notice=published"
        assert fresh(session, city_dataset).status is DatasetStatus.PUBLISHED
        seen = shown(city, f"{place}?notice=published")
        assert "The dataset is published" in seen.text
        assert seen.href_of("Withdraw …") == f"{place}/withdrawal"

        assert "Nothing is deleted" in shown(city, f"{place}/withdrawal").text
        assert posted(city, f"{place}/withdrawal") == f"{place}?notice=withdrawn"
        assert fresh(session, city_dataset).status is DatasetStatus.WITHDRAWN
        assert "Others no longer find it" in shown(city, f"{place}?notice=withdrawn").text

        assert posted(city, f"{place}/publication") == f"{place}?notice=published"
        assert fresh(session, city_dataset).status is DatasetStatus.PUBLISHED

    def test_says_what_is_lacking(self, browser: TestClient, own_dataset: Dataset) -> None:
        answer = browser.post(f"/publish/{own_dataset.slug}/publication")
        assert answer.status_code == 409
        assert "no version has passed its checks" in read(answer.text).text


class TestOverview:
    def test_lists_versions_page_by_page(
        self, browser: TestClient, make: CatalogFactory, session: Session, own_dataset: Dataset
    ) -> None:
        for number in range(1, 22):
            make.version(own_dataset, number=number, filename=f"file-{number}.csv")
        session.commit()
        place = f"/publish/{own_dataset.slug}"
        seen = shown(browser, place)
        assert "file-21.csv" in seen.text
        assert "file-1.csv" not in seen.text
        assert "file-1.csv" in shown(browser, seen.href_of("More results")).text

    @pytest.mark.parametrize("below", ["x", "9" * 30, "-1", "²"])
    def test_a_place_that_is_none_is_the_first(
        self, browser: TestClient, own_dataset: Dataset, below: str
    ) -> None:
        assert shown(browser, f"/publish/{own_dataset.slug}?below={below}")

    def test_names_who_released_it(self, city: TestClient, city_dataset: Dataset) -> None:
        posted(city, f"/publish/{city_dataset.slug}/release", WEIGHING)
        assert "Released by Person 1" in shown(city, f"/publish/{city_dataset.slug}").text
