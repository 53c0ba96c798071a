"""Shapes of districts to generalise by: open data of the city that is published as GeoJSON."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from catalog.models import Access, Dataset, DatasetStatus, Distribution, FileFormat
from marketplace.accounts.models import Organization, OrganizationKind

LARGEST = 64 * 1024 * 1024
"""Shapes of more bytes than this are no reference for a repair."""

_MOST_OFFERED = 50


def file_of(session: Session, slug: str | None) -> Distribution | None:
    """Return the shapes of a dataset that may serve as a reference, by its slug."""
    return session.exec(
        select(Distribution)
        .join(Dataset, col(Dataset.current_version_id) == Distribution.version_id)
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .where(Dataset.slug == slug, *_SERVES)
    ).one_or_none()


def offered(session: Session) -> Sequence[Dataset]:
    """Return the datasets that may serve as a reference, by their slugs."""
    return session.exec(
        select(Dataset)
        .join(Distribution, col(Distribution.version_id) == Dataset.current_version_id)
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .where(*_SERVES)
        .order_by(Dataset.slug)
        .limit(_MOST_OFFERED)
    ).all()


_SERVES = (
    col(Dataset.status) == DatasetStatus.PUBLISHED,
    col(Dataset.access) == Access.OPEN,
    col(Organization.kind) == OrganizationKind.CITY_DEPARTMENT,
    col(Organization.verified_at).is_not(None),
    col(Distribution.format) == FileFormat.GEOJSON,
    col(Distribution.size) <= LARGEST,
)
