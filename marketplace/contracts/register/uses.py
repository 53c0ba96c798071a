"""A use in the public register: what everybody may know of an agreement on data of the city."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from billing.models import Interval
from catalog.models import Access, Dataset, DatasetStatus
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts.agreements.transitions import RUNNING
from marketplace.contracts.models import Agreement, AgreementStatus

_MONTHS_IN_YEAR = 12


class FeeClass(StrEnum):
    """What a use costs in a year, or once, in steps; the price itself is the parties' affair."""

    FREE = "free"
    UNDER_1000 = "under_1000"
    UNDER_10000 = "under_10000"
    FROM_10000 = "from_10000"


_STEPS = ((0, FeeClass.FREE), (99_999, FeeClass.UNDER_1000), (999_999, FeeClass.UNDER_10000))
"""The highest amount of each class but the last, in minor units."""


class UseState(StrEnum):
    """Whether a use goes on."""

    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class UsedDataset:
    """Which data is used; ``is_public`` tells whether its page can be opened."""

    slug: str
    title: dict[str, str]
    is_public: bool


@dataclass(frozen=True, kw_only=True)
class Use:
    """A line of the register; ``changed_at`` is when it began or ended.

    ``dataset`` and ``purpose`` are None behind the door ``private``: that such data exists is
    known to those who may use it, that somebody uses data of this publisher to everybody.
    ``until`` is when it ends, or has ended; None as long as nobody has said so. ``ending`` is how.
    """

    id: UUID
    organization: Organization
    publisher: Organization
    dataset: UsedDataset | None
    purpose: str | None
    purposes: list[str]
    fee: FeeClass
    state: UseState
    since: datetime
    until: datetime | None
    ending: AgreementStatus | None
    changed_at: datetime


def use_of(
    agreement: Agreement,
    *,
    dataset: Dataset,
    publisher: Organization,
    organization: Organization,
    now: datetime,
) -> Use:
    """Return what the register says of an agreement that came into force."""
    since = agreement.activated_at or agreement.created_at
    is_over = agreement.ends_at is not None and agreement.ends_at <= now
    runs = agreement.status in RUNNING and not is_over
    until = agreement.ended_at or agreement.ends_at
    is_named = dataset.access is not Access.PRIVATE
    return Use(
        id=agreement.id,
        organization=organization,
        publisher=publisher,
        dataset=_used(dataset) if is_named else None,
        purpose=agreement.purpose if is_named else None,
        purposes=list(agreement.purposes),
        fee=fee_class(agreement.unit_amount, agreement.interval),
        state=UseState.RUNNING if runs else UseState.ENDED,
        since=since,
        until=until,
        ending=_ending(agreement, runs=runs),
        changed_at=agreement.ended_at or since,
    )


def fee_class(unit_amount: int, interval: Interval | None) -> FeeClass:
    """Return the class of a price in minor units; a monthly one counts for twelve months."""
    amount = unit_amount * (_MONTHS_IN_YEAR if interval is Interval.MONTH else 1)
    return next((fee for most, fee in _STEPS if amount <= most), FeeClass.FROM_10000)


def is_listed(dataset: Dataset, publisher: Organization) -> bool:
    """Tell whether the uses of a dataset are public: it is the city's, or was collected for it."""
    is_city = publisher.kind is OrganizationKind.CITY_DEPARTMENT
    return is_city or dataset.collected_for is not None


def _used(dataset: Dataset) -> UsedDataset:
    return UsedDataset(
        slug=dataset.slug,
        title=dataset.title,
        is_public=dataset.status is DatasetStatus.PUBLISHED,
    )


def _ending(agreement: Agreement, *, runs: bool) -> AgreementStatus | None:
    if runs:
        return None
    return AgreementStatus.EXPIRED if agreement.status in RUNNING else agreement.status
