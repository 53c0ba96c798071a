"""A catalogue to look at, and a browser that reads pages without a network."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.search.building import rebuild
from catalog.search.follower import search_folder
from catalog.search.index import SearchIndex
from marketplace.core.settings import Settings
from tests.factories.catalog import CatalogFactory
from tests.html import Seen, read

Look = Callable[..., Seen]


@pytest.fixture
def make(session: Session) -> CatalogFactory:
    """Rows of the catalogue."""
    return CatalogFactory(session)


@pytest.fixture
def look(client: TestClient) -> Look:
    """Opens a page as a person's browser does, in English unless told."""

    def open_page(address: str, *, language: str = "en", status: int = 200) -> Seen:
        wish = {"Accept": "text/html", "Accept-Language": language}
        answer = client.get(address, headers=wish)
        assert answer.status_code == status, answer.text
        return read(answer.text)

    return open_page


@pytest.fixture
def index(session: Session, settings: Settings) -> Callable[[], None]:
    """Brings the search index up to date with the rows there are."""

    def bring_up_to_date() -> None:
        session.commit()
        rebuild(session, SearchIndex(search_folder(settings)).folder)

    return bring_up_to_date
