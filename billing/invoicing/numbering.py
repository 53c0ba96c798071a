"""Invoice numbers: consecutive in each year, without a gap (§ 14 (4) no. 4 UStG)."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from billing.models import InvoiceSeries
from marketplace.core import clock
from marketplace.core.ids import new_id


def next_number(session: Session, year: int) -> str:
    """Return the next number of a year, such as 2026-000001.

    It is taken only if the caller's transaction commits; whoever asks meanwhile waits for that.
    So it is asked for as the last thing, and no number is ever lost or given twice.
    """
    now = clock.now()
    first = insert(InvoiceSeries).values(
        id=new_id(), created_at=now, updated_at=now, year=year, last=1
    )
    taken = first.on_conflict_do_update(
        index_elements=["year"], set_={"last": col(InvoiceSeries.last) + 1, "updated_at": now}
    ).returning(col(InvoiceSeries.last))
    return f"{year}-{session.exec(taken).scalar_one():06}"
