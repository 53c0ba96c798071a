"""What an offer must be like: pure checks of what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.models import ProcessorName
from catalog.errors import OpenHasNoPrice
from catalog.models import Access, Dataset
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts import policies, purposes
from marketplace.contracts.models import Offer, OfferKind
from marketplace.contracts.offers.errors import (
    NoWayToPay,
    OfferInconsistent,
    PriceTooHigh,
    PriceTooLow,
    TrialTooLong,
    WayToPayUnknown,
)
from marketplace.contracts.offers.schemas import OfferCreate
from marketplace.contracts.rules import HIGHEST_AMOUNT, LOWEST_AMOUNT, TRIAL_DAYS
from marketplace.core.language import N_
from marketplace.core.money import Money
from marketplace.core.settings import Settings

_SIZES = list(OrganizationSize)


@dataclass(frozen=True, kw_only=True)
class Market:
    """What the operator has decided about money: the one currency, and the ways to pay."""

    currency: str
    ways: Sequence[ProcessorName]

    @classmethod
    def of(cls, settings: Settings) -> "Market":
        """Return what the settings say."""
        ways = {
            ProcessorName.STRIPE: settings.stripe is not None,
            ProcessorName.INVOICE: settings.invoice is not None,
        }
        return cls(
            currency=settings.currency, ways=[way for way, is_set_up in ways.items() if is_set_up]
        )


def checked(given: OfferCreate, dataset: Dataset, *, market: Market) -> Offer:
    """Return the offer that was asked for, not yet kept, its lists in their fixed order.

    Raises:
        OfferInconsistent: Kind, amount, currency, interval, trial and tariffs do not go together.
        PriceTooLow: An amount is too small for a card.
        PriceTooHigh: An amount is too large.
        TrialTooLong: The trial is longer than a year, or of negative length.
        PurposeUnknown: A purpose is not on the list.
        ConditionUnknown: A condition is not on the list.
        NoWayToPay: It costs something, and nothing can be paid for here.
        WayToPayUnknown: The operator has not set up a way to pay.
        OpenHasNoPrice: It costs something, and the dataset is open.
    """
    _check_kind(given, market)
    offer = Offer(
        dataset_id=dataset.id,
        publisher_id=dataset.publisher_id,
        kind=given.kind,
        unit_amount=given.unit_amount or 0,
        currency=market.currency,
        interval=given.interval,
        trial_days=given.trial_days,
        tariffs=_tariffs(given),
        purposes=purposes.ordered(given.purposes),
        policy=policies.ordered(given.policy),
        payment=[],
        refund=given.refund,
    )
    highest = max(_amounts(offer))
    if highest > 0 and dataset.access is Access.OPEN:
        raise OpenHasNoPrice(dataset, highest)
    if highest > 0:
        offer.payment = _payment(given, market)
        _check_amounts(offer)
    return offer


def _check_kind(given: OfferCreate, market: Market) -> None:
    if given.kind is OfferKind.FREE:
        _check_free(given)
    else:
        _check_priced(given)
    if given.currency is not None and given.currency != market.currency:
        sentence = N_("Prices here are in {expected}. Give them in this currency.")
        raise OfferInconsistent(sentence, field="currency", expected=market.currency)
    if not 0 <= given.trial_days <= TRIAL_DAYS:
        raise TrialTooLong(given.trial_days)


def _check_free(given: OfferCreate) -> None:
    if given.unit_amount or any(tariff.unit_amount for tariff in given.tariffs):
        sentence = N_(
            "A free offer has no price. Leave the amount out, or choose a one-off price or a "
            "subscription."
        )
        raise OfferInconsistent(sentence, field="unit_amount")
    if given.tariffs:
        sentence = N_("A free offer costs everybody nothing. Leave the tariffs out.")
        raise OfferInconsistent(sentence, field="tariffs")
    _check_without_period(given)


def _check_priced(given: OfferCreate) -> None:
    if not given.unit_amount:
        sentence = N_("Say what it costs: more than 0. What costs nothing is a free offer.")
        raise OfferInconsistent(sentence, field="unit_amount")
    if given.kind is OfferKind.ONE_OFF:
        _check_without_period(given)
    elif given.interval is None:
        sentence = N_("Say how often a subscription is paid: each month or each year.")
        raise OfferInconsistent(sentence, field="interval")


def _check_without_period(given: OfferCreate) -> None:
    if given.interval is not None:
        sentence = N_("Only a subscription is paid each month or year. Leave the interval out.")
        raise OfferInconsistent(sentence, field="interval")
    if given.trial_days > 0:
        sentence = N_("Only a subscription can be tried. Leave the trial days out.")
        raise OfferInconsistent(sentence, field="trial_days")


def _tariffs(given: OfferCreate) -> list[dict[str, str | int]]:
    by_size = {tariff.size: tariff.unit_amount for tariff in given.tariffs}
    if len(by_size) < len(given.tariffs):
        sentence = N_("Each size has one tariff. Leave the second one out.")
        raise OfferInconsistent(sentence, field="tariffs")
    return [
        {"size": size.value, "unit_amount": by_size[size]} for size in _SIZES if size in by_size
    ]


def _amounts(offer: Offer) -> list[int]:
    return [offer.unit_amount, *(int(tariff["unit_amount"]) for tariff in offer.tariffs)]


def _payment(given: OfferCreate, market: Market) -> list[str]:
    if not market.ways:
        raise NoWayToPay
    wanted = market.ways if given.payment is None else given.payment
    for way in wanted:
        if way not in market.ways:
            raise WayToPayUnknown(way, valid=list(market.ways))
    if not wanted:
        sentence = N_("Name at least one way to pay: {expected}. Leave the field out to take all.")
        raise OfferInconsistent(sentence, field="payment", expected=", ".join(market.ways))
    return [way.value for way in market.ways if way in wanted]


def _check_amounts(offer: Offer) -> None:
    by_card = ProcessorName.STRIPE in offer.payment
    for place, amount in enumerate(_amounts(offer)):
        field = "tariffs" if place else "unit_amount"
        if amount > HIGHEST_AMOUNT:
            raise PriceTooHigh(Money(amount, offer.currency), field=field)
        if by_card and 0 < amount < LOWEST_AMOUNT:
            raise PriceTooLow(Money(amount, offer.currency), field=field)
