"""The port through which mail leaves."""

from typing import Protocol

from marketplace.notices.wording import Letter


class LetterRefused(Exception):
    """The letter will never be accepted: the address does not exist, or is not written to."""


class Mailer(Protocol):
    """A way to send a letter."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over.

        Raises:
            LetterRefused: Trying again makes no sense.
            OSError: The other side does not answer now; try again later.
        """
        ...


class KeptInOutbox:
    """Sends nothing: in the demonstration, mail is read on the page ``/outbox``."""

    def send(self, letter: Letter) -> None:
        """Leave the letter where it is."""
