"""A catalogue to search in: rows of the test's transaction, and an index built from them."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlmodel import Session

from catalog.models import Dataset
from catalog.search.asking import Query
from catalog.search.building import rebuild
from catalog.search.finding import Found, find
from catalog.search.follower import search_folder
from catalog.search.index import SearchIndex
from marketplace.core.settings import Settings
from tests.factories.catalog import CatalogFactory

Published = Callable[..., Dataset]
Search = Callable[..., Found]
Titles = Callable[..., list[str]]


@pytest.fixture
def make(session: Session) -> CatalogFactory:
    return CatalogFactory(session)


@pytest.fixture
def published(make: CatalogFactory) -> Published:
    """Publishes a dataset that says nothing but its German title, unless told more."""

    def publish(title: str, **given: Any) -> Dataset:
        silent: dict[str, Any] = {"title": {"de": title}, "description": {}, "keywords": {}}
        return make.published_dataset(**silent | given)

    return publish


@pytest.fixture
def index(settings: Settings) -> SearchIndex:
    return SearchIndex(search_folder(settings))


@pytest.fixture
def search(session: Session, index: SearchIndex) -> Search:
    """Builds the index from the rows there are, once, and searches it."""
    built: list[bool] = []

    def ask(text: str = "", **given: Any) -> Found:
        if not built:
            session.flush()
            rebuild(session, index.folder)
            built.append(True)
        return find(index, Query(text=text, **given))

    return ask


@pytest.fixture
def titles(session: Session, search: Search) -> Titles:
    """Searches, and returns the German titles in the order found."""

    def ask(text: str = "", **given: Any) -> list[str]:
        return titles_of(session, search(text, **given))

    return ask


def titles_of(session: Session, found: Found) -> list[str]:
    datasets: Sequence[Dataset | None] = [session.get(Dataset, each) for each in found.ids]
    return [dataset.title["de"] for dataset in datasets if dataset]
