"""Reads of what is asked for, and of how often it was."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, not_, or_, true
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from catalog import queries as catalog
from catalog.errors import DatasetNotFound, VersionNotFound
from catalog.models import Dataset, Distribution, Version, VersionStatus
from marketplace.accounts.actors import Actor
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.entitlements.deciding import (
    LET_OUT,
    Decision,
    Held,
    decide,
    is_of_the_city,
    may_know,
)
from marketplace.entitlements.models import AccessCount, CallCount, Entitlement, History, Receipt
from marketplace.entitlements.months import this_month

_HIGHEST_NUMBER = 2**31 - 1
_Row = tuple[
    Dataset, Version | None, Distribution | None, Entitlement | None, int | None, bool | None
]


@dataclass(frozen=True, kw_only=True)
class Readable:
    """A version with its dataset and files, which whoever asks may know of.

    ``held`` is the best entitlement that their organization has or had for this version.
    """

    dataset: Dataset
    version: Version
    files: Sequence[Distribution]
    is_insider: bool
    held: Held | None


def decided(
    session: Session, slug: str, wanted: str, *, actor: Actor | None
) -> tuple[Readable, Decision]:
    """Find a version by its number, or ``latest``, and decide whether it may be read now.

    Raises:
        DatasetNotFound: There is no such dataset, or the actor may not know of it.
        VersionNotFound: It has no such version, or the actor may not know of it.
        DomainError: It may not be read; see ``deciding.decide``.
    """
    found = readable(session, slug, wanted, actor=actor)
    decision = decide(
        actor, found.dataset, found.version, is_insider=found.is_insider, held=found.held
    )
    return found, decision


def readable(session: Session, slug: str, wanted: str, *, actor: Actor | None) -> Readable:
    """Return a version by its number, or ``latest``, with its files; in one query as a rule.

    Raises:
        DatasetNotFound: There is no such dataset, or the actor may not know of it.
        VersionNotFound: It has no such version, or the actor may not know of it.
    """
    rows = _rows(session, col(Dataset.slug) == slug, _is(wanted), actor)
    if not rows:
        raise DatasetNotFound(slug)
    dataset, version = rows[0][:2]
    held = _held(rows[0])
    is_insider = catalog.is_insider(session, dataset, actor)
    if not may_know(dataset, actor=actor, is_insider=is_insider, held=held):
        raise DatasetNotFound(slug)
    files: Sequence[Distribution] = [row[2] for row in rows if row[2] is not None]
    if version is None and wanted == catalog.LATEST:
        version = _newest(session, dataset, actor, is_insider=is_insider)
        files = catalog.distributions(session, version.id) if version else []
    if version is None or not may_know(
        dataset, version, actor=actor, is_insider=is_insider, held=held
    ):
        raise VersionNotFound(slug, wanted)
    return Readable(dataset=dataset, version=version, files=files, is_insider=is_insider, held=held)


def may_read(session: Session, dataset: Dataset, version: Version, actor: Actor | None) -> bool:
    """Tell what a page may promise; it is decided again when a link is followed."""
    held = None
    if actor:
        rows = _rows(session, col(Dataset.id) == dataset.id, col(Version.id) == version.id, actor)
        held = _held(rows[0]) if rows else None
    is_insider = catalog.is_insider(session, dataset, actor)
    try:
        decide(actor, dataset, version, is_insider=is_insider, held=held)
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


def asked(
    dataset: ColumnElement[bool], version: ColumnElement[bool], actor: Actor | None
) -> Select[*tuple[Any, ...]]:
    """Return the one query: a dataset with a version, its files, and the widest entitlement."""
    best = _best(actor).lateral("best")
    held: Any = aliased(Entitlement, best)
    return (
        cast("Any", select)(Dataset, Version, Distribution, held, best.c.used, best.c.covers)
        .select_from(Dataset)
        .outerjoin(Version, and_(col(Version.dataset_id) == col(Dataset.id), version))
        .outerjoin(Distribution, col(Distribution.version_id) == col(Version.id))
        .outerjoin(best, true())
        .where(dataset)
        .order_by(col(Distribution.id))
    )


def _rows(
    session: Session,
    dataset: ColumnElement[bool],
    version: ColumnElement[bool],
    actor: Actor | None,
) -> Sequence[_Row]:
    """Ask it; what was read before in the same transaction is read anew.

    So nobody decides on what has ended meanwhile.
    """
    statement: Any = asked(dataset, version, actor).execution_options(populate_existing=True)
    return cast("Sequence[_Row]", session.exec(statement).all())


def _best(actor: Actor | None) -> Select[Entitlement, int, bool]:
    """Return the widest entitlement of an actor's organization for a dataset and version.

    One that holds before one that is suspended or over; among those one that gives the version,
    and of these one without a limit of reads, then the one with most reads left; of equals the
    one that lasts longest, and the newest.
    """
    ends_at, limit = col(Entitlement.ends_at), col(Entitlement.calls_per_month)
    is_over = or_(
        col(Entitlement.ended_at).is_not(None),
        and_(ends_at.is_not(None), ends_at <= clock.now()),
    )
    used = func.coalesce(col(CallCount.count), 0)
    covers = _covers()
    return (
        sql_select(Entitlement, used.label("used"), covers.label("covers"))
        .outerjoin(
            CallCount,
            and_(
                col(CallCount.agreement_id) == col(Entitlement.agreement_id),
                col(CallCount.month) == this_month(),
            ),
        )
        .where(
            col(Entitlement.organization_id) == (actor.organization_id if actor else None),
            col(Entitlement.dataset_id) == col(Dataset.id),
        )
        .order_by(
            is_over,
            col(Entitlement.suspended_at).is_not(None),
            not_(covers),
            limit.is_not(None),
            (limit - used).desc(),
            ends_at.desc().nulls_first(),
            col(Entitlement.id).desc(),
        )
        .limit(1)
        .correlate(Dataset, Version)
    )


def _covers() -> ColumnElement[bool]:
    """Tell whether a version is among those that an entitlement gives."""
    other = aliased(Version)
    newer = (
        sql_select(func.count())
        .where(
            col(other.dataset_id) == col(Version.dataset_id),
            col(other.status) == VersionStatus.PUBLISHED,
            col(other.number) > col(Version.number),
        )
        .correlate(Version)
        .scalar_subquery()
    )
    return case(
        (
            col(Entitlement.history) == History.FROM_START,
            col(Version.number) >= func.coalesce(col(Entitlement.first_version), 0),
        ),
        (
            col(Entitlement.history) == History.LAST,
            newer < func.coalesce(col(Entitlement.history_versions), 1),
        ),
        else_=true(),
    )


def _held(row: _Row) -> Held | None:
    *_, entitlement, used, covers = row
    if entitlement is None:
        return None
    return Held(entitlement=entitlement, used=used or 0, covers=bool(covers))


def _newest(
    session: Session, dataset: Dataset, actor: Actor | None, *, is_insider: bool
) -> Version | None:
    """Return what is newest where nothing is online: to insiders, and to the city its data."""
    if is_insider:
        return catalog.newest_good_version(session, dataset)
    if not is_of_the_city(dataset, actor):
        return None
    statement = select(Version).where(
        Version.dataset_id == dataset.id, col(Version.status).in_(LET_OUT)
    )
    return session.exec(statement.order_by(col(Version.number).desc()).limit(1)).first()


def _is(wanted: str) -> ColumnElement[bool]:
    if wanted == catalog.LATEST:
        return col(Version.id) == col(Dataset.current_version_id)
    if wanted.isascii() and wanted.isdigit() and int(wanted) <= _HIGHEST_NUMBER:
        return col(Version.number) == int(wanted)
    return false()
