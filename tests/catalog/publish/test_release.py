import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog import queries
from catalog.models import Dataset, DatasetStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization, Role
from tests.catalog.conftest import SignedIn
from tests.catalog.publish.visiting import WEIGHING, fresh, posted, refused, shown
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory
from tests.html import read


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
