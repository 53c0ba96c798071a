from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Dataset, VersionStatus
from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.keys import keeping
from marketplace.accounts.models import Role
from tests.catalog.api.conftest import API
from tests.catalog.conftest import Headers, SignedIn
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

RELEASE = {"level": "open", "benefit": "b", "risks": "none", "reason": "r"}


class TestReleaseDataset:
    @pytest.fixture
    def waiting(self, session: Session, make: CatalogFactory, department: Actor) -> Dataset:
        """A department's draft whose version waits."""
        dataset = make.dataset(publisher_id=department.organization_id)
        make.checked_version(dataset, status=VersionStatus.NEEDS_RELEASE)
        session.commit()
        return dataset

    def released(self, client: TestClient, dataset: Dataset, headers: Headers) -> Any:
        return client.put(f"{API}/datasets/{dataset.slug}/release", json=RELEASE, headers=headers)

    def test_names_the_person_and_frees_the_version(
        self, client: TestClient, waiting: Dataset, department: Actor, signed_in: SignedIn
    ) -> None:
        answer = self.released(client, waiting, signed_in(department))

        assert answer.status_code == 200
        assert answer.json()["version_status"] == "ready"
        assert answer.json()["person"] == department.name

    def test_may_be_decided_by_a_steward(
        self,
        client: TestClient,
        session: Session,
        waiting: Dataset,
        people: AccountsFactory,
        signed_in: SignedIn,
    ) -> None:
        steward = people.steward()
        session.commit()

        assert self.released(client, waiting, signed_in(steward)).status_code == 200

    def test_is_no_stewards_matter_in_a_companys_data(
        self,
        client: TestClient,
        session: Session,
        shown: Dataset,
        people: AccountsFactory,
        signed_in: SignedIn,
    ) -> None:
        steward = people.steward()
        session.commit()

        assert self.released(client, shown, signed_in(steward)).status_code == 404

    def test_is_not_for_viewers(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        people: AccountsFactory,
        signed_in: SignedIn,
    ) -> None:
        viewer = people.actor(roles=(Role.VIEWER,))
        dataset = make.dataset(publisher_id=viewer.organization_id)
        session.commit()

        assert self.released(client, dataset, signed_in(viewer)).status_code == 403

    def test_is_not_for_keys(
        self, client: TestClient, session: Session, waiting: Dataset, department: Actor
    ) -> None:
        key = keeping.make(
            session, name="k", scopes=[Scope.PUBLISH], expires_at=None, actor=department
        )
        session.commit()

        answer = self.released(client, waiting, {"Authorization": f"Bearer {key.whole}"})

        assert (answer.status_code, answer.json()["code"]) == (403, "release-needs-person")


class TestPublication:
    def test_makes_visible_and_invisible_again(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        own: Headers,
        dataset: Dataset,
    ) -> None:
        make.checked_version(dataset)
        session.commit()
        address = f"{API}/datasets/{dataset.slug}"

        opened = client.put(f"{address}/publication", headers=own)
        seen = client.get(address).status_code
        closed = client.delete(f"{address}/publication", headers=own)

        assert (opened.status_code, opened.json()["status"]) == (200, "published")
        assert (closed.status_code, closed.json()["status"]) == (200, "withdrawn")
        assert (seen, client.get(address).status_code) == (200, 404)

    def test_says_what_is_missing(self, client: TestClient, own: Headers, dataset: Dataset) -> None:
        answer = client.put(f"{API}/datasets/{dataset.slug}/publication", headers=own)

        assert (answer.status_code, answer.json()["code"]) == (409, "dataset-not-ready")
        assert answer.json()["missing"] == ["version"]
        assert answer.json()["rule"] == "checked-before-visible"
