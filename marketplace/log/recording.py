"""Writing to the log."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from marketplace.log.models import LogEntry


def record(
    session: Session,
    action: str,
    *,
    subject: str,
    person_id: UUID | None = None,
    organization_id: UUID | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note what happened, in the caller's transaction; the sealer chains it after the commit.

    ``action`` is a past participle with its room, such as ``catalog.published``; ``subject`` names
    the thing, such as ``dataset/radverkehr``. No secret and no personal data goes into details.
    """
    session.add(
        LogEntry(
            action=action,
            subject=subject,
            person_id=person_id,
            organization_id=organization_id,
            details=dict(details or {}),
        )
    )
