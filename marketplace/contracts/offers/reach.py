"""How far an offer reaches, in sentences: persons, reads, time, versions."""

from collections.abc import Iterator

from marketplace.contracts.models import Offer
from marketplace.contracts.wording.texts import Texts
from marketplace.core.language import Language
from marketplace.entitlements.models import History
from marketplace.web.figures import Figures

_VERSIONS = {
    History.ALL: Texts(
        "Sie erhalten alle Versionen, auch die früheren.",
        "You get all versions, the earlier ones too.",
    ),
    History.FROM_START: Texts(
        "Sie erhalten die Version, die bei Beginn des Vertrags da ist, und alle späteren.",
        "You get the version that is there when the contract begins, and all later ones.",
    ),
}


def limits_of(offer: Offer) -> list[Texts]:
    """Return what bounds the use under an offer; the last point says which versions it gives."""
    return [*_counted(offer), *_period(offer), _history(offer)]


def _counted(offer: Offer) -> Iterator[Texts]:
    if offer.users is not None:
        people = _number(offer.users)
        yield Texts(
            "Eine Person nutzt die Daten."
            if offer.users == 1
            else f"Höchstens {people.de} Personen nutzen die Daten.",
            "One person uses the data."
            if offer.users == 1
            else f"At most {people.en} persons use the data.",
        )
    if offer.calls_per_month is not None:
        calls = _number(offer.calls_per_month)
        yield Texts(
            f"Abrufe je Kalendermonat: höchstens {calls.de}.",
            f"Downloads and queries in a calendar month: {calls.en} at most.",
        )


def _period(offer: Offer) -> Iterator[Texts]:
    if offer.term_months == 1:
        yield Texts(
            "Der Vertrag endet nach einem Monat von selbst.",
            "The contract ends by itself after one month.",
        )
    elif offer.term_months is not None:
        yield Texts(
            f"Der Vertrag endet nach {offer.term_months} Monaten von selbst.",
            f"The contract ends by itself after {offer.term_months} months.",
        )
    if offer.notice_days == 1:
        yield Texts(
            "Wer kündigt, sagt es einen Tag vorher.",
            "Whoever ends it says so one day ahead.",
        )
    elif offer.notice_days:
        yield Texts(
            f"Wer kündigt, sagt es {offer.notice_days} Tage vorher.",
            f"Whoever ends it says so {offer.notice_days} days ahead.",
        )


def _history(offer: Offer) -> Texts:
    if offer.history is not History.LAST:
        return _VERSIONS[offer.history]
    if offer.history_versions == 1:
        return Texts("Sie erhalten die neueste Version.", "You get the newest version.")
    newest = _number(offer.history_versions or 0)
    return Texts(
        f"Sie erhalten die neuesten {newest.de} Versionen.",
        f"You get the newest {newest.en} versions.",
    )


def _number(value: int) -> Texts:
    return Texts(Figures(Language.DE).number(value, 0), Figures(Language.EN).number(value, 0))
