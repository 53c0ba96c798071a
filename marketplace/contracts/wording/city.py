"""The clauses that keep data with the city: data of the city, and data collected on its behalf."""

from marketplace.contracts.models import PriceGround
from marketplace.contracts.policies import DELETE_AT_END, DELETION_DAYS
from marketplace.contracts.wording.conditions import Conditions
from marketplace.contracts.wording.texts import Clause, Texts
from marketplace.core.language import Language
from marketplace.web.figures import Figures

AUDIT_NOTICE_DAYS = 14
"""Days that the city announces an audit ahead."""

_GROUNDS = {
    PriceGround.MARGINAL_COST: Texts(
        "die Kosten der Vervielfältigung, Bereitstellung und Weiterverbreitung der Daten",
        "the costs of reproducing, providing and disseminating the data",
    ),
    PriceGround.DNG_10_2_1: Texts("§ 10 Abs. 2 Nr. 1 DNG", "§ 10 (2) no. 1 DNG"),
    PriceGround.DNG_10_2_2: Texts("§ 10 Abs. 2 Nr. 2 DNG", "§ 10 (2) no. 2 DNG"),
    PriceGround.DNG_10_2_3: Texts("§ 10 Abs. 2 Nr. 3 DNG", "§ 10 (2) no. 3 DNG"),
    PriceGround.OUTSIDE_DNG: Texts(
        "einen Grund außerhalb des Datennutzungsgesetzes",
        "a ground outside the Data Use Act (DNG)",
    ),
}


def rights(conditions: Conditions) -> Clause:
    """Say that the data is and stays the city's, and that the public may know who uses it."""
    city = conditions.parties.city
    origin = Texts("", "")
    if conditions.is_collected_for_city:
        origin = Texts(
            "Der Anbieter hat die Daten im Auftrag der Stadt erhoben. ",
            "The provider collected the data on the city's behalf. ",
        )
    return Clause(
        "rights",
        Texts("Rechte an den Daten", "Rights in the data"),
        Texts(
            f"{origin.de}Alle Rechte an den Daten bleiben bei der Stadt {city}. Wer die Daten "
            "wofür und wie lange nutzt, darf die Stadt veröffentlichen.",
            f"{origin.en}All rights in the data stay with the city of {city}. The city may publish "
            "who uses the data, for what and how long.",
        ),
        Texts(
            "Sie bekommen ein Recht zur Nutzung, nicht die Daten selbst. Dass Sie sie nutzen, "
            "steht im öffentlichen Register.",
            "You get a right to use, not the data itself. That you use it stands in the public "
            "register.",
        ),
    )


def not_exclusive(conditions: Conditions) -> Clause:
    """Say that nobody gets the data for themselves alone."""
    city = conditions.parties.city
    return Clause(
        "not_exclusive",
        Texts("Nicht ausschließlich", "Not exclusive"),
        Texts(
            "Niemand erhält ein ausschließliches Recht an den Daten, auch nicht auf Zeit und auch "
            f"nicht tatsächlich. Die Stadt {city} darf sie jederzeit selbst nutzen und anderen "
            "überlassen.",
            "Nobody is given an exclusive right in the data, not for a time and not in practice "
            f"either. The city of {city} may at any time use it and let others use it.",
        ),
        Texts(
            "Niemand kann der Stadt diese Daten wegkaufen.",
            "Nobody can buy this data away from the city.",
        ),
    )


def city_right(conditions: Conditions) -> Clause:
    """Say that the city may use, free and for ever, what was collected on its behalf."""
    city = conditions.parties.city
    return Clause(
        "city_right",
        Texts("Recht der Stadt", "Right of the city"),
        Texts(
            f"Die Stadt {city} darf die Daten kostenlos, zeitlich unbegrenzt und für alle ihre "
            "Aufgaben nutzen. Dieser Vertrag und sein Ende ändern daran nichts.",
            f"The city of {city} may use the data free of charge, without limit in time and for "
            "all its tasks. This contract and its end change nothing of that.",
        ),
        Texts(
            "Die Stadt hat diese Daten immer, auch wenn der Anbieter wechselt.",
            "The city always has this data, also when the provider changes.",
        ),
    )


def price_ground(conditions: Conditions) -> Clause | None:
    """Say on which ground data of the city costs something; nothing where it is free."""
    basis = conditions.basis
    if conditions.paying.is_free or basis is None:
        return None
    ground = _GROUNDS[basis.ground]
    de, en = (Figures(language).day(basis.review_by) for language in Language)
    reason = f" ({basis.reason})" if basis.reason else ""
    return Clause(
        "price_ground",
        Texts("Grund des Entgelts", "Ground of the price"),
        Texts(
            f"Das Entgelt stützt sich auf {ground.de}{reason}. Seine Berechnung ist "
            f"veröffentlicht: {basis.calculation}. Dafür steht {basis.answers} ein. Bis {de} wird "
            "es überprüft.",
            f"The price rests on {ground.en}{reason}. Its calculation is published: "
            f"{basis.calculation}. {basis.answers} answers for it. It is reviewed by {en}.",
        ),
        Texts(
            "Sie können nachrechnen, warum diese Daten etwas kosten.",
            "You can check the sums why this data costs something.",
        ),
    )


def attestation(conditions: Conditions) -> Clause | None:
    """Say that the deletion at the end is confirmed; nothing where nothing has to be deleted."""
    if DELETE_AT_END not in conditions.use.policy:
        return None
    return Clause(
        "attestation",
        Texts("Bestätigung der Löschung", "Attestation of the deletion"),
        Texts(
            f"Binnen {DELETION_DAYS} Tagen nach dem Ende bestätigt eine befugte Person für den "
            "Nutzer mit ihrem Namen, dass alle Kopien zurückgegeben oder gelöscht sind, auch bei "
            "Dienstleistern. Die Bestätigung wird auf der Seite des Vertrags abgegeben und "
            "festgehalten.",
            f"Within {DELETION_DAYS} days of the end an entitled person attests by name for the "
            "user that all copies are returned or deleted, also with contractors. The attestation "
            "is given on the contract's page and kept.",
        ),
        Texts(
            "Sie löschen und bestätigen es mit einem Klick. Wir erinnern Sie daran.",
            "You delete, and attest it with one click. We remind you of it.",
        ),
    )


def audit(conditions: Conditions) -> Clause:
    """Say what is recorded, and that the city may check."""
    city = conditions.parties.city
    return Clause(
        "audit",
        Texts("Nachweis und Prüfung", "Records and audit"),
        Texts(
            "Jeder Abruf wird mit Zeit, Version und Vertrag festgehalten; das dient beiden Seiten "
            f"als Nachweis. Die Stadt {city} darf einmal im Jahr prüfen, ob der Nutzer diesen "
            f"Vertrag einhält; sie kündigt das {AUDIT_NOTICE_DAYS} Tage vorher an. Bei begründetem "
            "Verdacht darf sie sofort prüfen.",
            "Each download is recorded with time, version and contract; this serves both sides as "
            f"proof. The city of {city} may check once a year whether the user keeps this "
            f"contract; it announces this {AUDIT_NOTICE_DAYS} days ahead. With good reason for "
            "suspicion it may check at once.",
        ),
        Texts(
            "Die Stadt darf nachsehen, ob Sie die Daten so nutzen wie vereinbart.",
            "The city may look whether you use the data as agreed.",
        ),
    )


def cause(conditions: Conditions) -> Clause:
    """Say that the city ends a contract that is broken."""
    city = conditions.parties.city
    return Clause(
        "cause",
        Texts("Kündigung bei Verstoß", "Termination for cause"),
        Texts(
            f"Verletzt der Nutzer diesen Vertrag erheblich, darf die Stadt {city} ihn fristlos "
            "kündigen und nennt den Grund. Lässt sich der Verstoß beheben, setzt sie vorher eine "
            "angemessene Frist, wenn ihr das zuzumuten ist.",
            f"If the user breaks this contract materially, the city of {city} may terminate it "
            "without notice and states the reason. If the breach can be put right, it first sets a "
            "fair time for that, if this can be asked of it.",
        ),
        Texts(
            "Wer die Daten missbraucht, verliert den Zugang.",
            "Whoever misuses the data loses the access.",
        ),
    )
