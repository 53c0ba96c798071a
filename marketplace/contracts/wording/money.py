"""The clause about money: price, tax, ways to pay."""

from decimal import Decimal

from babel.numbers import format_decimal

from billing.models import Interval, ProcessorName
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts.models import OfferKind
from marketplace.contracts.wording.conditions import Conditions, Paying
from marketplace.contracts.wording.texts import Clause, Texts, days, joined
from marketplace.core.language import Language
from marketplace.web.figures import Figures

CARD_GRACE_DAYS = 14
"""Days that access stays open after a renewal by card has failed."""

_INTERVALS = {
    Interval.MONTH: Texts("Monat", "month"),
    Interval.YEAR: Texts("Jahr", "year"),
}
_SIZES = {
    OrganizationSize.STARTUP: Texts("Start-ups", "start-ups"),
    OrganizationSize.MICRO: Texts("Kleinstunternehmen", "micro businesses"),
    OrganizationSize.SMALL: Texts("kleine Unternehmen", "small businesses"),
    OrganizationSize.MEDIUM: Texts("mittlere Unternehmen", "medium-sized businesses"),
    OrganizationSize.LARGE: Texts("große Unternehmen", "large businesses"),
}


def price(conditions: Conditions) -> Clause:
    """Say what it costs, what tax that contains, and how it is paid."""
    paying = conditions.paying
    title = Texts("Preis und Zahlung", "Price and payment")
    if paying.is_free:
        return Clause(
            "price",
            title,
            Texts(
                "Die Nutzung ist kostenlos.",
                "The use is free of charge.",
            ),
            Texts("Sie zahlen nichts.", "You pay nothing."),
        )
    amount, tax = _amount(paying), _tax(paying.vat_percent)
    parts = [
        Texts(
            f"Das Entgelt beträgt {amount.de}, {tax.de}.", f"The price is {amount.en}, {tax.en}."
        ),
        *_tariff(paying),
        *_schedule(paying),
        *_ways(paying),
    ]
    return Clause("price", title, joined(parts), _price_means(paying, amount))


def _amount(paying: Paying) -> Texts:
    de, en = (
        Figures(language).money(paying.price.minor, paying.price.currency, exact=True)
        for language in Language
    )
    if paying.kind is OfferKind.SUBSCRIPTION and paying.interval:
        each = _INTERVALS[paying.interval]
        return Texts(f"{de} im {each.de}", f"{en} a {each.en}")
    return Texts(f"einmalig {de}", f"{en}, paid once")


def _tax(percent: Decimal) -> Texts:
    if percent == 0:
        return Texts("Umsatzsteuer fällt nicht an", "and no value added tax is due")
    de, en = (_percent(percent, language) for language in Language)
    return Texts(f"darin enthalten {de} Umsatzsteuer", f"which contains {en} value added tax")


def _percent(percent: Decimal, language: Language) -> str:
    return format_decimal(percent, locale=Figures(language).locale) + "\xa0%"


def _tariff(paying: Paying) -> list[Texts]:
    if paying.tariff is None:
        return []
    size = _SIZES[paying.tariff]
    return [
        Texts(
            f"Das ist der Tarif für bestätigte {size.de}.",
            f"This is the tariff for verified {size.en}.",
        )
    ]


def _schedule(paying: Paying) -> list[Texts]:
    if not paying.recurs or paying.interval is None:
        return []
    parts = [
        Texts(
            "Es ist für jeden Zeitraum im Voraus zu zahlen und ändert sich nicht.",
            "It is due in advance for each period and does not change.",
        )
    ]
    if paying.trial_days:
        first = days(paying.trial_days)
        parts.append(
            Texts(
                f"Der Zugang ist zu Beginn {first.de} kostenlos; kündigt der Nutzer in dieser "
                "Zeit, zahlt er nichts.",
                f"Access is free of charge for {first.en} at the beginning; if the user terminates "
                "in that time, it pays nothing.",
            )
        )
    return parts


def _ways(paying: Paying) -> list[Texts]:
    parts: list[Texts] = []
    if ProcessorName.STRIPE in paying.ways:
        parts.append(_by_card(paying))
    if ProcessorName.INVOICE in paying.ways:
        due, grace = days(paying.due_days), days(paying.grace_days)
        parts.append(
            Texts(
                f"Eine Rechnung ist {due.de} nach ihrem Datum fällig. Ist sie {grace.de} nach der "
                "Fälligkeit nicht bezahlt, ruht der Zugang bis zur Zahlung.",
                f"An invoice is due {due.en} after its date. If it is not paid {grace.en} after "
                "it is due, access rests until it is paid.",
            )
        )
    return parts


def _by_card(paying: Paying) -> Texts:
    if not paying.recurs:
        return Texts(
            "Bei Zahlung mit Karte wird der Betrag sofort eingezogen.",
            "If paid by card, the amount is collected at once.",
        )
    grace = days(CARD_GRACE_DAYS)
    return Texts(
        "Bei Zahlung mit Karte wird der Betrag zu Beginn jedes Zeitraums eingezogen. Schlägt das "
        f"fehl, bleibt der Zugang {grace.de} offen und ruht dann bis zur Zahlung.",
        "If paid by card, the amount is collected at the beginning of each period. If that fails, "
        f"access stays open for {grace.en} and then rests until it is paid.",
    )


def _price_means(paying: Paying, amount: Texts) -> Texts:
    if not paying.recurs:
        return Texts(f"Sie zahlen {amount.de}. Mehr kommt nicht.", f"You pay {amount.en}. No more.")
    return Texts(
        f"Sie zahlen {amount.de}. Der Preis bleibt, solange der Vertrag läuft.",
        f"You pay {amount.en}. The price stays as long as the contract runs.",
    )
