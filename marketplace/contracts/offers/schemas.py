"""The JSON of offers: what is sent, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from billing.models import Interval, ProcessorName, RefundRule
from catalog.fields import Line, Paragraph
from catalog.models import Dataset
from catalog.schemas import Form
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts.models import Offer, OfferKind, PriceGround
from marketplace.contracts.policies import Preset
from marketplace.contracts.purposes import Purpose
from marketplace.entitlements.models import History

_MOST_CODES = 50
_MOST_USERS = 1_000_000
_MOST_CALLS = 1_000_000_000
_MOST_VERSIONS = 10_000

Amount = Annotated[int, Field(strict=True, ge=0, description="In minor units")]
Code = Annotated[str, Field(max_length=60)]
Codes = Annotated[list[Code], Field(max_length=_MOST_CODES)]


class TariffForm(Form):
    """Another amount for organizations whose verified size it names."""

    size: OrganizationSize
    unit_amount: Amount


class OfferCreate(Form):
    """Price and terms of a dataset. Money needs ``unit_amount``, a subscription ``interval``.

    Who does not name ways to pay takes all that the operator has set up. A price of city data
    needs its ``ground``, the ``calculation`` that is published, who answers for it, and when it is
    looked at again; elsewhere these may be left out.
    """

    kind: OfferKind
    unit_amount: Amount | None = None
    currency: Annotated[str, Field(max_length=3)] | None = None
    interval: Interval | None = None
    tariffs: list[TariffForm] = Field(
        default=[], max_length=len(OrganizationSize), description="For verified sizes"
    )
    trial_days: Annotated[int, Field(strict=True)] = 0
    purposes: Codes = Field(default=[], description="Codes of GET /purposes; none means any")
    policy: Codes = Field(default=[], description="Codes of GET /policies")
    payment: Annotated[list[ProcessorName], Field(max_length=10)] | None = None
    refund: RefundRule = Field(
        default=RefundRule.NONE, description="What a buyer gets back who ends it at once"
    )
    for_organization: Annotated[str, Field(max_length=100)] | None = Field(
        default=None, description="Slug or id of the one organization that sees and takes it"
    )
    users: Annotated[int, Field(strict=True, ge=1, le=_MOST_USERS)] | None = Field(
        default=None, description="How many persons may use the data; none means no limit"
    )
    calls_per_month: Annotated[int, Field(strict=True, ge=1, le=_MOST_CALLS)] | None = Field(
        default=None, description="How often files may be read in a calendar month (UTC)"
    )
    term_months: Annotated[int, Field(strict=True)] | None = Field(
        default=None, description="After how many months a contract ends by itself"
    )
    notice_days: Annotated[int, Field(strict=True)] = Field(
        default=0, description="How many days before its end either side says that it ends it"
    )
    history: History = Field(default=History.ALL, description="Which versions it gives")
    history_versions: Annotated[int, Field(strict=True, ge=1, le=_MOST_VERSIONS)] | None = Field(
        default=None, description="How many of the newest versions `last` gives"
    )
    ground: PriceGround | None = None
    ground_reason: Paragraph = ""
    calculation: Paragraph = Field(default="", description="How the price came about; published")
    answers_for_price: Annotated[Line, Field(max_length=200)] = ""
    review_by: date | None = None


class TextsRead(BaseModel):
    """A text in both languages."""

    de: str
    en: str


class LinesRead(BaseModel):
    """The points of a summary in both languages."""

    de: list[str]
    en: list[str]


class TariffRead(BaseModel):
    """Another amount for organizations whose verified size it names."""

    size: OrganizationSize
    unit_amount: int


class OfferRead(BaseModel):
    """An offer as everybody sees it: price and terms, in plain words and in ODRL."""

    id: UUID
    kind: OfferKind
    unit_amount: int
    currency: str
    interval: Interval | None
    trial_days: int
    tariffs: list[TariffRead]
    purposes: list[str]
    policy: list[str]
    payment: list[ProcessorName]
    refund: RefundRule
    for_organization: str | None
    users: int | None
    calls_per_month: int | None
    term_months: int | None
    notice_days: int
    history: History
    history_versions: int | None
    ground: PriceGround | None
    ground_reason: str
    calculation: str
    answers_for_price: str
    review_by: date | None
    may: LinesRead
    may_not: LinesRead
    limits: LinesRead
    why_it_costs: LinesRead
    odrl: dict[str, Any]
    dataset: str
    created_at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, offer: Offer, dataset: Dataset, shown: dict[str, Any]) -> Self:
        """Return an offer; ``shown`` is what the catalogue shows of it."""
        return cls(
            **shown,
            dataset=dataset.slug,
            created_at=offer.created_at,
            withdrawn_at=offer.withdrawn_at,
        )


class OfferPage(BaseModel):
    """Some offers, the newest first, and the cursor of the rest."""

    items: list[OfferRead]
    next: str | None


class PurposeRead(BaseModel):
    """A purpose: its code, its name, and what belongs to it."""

    id: str
    title: TextsRead
    text: TextsRead

    @classmethod
    def of(cls, purpose: Purpose) -> Self:
        """Return a purpose."""
        return cls.model_validate(purpose, from_attributes=True)


class PurposePage(BaseModel):
    """All purposes; there are few enough for one page."""

    items: list[PurposeRead]
    next: None


class PolicyRead(BaseModel):
    """A condition: what it forbids, what it leaves, its clause, and what the clause means."""

    id: str
    title: TextsRead
    may: TextsRead | None
    may_not: TextsRead
    text: TextsRead
    means: TextsRead

    @classmethod
    def of(cls, preset: Preset) -> Self:
        """Return a condition."""
        return cls.model_validate(preset, from_attributes=True)


class PolicyPage(BaseModel):
    """All conditions; there are few enough for one page."""

    items: list[PolicyRead]
    next: None
