"""What the steps of a new offer show, and what they begin with."""

from dataclasses import dataclass, field

from marketplace.contracts.models import Offer
from marketplace.contracts.offers.checking import Market
from marketplace.contracts.offers.grounds import GROUNDS
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.sovereignty import NEEDED
from marketplace.core.language import Language
from marketplace.site.offers.filling import SIZES, Errors, Filled, Step
from marketplace.site.offers.views import Refusal
from marketplace.web.rendering import View

Choices = list[tuple[str, str, str]]
"""Value, label, and what it means."""

ASKED = (Step.PRICE, Step.USE, Step.REACH, Step.PREVIEW)


@dataclass(frozen=True, kw_only=True)
class WizardView(View):
    """One step of a new offer; what the other steps ask for is sent on unseen."""

    page = "site/offers_wizard.html"

    slug: str
    title: str
    access: str
    status: str
    step: str
    place: int
    before: str
    after: str
    is_city: bool
    is_remembered: bool
    currency: str
    given: Filled
    hidden: list[tuple[str, str]]
    policies: Choices
    purposes: Choices
    grounds: Choices
    needed: list[str]
    ways: list[str]
    refunds: list[str]
    sizes: tuple[str, ...] = SIZES
    errors: Errors = field(default_factory=dict[str, str])
    refusal: Refusal | None = None


def policy_choices(language: Language) -> Choices:
    """Return the conditions there are, each with what it means for a buyer."""
    return [
        (code, each.title.say(language), each.means.say(language)) for code, each in PRESETS.items()
    ]


def purpose_choices(language: Language) -> Choices:
    """Return the purposes there are, each with what belongs to it."""
    return [
        (code, each.title.say(language), each.text.say(language)) for code, each in PURPOSES.items()
    ]


def ground_choices(language: Language) -> Choices:
    """Return the grounds that data of the city may cost something on."""
    return [
        (code.value, each.title.say(language), each.text.say(language))
        for code, each in GROUNDS.items()
    ]


def starting(market: Market, last: Offer | None, *, is_city: bool) -> Filled:
    """Return what the steps begin with: the terms of the publisher's last offer, but no price.

    Without one it is what most publishers want; the city's data has the conditions it needs.
    """
    ways = [way.value for way in market.ways]
    if last is None:
        return Filled(
            kind="free" if is_city or not ways else "",
            policy=list(NEEDED) if is_city else [NEEDED[0], NEEDED[1]],
            payment=ways,
            refund="prorated",
        )
    return Filled(
        kind=last.kind.value if ways else "free",
        interval=last.interval.value if last.interval else Filled().interval,
        trial_days=str(last.trial_days or ""),
        policy=[code for code in PRESETS if code in {*last.policy, *(NEEDED if is_city else ())}],
        purposes=list(last.purposes),
        payment=[way for way in ways if way in last.payment] or ways,
        refund=last.refund.value,
        answers_for_price=last.answers_for_price,
        term_months=str(last.term_months or ""),
        notice_days=str(last.notice_days or ""),
        users=str(last.users or ""),
        calls_per_month=str(last.calls_per_month or ""),
        history=last.history.value,
        history_versions=str(last.history_versions or ""),
    )
