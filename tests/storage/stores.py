"""Stores in memory that fail."""

from storage.errors import StorageUnavailable
from storage.memory import InMemoryStore
from storage.objects import Part, StoredObject


class Hasty(InMemoryStore):
    """A store whose client dies, or is overtaken, right after the parts were joined."""

    def __init__(self) -> None:
        super().__init__()
        self.fails = True

    def complete_upload(self, key: str, upload_id: str, parts: list[Part]) -> StoredObject:
        joined = super().complete_upload(key, upload_id, parts)
        if self.fails:
            self.fails = False
            raise StorageUnavailable
        return joined


class Silent(InMemoryStore):
    """A store that does not answer when an upload is opened."""

    def start_upload(self, key: str, *, media_type: str) -> str:
        raise StorageUnavailable
