"""How storage refuses."""

from marketplace.core.errors import NotFound, Unavailable
from marketplace.core.language import N_


class ObjectNotFound(NotFound, code="object-not-found"):
    """There is nothing under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(N_("The file “{key}” is not in storage."), key=key)


class UploadUnknown(NotFound, code="upload-unknown"):
    """Storage knows no such multipart upload: it was completed, aborted, or never was."""

    def __init__(self, key: str) -> None:
        super().__init__(N_("The upload to “{key}” is not open in storage."), key=key)


class StorageUnavailable(Unavailable, code="storage-unavailable"):
    """Object storage does not answer."""

    def __init__(self) -> None:
        super().__init__(
            N_("Storage does not answer at the moment. Nothing is lost; try again in a minute.")
        )
