"""What duties do when something happens elsewhere."""

from sqlmodel import Session

from catalog.events import VersionPublished
from catalog.models import Version
from marketplace.contracts.duties import receiving


def take_published_version(session: Session, event: VersionPublished) -> None:
    """Let a version that was published fulfil what is owed into its dataset."""
    receiving.take_version(session, session.get_one(Version, event.version_id))
