"""What quality does when something happens elsewhere."""

from sqlmodel import Session

from catalog.events import UploadCompleted
from marketplace.core.jobs import enqueue
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
