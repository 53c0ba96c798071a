"""The publisher's browser."""

from tests.catalog.publish.conftest import browser, own_dataset

__all__ = ["browser", "own_dataset"]
