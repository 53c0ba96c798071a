"""On which conditions invoices are issued here."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Self

from marketplace.core.settings import InvoiceSettings


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What the deployment decides about invoices.

    An invoice is ``due`` so long after its day; access stays for ``grace`` after the reminder.
    ``credit_limit`` is in minor units, ``vat_percent`` what prices contain.
    """

    due: timedelta
    grace: timedelta
    credit_limit: int
    vat_percent: Decimal

    @classmethod
    def of(cls, settings: InvoiceSettings, *, vat_percent: Decimal) -> Self:
        """Return the conditions that the settings name."""
        return cls(
            due=timedelta(days=settings.due_days),
            grace=timedelta(days=settings.grace_days),
            credit_limit=settings.credit_limit,
            vat_percent=vat_percent,
        )
