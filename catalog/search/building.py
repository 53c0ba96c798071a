"""Bringing an index up to date with the database, change by change or from nothing."""

import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import tantivy
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from catalog.models import Dataset
from catalog.search.documents import document, entries, visible
from catalog.search.index import Position, new_build, open_build, put_into_use
from catalog.search.models import SearchOrigin

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
"""Outbox rows are kept so long. An index that was not followed for nearly as long is rebuilt."""

_MARGIN = timedelta(days=1)
_BATCH = 500
_HEAP_BYTES = 30_000_000
_REBUILD_HEAP_BYTES = 120_000_000
_FIRST_ID = UUID(int=0)

_NOW = text(
    """
    SELECT (SELECT id FROM search_origin) || '/' ||
           (SELECT oid FROM pg_database WHERE datname = current_database()) AS installation,
           pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xid,
           clock_timestamp() AS at
    """
)
_CHANGES = text(
    """
    SELECT xid::text::bigint AS xid, id, dataset_id FROM search_change
    WHERE (xid, id) > (CAST(CAST(:xid AS text) AS xid8), CAST(:change AS uuid))
      AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, id LIMIT :batch
    """
)
_WAITING = text(
    """
    SELECT EXISTS (
        SELECT FROM search_change
        WHERE (xid, id) > (CAST(CAST(:xid AS text) AS xid8), CAST(:change AS uuid))
          AND xid < pg_snapshot_xmin(pg_current_snapshot())
          AND created_at < clock_timestamp() - CAST(:grace AS interval)
    )
    """
)
_SWEEP = text("DELETE FROM search_change WHERE created_at < clock_timestamp() - :kept")


def present_position(session: Session) -> Position:
    """Return the position of an index that is read from the database from now on.

    Transactions that are still open lie ahead of it.
    """
    connection = session.connection()
    row: Any = connection.execute(_NOW).one()
    if row.installation is None:
        origin = insert(SearchOrigin).values(SearchOrigin().model_dump())
        connection.execute(origin.on_conflict_do_nothing())
        row = connection.execute(_NOW).one()
    return Position(
        installation=row.installation, xid=row.xid, change=str(_FIRST_ID), at=row.at.isoformat()
    )


def reason_to_rebuild(session: Session, position: Position | None) -> str | None:
    """Tell why an index cannot simply go on from where it is, or None if it can."""
    if position is None:
        return "there is none of this form"
    present = present_position(session)
    if position.installation != present.installation:
        return "it is of another installation"
    if position.xid > present.xid:
        return "it is ahead of the database"
    if present.moment - position.moment > KEPT - _MARGIN:
        return "it is further behind than changes are kept"
    return None


def is_behind(session: Session, position: Position, *, grace: timedelta) -> bool:
    """Tell whether a change that was made longer ago than the grace is not in the index."""
    parameters = {"xid": str(position.xid), "change": position.change, "grace": grace}
    return bool(session.connection().execute(_WAITING, parameters).scalar_one())


def follow(session: Session, writer: tantivy.IndexWriter, position: Position) -> Position:
    """Index the next changes, commit them with their position, and return it.

    The same position comes back if there is nothing new. Doing it twice gives the same index.
    """
    parameters = {"xid": str(position.xid), "change": position.change, "batch": _BATCH}
    changes: Sequence[Any] = session.connection().execute(_CHANGES, parameters).all()
    if not changes:
        return position
    changed = list({change.dataset_id for change in changes})
    for dataset_id in changed:
        writer.delete_documents_by_term("id", dataset_id.hex)
    for entry in entries(session, changed):
        writer.add_document(document(entry))
    last = changes[-1]
    reached = replace(present_position(session), xid=last.xid, change=str(last.id))
    reached.write(writer)
    writer.commit()
    return reached


def rebuild(session: Session, folder: Path) -> Position:
    """Build the index from all rows, put it into use and return its position.

    Readers keep the index there was until the new one is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    position = present_position(session)
    build = new_build(folder)
    with writing(build, heap_bytes=_REBUILD_HEAP_BYTES) as writer:
        for dataset_ids in _all_visible(session):
            for entry in entries(session, dataset_ids):
                writer.add_document(document(entry))
        position.write(writer)
        writer.commit()
    put_into_use(build)
    return position


def sweep(session: Session) -> int:
    """Remove the outbox rows older than the kept week, and return how many there were."""
    return cast("Any", session.connection().execute(_SWEEP, {"kept": KEPT})).rowcount


@contextmanager
def writing(build: Path, *, heap_bytes: int = _HEAP_BYTES) -> Generator[tantivy.IndexWriter]:
    """Open a build to write to it; merges are awaited at the end."""
    writer = open_build(build).writer(heap_bytes, 1)
    try:
        yield writer
    finally:
        writer.wait_merging_threads()


def _all_visible(session: Session) -> Iterator[list[UUID]]:
    last = _FIRST_ID
    while True:
        statement = select(Dataset.id).where(visible(), Dataset.id > last).order_by(col(Dataset.id))
        found = list(session.exec(statement.limit(_BATCH)))
        if not found:
            return
        yield found
        last = found[-1]
