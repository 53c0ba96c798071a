"""A file that passes, and what the pipeline has found out about a version."""

from typing import Any

from sqlmodel import Session

from catalog.models import Version
from quality.models import QualityReport

GOOD = "Straße;Zählung;Tag\nHafenstraße;12;23.11.2026\nMüllerweg;7;24.11.2026\n".encode("cp1252")


def report_of(session: Session, version: Version) -> QualityReport:
    session.refresh(version)
    assert version.report_id
    return session.get_one(QualityReport, version.report_id)


def criterion(version: Version, rule: str) -> dict[str, Any]:
    return next(item for item in version.criteria if item["rule"] == rule)
