"""How a look at a source ended, as it is kept and as people read it."""

from enum import StrEnum

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


def kept(outcome: Outcome, detail: str = "") -> str:
    """Return an outcome as its row keeps it."""
    return f"{outcome} {detail}".strip()


def read(text: str) -> tuple[Outcome | None, str]:
    """Return a kept outcome and its detail; nothing while nobody has looked yet."""
    code, _, detail = text.partition(" ")
    return (Outcome(code), detail) if code else (None, "")
