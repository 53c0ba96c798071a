"""The shapes of what the catalogue answers as JSON, and how they are made of its rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel

from catalog.licenses import LICENSES
from catalog.models import (
    Access,
    Dataset,
    DatasetStatus,
    Distribution,
    FileFormat,
    Release,
    Version,
    VersionStatus,
)
from catalog.queries import Entry
from catalog.schemas import Period
from catalog.vocabulary import Term
from marketplace.accounts.models import Organization
from storage.uploads import Progress


class Publisher(BaseModel):
    """The organization that publishes a dataset (dct:publisher)."""

    slug: str
    name: str
    kind: str
    verified: bool

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """Return an organization as a dataset names it."""
        return cls(
            slug=organization.slug,
            name=organization.name,
            kind=organization.kind.value,
            verified=organization.verified_at is not None,
        )


class DistributionRead(BaseModel):
    """A file of a version, in one form."""

    format: FileFormat
    media_type: str
    size: int
    sha256: str
    url: str

    @classmethod
    def of(cls, distribution: Distribution, address: str, number: int) -> Self:
        """Return a file of a version with the address it is downloaded from."""
        form = distribution.format.value
        return cls(
            format=distribution.format,
            media_type=distribution.media_type,
            size=distribution.size,
            sha256=distribution.sha256,
            url=f"{address}/download?version={number}&format={form}",
        )


class ContactRead(BaseModel):
    """Whom to ask about the data."""

    name: str
    email: str


class DepartmentRead(BaseModel):
    """A department of the city that data was collected for."""

    slug: str
    name: str


class DatasetRead(BaseModel):
    """A dataset as its page shows it; ``version`` is the one that ``latest`` means."""

    slug: str
    url: str
    title: dict[str, str]
    description: dict[str, str]
    theme: list[str]
    keywords: dict[str, list[str]]
    license: str
    license_url: str
    access: Access
    status: DatasetStatus
    publisher: Publisher
    contact: ContactRead | None
    place: str | None
    region_key: str | None
    bbox: list[float] | None
    period: Period | None
    frequency: str | None
    late_since: datetime | None
    questions: dict[str, list[str]]
    limits: dict[str, str]
    origin: str | None
    provenance: str | None
    attribution: str | None
    landing_page: str | None
    high_value: str | None
    collected_for: DepartmentRead | None
    offers: list[dict[str, Any]]
    version: int | None
    score: int | None
    distributions: list[DistributionRead]
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None

    @classmethod
    def of(cls, entry: Entry, public_url: str) -> Self:
        """Return a dataset as its page shows it."""
        dataset, version = entry.dataset, entry.version
        address = api_address(public_url, dataset)
        return cls(
            **{field: getattr(dataset, field) for field in _AS_THEY_ARE},
            url=f"{public_url}/datasets/{dataset.slug}",
            theme=dataset.themes,
            license_url=LICENSES[dataset.license].iri,
            publisher=Publisher.of(entry.publisher),
            contact=_contact(entry),
            period=_period(dataset),
            collected_for=_collected_for(entry),
            version=version.number if version else None,
            score=version.score if version else None,
            distributions=[
                DistributionRead.of(distribution, address, version.number)
                for distribution in entry.distributions
                if version
            ],
        )


class VersionRead(BaseModel):
    """One immutable delivery, and where it stands."""

    number: int
    status: VersionStatus
    filename: str
    size: int
    sha256: str | None
    row_count: int | None
    score: int | None
    rejection: str | None
    change_note: str
    changes: dict[str, Any]
    report: str | None
    distributions: list[DistributionRead]
    created_at: datetime
    published_at: datetime | None

    @classmethod
    def of(
        cls,
        version: Version,
        distributions: Sequence[Distribution],
        *,
        dataset: Dataset,
        public_url: str,
    ) -> Self:
        """Return a version; its report has an address once there is one."""
        address = api_address(public_url, dataset)
        report = f"{address}/versions/{version.number}/report"
        return cls(
            **{field: getattr(version, field) for field in _OF_A_VERSION},
            report=report if version.report_id else None,
            distributions=[
                DistributionRead.of(distribution, address, version.number)
                for distribution in distributions
            ],
        )


class VersionPage(BaseModel):
    """Some versions, the newest first, and the cursor of the rest."""

    items: list[VersionRead]
    next: str | None


class PartLink(BaseModel):
    """Where to PUT a part: bytes (number-1)·part_size up to number·part_size."""

    number: int
    url: str


class ReceivedPart(BaseModel):
    """A part that storage has."""

    number: int
    etag: str
    size: int


class UploadRead(BaseModel):
    """An open upload: links for the parts that are missing, and the parts received so far."""

    id: UUID
    filename: str
    size: int
    part_size: int
    status: str
    parts: list[PartLink]
    received: list[ReceivedPart]
    expires_at: datetime

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """Return an upload with what it has received, and where to send the rest."""
        upload = progress.upload
        return cls(
            id=upload.id,
            filename=upload.filename,
            size=upload.size,
            part_size=upload.part_size,
            status=upload.status.value,
            parts=[PartLink(number=link.number, url=link.url) for link in progress.links],
            received=[
                ReceivedPart(number=part.number, etag=part.etag, size=part.size)
                for part in progress.received
            ],
            expires_at=upload.expires_at,
        )


class Completed(BaseModel):
    """The version that an upload became; its checks have begun."""

    version: int


class ReleaseRead(BaseModel):
    """A weighed decision as it was recorded."""

    level: Access
    benefit: str
    risks: dict[str, str]
    reason: str
    person: str
    version: int
    version_status: VersionStatus
    decided_at: datetime

    @classmethod
    def of(cls, decision: Release, version: Version) -> Self:
        """Return a decision and the state that its version came to."""
        return cls(
            level=decision.level,
            benefit=decision.benefit,
            risks=decision.risks,
            reason=decision.reason,
            person=decision.person_name,
            version=version.number,
            version_status=version.status,
            decided_at=decision.created_at,
        )


class TermList(BaseModel):
    """A vocabulary."""

    items: list[Term]


_AS_THEY_ARE = (
    "slug",
    "title",
    "description",
    "keywords",
    "license",
    "access",
    "status",
    "place",
    "region_key",
    "bbox",
    "frequency",
    "late_since",
    "questions",
    "limits",
    "origin",
    "provenance",
    "attribution",
    "landing_page",
    "high_value",
    "offers",
    "created_at",
    "updated_at",
    "published_at",
)
_OF_A_VERSION = (
    "number",
    "status",
    "filename",
    "size",
    "sha256",
    "row_count",
    "score",
    "rejection",
    "change_note",
    "changes",
    "created_at",
    "published_at",
)


def api_address(public_url: str, dataset: Dataset) -> str:
    """Return a dataset's address in the API."""
    return f"{public_url}/api/v1/datasets/{quote(dataset.slug)}"


def _contact(entry: Entry) -> ContactRead | None:
    """Return whom to ask: who was named, else the organization."""
    dataset, publisher = entry.dataset, entry.publisher
    email = dataset.contact_email or publisher.contact_email
    if not email:
        return None
    return ContactRead(name=dataset.contact_name or publisher.name, email=email)


def _collected_for(entry: Entry) -> DepartmentRead | None:
    department = entry.collected_for
    return department and DepartmentRead(slug=department.slug, name=department.name)


def _period(dataset: Dataset) -> Period | None:
    if dataset.period_start is None and dataset.period_end is None:
        return None
    return Period(start=dataset.period_start, end=dataset.period_end)
