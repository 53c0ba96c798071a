import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Dataset
from marketplace.accounts.models import Role
from tests.catalog.conftest import SignedIn
from tests.catalog.publish.visiting import DESCRIPTION, WEIGHING, shown
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

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
