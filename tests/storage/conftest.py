import pytest

from marketplace.services import Services
from storage.memory import InMemoryStore
from tests.factories.storage import StorageFactory


@pytest.fixture
def make(services: Services) -> StorageFactory:
    """Uploads over the services under test."""
    assert isinstance(services.store, InMemoryStore)
    return StorageFactory(services.sessions, services.store)
