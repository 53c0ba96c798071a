"""The shapes of an intake as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from quality.intake import outcomes
from quality.intake.outcomes import Outcome
from quality.intake.rules import INTERVAL
from quality.intake.setting import LONGEST_ADDRESS, Source
from quality.models import Intake, IntakeKind

SHORTEST_MINUTES = int(INTERVAL.threshold or 0)
LONGEST_MINUTES = 31 * 24 * 60
DAILY_MINUTES = 24 * 60

Address = Annotated[str, StringConstraints(max_length=LONGEST_ADDRESS, strip_whitespace=True)]


class IntakeWrite(BaseModel):
    """Where files are to come from. A prefix has no address to give: it is `intake/{slug}/`."""

    model_config = ConfigDict(extra="forbid")

    kind: IntakeKind
    address: Address = Field(default="", description="The web address of a file, for kind `url`")
    every_minutes: int = Field(default=DAILY_MINUTES, ge=SHORTEST_MINUTES, le=LONGEST_MINUTES)
    is_active: bool = Field(default=True, description="False rests it")

    def source(self) -> Source:
        """Return it in the words of this package."""
        return Source(
            kind=self.kind,
            address=self.address,
            every_minutes=self.every_minutes,
            is_active=self.is_active,
        )


class LookRead(BaseModel):
    """Looks that ended alike, from ``since`` to ``at``; ``detail`` says more of how."""

    since: datetime
    at: datetime
    times: int
    outcome: Outcome
    detail: str

    @classmethod
    def of(cls, look: Mapping[str, Any]) -> Self:
        """Return looks as they were remembered."""
        outcome, detail = outcomes.read(look["outcome"])
        return cls.model_validate({**look, "outcome": outcome, "detail": detail})


class IntakeRead(BaseModel):
    """What is looked at, when, and how the last look ended; ``detail`` says more of that.

    ``looks`` are the last ones, the newest first.
    """

    kind: IntakeKind
    address: str
    every_minutes: int
    is_active: bool
    looked_at: datetime | None
    next_look_at: datetime
    outcome: Outcome | None
    detail: str
    failures: int
    looks: list[LookRead]

    @classmethod
    def of(cls, intake: Intake) -> Self:
        """Return an intake as its publisher sees it."""
        outcome, detail = outcomes.read(intake.outcome)
        return cls(
            kind=intake.kind,
            address=intake.address,
            every_minutes=intake.every_minutes,
            is_active=intake.is_active,
            looked_at=intake.looked_at,
            next_look_at=intake.next_look_at,
            outcome=outcome,
            detail=detail,
            failures=intake.failures,
            looks=[LookRead.of(each) for each in intake.looks],
        )
