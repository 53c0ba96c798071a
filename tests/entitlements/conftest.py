import pytest
from sqlmodel import Session

from tests.factories.catalog import CatalogFactory


@pytest.fixture
def make(session: Session) -> CatalogFactory:
    """Rows of the catalogue."""
    return CatalogFactory(session)
