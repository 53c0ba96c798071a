"""How a look at a source ended, as it is kept and as people read it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from marketplace.core.language import N_


class Outcome(StrEnum):
    """How a look ended. Kept as its value, with a detail after a blank where there is one."""

    TAKEN = "taken"
    UNCHANGED = "unchanged"
    NOTHING = "nothing"
    REFUSED = "refused"
    SILENT = "silent"
    STATUS = "status"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    STORAGE = "storage"


SENTENCES = {
    Outcome.TAKEN: N_("A new file was taken in."),
    Outcome.UNCHANGED: N_("The file is the same as before; no version was made."),
    Outcome.NOTHING: N_("No file lies there."),
    Outcome.REFUSED: N_("The address does not lead to the public internet."),
    Outcome.SILENT: N_("The address did not answer as expected ({detail})."),
    Outcome.STATUS: N_("The address answered with status {detail} instead of a file."),
    Outcome.TOO_LARGE: N_("The file has more than the {detail} bytes that are accepted."),
    Outcome.EMPTY: N_("The file is empty."),
    Outcome.STORAGE: N_("Our storage did not answer. We look again soon."),
}

FAILURES = frozenset(
    {Outcome.REFUSED, Outcome.SILENT, Outcome.STATUS, Outcome.TOO_LARGE, Outcome.EMPTY}
)
"""What the source is to blame for; our own faults are not counted."""


class LookFailed(Exception):
    """A look at a source brought no file."""

    def __init__(self, outcome: Outcome, detail: object = "") -> None:
        self.outcome = outcome
        self.detail = str(detail)[:100]
        super().__init__(outcome)


MOST_LOOKS = 20
"""So many different endings of looks are remembered."""


def remembered(looks: Sequence[Mapping[str, Any]], text: str, at: datetime) -> list[dict[str, Any]]:
    """Return the last looks with one more, the newest first; equal ones in a row are one."""
    before = [dict(each) for each in looks]
    if before and before[0]["outcome"] == text:
        newest = before.pop(0)
        since, times = newest["since"], newest["times"] + 1
    else:
        since, times = at.isoformat(), 1
    newest = {"outcome": text, "since": since, "at": at.isoformat(), "times": times}
    return [newest, *before][:MOST_LOOKS]


def kept(outcome: Outcome, detail: str = "") -> str:
    """Return an outcome as its row keeps it."""
    return f"{outcome} {detail}".strip()


def read(text: str) -> tuple[Outcome | None, str]:
    """Return a kept outcome and its detail; nothing while nobody has looked yet."""
    code, _, detail = text.partition(" ")
    return (Outcome(code), detail) if code else (None, "")
