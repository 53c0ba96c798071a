"""The terms of an agreement, frozen: the bytes that both parties see and that are signed.

They are JSON in the canonical form of RFC 8785: keys sorted, no spaces, UTF-8. Nothing makes them
again; whoever wants to show them reads the bytes.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from pydantic import TypeAdapter

from billing.models import Interval, ProcessorName, RefundRule
from catalog.models import Access, Dataset
from marketplace.accounts.models import Organization, OrganizationKind, OrganizationSize
from marketplace.contracts import odrl
from marketplace.contracts.models import Offer, OfferKind
from marketplace.contracts.pricing import PriceFor, price_for
from marketplace.contracts.wording.conditions import (
    Conditions,
    Duration,
    Extent,
    Parties,
    Paying,
    PriceBasis,
    Use,
)
from marketplace.contracts.wording.contract_models import model_of
from marketplace.contracts.wording.errors import TermsUnwritable
from marketplace.contracts.wording.odrl_forms import with_forms
from marketplace.contracts.wording.summary import may, may_not
from marketplace.contracts.wording.texts import Clause, Lines
from marketplace.core.money import Money
from marketplace.core.rules import Rule, RuleValue
from marketplace.core.settings import Settings

FORMAT = 2
"""The layout of the frozen terms; a new one gets a new number, and the old are still read.

1 has no extent, no duration, and does not say which clause is which part of the ODRL.
"""

_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, kw_only=True)
class TermsInput:
    """What the terms of an agreement are made of. ``purposes`` are codes, ``purpose`` is free."""

    agreement_id: UUID
    drafted_at: datetime
    settings: Settings
    offer: Offer
    dataset: Dataset
    provider: Organization
    consumer: Organization
    purpose: str
    purposes: Sequence[str]
    rules: Sequence[Rule] = ()


@dataclass(frozen=True, kw_only=True)
class DatasetTerms:
    """The dataset as it was called when the agreement was drafted."""

    id: UUID
    slug: str
    title: dict[str, str]
    license: str
    is_collected_for_city: bool = False


@dataclass(frozen=True, kw_only=True)
class ProviderTerms:
    """Who lets use."""

    id: UUID
    name: str
    kind: OrganizationKind


@dataclass(frozen=True, kw_only=True)
class ConsumerTerms:
    """Who uses."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class OperatorTerms:
    """Who brokers, and for which city."""

    name: str
    city: str


@dataclass(frozen=True, kw_only=True)
class PriceTerms:
    """What it costs, in minor units, VAT contained. ``tariff`` is the size that it was given for.

    An amount of 0 is due to nobody, whatever the kind.
    """

    kind: OfferKind
    unit_amount: int
    currency: str
    interval: Interval | None
    trial_days: int
    tariff: str | None
    vat_percent: str


@dataclass(frozen=True, kw_only=True)
class RuleTerms:
    """A rule that bound the agreement, in the version that held when it was drafted."""

    id: str
    version: int
    threshold: RuleValue


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms of an agreement as they were frozen.

    ``model`` is the contract model and its edition, such as ``one-off/1``.
    """

    format: int
    agreement: UUID
    drafted_at: datetime
    model: str
    dataset: DatasetTerms
    provider: ProviderTerms
    consumer: ConsumerTerms
    operator: OperatorTerms
    price: PriceTerms
    refund: RefundRule
    payment: list[ProcessorName]
    purpose: str
    purposes: list[str]
    policy: list[str]
    extent: Extent = field(default_factory=Extent)
    duration: Duration = field(default_factory=Duration)
    clauses: list[Clause]
    may: Lines
    may_not: Lines
    odrl: dict[str, Any]
    rules: list[RuleTerms] = field(default_factory=list[RuleTerms])


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """Frozen terms: their bytes, the bytes' SHA-256 in hex, and the ODRL that is part of them."""

    content: bytes
    sha256: str
    odrl: dict[str, Any]


_TERMS = TypeAdapter(Terms)


def freeze(given: TermsInput) -> Frozen:
    """Write the terms of an agreement down. The same input gives the same bytes.

    Raises:
        TermsUnwritable: A name, a title or the purpose has characters that are no text.
    """
    terms = _terms(given)
    content = write(terms)
    return Frozen(content=content, sha256=hashlib.sha256(content).hexdigest(), odrl=terms.odrl)


def write(terms: Terms) -> bytes:
    """Return terms in their canonical form; what was read of this format is written the same.

    Raises:
        TermsUnwritable: A text has characters that are no text.
    """
    plain = _TERMS.dump_python(terms, mode="python")
    if not all(_is_text(text) for text in _texts(plain)):
        raise TermsUnwritable
    return json.dumps(
        _TERMS.dump_python(terms, mode="json"),
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def read(content: bytes) -> Terms:
    """Return frozen terms."""
    return _TERMS.validate_json(content)


def _terms(given: TermsInput) -> Terms:
    offer, dataset, settings = given.offer, given.dataset, given.settings
    price = price_for(offer, given.consumer)
    conditions = _conditions(given, price)
    model = model_of(offer, dataset, given.provider, given.consumer)
    written = _agreement_odrl(given, price.unit_amount)
    return Terms(
        format=FORMAT,
        agreement=given.agreement_id,
        drafted_at=given.drafted_at,
        model=model.name,
        dataset=DatasetTerms(
            id=dataset.id,
            slug=dataset.slug,
            title=dict(dataset.title),
            license=dataset.license,
            is_collected_for_city=dataset.collected_for is not None,
        ),
        provider=ProviderTerms(
            id=given.provider.id, name=given.provider.name, kind=given.provider.kind
        ),
        consumer=ConsumerTerms(id=given.consumer.id, name=given.consumer.name),
        operator=OperatorTerms(name=settings.operator, city=settings.city_name),
        price=PriceTerms(
            kind=offer.kind,
            unit_amount=price.unit_amount,
            currency=offer.currency,
            interval=offer.interval,
            trial_days=offer.trial_days,
            tariff=price.tariff,
            vat_percent=f"{settings.vat_percent.normalize():f}",
        ),
        refund=offer.refund,
        payment=[ProcessorName(way) for way in offer.payment],
        purpose=given.purpose,
        purposes=list(given.purposes),
        policy=list(offer.policy),
        extent=conditions.extent,
        duration=conditions.duration,
        clauses=with_forms(model.write(conditions), written),
        may=Lines.of(may(conditions.use)),
        may_not=Lines.of(may_not(conditions.use)),
        odrl=written,
        rules=[
            RuleTerms(id=rule.id, version=rule.version, threshold=rule.threshold)
            for rule in given.rules
        ],
    )


def _conditions(given: TermsInput, price: PriceFor) -> Conditions:
    offer, settings = given.offer, given.settings
    invoice = settings.invoice
    return Conditions(
        title=given.dataset.title,
        license=given.dataset.license,
        parties=Parties(
            provider=given.provider.name,
            consumer=given.consumer.name,
            operator=settings.operator,
            city=settings.city_name,
        ),
        use=Use(purposes=given.purposes, policy=offer.policy),
        purpose=given.purpose,
        paying=Paying(
            kind=offer.kind,
            price=Money(price.unit_amount, offer.currency),
            interval=offer.interval,
            trial_days=offer.trial_days,
            refund=offer.refund,
            ways=[ProcessorName(way) for way in offer.payment],
            vat_percent=settings.vat_percent,
            tariff=OrganizationSize(price.tariff) if price.tariff else None,
            due_days=invoice.due_days if invoice else 0,
            grace_days=invoice.grace_days if invoice else 0,
        ),
        extent=Extent(
            users=offer.users,
            calls_per_month=offer.calls_per_month,
            history=offer.history,
            history_versions=offer.history_versions,
        ),
        duration=Duration(months=offer.term_months, notice_days=offer.notice_days),
        is_city_data=given.provider.kind is OrganizationKind.CITY_DEPARTMENT,
        is_collected_for_city=given.dataset.collected_for is not None,
        needs_approval=given.dataset.access is Access.REQUEST,
        basis=_price_basis(offer),
    )


def _price_basis(offer: Offer) -> PriceBasis | None:
    if offer.ground is None or offer.review_by is None:
        return None
    return PriceBasis(
        ground=offer.ground,
        reason=offer.ground_reason,
        calculation=offer.calculation,
        answers=offer.answers_for_price,
        review_by=offer.review_by,
    )


def _agreement_odrl(given: TermsInput, unit_amount: int) -> dict[str, Any]:
    public_url = given.settings.public_url
    return odrl.agreement(
        odrl.Policy(
            public_url=public_url,
            uid=f"{public_url}/contracts/{given.agreement_id}",
            dataset=given.dataset.slug,
            assigner=given.provider.slug,
            policy=tuple(given.offer.policy),
            purposes=tuple(given.purposes),
            unit_amount=unit_amount,
            currency=given.offer.currency,
            interval=given.offer.interval,
            trial_days=given.offer.trial_days,
            reach=odrl.Reach.of(given.offer),
        ),
        assignee=given.consumer.slug,
        drafted_at=given.drafted_at,
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in cast("dict[object, object]", value).items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _texts(inner)


def _is_text(text: str) -> bool:
    return "\x00" not in text and not any(ord(sign) in _SURROGATES for sign in text)
