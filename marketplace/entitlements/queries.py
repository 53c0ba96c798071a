"""Reads of what is asked for, and of how often it was."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from catalog import queries as catalog
from catalog.errors import DatasetNotFound, VersionNotFound
from catalog.models import Dataset, Distribution, Version
from marketplace.accounts.actors import Actor
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.entitlements.deciding import decide, may_know
from marketplace.entitlements.models import AccessCount, Entitlement, Receipt

_HIGHEST_NUMBER = 2**31 - 1
_Row = tuple[Dataset, Version | None, Distribution | None, Entitlement | None]


@dataclass(frozen=True, kw_only=True)
class Readable:
    """A version with its dataset and files, which whoever asks may know of.

    ``entitlement`` is the best that their organization has or had: one that holds before others.
    """

    dataset: Dataset
    version: Version
    files: Sequence[Distribution]
    is_insider: bool
    entitlement: Entitlement | None


def readable(session: Session, slug: str, wanted: str, *, actor: Actor | None) -> Readable:
    """Return a version by its number, or ``latest``, with its files; in one query as a rule.

    Raises:
        DatasetNotFound: There is no such dataset, or the actor may not know of it.
        VersionNotFound: It has no such version, or the actor may not know of it.
    """
    best = _best(actor).where(Entitlement.dataset_id == col(Dataset.id)).correlate(Dataset)
    held: Any = aliased(Entitlement, best.lateral())
    found = session.exec(
        select(Dataset, Version, Distribution, held)
        .select_from(Dataset)
        .outerjoin(Version, and_(col(Version.dataset_id) == Dataset.id, _is(wanted)))
        .outerjoin(Distribution, col(Distribution.version_id) == col(Version.id))
        .outerjoin(held, true())
        .where(Dataset.slug == slug)
        .order_by(col(Distribution.id))
    ).all()
    rows = cast("Sequence[_Row]", found)
    if not rows:
        raise DatasetNotFound(slug)
    dataset, version, _, entitlement = rows[0]
    is_insider = catalog.is_insider(session, dataset, actor)
    if not may_know(dataset, is_insider=is_insider, entitlement=entitlement):
        raise DatasetNotFound(slug)
    files: Sequence[Distribution] = [file for _, _, file, _ in rows if file is not None]
    if version is None and wanted == catalog.LATEST and is_insider:
        version = catalog.newest_good_version(session, dataset)
        files = catalog.distributions(session, version.id) if version else []
    if version is None or not may_know(
        dataset, version, is_insider=is_insider, entitlement=entitlement
    ):
        raise VersionNotFound(slug, wanted)
    return Readable(
        dataset=dataset,
        version=version,
        files=files,
        is_insider=is_insider,
        entitlement=entitlement,
    )


def may_read(session: Session, dataset: Dataset, version: Version, actor: Actor | None) -> bool:
    """Tell what a page may promise; it is decided again when a link is followed."""
    best = _best(actor).where(Entitlement.dataset_id == dataset.id)
    entitlement = session.exec(best).one_or_none() if actor else None
    is_insider = catalog.is_insider(session, dataset, actor)
    try:
        decide(actor, dataset, version, is_insider=is_insider, entitlement=entitlement)
    except DomainError:
        return False
    return True


def times_read_under(session: Session, agreement_id: UUID, *, since: datetime) -> int:
    """Return how often files were given under an agreement since an instant."""
    statement = (
        select(func.count())
        .select_from(Receipt)
        .where(Receipt.agreement_id == agreement_id, Receipt.created_at >= since)
    )
    return session.exec(statement).one()


def last_read_under(session: Session, agreement_id: UUID) -> datetime | None:
    """Return when a file was last given under an agreement, if ever."""
    statement = select(func.max(Receipt.created_at)).where(Receipt.agreement_id == agreement_id)
    return session.exec(statement).one()


def times_read(session: Session, dataset_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how often the open files of datasets were read; those never read are left out."""
    statement = (
        select(AccessCount.dataset_id, func.sum(AccessCount.count))
        .where(col(AccessCount.dataset_id).in_(dataset_ids))
        .group_by(col(AccessCount.dataset_id))
    )
    return {dataset_id: int(times) for dataset_id, times in session.exec(statement)}


def _best(actor: Actor | None) -> SelectOfScalar[Entitlement]:
    """Return the entitlement of an actor's organization that holds, else the one that last did."""
    organization_id = actor.organization_id if actor else None
    ends_at = col(Entitlement.ends_at)
    is_over = or_(
        col(Entitlement.ended_at).is_not(None),
        and_(ends_at.is_not(None), ends_at <= clock.now()),
    )
    return (
        select(Entitlement)
        .where(Entitlement.organization_id == organization_id)
        .order_by(is_over, col(Entitlement.suspended_at).is_not(None), col(Entitlement.id).desc())
        .limit(1)
    )


def _is(wanted: str) -> ColumnElement[bool]:
    if wanted == catalog.LATEST:
        return col(Version.id) == col(Dataset.current_version_id)
    if wanted.isascii() and wanted.isdigit() and int(wanted) <= _HIGHEST_NUMBER:
        return col(Version.number) == int(wanted)
    return false()
