from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlmodel import Session, select

from catalog import delivering, queries
from catalog.events import UploadCompleted
from catalog.models import Dataset, Version, VersionStatus
from marketplace.core import events
from marketplace.core.db import Sessions
from marketplace.services import Services
from storage.errors import UploadNotFound
from storage.memory import InMemoryStore
from storage.models import Upload
from storage.parts import ListedPart
from storage.rules import SMALLEST_PART
from storage.uploads import Announcement
from tests.factories.catalog import CatalogFactory

FILE = b"ort;anzahl\nHafen;7\n"


def sent(
    sessions: Sessions, store: InMemoryStore, dataset: Dataset
) -> tuple[UUID, list[ListedPart]]:
    """An upload of which every byte has arrived."""
    opened = delivering.open_upload(
        sessions,
        store,
        dataset,
        announcement=Announcement(filename="zaehlung.csv", size=len(FILE), part_size=SMALLEST_PART),
        max_bytes=1000,
    ).upload
    assert opened.storage_upload_id
    etag = store.put_part(opened.object_key, opened.storage_upload_id, 1, FILE)
    return opened.id, [ListedPart(1, etag)]


@pytest.fixture
def store(services: Services) -> InMemoryStore:
    assert isinstance(services.store, InMemoryStore)
    return services.store


@pytest.fixture
def dataset(session: Session, make: CatalogFactory) -> Dataset:
    dataset = make.dataset()
    session.commit()
    return dataset


class TestCompleteUpload:
    def test_makes_the_next_version_and_tells_that_it_is_there(
        self, services: Services, session: Session, store: InMemoryStore, dataset: Dataset
    ) -> None:
        told: list[UploadCompleted] = []
        events.subscribe(UploadCompleted, lambda _, event: told.append(event))
        upload_id, parts = sent(services.sessions, store, dataset)

        version = delivering.complete_upload(
            services.sessions, store, dataset, upload_id=upload_id, parts=parts, change_note="Neu"
        )

        assert (version.number, version.status) == (1, VersionStatus.PROCESSING)
        assert (version.filename, version.size, version.change_note) == (
            "zaehlung.csv",
            len(FILE),
            "Neu",
        )
        assert store.objects[version.object_key] == FILE
        assert [event.version_id for event in told] == [version.id]

    def test_gives_the_same_version_the_second_time(
        self, services: Services, session: Session, store: InMemoryStore, dataset: Dataset
    ) -> None:
        upload_id, parts = sent(services.sessions, store, dataset)

        numbers = [
            delivering.complete_upload(
                services.sessions, store, dataset, upload_id=upload_id, parts=parts
            ).number
            for _ in range(2)
        ]

        assert numbers == [1, 1]
        assert len(session.exec(select(Version)).all()) == 1

    def test_knows_no_upload_of_another_dataset(
        self,
        services: Services,
        session: Session,
        store: InMemoryStore,
        dataset: Dataset,
        make: CatalogFactory,
    ) -> None:
        upload_id, parts = sent(services.sessions, store, dataset)
        other = make.dataset()
        session.commit()

        with pytest.raises(UploadNotFound):
            delivering.complete_upload(
                services.sessions, store, other, upload_id=upload_id, parts=parts
            )

        with pytest.raises(UploadNotFound):
            delivering.progress(services.sessions, store, other, upload_id=upload_id)

        with pytest.raises(UploadNotFound):
            delivering.abort_upload(session, other, upload_id=upload_id)


class TestAtTheSameTime:
    def test_numbers_are_given_once_each(self, real_sessions: Sessions) -> None:
        store, sessions = InMemoryStore(), real_sessions
        with sessions.begin() as session:
            dataset = CatalogFactory(session).dataset()
        ready = [sent(sessions, store, dataset) for _ in range(4)]
        together = Barrier(len(ready))

        def complete(upload: tuple[UUID, list[ListedPart]]) -> int:
            together.wait()
            return delivering.complete_upload(
                sessions, store, dataset, upload_id=upload[0], parts=upload[1]
            ).number

        with ThreadPoolExecutor(len(ready)) as threads:
            numbers = sorted(threads.map(complete, ready))

        assert numbers == [1, 2, 3, 4]


class TestAbortUpload:
    def test_ends_the_upload_and_changes_nothing_again(
        self, services: Services, session: Session, store: InMemoryStore, dataset: Dataset
    ) -> None:
        upload_id, _ = sent(services.sessions, store, dataset)

        delivering.abort_upload(session, dataset, upload_id=upload_id)
        delivering.abort_upload(session, dataset, upload_id=upload_id)

        assert session.get_one(Upload, upload_id).status == "aborted"
        assert queries.versions(session, dataset) == []
