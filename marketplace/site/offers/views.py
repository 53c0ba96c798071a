"""What the pages of offers show: plain values, settled before rendering begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.models import Dataset
from marketplace.contracts.models import Offer
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.purposes import PURPOSES
from marketplace.core.errors import DomainError
from marketplace.core.language import N_, Language, in_language
from marketplace.core.rules import RuleValue
from marketplace.site.offers.filling import Filled, screen_of
from marketplace.site.offers.queries import Agreed
from marketplace.site.sales.views import Price
from marketplace.web.figures import Figures
from marketplace.web.rendering import View
from marketplace.web.translation import gettext, say

_AMOUNTS = {"unit_amount", "tariffs"}
_TO_PEOPLE = {
    "price-too-low": N_("Cards take no amount as small as this. Ask for {limit} or more."),
    "price-too-high": N_("So much cannot be paid at once. Ask for {limit} or less."),
}
"""What machines are told in minor units, in the words of people."""


@dataclass(frozen=True, kw_only=True)
class Tariff:
    """Another amount for organizations of a verified size."""

    size: str
    unit_amount: int


@dataclass(frozen=True, kw_only=True)
class OfferLine(Price):
    """An offer in its publisher's list; the codes are said in words of the reader's language."""

    id: str
    trial_days: int
    tariffs: list[Tariff]
    policy: list[str]
    purposes: list[str]
    payment: list[str]
    refund: str
    made_at: datetime
    withdrawn_at: datetime | None
    running: int
    accepted: int
    addressee: str


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why an offer was refused: the sentence, and the rule with value and threshold, if one."""

    sentence: str
    rule: str
    value: str
    threshold: str

    @classmethod
    def of(cls, refusal: DomainError, currency: str, language: Language) -> "Refusal":
        """Return a refusal in a language; amounts are said as people write them."""
        rule, shown = refusal.rule, Figures(language)

        def said(value: RuleValue) -> str:
            if refusal.facts.get("field") in _AMOUNTS and isinstance(value, int):
                return shown.money(value, currency)
            return "" if value is None else str(value)

        limit = said(rule.threshold) if rule else ""
        sentence = _TO_PEOPLE.get(refusal.code)
        return cls(
            sentence=gettext(language, sentence).format(limit=limit)
            if sentence
            else say(refusal, language),
            rule=rule.id if rule else "",
            value=said(refusal.value),
            threshold=limit,
        )


@dataclass(frozen=True, kw_only=True)
class OffersView(View):
    """The offers of a dataset. ``is_shut``: none is left that opens its door to others."""

    page = "site/offers.html"

    slug: str
    title: str
    access: str
    status: str
    is_shut: bool
    offers: list[OfferLine]
    is_first: bool
    next: str | None
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class PreviewView(View):
    """An offer as a buyer will read it, before it is made."""

    page = "site/offers_preview.html"

    slug: str
    title: str
    access: str
    status: str
    line: OfferLine
    may: list[str]
    may_not: list[str]
    limits: list[str]
    why_it_costs: list[str]
    hidden: list[tuple[str, str]]
    given: Filled


@dataclass(frozen=True, kw_only=True)
class WithdrawalView(View):
    """What the withdrawal of an offer ends, before it is done."""

    page = "site/offers_withdrawal.html"

    slug: str
    title: str
    line: OfferLine
    is_last: bool


def offer_line(
    offer: Offer, agreed: Agreed, language: Language, *, addressee: str = ""
) -> OfferLine:
    """Return how a publisher's list shows an offer; ``addressee`` is whom a private one is for."""
    return OfferLine(
        kind=offer.kind.value,
        unit_amount=offer.unit_amount,
        currency=offer.currency,
        interval=offer.interval and offer.interval.value,
        id=str(offer.id),
        trial_days=offer.trial_days,
        tariffs=[
            Tariff(size=each["size"], unit_amount=each["unit_amount"]) for each in offer.tariffs
        ],
        policy=[PRESETS[code].title.say(language) for code in offer.policy if code in PRESETS],
        purposes=[
            PURPOSES[code].title.say(language) for code in offer.purposes if code in PURPOSES
        ],
        payment=list(offer.payment),
        refund=offer.refund.value,
        made_at=offer.created_at,
        withdrawn_at=offer.withdrawn_at,
        running=agreed.running,
        accepted=agreed.accepted,
        addressee=addressee,
    )


def field_of(refusal: DomainError) -> str:
    """Return the field of the form that a refusal is about; ``form`` if it is about none."""
    return screen_of(str(refusal.facts.get("field", "form")))


def words_of(shown: Mapping[str, Any], part: str, language: Language) -> list[str]:
    """Return what may, or may not, be done under an offer, in the reader's language."""
    texts: Mapping[str, Sequence[str]] = shown[part]
    return list(texts[language.value])


def dataset_facts(dataset: Dataset, language: Language) -> dict[str, Any]:
    """Return how every page of offers names its dataset."""
    return {
        "slug": dataset.slug,
        "title": in_language(dataset.title, language),
        "access": dataset.access.value,
        "status": dataset.status.value,
    }
