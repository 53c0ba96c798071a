"""The clause about time: how long a contract runs, how each side ends it, what then goes back."""

from billing.models import Interval, RefundRule
from marketplace.contracts.wording.conditions import Conditions, Duration, Paying
from marketplace.contracts.wording.texts import Clause, Texts, joined, months

_GOOD_CAUSE = Texts(
    "Das Recht beider Seiten, aus wichtigem Grund sofort zu kündigen, bleibt.",
    "The right of both sides to terminate at once for good cause remains.",
)
_REFUNDS = {
    RefundRule.NONE: Texts(
        "Endet der Vertrag auf Wunsch des Nutzers früher, wird für bereits bezahlte Zeit nichts "
        "erstattet.",
        "If the contract ends earlier at the user's wish, nothing is refunded for time already "
        "paid.",
    ),
    RefundRule.PRORATED: Texts(
        "Endet der Vertrag auf Wunsch des Nutzers früher, wird ihm die nicht genutzte Zeit des "
        "bezahlten Zeitraums anteilig erstattet.",
        "If the contract ends earlier at the user's wish, the unused time of the paid period is "
        "refunded pro rata.",
    ),
    RefundRule.FULL: Texts(
        "Endet der Vertrag auf Wunsch des Nutzers früher, wird ihm der laufende Zeitraum voll "
        "erstattet.",
        "If the contract ends earlier at the user's wish, the current period is refunded in full.",
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


_TITLE = Texts("Laufzeit und Kündigung", "Term and termination")
_PERIODS = {
    Interval.MONTH: Texts("einen Monat", "one month"),
    Interval.YEAR: Texts("ein Jahr", "one year"),
}


def term(conditions: Conditions) -> Clause:
    """Say how long the contract runs, how each side ends it, and what then goes back."""
    paying, duration = conditions.paying, conditions.duration
    if paying.recurs and paying.interval:
        parts = [_renewal(_PERIODS[paying.interval], duration), *_ending_a_period(paying, duration)]
        return Clause("term", _TITLE, joined(parts), _a_period_means(duration))
    if not paying.is_free:
        parts = [lasting(duration), *_ending_what_is_paid(paying, duration)]
        return Clause("term", _TITLE, joined(parts), _paid_means(duration))
    parts = [lasting(duration), _both_may_end(duration)]
    parts += [_GOOD_CAUSE] if duration.notice_days else []
    return Clause("term", _TITLE, joined(parts), _free_means(duration))


def lasting(duration: Duration) -> Texts:
    """Return the sentence that says how long a contract runs that does not renew itself."""
    if duration.months is None:
        return Texts(
            "Der Vertrag läuft auf unbestimmte Zeit.", "The contract runs for an indefinite time."
        )
    time = months(duration.months)
    return Texts(
        f"Der Vertrag läuft {time.de} und endet dann von selbst, ohne Kündigung.",
        f"The contract runs for {time.en} and then ends by itself, without notice.",
    )


def _renewal(period: Texts, duration: Duration) -> Texts:
    most = Texts("", "")
    if duration.months is not None:
        time = months(duration.months)
        most = Texts(
            f", längstens {time.de}; dann endet er von selbst, und was für die Zeit danach bezahlt "
            "ist, wird erstattet",
            f", for {time.en} at most; then it ends by itself, and what was paid for the time "
            "after it is refunded",
        )
    return Texts(
        f"Der Vertrag läuft {period.de} und verlängert sich um denselben Zeitraum, bis eine Seite "
        f"kündigt{most.de}.",
        f"The contract runs for {period.en} and is extended by the same period until one side "
        f"terminates{most.en}.",
    )


def _ending_a_period(paying: Paying, duration: Duration) -> list[Texts]:
    if duration.notice_days:
        return [*_ending_with_notice(duration), _GOOD_CAUSE]
    return [
        Texts(
            "Der Nutzer kann jederzeit zum Ende des bezahlten Zeitraums oder sofort kündigen.",
            "The user may terminate at any time to the end of the paid period, or at once.",
        ),
        _REFUNDS[paying.refund],
        Texts(
            "Der Anbieter kann zum Ende des bezahlten Zeitraums kündigen; beendet er den Vertrag "
            "sofort, wird die nicht genutzte Zeit erstattet.",
            "The provider may terminate to the end of the paid period; if it ends the contract at "
            "once, the unused time is refunded.",
        ),
        _GOOD_CAUSE,
    ]


def _ending_with_notice(duration: Duration) -> list[Texts]:
    """Nobody is sent away or leaves at once here, so the unused time goes back to whoever paid."""
    notice = _notice(duration)
    return [
        Texts(
            f"Beide Seiten können jederzeit {notice.de} kündigen, auch zum Ende des bezahlten "
            "Zeitraums.",
            f"Both sides may terminate at any time {notice.en}, also to the end of the paid "
            "period.",
        ),
        Texts(
            "Endet der Vertrag vor dem Ende des bezahlten Zeitraums, wird die nicht genutzte Zeit "
            "erstattet.",
            "If the contract ends before the end of the paid period, the unused time is refunded.",
        ),
    ]


def _ending_what_is_paid(paying: Paying, duration: Duration) -> list[Texts]:
    notice = _notice(duration)
    return [
        Texts(
            f"Der Nutzer kann jederzeit{_spaced(notice.de)} kündigen.",
            f"The user may terminate at any time{_spaced(notice.en)}.",
        ),
        _ONE_OFF_REFUNDS[paying.refund],
        Texts(
            "Beendet der Anbieter den Vertrag, ohne dass der Nutzer ihn verletzt hat, erstattet er "
            "das Entgelt voll.",
            "If the provider ends the contract although the user has not broken it, the payment is "
            "refunded in full.",
        ),
        _GOOD_CAUSE,
    ]


def _both_may_end(duration: Duration) -> Texts:
    notice = _notice(duration)
    return Texts(
        f"Beide Seiten können jederzeit{_spaced(notice.de)} kündigen.",
        f"Both sides may terminate at any time{_spaced(notice.en)}.",
    )


def _notice(duration: Duration) -> Texts:
    number = duration.notice_days
    if number == 0:
        return Texts("", "")
    if number == 1:
        return Texts("mit einer Frist von 1 Tag", "with 1 day's notice")
    return Texts(f"mit einer Frist von {number} Tagen", f"with {number} days' notice")


def _spaced(part: str) -> str:
    return f" {part}" if part else ""


def _a_period_means(duration: Duration) -> Texts:
    if duration.notice_days:
        return _notice_means(duration)
    return Texts(
        "Sie kündigen mit einem Klick: sofort oder zum Ende des bezahlten Zeitraums.",
        "You terminate with one click: at once, or at the end of the paid period.",
    )


def _paid_means(duration: Duration) -> Texts:
    if duration.months is not None:
        return Texts(
            "Sie zahlen einmal und haben den Zugang, bis der Vertrag endet.",
            "You pay once and have the access until the contract ends.",
        )
    return Texts(
        "Sie zahlen einmal und behalten den Zugang, solange keine Seite kündigt.",
        "You pay once and keep the access as long as neither side terminates.",
    )


def _free_means(duration: Duration) -> Texts:
    if duration.notice_days:
        return _notice_means(duration)
    return Texts(
        "Sie können jederzeit aufhören, ohne Grund.",
        "You can stop at any time, without a reason.",
    )


def _notice_means(duration: Duration) -> Texts:
    number = duration.notice_days
    return Texts(
        f"Sie kündigen mit einem Klick. Vor der Bestätigung sehen Sie den Tag, an dem der Vertrag "
        f"endet: frühestens {number} Tage später.",
        f"You terminate with one click. Before you confirm, you see the day the contract ends: "
        f"{number} days later at the earliest.",
    )
