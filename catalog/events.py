"""What happens in the catalogue, for rooms above it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class UploadCompleted:
    """All bytes of a version are in storage; nobody has looked at them yet."""

    dataset_id: UUID
    version_id: UUID


@dataclass(frozen=True, kw_only=True)
class VersionPublished:
    """A version became the one the public sees."""

    dataset_id: UUID
    version_id: UUID


@dataclass(frozen=True, kw_only=True)
class VersionRejected:
    """A version failed a mandatory rule; what was online stays online."""

    dataset_id: UUID
    version_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReleaseNeeded:
    """A version passed its checks and waits for a person's weighed decision."""

    dataset_id: UUID
    version_id: UUID


@dataclass(frozen=True, kw_only=True)
class DatasetLate:
    """A visible dataset's promised update has not come, its day of grace included."""

    dataset_id: UUID
    due_at: datetime
