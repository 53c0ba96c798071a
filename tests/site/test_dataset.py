import json
from collections.abc import Callable
from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Access, Dataset, DatasetStatus, FileFormat, Version, VersionStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core import clock
from marketplace.services import Services
from quality.criteria import READABLE
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory
from tests.html import Seen, read
from tests.site.conftest import Look

LookAs = Callable[[Actor, str], Seen]
See = Callable[[], Seen]


@pytest.fixture
def look_as(client: TestClient, services: Services) -> LookAs:
    def open_page(actor: Actor, address: str) -> Seen:
        assert actor.person_id
        assert actor.sign_in_id
        token = access_tokens(services.settings).issue(actor.person_id, actor.sign_in_id)
        wish = {"Authorization": f"Bearer {token}", "Accept": "text/html", "Accept-Language": "en"}
        return read(client.get(address, headers=wish).text)

    return open_page


@pytest.fixture
def weather(make: CatalogFactory) -> Dataset:
    return make.published_dataset(
        slug="weather",
        title={"de": "Wetter", "en": "Weather"},
        description={"en": "Rain per day.\n\nMeasured at the harbour."},
        questions={"en": ["Will it rain?"]},
        limits={"en": "It knows nothing of wind."},
        frequency="DAILY",
        period_start=date(2012, 1, 1),
        period_end=date(2015, 12, 31),
        contact_email="weather@city.example",
    )


class TestDatasetPage:
    def test_answers_the_questions_of_a_reader(self, look: Look, weather: Dataset) -> None:
        text = look("/datasets/weather").text

        assert "Will it rain?" in text
        assert "It knows nothing of wind." in text
        assert "Datenlizenz Deutschland" in text
        assert "1 January 2012 to 31 December 2015" in text
        assert "daily" in text

    def test_hands_out_open_files_to_anyone(self, look: Look, weather: Dataset) -> None:
        seen = look("/datasets/weather")

        assert seen.href_of("Parquet") == "/datasets/weather/download?format=parquet"
        assert seen.href_of("Original (CSV)") == "/datasets/weather/download?format=original"

    def test_shows_preview_and_columns(self, look: Look, weather: Dataset) -> None:
        seen = look("/datasets/weather")

        assert "2 of 2 rows" in seen.text
        assert len(seen.with_tag("div", role="region", tabindex="0")) == 2

    def test_describes_itself_to_search_engines(self, client: TestClient, weather: Dataset) -> None:
        weather.description = {"en": "</script><script>alert(1)</script>"}
        html = client.get("/datasets/weather?lang=en", headers={"Accept": "text/html"}).text

        script = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
        described = json.loads(script)

        assert described["@type"] == "Dataset"
        assert described["name"] == "Weather"
        assert "<" not in script

    def test_sends_a_program_to_the_rdf(self, client: TestClient, weather: Dataset) -> None:
        answer = client.get(
            "/datasets/weather", headers={"Accept": "text/turtle"}, follow_redirects=False
        )

        assert (answer.status_code, answer.headers["location"]) == (303, "/datasets/weather.ttl")
        assert answer.headers["vary"] == "Accept"

    def test_names_its_other_forms(self, client: TestClient, weather: Dataset) -> None:
        answer = client.get("/datasets/weather", headers={"Accept": "text/html"})

        assert '</datasets/weather.ttl>; rel="alternate"' in answer.headers["link"]
        assert "Accept" in answer.headers["vary"].split(", ")

    def test_speaks_german_where_it_can(self, look: Look, weather: Dataset) -> None:
        seen = look("/datasets/weather", language="de")

        assert "Wetter" in seen.text
        assert "Fragen, die diese Daten beantworten" in seen.text


class TestDoors:
    def test_account_asks_a_stranger_to_sign_in(self, look: Look, make: CatalogFactory) -> None:
        make.published_dataset(slug="rents", access=Access.ACCOUNT)

        seen = look("/datasets/rents")

        assert seen.href_of("Sign in to download") == "/sign-in?next=/datasets/rents"
        assert not [link for link in seen.links if "/download" in link.href]

    def test_account_hands_out_to_the_signed_in(
        self, look_as: LookAs, make: CatalogFactory, session: Session
    ) -> None:
        make.published_dataset(slug="rents", access=Access.ACCOUNT)
        actor = AccountsFactory(session).actor()
        session.commit()

        assert "/download" in look_as(actor, "/datasets/rents").href_of("Parquet")

    def test_request_names_whom_to_write_to(self, look: Look, make: CatalogFactory) -> None:
        make.published_dataset(slug="rents", access=Access.REQUEST, contact_email="r@c.example")

        assert look("/datasets/rents").href_of("Write to the publisher") == "mailto:r@c.example"

    def test_private_does_not_exist_for_strangers(self, look: Look, make: CatalogFactory) -> None:
        make.published_dataset(slug="secret", access=Access.PRIVATE)

        assert "There is no dataset “secret”" in look("/datasets/secret", status=404).text


class TestAbsence:
    def test_of_a_withdrawn_dataset_is_explained(self, look: Look, make: CatalogFactory) -> None:
        make.published_dataset(
            slug="gone", status=DatasetStatus.WITHDRAWN, withdrawn_at=clock.now()
        )

        seen = look("/datasets/gone", status=410)

        assert "was withdrawn by" in seen.text

    def test_of_the_day_of_withdrawal_is_no_fault(self, look: Look, make: CatalogFactory) -> None:
        make.published_dataset(slug="gone", status=DatasetStatus.WITHDRAWN)

        assert "was withdrawn by" in look("/datasets/gone", status=410).text

    def test_of_a_draft_says_nothing(self, look: Look, make: CatalogFactory) -> None:
        make.dataset(slug="draft")

        look("/datasets/draft", status=404)

    def test_of_a_version_is_explained(self, look: Look, make: CatalogFactory) -> None:
        make.dataset(slug="bare", status=DatasetStatus.PUBLISHED)

        text = look("/datasets/bare").text

        assert "There is no preview" in text
        assert "No version of this dataset has passed its checks yet." in text
        assert "There is no file yet" in text


class TestOwnPage:
    def test_says_that_others_do_not_see_it(
        self, look_as: LookAs, make: CatalogFactory, session: Session
    ) -> None:
        actor = AccountsFactory(session).actor()
        dataset = make.dataset(slug="draft", publisher_id=actor.organization_id)
        make.version(dataset, status=VersionStatus.REJECTED, rejection="readable")
        session.commit()

        text = look_as(actor, "/datasets/draft").text

        assert "Only your organization sees this page" in text
        assert f"held back. {READABLE.text_en}" in text


class TestVersions:
    def test_tell_what_changed(self, look: Look, make: CatalogFactory, weather: Dataset) -> None:
        make.published_version(
            weather,
            change_note="A year added.",
            changes={"rows": -5, "columns_added": ["wind"], "columns_removed": ["fog"]},
        )

        text = look("/datasets/weather").text

        assert "A year added. −5 rows + wind − fog" in text


class TestFiles:
    def test_come_with_csv_first_and_the_original_last(
        self, look: Look, make: CatalogFactory, session: Session, weather: Dataset
    ) -> None:
        version = session.get_one(Version, weather.current_version_id)
        make.distribution(version, format=FileFormat.CSV, size=38_000_000)

        seen = look("/datasets/weather")

        assert seen.href_of("Download CSV, 38 MB") == "/datasets/weather/download?format=csv"


class TestTable:
    @pytest.fixture
    def version(self, session: Session, weather: Dataset) -> Version:
        return session.get_one(Version, weather.current_version_id)

    @pytest.fixture
    def see(self, look: Look, session: Session) -> See:
        """Keeps what the test changed, and opens the page."""

        def open_page() -> Seen:
            session.commit()
            return look("/datasets/weather")

        return open_page

    def test_is_drawn_and_told(self, see: See, version: Version) -> None:
        version.chart = {
            "data": {"values": [{"x": "Hafen", "y": 9}, {"x": "Markt", "y": 1}]},
            "encoding": {"x": {"type": "nominal", "title": "ort"}},
            "usermeta": {"measure": "rain", "aggregate": None},
        }

        seen = see()

        assert "rain by ort" in seen.text
        assert seen.href_of("Specification (Vega-Lite)") == "/api/v1/datasets/weather/chart"

    @pytest.mark.parametrize(
        ("kind", "about", "title"),
        [
            (
                "temporal",
                {"measure": "rain", "aggregate": "mean", "unit": "month"},
                "rain: mean per month",
            ),
            ("temporal", {"aggregate": "count", "unit": "year"}, "Rows per year"),
            ("nominal", {"aggregate": "count"}, "How often each value occurs: day"),
            ("quantitative", {"aggregate": "count"}, "How the values are spread: day"),
        ],
    )
    def test_says_what_its_chart_shows(
        self, see: See, version: Version, kind: str, about: dict[str, str], title: str
    ) -> None:
        values = [{"x": x, "x2": x, "y": 1} for x in ("2020-01-01", "2021-01-01")]
        if kind == "quantitative":
            values = [{"x": 1, "x2": 2, "y": 1}]
        version.chart = {
            "data": {"values": values},
            "encoding": {"x": {"type": kind, "title": "day"}},
            "usermeta": about,
        }

        assert title in see().text

    def test_lies_on_a_map(self, see: See, version: Version) -> None:
        point = {"type": "Point", "coordinates": [9.9, 53.5]}
        version.features = {
            "bbox": [9.9, 53.5, 9.9, 53.5],
            "features": [{"geometry": point, "properties": {"name": "Hafen"}}],
            "numberMatched": 1200,
        }

        seen = see()

        assert seen.with_tag("svg", role="img")[0]["aria-label"] == "Map, number of shapes: 1"
        assert "1 of 1,200 shapes, simplified" in seen.text

    def test_says_what_was_done_to_it(self, see: See, version: Version) -> None:
        version.treatments = [{"de": "Namen fehlen.", "en": "Names were left out."}]

        assert "Names were left out." in see().text

    def test_is_explained_by_its_dictionary(
        self, see: See, weather: Dataset, version: Version
    ) -> None:
        weather.dictionary = {"anzahl": {"title": {"en": "Drops"}, "unit": "mm"}}
        version.columns = [
            {"name": "anzahl", "type": "number", "quantiles": [0, 1, 2.5, 4, 9], "count": 3},
            {"name": "ort", "type": "string", "pattern": "^A[0-9]$", "distinct": 9, "count": 3,
             "is_estimated": True},
        ]  # fmt: skip

        text = see().text

        assert "Drops" in text
        assert "Number, mm" in text
        assert "1 / 2.5 / 4" in text
        assert "^A[0-9]$" in text
        assert "about 9" in text


class TestQualityTab:
    def test_says_what_would_raise_the_score_most(
        self, look: Look, weather: Dataset, session: Session, make: CatalogFactory
    ) -> None:
        version = session.get_one(Version, weather.current_version_id)
        version.criteria = [{"rule": "a", "passed": True, "message": {"en": "Read."}}]
        version.dimensions = [
            {"id": "read", "score": 100, "reason": {"en": "All is met."}, "step": {}, "gain": 0},
            {
                "id": "metadata",
                "name": {"en": "Metadata"},
                "score": 55,
                "reason": {"en": "5 of 12 are stated."},
                "step": {"en": "Name a contact."},
                "gain": 7,
            },
        ]
        make.published_version(weather, score=64)
        session.commit()

        text = look("/datasets/weather").text

        assert "Name a contact. Metadata, 7 points more" in text
        assert "5 of 12 are stated." in text
        assert "Score of each version 91" in text
