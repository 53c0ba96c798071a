"""Telling the search indexes that a dataset changed."""

from uuid import UUID

from sqlmodel import Session

from catalog.search.models import SearchChange


def mark_changed(session: Session, dataset_id: UUID) -> None:
    """Have every index look at the dataset again once this transaction has committed.

    Marking twice costs a row and changes nothing. A dataset that is no longer visible, or no
    longer there, leaves the indexes in the same way.
    """
    session.add(SearchChange(dataset_id=dataset_id))
