"""The clauses about money and time: price and payment, term and termination."""

from decimal import Decimal

from babel.numbers import format_decimal

from billing.models import Interval, ProcessorName, RefundRule
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts.models import OfferKind
from marketplace.contracts.wording.conditions import Paying
from marketplace.contracts.wording.texts import Clause, Texts
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
_GOOD_CAUSE = Texts(
    "Das Recht beider Seiten, aus wichtigem Grund sofort zu kündigen, bleibt.",
    "The right of both sides to terminate at once for good cause remains.",
)
_REFUNDS = {
    RefundRule.NONE: Texts(
        "Kündigt der Nutzer sofort, wird für bereits bezahlte Zeit nichts erstattet.",
        "If the user terminates at once, nothing is refunded for time already paid.",
    ),
    RefundRule.PRORATED: Texts(
        "Kündigt der Nutzer sofort, wird ihm die nicht genutzte Zeit des bezahlten Zeitraums "
        "anteilig erstattet.",
        "If the user terminates at once, the unused time of the paid period is refunded pro rata.",
    ),
    RefundRule.FULL: Texts(
        "Kündigt der Nutzer sofort, wird ihm der laufende Zeitraum voll erstattet.",
        "If the user terminates at once, the current period is refunded in full.",
    ),
}
_ONE_OFF_REFUNDS = {
    RefundRule.NONE: Texts(
        "Kündigt der Nutzer, wird das Entgelt nicht erstattet.",
        "If the user terminates, the payment is not refunded.",
    ),
    RefundRule.PRORATED: Texts(
        "Kündigt der Nutzer, wird das Entgelt nicht erstattet.",
        "If the user terminates, the payment is not refunded.",
    ),
    RefundRule.FULL: Texts(
        "Kündigt der Nutzer, wird ihm das Entgelt voll erstattet.",
        "If the user terminates, the payment is refunded in full.",
    ),
}


def price(paying: Paying) -> Clause:
    """Say what it costs, what tax that contains, and how it is paid."""
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
    return Clause("price", title, _joined(parts), _price_means(paying, amount))


def term(paying: Paying) -> Clause:
    """Say how long the contract runs, how each side ends it, and what then goes back."""
    title = Texts("Laufzeit und Kündigung", "Term and termination")
    if paying.recurs and paying.interval:
        return Clause("term", title, *_recurring_term(paying, _INTERVALS[paying.interval]))
    if not paying.is_free:
        return Clause("term", title, *_lasting_term(paying))
    return Clause(
        "term",
        title,
        Texts(
            "Der Vertrag läuft auf unbestimmte Zeit. Beide Seiten können jederzeit kündigen.",
            "The contract runs for an indefinite time. Both sides may terminate at any time.",
        ),
        Texts(
            "Sie können jederzeit aufhören, ohne Grund.",
            "You can stop at any time, without a reason.",
        ),
    )


def _recurring_term(paying: Paying, period: Texts) -> tuple[Texts, Texts]:
    refund = _REFUNDS[paying.refund]
    text = Texts(
        f"Der Vertrag läuft {_one(paying.interval).de} und verlängert sich um denselben Zeitraum, "
        "bis eine Seite kündigt. Der Nutzer kann jederzeit zum Ende des bezahlten Zeitraums oder "
        f"sofort kündigen. {refund.de} Der Anbieter kann zum Ende des bezahlten Zeitraums "
        "kündigen; beendet er den Vertrag sofort, wird die nicht genutzte Zeit erstattet. "
        f"{_GOOD_CAUSE.de}",
        f"The contract runs for one {period.en} and is extended by the same period until one side "
        "terminates. The user may terminate at any time to the end of the paid period, or at once. "
        f"{refund.en} The provider may terminate to the end of the paid period; if it ends the "
        f"contract at once, the unused time is refunded. {_GOOD_CAUSE.en}",
    )
    return text, Texts(
        "Sie kündigen mit einem Klick: sofort oder zum Ende des bezahlten Zeitraums.",
        "You terminate with one click: at once, or at the end of the paid period.",
    )


def _lasting_term(paying: Paying) -> tuple[Texts, Texts]:
    refund = _ONE_OFF_REFUNDS[paying.refund]
    text = Texts(
        "Der Vertrag läuft auf unbestimmte Zeit. Der Nutzer kann jederzeit kündigen. "
        f"{refund.de} Beendet der Anbieter den Vertrag, ohne dass der Nutzer ihn verletzt hat, "
        f"erstattet er das Entgelt voll. {_GOOD_CAUSE.de}",
        "The contract runs for an indefinite time. The user may terminate at any time. "
        f"{refund.en} If the provider ends the contract although the user has not broken it, the "
        f"payment is refunded in full. {_GOOD_CAUSE.en}",
    )
    return text, Texts(
        "Sie zahlen einmal und behalten den Zugang, solange keine Seite kündigt.",
        "You pay once and keep the access as long as neither side terminates.",
    )


def _one(interval: Interval | None) -> Texts:
    if interval is Interval.YEAR:
        return Texts("ein Jahr", "one year")
    return Texts("einen Monat", "one month")


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
        first = _days(paying.trial_days)
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
        due, grace = _days(paying.due_days), _days(paying.grace_days)
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
    grace = _days(CARD_GRACE_DAYS)
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


def _joined(parts: list[Texts]) -> Texts:
    return Texts(" ".join(part.de for part in parts), " ".join(part.en for part in parts))


def _days(number: int) -> Texts:
    if number == 1:
        return Texts("1 Tag", "1 day")
    return Texts(f"{number} Tage", f"{number} days")
