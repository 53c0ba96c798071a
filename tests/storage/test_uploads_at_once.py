"""Uploads over connections of their own and the real storage, where races are real."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from httpx2 import Client
from sqlalchemy import Engine, QueuePool
from sqlmodel import Session

from marketplace.core.ids import new_id
from marketplace.core.settings import StorageSettings
from marketplace.services import Services, connect
from storage import sweeping, uploads
from storage.errors import UploadEnded
from storage.memory import InMemoryStore
from storage.models import Upload, UploadStatus
from storage.objects import Part, StoredObject
from storage.parts import ListedPart
from storage.rules import SMALLEST_PART
from storage.uploads import Announcement, Progress
from tests import databases
from tests.factories.storage import StorageFactory
from tests.servers import Cluster

FILE = b"a" * SMALLEST_PART + b"the rest"


@pytest.fixture
def real(cluster: Cluster, s3: StorageSettings, tmp_path: Path) -> Iterator[Services]:
    """The services of a process over a database and a storage of their own."""
    name = f"uploads_{new_id().hex}"
    url = databases.clone(cluster, name)
    services = connect(databases.settings(url, data_folder=tmp_path, storage=s3))
    yield services
    services.engine.dispose()
    databases.drop(cluster, name)


def opened(real: Services, size: int = len(FILE)) -> Progress:
    return uploads.open_upload(
        real.sessions,
        real.store,
        reference=new_id(),
        announcement=Announcement(filename="a.csv", size=size, part_size=SMALLEST_PART),
        max_bytes=2**30,
    )


def send(progress: Progress, data: bytes = FILE) -> list[ListedPart]:
    size = progress.upload.part_size
    with Client() as http:
        answers = {
            link.number: http.put(
                link.url, content=data[(link.number - 1) * size : link.number * size]
            )
            for link in progress.links
        }
    return [ListedPart(n, answer.headers["etag"]) for n, answer in answers.items()]


def complete(real: Services, upload: Upload, parts: list[ListedPart], made: list[str]) -> str:
    def make(_session: Session, _upload: Upload) -> str:
        made.append("version")
        return "made"

    def find(_session: Session, _upload: Upload) -> str:
        return "found"

    return uploads.complete(real.sessions, real.store, upload.id, parts, then=make, already=find)


class Watching(InMemoryStore):
    """A store that notes how many connections are in use while it is asked."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._pool = engine.pool
        self.held: dict[str, int] = {}

    def start_upload(self, key: str, *, media_type: str) -> str:
        self._note("start_upload")
        return super().start_upload(key, media_type=media_type)

    def parts(self, key: str, upload_id: str) -> list[Part]:
        self._note("parts")
        return super().parts(key, upload_id)

    def complete_upload(self, key: str, upload_id: str, parts: list[Part]) -> StoredObject:
        self._note("complete_upload")
        return super().complete_upload(key, upload_id, parts)

    def _note(self, call: str) -> None:
        assert isinstance(self._pool, QueuePool)
        self.held[call] = self._pool.checkedout()


class TestComplete:
    def test_makes_one_thing_of_simultaneous_completions(self, real: Services) -> None:
        progress = opened(real)
        parts = send(progress)
        made: list[str] = []

        with ThreadPoolExecutor(4) as pool:
            calls = [pool.submit(complete, real, progress.upload, parts, made) for _ in range(4)]
            answers = sorted(call.result() for call in calls)

        assert answers == ["found", "found", "found", "made"]
        assert made == ["version"]
        assert b"".join(real.store.read(progress.upload.object_key)) == FILE

    def test_goes_on_after_an_interruption(self, real: Services) -> None:
        progress = opened(real)
        interrupted = Progress(upload=progress.upload, links=progress.links[1:])
        sent = send(interrupted)

        resumed = uploads.progress(real.sessions, real.store, progress.upload.id)
        sent += send(resumed)

        assert [link.number for link in resumed.links] == [1]
        assert complete(real, progress.upload, sent, []) == "made"

    def test_takes_an_empty_file(self, real: Services) -> None:
        progress = opened(real, size=0)

        assert complete(real, progress.upload, send(progress, b""), []) == "made"

        assert real.store.stat(progress.upload.object_key).size == 0

    def test_holds_no_connection_while_storage_is_asked(self, real: Services) -> None:
        store = Watching(real.engine)
        make = StorageFactory(real.sessions, store)

        make.completed(FILE)

        assert store.held == {"start_upload": 0, "parts": 0, "complete_upload": 0}


class TestSweep:
    def test_leaves_nothing_of_an_aborted_upload_in_storage(self, real: Services) -> None:
        progress = opened(real)
        parts = send(progress)
        with real.sessions.begin() as session:
            upload = uploads.abort(session, progress.upload.id)
        with real.sessions.begin() as session:
            stale = session.get_one(Upload, upload.id)
            stale.updated_at = upload.updated_at - sweeping.PATIENCE

        assert sweeping.sweep(real.sessions, real.store) == 1

        with pytest.raises(UploadEnded):
            complete(real, progress.upload, parts, [])
        with Client() as http:
            assert http.put(progress.links[0].url, content=b"late").status_code == 404
        with real.sessions() as session:
            assert session.get_one(Upload, upload.id).status is UploadStatus.ABORTED
