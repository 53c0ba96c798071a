"""What routes need of storage."""

from typing import Annotated

from fastapi import Depends, Request

from storage.objects import ObjectStore


def object_store(request: Request) -> ObjectStore:
    """Return the store of this process."""
    return request.app.state.services.store


StoreDep = Annotated[ObjectStore, Depends(object_store)]
