"""Reads of what is asked for, and of how often it was."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func
from sqlmodel import Session, col, select

from catalog import queries as catalog
from catalog.errors import DatasetNotFound, VersionNotFound
from catalog.models import Dataset, Distribution, Version
from marketplace.accounts.actors import Actor
from marketplace.entitlements.deciding import may_know
from marketplace.entitlements.models import AccessCount

_HIGHEST_NUMBER = 2**31 - 1
_Row = tuple[Dataset, Version | None, Distribution | None]


@dataclass(frozen=True, kw_only=True)
class Readable:
    """A version with its dataset and files, which whoever asks may know of."""

    dataset: Dataset
    version: Version
    files: Sequence[Distribution]
    is_insider: bool


def readable(session: Session, slug: str, wanted: str, *, actor: Actor | None) -> Readable:
    """Return a version by its number, or ``latest``, with its files; in one query as a rule.

    Raises:
        DatasetNotFound: There is no such dataset, or the actor may not know of it.
        VersionNotFound: It has no such version, or the actor may not know of it.
    """
    found = session.exec(
        select(Dataset, Version, Distribution)
        .select_from(Dataset)
        .outerjoin(Version, and_(col(Version.dataset_id) == Dataset.id, _is(wanted)))
        .outerjoin(Distribution, col(Distribution.version_id) == col(Version.id))
        .where(Dataset.slug == slug)
        .order_by(col(Distribution.id))
    ).all()
    rows = cast("Sequence[_Row]", found)
    if not rows:
        raise DatasetNotFound(slug)
    dataset, version, _ = rows[0]
    is_insider = catalog.is_insider(session, dataset, actor)
    if not may_know(dataset, is_insider=is_insider):
        raise DatasetNotFound(slug)
    files: Sequence[Distribution] = [file for _, _, file in rows if file is not None]
    if version is None and wanted == catalog.LATEST and is_insider:
        version = catalog.newest_good_version(session, dataset)
        files = catalog.distributions(session, version.id) if version else []
    if version is None or not may_know(dataset, version, is_insider=is_insider):
        raise VersionNotFound(slug, wanted)
    return Readable(dataset=dataset, version=version, files=files, is_insider=is_insider)


def times_read(session: Session, dataset_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how often the open files of datasets were read; those never read are left out."""
    statement = (
        select(AccessCount.dataset_id, func.sum(AccessCount.count))
        .where(col(AccessCount.dataset_id).in_(dataset_ids))
        .group_by(col(AccessCount.dataset_id))
    )
    return {dataset_id: int(times) for dataset_id, times in session.exec(statement)}


def _is(wanted: str) -> ColumnElement[bool]:
    if wanted == catalog.LATEST:
        return col(Version.id) == col(Dataset.current_version_id)
    if wanted.isascii() and wanted.isdigit() and int(wanted) <= _HIGHEST_NUMBER:
        return col(Version.number) == int(wanted)
    return false()
