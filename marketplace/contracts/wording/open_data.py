"""The clauses of an open licence: what it is about, what it asks, how data is had, what stays."""

from catalog.licenses import LICENSES, OBLIGATIONS
from marketplace.contracts.wording.conditions import Conditions
from marketplace.contracts.wording.texts import Clause, Texts
from marketplace.core.language import Language, in_language


def subject(conditions: Conditions) -> Clause:
    """Say who provides which data under which licence."""
    parties = conditions.parties
    de, en = (in_language(conditions.title, language) for language in Language)
    title = LICENSES[conditions.license].title
    return Clause(
        "subject",
        Texts("Gegenstand", "Subject"),
        Texts(
            f"{parties.provider} (Anbieter) stellt den Datensatz „{de}“ unter der Lizenz „{title}“ "
            f"bereit. {parties.consumer} (Nutzer) darf ihn danach nutzen wie jede andere Person. "
            f"{parties.operator} (Betreiber) vermittelt und stellt den Zugang bereit.",
            f"{parties.provider} (provider) makes the dataset “{en}” available under the licence "
            f"“{title}”. {parties.consumer} (user) may use it under that licence as anybody may. "
            f"{parties.operator} (operator) brokers and provides the access.",
        ),
        Texts(
            "Die Daten sind offen. Dieses Blatt hält fest, was ohnehin gilt.",
            "The data is open. This sheet says what holds anyway.",
        ),
    )


def license_terms(conditions: Conditions) -> Clause:
    """Say what the licence asks, and that its own text counts."""
    entry = LICENSES[conditions.license]
    address = f" ({entry.text_url})" if entry.text_url else ""
    de, en = (
        " ".join(in_language(OBLIGATIONS[duty].text, language) for duty in entry.obligations)
        for language in Language
    )
    asked = Texts(
        f"Sie verlangt: {de}" if de else "Sie verlangt nichts.",
        f"It asks: {en}" if en else "It asks nothing.",
    )
    return Clause(
        "license",
        Texts("Lizenz", "Licence"),
        Texts(
            f"Es gilt der Text der Lizenz „{entry.title}“{address}. {asked.de} Wo eine Klausel "
            "dieses Blattes enger ist als die Lizenz, gilt die Lizenz.",
            f"The text of the licence “{entry.title}”{address} holds. {asked.en} Where a clause of "
            "this sheet is narrower than the licence, the licence holds.",
        ),
        Texts(
            "Nutzen, verändern, weitergeben, verkaufen: alles ist erlaubt, wenn Sie tun, was die "
            "Lizenz verlangt.",
            "Use it, change it, pass it on, sell it: all is allowed if you do what the licence "
            "asks.",
        ),
    )


def access(_: Conditions) -> Clause:
    """Say that nobody has to sign in."""
    return Clause(
        "access",
        Texts("Zugang", "Access"),
        Texts(
            "Der Zugang ist kostenlos und braucht keine Anmeldung. Er besteht, solange der "
            "Anbieter den Datensatz veröffentlicht.",
            "Access is free of charge and needs no sign-in. It lasts as long as the provider "
            "publishes the dataset.",
        ),
        Texts(
            "Laden Sie die Daten, wann Sie wollen, ohne Konto.",
            "Download the data whenever you like, without an account.",
        ),
    )


def withdrawal(_: Conditions) -> Clause:
    """Say that what was once given openly stays open."""
    return Clause(
        "withdrawal",
        Texts("Was bleibt", "What stays"),
        Texts(
            "Der Anbieter darf den Datensatz ändern oder zurückziehen. Wer eine Version schon hat, "
            "behält die Rechte daran, die die Lizenz ihm gibt.",
            "The provider may change or withdraw the dataset. Whoever already has a version keeps "
            "the rights in it that the licence gives.",
        ),
        Texts(
            "Was Sie haben, dürfen Sie weiter nutzen.",
            "What you have, you may go on using.",
        ),
    )
