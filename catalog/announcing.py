"""Telling what happened to a version: the log, rooms above, the publisher's people, the search."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from catalog.events import DatasetLate, ReleaseNeeded, VersionPublished, VersionRejected
from catalog.lifecycle import breaks_agreements
from catalog.models import Dataset, Version
from catalog.search.outbox import mark_changed
from catalog.vocabulary import FREQUENCIES
from marketplace.accounts.models import Role
from marketplace.core import events
from marketplace.core.language import Language
from marketplace.log.recording import record
from marketplace.notices import kinds
from marketplace.notices.telling import Fact, tell_members, tell_stewards
from marketplace.web.figures import Figures

PIPELINE = "pipeline"
"""The rule that rejects a version when its checks themselves broke down, time and again."""

PUBLISHERS = frozenset({Role.OWNER, Role.PUBLISHER})
_NO_REASON = {"de": "Siehe Prüfbericht.", "en": "See the report."}


def version_rejected(session: Session, dataset: Dataset, version: Version) -> None:
    """Tell that a version failed a mandatory rule; what was online stays online.

    If the checks themselves failed, that is told instead, and the city's desk is told too.
    """
    _log(session, "catalog.rejected", dataset, version)
    link = f"/datasets/{dataset.slug}/versions/{version.number}/report"
    if version.rejection == PIPELINE:
        _tell(session, kinds.PIPELINE_FAILED, dataset, version, link=link)
        facts: dict[str, Fact] = {"dataset": dataset.title, "number": version.number}
        tell_stewards(session, kinds.PIPELINE_FAILED, link=link, **facts)
    else:
        reason = _reason(version)
        _tell(session, kinds.VERSION_REJECTED, dataset, version, link=link, reason=reason)
    events.publish(session, VersionRejected(dataset_id=dataset.id, version_id=version.id))


def release_needed(session: Session, dataset: Dataset, version: Version) -> None:
    """Tell that a version waits for a person's weighed decision."""
    _log(session, "catalog.release_needed", dataset, version)
    link = f"/publish/{dataset.slug}/release"
    if breaks_agreements(dataset, version):
        lost = [*version.changes["columns_removed"], *version.changes["columns_retyped"]]
        _tell(
            session,
            kinds.BREAKING_CHANGE,
            dataset,
            version,
            link=link,
            columns=", ".join(lost),
            agreements=dataset.running_agreements,
        )
    else:
        _tell(session, kinds.RELEASE_NEEDED, dataset, version, link=link)
    events.publish(session, ReleaseNeeded(dataset_id=dataset.id, version_id=version.id))


def version_published(session: Session, dataset: Dataset, version: Version) -> None:
    """Tell that a version became the one that the public sees."""
    _log(session, "catalog.published", dataset, version)
    _tell(session, kinds.VERSION_PUBLISHED, dataset, version, link=f"/datasets/{dataset.slug}")
    mark_changed(session, dataset.id)
    events.publish(session, VersionPublished(dataset_id=dataset.id, version_id=version.id))


def dataset_late(session: Session, dataset: Dataset, *, due_at: datetime) -> None:
    """Tell that a dataset's promised update has not come."""
    record(
        session,
        "catalog.late",
        subject=f"dataset/{dataset.slug}",
        organization_id=dataset.publisher_id,
        details={"due_at": due_at.isoformat(), "frequency": dataset.frequency},
    )
    frequency = FREQUENCIES[dataset.frequency or "UNKNOWN"]
    tell_members(
        session,
        dataset.publisher_id,
        kinds.DATASET_LATE,
        roles=PUBLISHERS,
        link=f"/datasets/{dataset.slug}",
        dataset=dataset.title,
        day={language.value: Figures(language).day(due_at) for language in Language},
        frequency={language.value: frequency.name(language) for language in Language},
    )
    events.publish(session, DatasetLate(dataset_id=dataset.id, due_at=due_at))


def _reason(version: Version) -> Mapping[str, str]:
    for criterion in version.criteria:
        if criterion.get("rule") == version.rejection and criterion.get("message"):
            return criterion["message"]
    return _NO_REASON


def _log(session: Session, action: str, dataset: Dataset, version: Version) -> None:
    record(
        session,
        action,
        subject=f"dataset/{dataset.slug}",
        organization_id=dataset.publisher_id,
        details={"version": version.number, "sha256": version.sha256, "rule": version.rejection},
    )


def _tell(
    session: Session,
    kind: kinds.Kind,
    dataset: Dataset,
    version: Version,
    *,
    link: str,
    **facts: Fact,
) -> None:
    tell_members(
        session,
        dataset.publisher_id,
        kind,
        roles=PUBLISHERS,
        link=link,
        dataset=dataset.title,
        number=version.number,
        **facts,
    )
