"""Everything that the words of a contract depend on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.models import Interval, ProcessorName, RefundRule
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts.models import OfferKind, PriceGround
from marketplace.core.money import Money
from marketplace.entitlements.models import History


@dataclass(frozen=True, kw_only=True)
class Use:
    """What the data may be used for, and under which conditions; codes of both lists."""

    purposes: Sequence[str]
    policy: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Who lets use, who uses, who brokers, and in which city."""

    provider: str
    consumer: str
    operator: str
    city: str


@dataclass(frozen=True, kw_only=True)
class Paying:
    """What it costs, VAT contained, and how it is paid. ``tariff`` is the size that it is for.

    ``due_days`` and ``grace_days`` are those of invoices; without invoices they do not matter.
    """

    kind: OfferKind
    price: Money
    interval: Interval | None
    trial_days: int
    refund: RefundRule
    ways: Sequence[ProcessorName]
    vat_percent: Decimal
    tariff: OrganizationSize | None = None
    due_days: int = 0
    grace_days: int = 0

    @property
    def is_free(self) -> bool:
        """Whether nothing is due, be it by the kind or by a tariff of 0."""
        return self.price.minor == 0

    @property
    def recurs(self) -> bool:
        """Whether an amount is due each month or year."""
        return not self.is_free and self.kind is OfferKind.SUBSCRIPTION


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How far use goes; None is without a limit. ``history_versions`` counts the newest ones."""

    users: int | None = None
    calls_per_month: int | None = None
    history: History = History.ALL
    history_versions: int | None = None


@dataclass(frozen=True, kw_only=True)
class Duration:
    """How long a contract lasts at most, and how long before its end either side says so."""

    months: int | None = None
    notice_days: int = 0


@dataclass(frozen=True, kw_only=True)
class PriceBasis:
    """Why data of the city costs something: ground, calculation, who answers, until when."""

    ground: PriceGround
    reason: str
    calculation: str
    answers: str
    review_by: date


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What a contract is about. ``title`` is the dataset's, per language; ``purpose`` is free.

    ``license`` is the dataset's, by its id in the register.
    """

    title: Mapping[str, str]
    license: str
    parties: Parties
    use: Use
    purpose: str
    paying: Paying
    extent: Extent
    duration: Duration
    is_city_data: bool
    is_collected_for_city: bool
    needs_approval: bool
    basis: PriceBasis | None = None

    @property
    def is_sovereign(self) -> bool:
        """Whether the rules that keep data with the city bind this contract."""
        return self.is_city_data or self.is_collected_for_city
