from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from httpx2 import Client

from marketplace.core.ids import new_id
from marketplace.core.settings import StorageSettings
from storage.memory import InMemoryStore
from storage.objects import ObjectStore
from storage.s3 import S3Store

PutPart = Callable[[str, str, int, bytes], str]


@dataclass(frozen=True)
class Held:
    """A store to hold to the port's cases, and how a part gets into it."""

    store: ObjectStore
    put_part: PutPart

    def put(self, key: str, *parts: bytes) -> str:
        """Open an upload to a key, send these parts, and return its id."""
        upload_id = self.store.start_upload(key, media_type="text/csv")
        for number, data in enumerate(parts, 1):
            self.put_part(key, upload_id, number, data)
        return upload_id

    def written(self, *parts: bytes) -> str:
        """Write an object in these parts and return its key."""
        key = f"originals/{new_id()}"
        upload_id = self.put(key, *parts)
        self.store.complete_upload(key, upload_id, self.store.parts(key, upload_id))
        return key


@pytest.fixture
def http() -> Iterator[Client]:
    """A browser without our cookies or keys."""
    with Client() as client:
        yield client


@pytest.fixture
def real(s3: StorageSettings, http: Client) -> Held:
    """The S3 store; parts go to it by their links alone, as a browser sends them."""
    store = S3Store(s3)

    def put_part(key: str, upload_id: str, number: int, data: bytes) -> str:
        link = store.part_link(key, upload_id, number, seconds=60)
        answer = http.put(link, content=data).raise_for_status()
        return answer.headers["etag"]

    return Held(store, put_part)


@pytest.fixture(params=["memory", "s3"])
def held(request: pytest.FixtureRequest) -> Held:
    """Each store in turn."""
    if request.param == "s3":
        return request.getfixturevalue("real")
    store = InMemoryStore()
    return Held(store, store.put_part)
