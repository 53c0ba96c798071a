"""Changes to the catalogue, and how many of them the index has taken in."""

from uuid import UUID

from sqlmodel import Session

from catalog.search.asking import Query
from catalog.search.finding import find
from catalog.search.follower import is_caught_up
from catalog.search.index import SearchIndex
from catalog.search.outbox import mark_changed
from marketplace.core.db import Sessions
from marketplace.core.ids import new_id
from tests.factories.catalog import CatalogFactory


def publish(session: Session, title: str) -> UUID:
    make = CatalogFactory(session)
    publisher = make.publisher(slug=f"p-{new_id().hex}")
    dataset = make.published_dataset(
        publisher_id=publisher.id, slug=new_id().hex, title={"de": title}, description={}
    )
    mark_changed(session, dataset.id)
    return dataset.id


def committed(sessions: Sessions, title: str) -> UUID:
    with sessions.begin() as session:
        return publish(session, title)


def total(index: SearchIndex, text: str = "") -> int:
    if index.position() is None:
        return -1
    return find(index, Query(text=text)).total


def caught_up(sessions: Sessions, index: SearchIndex) -> bool:
    with sessions() as session:
        return is_caught_up(session, index)
