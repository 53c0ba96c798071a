import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Dataset, Version
from marketplace.accounts.models import Role
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.services import Services
from quality import pipeline
from quality.expectations import editing, suites
from quality.expectations.kinds import KINDS
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

Headers = dict[str, str]
Deliver = Callable[..., Version]

ROWS = b"nr;ort;wert\n" + b"".join(b"%d;Hafen;%d\n" % (n, n * 7 % 50) for n in range(1, 120))


@pytest.fixture
def own(own: Headers) -> Headers:
    return own | {"accept": "text/html", "accept-language": "en"}


@pytest.fixture
def place(dataset: Dataset) -> str:
    return f"/datasets/{dataset.slug}/expectations"


@pytest.fixture
def checked(services: Services, deliver: Deliver) -> Version:
    """A version of 119 rows that was inspected, so that there are suggestions."""
    version = deliver(ROWS)
    pipeline.run(services, version.id)
    return version


def own_suite(session: Session, dataset: Dataset, *expectations: dict[str, Any]) -> None:
    suites.write(session, dataset, {"expectations": list(expectations)}, person_id=None)
    session.commit()


def filled(column: str) -> dict[str, Any]:
    return {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": column},
        "severity": "critical",
    }


def demanded(session: Session, dataset: Dataset) -> list[tuple[str, str]]:
    session.expire_all()
    present = editing.expectations_of(suites.newest(session, dataset.id))
    return [(each["kwargs"].get("column", ""), each["severity"]) for each in present]


class TestList:
    def test_says_that_there_is_nothing_before_the_first_file(
        self, client: TestClient, place: str, own: Headers
    ) -> None:
        page = client.get(place, headers=own)

        assert page.status_code == 200
        assert "Nothing is expected yet" in page.text

    def test_shows_suggestions_as_sentences_with_what_came_of_them(
        self, client: TestClient, place: str, own: Headers, checked: Version
    ) -> None:
        page = client.get(place, headers=own).text

        assert "These are suggestions" in page
        assert "“ort” is filled in every row." in page
        assert f"met by version {checked.number}" in page

    def test_shows_what_else_the_file_suggests(
        self,
        client: TestClient,
        session: Session,
        place: str,
        own: Headers,
        dataset: Dataset,
        checked: Version,
    ) -> None:
        own_suite(session, dataset, filled("ort"))

        page = client.get(place, headers=own).text

        assert "Suggested from your newest file" in page
        assert page.count("“ort” is filled in every row.</p>") == 1
        assert "“nr” is filled in every row.</span>" in page

    def test_is_not_there_for_others(
        self, client: TestClient, session: Session, make: CatalogFactory, own: Headers
    ) -> None:
        other = make.published_dataset()
        session.commit()

        assert client.get(f"/datasets/{other.slug}/expectations", headers=own).status_code == 404

    def test_asks_visitors_to_sign_in(self, client: TestClient, place: str) -> None:
        answer = client.get(place, headers={"accept": "text/html"}, follow_redirects=False)

        assert answer.headers["location"].startswith("/sign-in?next=")

    def test_is_not_for_those_who_may_only_look(
        self,
        client: TestClient,
        services: Services,
        session: Session,
        people: AccountsFactory,
        make: CatalogFactory,
    ) -> None:
        viewer = people.actor(roles=[Role.VIEWER])
        dataset = make.dataset(publisher_id=viewer.organization_id)
        session.commit()
        assert viewer.person_id
        assert viewer.sign_in_id
        token = access_tokens(services.settings).issue(viewer.person_id, viewer.sign_in_id)

        answer = client.get(
            f"/datasets/{dataset.slug}/expectations", headers={"Authorization": f"Bearer {token}"}
        )

        assert answer.status_code == 403


class TestForm:
    @pytest.mark.parametrize("type_", KINDS)
    def test_has_a_field_for_each_argument(
        self, client: TestClient, place: str, own: Headers, type_: str
    ) -> None:
        page = client.get(f"{place}/new?type={type_}", headers=own)

        names = set(re.findall(r'name="(\w+)"', page.text))
        fields = {"column_list": "columns", "column_set": "columns", "value_set": "values"}
        kind = KINDS[type_]
        wanted = (kind.needs | kind.takes) - {"ignore_row_if"}
        assert page.status_code == 200
        assert {fields.get(name, name.lower()) for name in wanted} <= names

    def test_offers_the_columns_that_fit(
        self, client: TestClient, place: str, own: Headers, checked: Version
    ) -> None:
        page = client.get(f"{place}/new?type=expect_column_mean_to_be_between", headers=own).text

        assert re.findall(r'<option value="(\w+)"', page) == ["nr", "wert"]

    def test_of_a_kind_that_is_not_offered_is_refused(
        self, client: TestClient, place: str, own: Headers
    ) -> None:
        assert client.get(f"{place}/new?type=expect_magic", headers=own).status_code == 422

    def test_shows_an_expectation_to_be_changed(
        self, client: TestClient, session: Session, dataset: Dataset, place: str, own: Headers
    ) -> None:
        own_suite(session, dataset, filled("ort"))
        mark = editing.mark_of(filled("ort"))

        page = client.get(f"{place}/{mark}", headers=own).text

        assert f'name="replaces" value="{mark}"' in page
        assert 'value="ort"' in page

    def test_of_one_that_is_gone_is_not_found(
        self, client: TestClient, place: str, own: Headers
    ) -> None:
        assert client.get(f"{place}/{'0' * 16}", headers=own).status_code == 404


class TestSave:
    def test_adds_once_however_often_it_is_sent(
        self, client: TestClient, session: Session, dataset: Dataset, place: str, own: Headers
    ) -> None:
        form = {"type": filled("")["type"], "column": "ort", "severity": "critical"}

        answers = [
            client.post(place, data=form, headers=own, follow_redirects=False) for _ in range(2)
        ]

        assert [answer.headers["location"] for answer in answers] == [f"{place}?notice=kept"] * 2
        assert demanded(session, dataset) == [("ort", "critical")]
        assert "Saved." in client.get(answers[0].headers["location"], headers=own).text

    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, client: TestClient, session: Session, dataset: Dataset, place: str, own: Headers
    ) -> None:
        form = {"type": "expect_column_mean_to_be_between", "column": "wert", "min_value": "viel"}

        page = client.post(place, data=form, headers=own)

        assert page.status_code == 422
        assert "Enter a number such as 12 or 0.5." in page.text
        assert 'value="viel"' in page.text
        assert demanded(session, dataset) == []

    def test_says_when_somebody_removed_it_meanwhile(
        self, client: TestClient, place: str, own: Headers
    ) -> None:
        form = {"type": filled("")["type"], "column": "ort", "replaces": "0" * 16}

        page = client.post(place, data=form, headers=own)

        assert page.status_code == 422
        assert "is no longer there" in page.text

    def test_refuses_a_kind_that_is_not_offered(
        self, client: TestClient, place: str, own: Headers
    ) -> None:
        assert client.post(place, data={"type": "expect_magic"}, headers=own).status_code == 422


class TestRemove:
    def test_takes_it_out(
        self, client: TestClient, session: Session, dataset: Dataset, place: str, own: Headers
    ) -> None:
        own_suite(session, dataset, filled("ort"), filled("nr"))

        client.post(f"{place}/{editing.mark_of(filled('ort'))}/removal", headers=own)

        assert demanded(session, dataset) == [("nr", "critical")]


class TestAdopt:
    def test_takes_up_what_is_ticked_as_advice(
        self,
        client: TestClient,
        session: Session,
        dataset: Dataset,
        place: str,
        own: Headers,
        checked: Version,
    ) -> None:
        own_suite(session, dataset, filled("ort"))
        page = client.get(place, headers=own).text
        mark = editing.mark_of({"type": filled("")["type"], "kwargs": {"column": "nr"}})
        assert f'value="{mark}"' in page

        client.post(f"{place}/adoption", data={"marks": [mark]}, headers=own)

        assert demanded(session, dataset) == [("ort", "critical"), ("nr", "warning")]


class TestNextVersion:
    def test_is_checked_against_the_list(
        self, client: TestClient, services: Services, place: str, own: Headers, deliver: Deliver
    ) -> None:
        form = {"type": filled("")["type"], "column": "ort", "severity": "critical"}
        client.post(place, data=form, headers=own)
        version = deliver(ROWS)

        pipeline.run(services, version.id)

        report = f"/api/v1{place.removesuffix('expectations')}versions/{version.number}/report"
        checked = client.get(report, headers=own).json()["expectations"]
        assert [item["type"] for item in checked] == [form["type"]]
