"""The shapes of expectations in JSON: suites as Great Expectations 1.x writes and reads them."""

import json
import re
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from quality.expectations.kinds import Kind
from quality.models import Suite


class ExpectationWrite(BaseModel):
    """One expectation as Great Expectations 1.x writes it; ids and renderings are not kept."""

    model_config = ConfigDict(extra="ignore")

    type: str = Field(max_length=120)
    kwargs: dict[str, Any] = Field(max_length=20)
    meta: dict[str, Any] | None = Field(default=None, max_length=20)
    severity: str | None = Field(default=None, max_length=20)


class SuiteWrite(BaseModel):
    """An expectation suite as Great Expectations 1.x writes it."""

    model_config = ConfigDict(extra="ignore")

    name: str = Field(default="suite", max_length=200)
    expectations: list[ExpectationWrite]
    notes: str | None = Field(default=None, max_length=2000)

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        """Refuse what PostgreSQL's JSON has no form for: NaN, infinity, NUL, lone surrogates."""
        text = json.dumps(self.model_dump(), ensure_ascii=False, allow_nan=False)
        text.encode()
        if _NUL.search(text):
            message = "the character NUL is no text"
            raise ValueError(message)
        return self


_NUL = re.compile(r"(?<!\\)(\\\\)*\\u0000")
"""NUL as JSON writes it; after an escaped backslash the same digits are plain text."""


class SuiteRead(BaseModel):
    """A suite as Great Expectations 1.x reads it; ``meta`` says which version of it this is."""

    id: UUID
    name: str
    expectations: list[dict[str, Any]]
    meta: dict[str, Any]
    notes: str | None

    @classmethod
    def of(cls, suite: Suite) -> Self:
        """Return a suite in the form that is sent."""
        content = suite.content
        return cls(
            id=suite.id,
            name=content["name"],
            expectations=content["expectations"],
            meta=content["meta"] | {"number": suite.number, "suggested": suite.is_suggested},
            notes=content.get("notes"),
        )


class SuiteVersionRead(BaseModel):
    """A version of a suite in the list of them."""

    number: int
    suggested: bool
    expectations: int
    created_at: datetime

    @classmethod
    def of(cls, suite: Suite) -> Self:
        """Return a version in the form that is listed."""
        return cls(
            number=suite.number,
            suggested=suite.is_suggested,
            expectations=len(suite.content["expectations"]),
            created_at=suite.created_at,
        )


class SuiteVersions(BaseModel):
    """Some versions of a suite, the newest first, and the cursor of the rest."""

    items: list[SuiteVersionRead]
    next: str | None


class KindRead(BaseModel):
    """A kind of expectation that is offered: its arguments, and how people read it."""

    type: str
    about: str
    name: dict[str, str]
    sentence: dict[str, str]
    needs: list[str]
    takes: list[str]
    implied: dict[str, Any]

    @classmethod
    def of(cls, kind: Kind) -> Self:
        """Return a kind in the form that is sent."""
        return cls(
            type=kind.type,
            about=kind.about,
            name={**kind.name},
            sentence={**kind.sentence},
            needs=sorted(kind.needs),
            takes=sorted(kind.takes),
            implied=dict(kind.implied),
        )


class KindsRead(BaseModel):
    """Every kind of expectation that is offered."""

    items: list[KindRead]
