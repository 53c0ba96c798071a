"""Counting what is read: open data by day and without a name, agreements by month."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from catalog.models import FileFormat, Version
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.entitlements.models import AccessCount, CallCount
from marketplace.entitlements.months import this_month


def count_access(session: Session, version: Version, form: FileFormat) -> None:
    """Count one access; those who read the same file at the same time are counted one by one."""
    statement = insert(AccessCount).values(
        **_row(),
        dataset_id=version.dataset_id,
        version_id=version.id,
        format=form,
        day=clock.now().date(),
        count=1,
    )
    session.exec(
        statement.on_conflict_do_update(
            index_elements=["dataset_id", "version_id", "format", "day"],
            set_={"count": col(AccessCount.count) + 1, "updated_at": clock.now()},
        )
    )


def use_up_one(session: Session, agreement_id: UUID, *, limit: int) -> bool:
    """Use up one of an agreement's reads of this month; tell whether there was one left.

    The row decides: of those who come for the last one at the same time, one gets it.
    """
    statement = insert(CallCount).values(
        **_row(), agreement_id=agreement_id, month=this_month(), count=1
    )
    counted = statement.on_conflict_do_update(
        index_elements=["agreement_id", "month"],
        set_={"count": col(CallCount.count) + 1, "updated_at": clock.now()},
        where=col(CallCount.count) < limit,
    )
    return session.exec(counted.returning(col(CallCount.count))).one_or_none() is not None


def _row() -> dict[str, Any]:
    now = clock.now()
    return {"id": new_id(), "created_at": now, "updated_at": now}
