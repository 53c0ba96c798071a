"""The clause about how far use goes: persons, reads a month, versions."""

from marketplace.contracts.wording.conditions import Conditions, Extent
from marketplace.contracts.wording.texts import Clause, Texts, joined
from marketplace.entitlements.models import History


def extent(conditions: Conditions) -> Clause:
    """Say how many persons may use the data, how often it is read, and which versions."""
    given = conditions.extent
    parts = [_users(given), _calls(given), _versions(given)]
    return Clause("extent", Texts("Umfang", "Extent"), joined(parts), _means(given))


def _users(given: Extent) -> Texts:
    if given.users is None:
        return Texts(
            "Wie viele Personen beim Nutzer mit den Daten arbeiten, ist nicht begrenzt.",
            "How many persons of the user work with the data is not limited.",
        )
    if given.users == 1:
        return Texts(
            "Beim Nutzer arbeitet eine Person mit den Daten.",
            "One person of the user works with the data.",
        )
    return Texts(
        f"Beim Nutzer arbeiten höchstens {given.users} Personen mit den Daten.",
        f"At most {given.users} persons of the user work with the data.",
    )


def _calls(given: Extent) -> Texts:
    if given.calls_per_month is None:
        return Texts(
            "Abrufe sind nicht begrenzt.",
            "Reads are not limited.",
        )
    times = Texts(f"{given.calls_per_month} Mal", f"{given.calls_per_month} times")
    if given.calls_per_month == 1:
        times = Texts("einmal", "once")
    return Texts(
        f"Der Nutzer ruft höchstens {times.de} im Kalendermonat (UTC) Daten ab; danach gehen "
        "Abrufe erst im nächsten Monat wieder.",
        f"The user reads data at most {times.en} in a calendar month (UTC); after that, reads work "
        "again in the next month only.",
    )


def _versions(given: Extent) -> Texts:
    if given.history is History.FROM_START:
        return Texts(
            "Er erhält die Version, die beim Beginn des Vertrags online ist, und alle späteren.",
            "It receives the version that is online when the contract begins, and all later ones.",
        )
    if given.history is History.LAST and given.history_versions == 1:
        return Texts(
            "Er erhält jeweils die neueste Version.",
            "It receives the newest version at any time.",
        )
    if given.history is History.LAST:
        return Texts(
            f"Er erhält jeweils die {given.history_versions} neuesten Versionen.",
            f"It receives the newest {given.history_versions} versions at any time.",
        )
    return Texts(
        "Er erhält alle veröffentlichten Versionen, auch die früheren.",
        "It receives all published versions, earlier ones too.",
    )


def _means(given: Extent) -> Texts:
    if given.users is None and given.calls_per_month is None:
        return Texts(
            "Ihr ganzes Haus darf mit den Daten arbeiten, so oft Sie wollen.",
            "Your whole house may work with the data, as often as you like.",
        )
    return Texts(
        "Brauchen Sie mehr, fragen Sie den Anbieter nach einem anderen Angebot.",
        "If you need more, ask the provider for another offer.",
    )
