"""What the child is told of a version: everything that people decided about its dataset."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, or_, select

from catalog.models import Dataset, Distribution, FileFormat, Version
from marketplace.core import clock
from quality import queries
from quality.expectations import suites
from quality.inspection.order import Exemption, Order, Previous, ReadingRule, Repair
from quality.models import Handling, Override, Preparation, Suite

LARGEST_PREVIOUS = 512 * 1024 * 1024
"""The version before is compared row by row up to so many bytes of Parquet."""

PREVIOUS_FILE = "previous.parquet"


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """What is known of a version when its inspection begins. ``previous_key`` is an object's."""

    suite: Suite | None
    reading: ReadingRule
    repairs: Sequence[Repair]
    exemptions: Sequence[Exemption]
    quasi: Sequence[str]
    smallest_group: int
    key: Sequence[str]
    previous: Version | None
    previous_key: str | None

    def order(self, *, folder: str, source: str, filename: str, has_previous: bool) -> Order:
        """Return the order for the child, whose folder may hold the table of before."""
        suite, previous = self.suite, self.previous
        return Order(
            folder=folder,
            source=source,
            filename=filename,
            reading=self.reading,
            repairs=list(self.repairs),
            exemptions=list(self.exemptions),
            suite=suite.content if suite else None,
            suite_fingerprint=suite.schema_fingerprint if suite and suite.is_suggested else None,
            quasi=list(self.quasi),
            smallest_group=self.smallest_group,
            key=list(self.key),
            previous=_previous(previous, has_file=has_previous) if previous else None,
        )


def decisions(session: Session, dataset: Dataset, version: Version) -> Decisions:
    """Return what people decided about a dataset, and about this version of it."""
    handling = handling_of(session, dataset.id) or Handling(dataset_id=dataset.id)
    preparation = preparation_of(session, version.id)
    repairs = preparation.repairs if preparation else handling.repairs
    previous = queries.last_good_version(session, dataset, version)
    return Decisions(
        suite=suites.newest(session, dataset.id),
        reading=ReadingRule.model_validate(handling.reading),
        repairs=[Repair.model_validate(each) for each in repairs],
        exemptions=_exemptions(session, dataset),
        quasi=handling.quasi_columns,
        smallest_group=handling.smallest_group,
        key=handling.key_columns,
        previous=previous,
        previous_key=_parquet(session, previous) if previous else None,
    )


def handling_of(session: Session, dataset_id: UUID) -> Handling | None:
    """Return how a dataset's files are to be handled, if anybody decided that."""
    return session.exec(select(Handling).where(Handling.dataset_id == dataset_id)).one_or_none()


def preparation_of(session: Session, version_id: UUID) -> Preparation | None:
    """Return why a version was made from the original of another, if it was."""
    wanted = select(Preparation).where(Preparation.version_id == version_id)
    return session.exec(wanted).one_or_none()


def _exemptions(session: Session, dataset: Dataset) -> list[Exemption]:
    wanted = select(Override).where(
        Override.dataset_id == dataset.id,
        col(Override.valid_until) >= clock.now().date(),
        or_(col(Override.ended_at).is_(None), col(Override.ended_at) > clock.now()),
    )
    return [Exemption(rule=each.rule, column=each.column_name) for each in session.exec(wanted)]


def _parquet(session: Session, version: Version) -> str | None:
    return session.exec(
        select(Distribution.object_key).where(
            Distribution.version_id == version.id,
            Distribution.format == FileFormat.PARQUET,
            Distribution.size <= LARGEST_PREVIOUS,
        )
    ).one_or_none()


def _previous(version: Version, *, has_file: bool) -> Previous:
    columns: list[dict[str, Any]] = version.columns
    return Previous(
        number=version.number,
        columns=columns,
        rows=version.row_count or 0,
        file=PREVIOUS_FILE if has_file else None,
    )
