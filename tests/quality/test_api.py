import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Dataset, DatasetStatus, Version, VersionStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Role
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.services import Services
from quality import pipeline
from quality.expectations import suites
from quality.rules import RULES
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

Headers = dict[str, str]
Deliver = Callable[..., Version]

GOOD = b"id,ort\n1,Hafen\n2,Markt\n"
PERSONAL = b"id,mail\n1,anna.meier@web.de\n"
NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id"}}


def address(dataset: Dataset, version: Version | None = None, what: str = "report") -> str:
    if version is None:
        return f"/api/v1/datasets/{dataset.slug}/expectations"
    return f"/api/v1/datasets/{dataset.slug}/versions/{version.number}/{what}"


class TestReport:
    def test_shows_its_publisher_why_a_version_was_rejected(
        self,
        client: TestClient,
        services: Services,
        dataset: Dataset,
        deliver: Deliver,
        own: Headers,
    ) -> None:
        version = deliver(PERSONAL)
        pipeline.run(services, version.id)

        report = client.get(address(dataset, version), headers=own).json()

        assert (report["verdict"], report["rejection"]) == ("rejected", "privacy.email")
        failed = [item for item in report["criteria"] if not item["passed"] and item["mandatory"]]
        assert failed[0].keys() == {
            "rule",
            "value",
            "threshold",
            "passed",
            "mandatory",
            "message",
        }
        assert report["privacy"][0]["column"] == "mail"
        assert "meier" not in str(report)

    def test_shows_anyone_the_report_of_a_published_version(
        self,
        client: TestClient,
        services: Services,
        session: Session,
        dataset: Dataset,
        deliver: Deliver,
    ) -> None:
        version = deliver(GOOD)
        pipeline.run(services, version.id)
        session.refresh(version)
        version.status, dataset.status = VersionStatus.PUBLISHED, DatasetStatus.PUBLISHED
        session.add_all([version, dataset])
        session.commit()

        report = client.get(address(dataset, version)).json()

        assert report["verdict"] == "passed"
        assert 0 < report["score"] <= 100
        assert [column["name"] for column in report["columns"]] == ["id", "ort"]

    def test_does_not_exist_for_others_before_publication(
        self, client: TestClient, services: Services, dataset: Dataset, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)
        pipeline.run(services, version.id)

        answer = client.get(address(dataset, version))

        assert (answer.status_code, answer.json()["code"]) == (404, "dataset-not-found")

    def test_is_not_there_while_the_version_is_checked(
        self, client: TestClient, dataset: Dataset, deliver: Deliver, own: Headers
    ) -> None:
        answer = client.get(address(dataset, deliver(GOOD)), headers=own)

        assert (answer.status_code, answer.json()["code"]) == (404, "report-not-ready")


class TestProgress:
    def test_follows_the_version(
        self,
        client: TestClient,
        services: Services,
        dataset: Dataset,
        deliver: Deliver,
        own: Headers,
    ) -> None:
        version = deliver(GOOD)
        before = client.get(address(dataset, version, "progress"), headers=own).json()

        pipeline.run(services, version.id)
        after = client.get(address(dataset, version, "progress"), headers=own).json()

        assert (before["status"], before["step"]) == ("processing", "waiting")
        assert (after["status"], after["attempts"]) == ("ready", 1)


class TestExpectations:
    def test_are_not_there_before_the_first_file(
        self, client: TestClient, dataset: Dataset, own: Headers
    ) -> None:
        answer = client.get(address(dataset), headers=own)

        assert (answer.status_code, answer.json()["code"]) == (404, "suite-not-found")

    def test_are_suggested_with_the_first_file(
        self,
        client: TestClient,
        services: Services,
        dataset: Dataset,
        deliver: Deliver,
        own: Headers,
    ) -> None:
        pipeline.run(services, deliver(GOOD).id)

        suite = client.get(address(dataset), headers=own).json()

        assert suite["meta"]["suggested"] is True
        assert {item["severity"] for item in suite["expectations"]} == {"warning"}

    def test_of_what_is_not_released_are_not_shown_to_others(
        self,
        client: TestClient,
        services: Services,
        session: Session,
        dataset: Dataset,
        deliver: Deliver,
    ) -> None:
        version = deliver(GOOD)
        pipeline.run(services, version.id)
        session.refresh(version)
        version.status, dataset.status = VersionStatus.PUBLISHED, DatasetStatus.PUBLISHED
        dataset.current_version_id = version.id
        session.add_all([version, dataset])
        session.commit()
        shown = client.get(address(dataset)).json()

        suites.keep_suggested(session, dataset.id, {"name": "secret"}, fingerprint="new")
        session.commit()

        assert shown["name"] == "suggested"
        assert client.get(address(dataset)).json() == shown

    def test_are_given_back_as_they_were_sent(
        self, client: TestClient, dataset: Dataset, own: Headers
    ) -> None:
        sent = {"name": "own", "expectations": [NOT_NULL], "meta": {"x": 1}, "id": None}

        written = client.put(address(dataset), json=sent, headers=own)
        again = client.put(address(dataset), json=written.json(), headers=own)

        assert written.status_code == 200
        expected = NOT_NULL | {"meta": {}, "severity": "critical"}
        assert written.json()["expectations"] == [expected]
        assert again.json() == written.json()

    @pytest.mark.parametrize(
        ("expectation", "status", "code"),
        [
            (NOT_NULL | {"type": "expect_magic"}, 422, "unknown-expectation"),
            (NOT_NULL | {"kwargs": {}}, 422, "bad-expectation"),
            ({"kwargs": {}}, 422, "invalid-request"),
        ],
    )
    def test_are_refused_by_name(
        self,
        client: TestClient,
        dataset: Dataset,
        own: Headers,
        expectation: dict[str, Any],
        status: int,
        code: str,
    ) -> None:
        answer = client.put(address(dataset), json={"expectations": [expectation]}, headers=own)

        assert (answer.status_code, answer.json()["code"]) == (status, code)

    @pytest.mark.parametrize("odd", ['"\\u0000"', '"\\ud800"', "NaN", "Infinity"])
    def test_that_cannot_be_kept_are_refused(
        self, client: TestClient, dataset: Dataset, own: Headers, odd: str
    ) -> None:
        expectation = json.dumps(NOT_NULL | {"meta": {"x": "ODD"}}).replace('"ODD"', odd)
        sent = f'{{"expectations": [{expectation}]}}'

        answer = client.put(address(dataset), content=sent, headers=own)

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")

    def test_may_name_nul_in_a_regex(
        self, client: TestClient, dataset: Dataset, own: Headers
    ) -> None:
        kwargs = {"column": "a", "regex": r"[^\u0000]"}
        suite = {
            "expectations": [{"type": "expect_column_values_to_match_regex", "kwargs": kwargs}]
        }

        written = client.put(address(dataset), json=suite, headers=own)

        assert written.json()["expectations"][0]["kwargs"] == kwargs

    def test_are_bounded(self, client: TestClient, dataset: Dataset, own: Headers) -> None:
        suite = {"expectations": [NOT_NULL] * 201}

        answer = client.put(address(dataset), json=suite, headers=own)

        assert answer.status_code == 413
        assert (answer.json()["rule"], answer.json()["threshold"]) == ("suite_size", 200)

    def test_of_others_cannot_be_written(
        self, client: TestClient, make: CatalogFactory, session: Session, own: Headers
    ) -> None:
        other = make.published_dataset()
        session.commit()

        answer = client.put(address(other), json={"expectations": []}, headers=own)

        assert answer.status_code == 404

    def test_need_someone_who_may_publish(self, client: TestClient, dataset: Dataset) -> None:
        assert client.put(address(dataset), json={"expectations": []}).status_code == 401


class TestPages:
    def test_report_names_rule_value_and_limit(
        self,
        client: TestClient,
        services: Services,
        dataset: Dataset,
        deliver: Deliver,
        own: Headers,
    ) -> None:
        version = deliver(PERSONAL)
        pipeline.run(services, version.id)

        page = client.get(
            address(dataset, version).removeprefix("/api/v1") + "?lang=en", headers=own
        )

        assert page.status_code == 200
        assert "Personal values: column “mail”" in page.text
        assert "/rules#privacy.email" in page.text
        assert "meier" not in page.text

    def test_report_shows_columns_changes_and_rows_that_do_not_fit(
        self,
        client: TestClient,
        services: Services,
        session: Session,
        dataset: Dataset,
        deliver: Deliver,
        own: Headers,
    ) -> None:
        first = deliver(GOOD)
        pipeline.run(services, first.id)
        session.refresh(first)
        first.published_at = first.created_at
        session.add(first)
        session.commit()
        version = deliver(b"id,neu\n" + b"1,2.5\n" * 300 + b"broken\n")
        pipeline.run(services, version.id)

        page = client.get(
            address(dataset, version).removeprefix("/api/v1"),
            headers=own | {"accept-language": "en"},
        )

        assert f"Since version {version.number - 1}" in page.text
        assert "broken" in page.text
        assert "Columns that are gone" in page.text

    def test_progress_polls_until_there_is_a_verdict(
        self,
        client: TestClient,
        services: Services,
        dataset: Dataset,
        deliver: Deliver,
        own: Headers,
    ) -> None:
        version = deliver(GOOD)
        path = address(dataset, version, "progress").removeprefix("/api/v1")
        running = client.get(path, headers=own | {"HX-Request": "true"}).text
        whole = client.get(path, headers=own).text

        pipeline.run(services, version.id)
        done = client.get(path, headers=own | {"HX-Request": "true"}).text

        assert 'hx-trigger="steps, every 5s"' in running
        assert "<html" not in running
        assert 'http-equiv="refresh"' in whole
        assert "hx-trigger" not in done
        assert f"/versions/{version.number}/report" in done

    def test_progress_of_a_rejected_file_says_where_it_ended(
        self,
        client: TestClient,
        services: Services,
        dataset: Dataset,
        deliver: Deliver,
        own: Headers,
    ) -> None:
        version = deliver(b"%PDF-1.7")
        path = address(dataset, version, "progress").removeprefix("/api/v1")

        pipeline.run(services, version.id)
        ended = client.get(path, headers=own | {"accept-language": "en"}).text

        assert ended.count("Rejected here:") == 1
        assert ended.count("Not taken:") > 1

    def test_progress_names_the_step_whose_finding_rejected(
        self,
        client: TestClient,
        services: Services,
        dataset: Dataset,
        deliver: Deliver,
        own: Headers,
    ) -> None:
        version = deliver(b"ort,konto\n" + b"Kai,DE89370400440532013000\n" * 20)
        path = address(dataset, version, "progress").removeprefix("/api/v1")

        pipeline.run(services, version.id)
        ended = client.get(path, headers=own | {"accept-language": "en"}).text

        assert ended.count("Rejected here:") == 1
        assert re.search(r"Rejected here: </span></span>\s*<span>Privacy", ended)
        assert "Not taken:" not in ended


class TestRules:
    def test_are_said_in_both_languages(self) -> None:
        assert all(rule.text_de and rule.text_en and rule.source for rule in RULES)

    def test_have_ids_of_their_own(self) -> None:
        ids = [rule.id for rule in RULES]

        assert len(ids) == len(set(ids))


class TestViewer:
    def test_may_not_write_expectations(
        self,
        client: TestClient,
        services: Services,
        session: Session,
        people: AccountsFactory,
        make: CatalogFactory,
    ) -> None:
        viewer: Actor = people.actor(roles=[Role.VIEWER])
        dataset = make.dataset(publisher_id=viewer.organization_id)
        session.commit()
        assert viewer.person_id
        assert viewer.sign_in_id
        token = access_tokens(services.settings).issue(viewer.person_id, viewer.sign_in_id)

        answer = client.put(
            address(dataset),
            json={"expectations": []},
            headers={"Authorization": f"Bearer {token}"},
        )

        assert answer.status_code == 403
