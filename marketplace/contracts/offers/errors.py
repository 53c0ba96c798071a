"""How offers are refused. ``field`` names the field of the form that the sentence belongs to."""

from collections.abc import Sequence
from uuid import UUID

from catalog.models import Dataset
from marketplace.contracts.models import Offer
from marketplace.contracts.rules import (
    HIGHEST_AMOUNT,
    HIGHEST_PRICE,
    KNOWN_CONDITION,
    KNOWN_PURPOSE,
    LONGEST_NOTICE,
    LONGEST_TERM,
    LONGEST_TRIAL,
    LOWEST_AMOUNT,
    LOWEST_PRICE,
    MOST_OFFERS,
    OFFERED_PURPOSE,
    PRIVATE_NEEDS_DOOR,
)
from marketplace.core.errors import Conflict, NotFound, Unprocessable
from marketplace.core.language import DEFAULT_LANGUAGE, N_, in_language
from marketplace.core.money import Money


def _said(price: Money) -> str:
    return f"{price.amount:f} {price.currency}"


def _name(dataset: Dataset) -> str:
    return in_language(dataset.title, DEFAULT_LANGUAGE) or dataset.slug


class OfferNotFound(NotFound, code="offer-not-found"):
    """There is no such offer, or the actor may not know of its dataset."""

    def __init__(self, offer_id: UUID) -> None:
        super().__init__(
            N_("There is no such offer. The dataset's page lists those that can be taken."),
            offer=offer_id,
        )


class OfferWithdrawn(Conflict, code="offer-withdrawn"):
    """An offer can no longer be taken; ``offers`` are those of its dataset that can."""

    def __init__(self, offer: Offer, dataset: Dataset) -> None:
        super().__init__(
            N_(
                "The publisher of “{title}” has withdrawn this offer. Choose one of those that are "
                "listed on the dataset's page; contracts made before go on as agreed."
            ),
            title=_name(dataset),
            dataset=dataset.slug,
            offer=offer.id,
            offers=dataset.offers,
        )


class AddresseeUnknown(Unprocessable, code="addressee-unknown"):
    """A private offer names an organization that does not exist here."""

    def __init__(self, name: str) -> None:
        super().__init__(
            N_(
                "There is no organization “{name}” here. Give the last part of its page's address, "
                "such as “baeckerei-kai” of /organizations/baeckerei-kai."
            ),
            field="for_organization",
            name=name,
        )


class PrivateOfferPointless(Conflict, code="private-offer-pointless"):
    """A private offer would give what its door gives to more people than the addressee."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(
            N_(
                "Others may read “{title}” without a contract, because it has no public offer. "
                "Make a public one first, or close its door: “on request” or “private”."
            ),
            rule=PRIVATE_NEEDS_DOOR,
            value=dataset.access.value,
            field="for_organization",
            title=_name(dataset),
            dataset=dataset.slug,
        )


class OfferImmutable(Conflict, code="offer-immutable"):
    """An offer is never changed."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "An offer cannot be changed, because others may be reading it. Make a new one and "
                "withdraw this one; contracts that run keep their terms."
            )
        )


class OfferRepeated(Conflict, code="offer-repeated"):
    """The dataset has this very offer already; ``offer`` is its id."""

    def __init__(self, offer: Offer, dataset: Dataset) -> None:
        super().__init__(
            N_(
                "“{title}” has this very offer already. Change something, or keep the one there is."
            ),
            title=_name(dataset),
            dataset=dataset.slug,
            offer=offer.id,
        )


class TooManyOffers(Conflict, code="too-many-offers"):
    """The dataset has as many offers as people can compare."""

    def __init__(self, dataset: Dataset, count: int) -> None:
        super().__init__(
            N_("“{title}” has {count} offers, which is the most. Withdraw one first."),
            rule=MOST_OFFERS,
            value=count,
            title=_name(dataset),
            dataset=dataset.slug,
            count=count,
        )


class OfferInconsistent(Unprocessable, code="offer-inconsistent"):
    """Kind, amount and interval do not go together; ``field`` is the one to correct."""

    def __init__(self, sentence: str, *, field: str, expected: str = "") -> None:
        super().__init__(sentence, field=field, expected=expected)


class PriceTooLow(Unprocessable, code="price-too-low"):
    """The payment service takes no amount as small as this."""

    def __init__(self, price: Money, *, field: str = "unit_amount") -> None:
        super().__init__(
            N_("{amount} cannot be paid by card. Ask for nothing, or for at least {least}."),
            rule=LOWEST_PRICE,
            value=price.minor,
            field=field,
            amount=_said(price),
            least=_said(Money(LOWEST_AMOUNT, price.currency)),
        )


class PriceTooHigh(Unprocessable, code="price-too-high"):
    """An amount is higher than can be paid at once."""

    def __init__(self, price: Money, *, field: str = "unit_amount") -> None:
        super().__init__(
            N_("{amount} cannot be paid at once. Ask for at most {most}."),
            rule=HIGHEST_PRICE,
            value=price.minor,
            field=field,
            amount=_said(price),
            most=_said(Money(HIGHEST_AMOUNT, price.currency)),
        )


class TrialTooLong(Unprocessable, code="trial-too-long"):
    """A trial has a negative length, or one of more than a year."""

    def __init__(self, days: int) -> None:
        super().__init__(
            N_("A trial lasts from 0 to {most} days. Choose a number between them."),
            rule=LONGEST_TRIAL,
            value=days,
            field="trial_days",
            most=LONGEST_TRIAL.threshold,
        )


class TermTooLong(Unprocessable, code="term-too-long"):
    """A contract would last less than a month, or longer than contracts here do."""

    def __init__(self, months: int) -> None:
        super().__init__(
            N_("A contract that ends by itself lasts from 1 to {most} months. Choose between."),
            rule=LONGEST_TERM,
            value=months,
            field="term_months",
            most=LONGEST_TERM.threshold,
        )


class NoticeTooLong(Unprocessable, code="notice-too-long"):
    """A period of notice has a negative length, or one of more than a year."""

    def __init__(self, days: int) -> None:
        super().__init__(
            N_("A period of notice lasts from 0 to {most} days. Choose a number between them."),
            rule=LONGEST_NOTICE,
            value=days,
            field="notice_days",
            most=LONGEST_NOTICE.threshold,
        )


class PurposeUnknown(Unprocessable, code="purpose-unknown"):
    """A purpose is not on the list; ``valid`` are those that are."""

    def __init__(self, code: str, *, valid: Sequence[str]) -> None:
        super().__init__(
            N_("“{purpose}” is no known purpose. Choose from: {names}."),
            rule=KNOWN_PURPOSE,
            value=code,
            field="purposes",
            purpose=code,
            names=", ".join(valid),
            valid=list(valid),
        )


class PurposeNotOffered(Unprocessable, code="purpose-not-offered"):
    """The offer is not made for this purpose; ``valid`` are those it is made for."""

    def __init__(self, code: str, *, offered: Sequence[str]) -> None:
        super().__init__(
            N_(
                "This offer is not made for “{purpose}”, only for: {names}. Choose among these, or "
                "ask the publisher for another offer."
            ),
            rule=OFFERED_PURPOSE,
            value=code,
            field="purposes",
            purpose=code,
            names=", ".join(offered),
            valid=list(offered),
        )


class ConditionUnknown(Unprocessable, code="condition-unknown"):
    """A condition is not on the list; ``valid`` are those that are."""

    def __init__(self, code: str, *, valid: Sequence[str]) -> None:
        super().__init__(
            N_("“{condition}” is no known condition. Choose from: {names}."),
            rule=KNOWN_CONDITION,
            value=code,
            field="policy",
            condition=code,
            names=", ".join(valid),
            valid=list(valid),
        )


class NoWayToPay(Conflict, code="no-way-to-pay"):
    """Nothing can be paid for here, so nothing can be sold."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Nothing can be sold here yet: the operator has set up neither card payment nor "
                "invoices. Offer the data free of charge, or ask the operator."
            ),
            field="kind",
        )


class WayToPayUnknown(Unprocessable, code="way-to-pay-unknown"):
    """The operator has not set up this way to pay; ``valid`` are those it has."""

    def __init__(self, way: str, *, valid: Sequence[str]) -> None:
        super().__init__(
            N_("Nobody can pay by “{way}” here. Choose from: {names}."),
            field="payment",
            way=way,
            names=", ".join(valid),
            valid=list(valid),
        )
