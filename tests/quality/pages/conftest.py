"""Pages about versions as the worker leaves them, opened by their company or by anybody."""

from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Access, Dataset, DatasetStatus, Version, VersionStatus
from marketplace.core import clock
from marketplace.services import Services
from quality import pipeline
from tests.html import Seen, read
from tests.quality.conftest import Deliver, Headers


@dataclass
class House:
    """A company's dataset, and whoever looks at its versions."""

    client: TestClient
    services: Services
    session: Session
    dataset: Dataset
    own: Headers
    deliver: Deliver

    def checked(self, data: bytes) -> Version:
        """Deliver a file and inspect it."""
        version = self.deliver(data)
        pipeline.run(self.services, version.id)
        self.session.refresh(version)
        return version

    def published(self, data: bytes) -> Version:
        """Deliver a file and let the public see it."""
        version = self.checked(data)
        self.dataset.status = DatasetStatus.PUBLISHED
        self.dataset.current_version_id = version.id
        version.status, version.published_at = VersionStatus.PUBLISHED, clock.now()
        self.session.add_all([self.dataset, version])
        self.session.commit()
        return version

    def close(self) -> None:
        """Ask those who download for an account."""
        self.dataset.access = Access.ACCOUNT
        self.session.add(self.dataset)
        self.session.commit()

    def address(self, version: Version, what: str) -> str:
        """Where a page about a version is."""
        return f"/datasets/{self.dataset.slug}/versions/{version.number}/{what}"

    def open(self, version: Version, what: str, *, by: Headers | None = None) -> Seen:
        """Open a page in English; as the company unless somebody else is named."""
        headers = {"Accept": "text/html", "Accept-Language": "en"}
        headers |= self.own if by is None else by
        answer = self.client.get(self.address(version, what), headers=headers)
        assert answer.status_code == 200, answer.text
        return read(answer.text)


NOBODY: Headers = {}


@pytest.fixture
def house(
    client: TestClient,
    services: Services,
    session: Session,
    dataset: Dataset,
    own: Headers,
    deliver: Deliver,
) -> House:
    """A company's open dataset without a version."""
    return House(
        client=client,
        services=services,
        session=session,
        dataset=dataset,
        own=own,
        deliver=deliver,
    )
