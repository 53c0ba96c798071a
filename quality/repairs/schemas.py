"""The shapes of JSON about repairs, the handling of files, overrides and retention."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from quality.inspection.order import SMALLEST_GROUP, Name, ReadingRule, Repair
from quality.models import Handling, Override, Retention

MOST_REPAIRS = 50
"""So many repairs one inspection carries out; ``Order`` takes no more."""

LARGEST_GROUP = 1000
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
StatedReason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=10, max_length=2000)
]


class RepairsWrite(BaseModel):
    """What is to be done to the original before it is checked again, in this order.

    `standing`: all that was done to the version is done to every later file, too.
    """

    model_config = ConfigDict(extra="forbid")

    repairs: Annotated[list[Repair], Field(min_length=1, max_length=MOST_REPAIRS)]
    reason: Reason = ""
    standing: bool = False


class StandingRepairsWrite(BaseModel):
    """What is done to every file that is delivered, in this order; an empty list ends it."""

    model_config = ConfigDict(extra="forbid")

    repairs: Annotated[list[Repair], Field(max_length=MOST_REPAIRS)]


class RereadingWrite(BaseModel):
    """The rule to read by; without one, the kept one."""

    model_config = ConfigDict(extra="forbid")

    reading: ReadingRule | None = None


class HandlingWrite(BaseModel):
    """How a dataset's next files are handled; what is left out goes back to its default."""

    model_config = ConfigDict(extra="forbid")

    reading: ReadingRule = ReadingRule()
    key_columns: Annotated[list[Name], Field(max_length=10)] = []
    quasi_columns: Annotated[list[Name], Field(max_length=50)] = []
    smallest_group: Annotated[int, Field(ge=SMALLEST_GROUP, le=LARGEST_GROUP)] = SMALLEST_GROUP


class HandlingRead(BaseModel):
    """How a dataset's files are handled."""

    reading: ReadingRule
    key_columns: list[str]
    quasi_columns: list[str]
    smallest_group: int
    repairs: list[Repair]
    decided_at: datetime | None

    @classmethod
    def of(cls, handling: Handling | None) -> Self:
        """Return the handling in the form that is sent; nobody's decision is the default."""
        if handling is None:
            return cls(
                reading=ReadingRule(),
                key_columns=[],
                quasi_columns=[],
                smallest_group=SMALLEST_GROUP,
                repairs=[],
                decided_at=None,
            )
        return cls(
            reading=ReadingRule.model_validate(handling.reading),
            key_columns=handling.key_columns,
            quasi_columns=handling.quasi_columns,
            smallest_group=handling.smallest_group,
            repairs=[Repair.model_validate(each) for each in handling.repairs],
            decided_at=handling.decided_at,
        )


class Made(BaseModel):
    """The number of the version that was made; its checks run."""

    version: int


class OverrideWrite(BaseModel):
    """A finding that shall not refuse the dataset, why, and until which day."""

    model_config = ConfigDict(extra="forbid")

    rule: Annotated[str, Field(pattern="^privacy[.][a-z_]{2,40}$")]
    column: Name
    reason: StatedReason
    valid_until: date


class OverrideRead(BaseModel):
    """An override, as insiders see it."""

    id: UUID
    rule: str
    column: str
    reason: str
    person: str
    created_at: datetime
    valid_until: date
    ended_at: datetime | None

    @classmethod
    def of(cls, override: Override) -> Self:
        """Return an override in the form that is sent."""
        return cls(
            id=override.id,
            rule=override.rule,
            column=override.column_name,
            reason=override.reason,
            person=override.person_name,
            created_at=override.created_at,
            valid_until=override.valid_until,
            ended_at=override.ended_at,
        )


class OverrideAnywhere(OverrideRead):
    """An override among those of all datasets; `dataset` is a slug."""

    dataset: str


class OverridePage(BaseModel):
    """Overrides of all datasets, the newest first, and the cursor of the rest."""

    items: list[OverrideAnywhere]
    next: str | None


class OverrideMade(BaseModel):
    """The override, and the version that is checked again under it."""

    override: OverrideRead
    version: int


class OverrideList(BaseModel):
    """A dataset's overrides, the newest first."""

    items: list[OverrideRead]


class RetentionWrite(BaseModel):
    """Why an original with personal data has to be kept in the closed store."""

    model_config = ConfigDict(extra="forbid")

    reason: StatedReason


class RetentionRead(BaseModel):
    """What becomes of an original: deleted at a time, unless kept for a reason."""

    delete_after: datetime
    deleted_at: datetime | None
    kept_reason: str | None

    @classmethod
    def of(cls, retention: Retention) -> Self:
        """Return the state of an original in the form that is sent."""
        return cls(
            delete_after=retention.delete_after,
            deleted_at=retention.deleted_at,
            kept_reason=retention.kept_reason,
        )
