"""What quality does when something happens elsewhere."""

from sqlmodel import Session

from catalog.events import UploadCompleted, VersionPublished
from marketplace.core.jobs import enqueue
from quality import freshness
from quality.jobs import inspect_version
from quality.models import Inspection


def inspect_upload(session: Session, event: UploadCompleted) -> None:
    """Have a worker inspect what was uploaded, one version of a dataset at a time."""
    session.add(Inspection(version_id=event.version_id))
    enqueue(
        session,
        inspect_version,
        lock=f"dataset/{event.dataset_id}",
        version_id=str(event.version_id),
    )


def keep_promise(session: Session, event: VersionPublished) -> None:
    """Take the mark from a dataset that was late: its update is there."""
    freshness.clear(session, event.dataset_id)
