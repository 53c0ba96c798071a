"""Who collects money, as billing sees it."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from sqlmodel import Session

from billing.models import Checkout, ProcessorName
from marketplace.accounts.models import Organization
from marketplace.core.db import Sessions
from marketplace.core.money import Money


class Processor(Protocol):
    """A way to pay. A checkout's row says what is wanted; a processor makes it so."""

    def check(self, session: Session, organization: Organization, amount: Money) -> None:
        """Do nothing if an organization may pay an amount this way; else refuse with the reason."""
        ...

    def follow(self, session: Session, checkout: Checkout) -> None:
        """Take note, in the caller's transaction, that the row of a checkout wants something new.

        No vendor is called: what needs one is enqueued.
        """
        ...

    def settle(self, sessions: Sessions, checkout_id: UUID) -> None:
        """Make the processor do what the row asks, and our rows say what it did.

        Repeating it, at any time, after any fault, changes nothing that is right already.

        Raises:
            ProcessorUnavailable: It does not answer; nothing is lost, and it is tried again.
        """
        ...


Processors = Mapping[ProcessorName, Processor]
