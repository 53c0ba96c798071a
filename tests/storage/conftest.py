import pytest

from marketplace.services import Services
from storage.memory import InMemoryStore
from storage.rules import SMALLEST_PART
from tests.factories.storage import StorageFactory

FILE = b"a" * SMALLEST_PART + b"the rest"


@pytest.fixture
def make(services: Services) -> StorageFactory:
    """Uploads over the services under test."""
    assert isinstance(services.store, InMemoryStore)
    return StorageFactory(services.sessions, services.store)
