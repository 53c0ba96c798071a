"""A store in which something happens meanwhile: somebody comes first, or the process dies."""

from collections.abc import Callable, Iterator
from pathlib import Path

from storage.memory import InMemoryStore
from storage.objects import StoredObject


class EventfulStore(InMemoryStore):
    """Does once what a test planned for a call: after ``save``, before any other."""

    def __init__(self) -> None:
        super().__init__()
        self.planned: dict[str, Callable[[], object]] = {}

    def listed(self, prefix: str, *, limit: int = 1000) -> list[StoredObject]:
        """Return the objects under a prefix."""
        self._do("listed")
        return super().listed(prefix, limit=limit)

    def read(self, key: str) -> Iterator[bytes]:
        """Stream an object."""
        self._do("read")
        return super().read(key)

    def save(self, key: str, path: Path, *, media_type: str) -> StoredObject:
        """Write a local file under a key."""
        saved = super().save(key, path, media_type=media_type)
        self._do("save")
        return saved

    def delete(self, key: str) -> None:
        """Remove an object."""
        self._do("delete")
        super().delete(key)

    def _do(self, call: str) -> None:
        if planned := self.planned.pop(call, None):
            planned()
