"""The clauses that most contracts have, from the subject to the final provisions."""

from billing.models import ProcessorName
from marketplace.contracts.wording.conditions import Conditions, Extent, Paying
from marketplace.contracts.wording.summary import named
from marketplace.contracts.wording.texts import Clause, Texts
from marketplace.core.language import Language, in_language


def subject(conditions: Conditions) -> Clause:
    """Say who lets whom use which data."""
    parties = conditions.parties
    de, en = (in_language(conditions.title, language) for language in Language)
    return Clause(
        "subject",
        Texts("Gegenstand", "Subject"),
        Texts(
            f"{parties.provider} (Anbieter) räumt {parties.consumer} (Nutzer) das einfache, nicht "
            f"übertragbare Recht ein, den Datensatz „{de}“ zu nutzen, in jeder Version, die "
            f"während der Laufzeit erscheint. {parties.operator} (Betreiber) vermittelt und stellt "
            "den Zugang bereit. Vertragspartner sind der Anbieter und der Nutzer.",
            f"{parties.provider} (provider) grants {parties.consumer} (user) the non-exclusive, "
            f"non-transferable right to use the dataset “{en}”, in every version that appears "
            f"during the term. {parties.operator} (operator) brokers and provides the access. The "
            "parties to the contract are the provider and the user.",
        ),
        Texts(
            f"Sie schließen den Vertrag mit {parties.provider}. Neue Versionen gehören dazu.",
            f"Your contract is with {parties.provider}. New versions are included.",
        ),
    )


def purpose(conditions: Conditions) -> Clause:
    """Say what the data may be used for, and what the user has in mind."""
    plan = conditions.purpose
    names = named(conditions.use)
    if conditions.use.purposes:
        limit = Texts(
            f"Der Nutzer nutzt die Daten nur für: {names.de}. Für einen anderen Zweck braucht er "
            "vorher die Zustimmung des Anbieters in Textform.",
            f"The user uses the data for the following only: {names.en}. For another purpose it "
            "needs the provider's consent in text form first.",
        )
        means = Texts(
            f"Sie dürfen die Daten nutzen für: {names.de}. Für anderes fragen Sie vorher.",
            f"You may use the data for: {names.en}. For anything else you ask first.",
        )
    else:
        limit = Texts(
            "Der Nutzer darf die Daten für jeden Zweck nutzen, den das Gesetz erlaubt.",
            "The user may use the data for any lawful purpose.",
        )
        means = Texts(
            "Sie entscheiden, wofür Sie die Daten nutzen.",
            "You decide what you use the data for.",
        )
    if not plan:
        return Clause("purpose", Texts("Zweck", "Purpose"), limit, means)
    text = Texts(f"{limit.de} Er hat angegeben: „{plan}“.", f"{limit.en} It has stated: “{plan}”.")
    return Clause("purpose", Texts("Zweck", "Purpose"), text, means)


def access(conditions: Conditions) -> Clause:
    """Say when access begins, and how data is fetched."""
    begin = _beginning(conditions)
    return Clause(
        "access",
        Texts("Beginn und Zugang", "Beginning and access"),
        Texts(
            f"{begin.de}. Der Nutzer ruft die Daten mit seinem Konto oder seinem Schlüssel ab und "
            "gibt beides nicht weiter. Erscheint eine neue Version, wird er benachrichtigt.",
            f"{begin.en}. The user fetches the data with its account or its key and passes neither "
            "on. It is told when a new version appears.",
        ),
        _access_means(conditions.extent),
    )


def _access_means(extent: Extent) -> Texts:
    if extent.calls_per_month is None:
        return Texts(
            "Laden Sie die Daten, so oft Sie sie brauchen. Zu jeder neuen Version bekommen Sie "
            "eine Nachricht.",
            "Download the data as often as you need it. You get a message about each new version.",
        )
    return Texts(
        "Laden Sie die Daten, so oft der Vertrag es erlaubt. Zu jeder neuen Version bekommen Sie "
        "eine Nachricht.",
        "Download the data as often as the contract allows. You get a message about each new "
        "version.",
    )


def _beginning(conditions: Conditions) -> Texts:
    de = "Der Vertrag beginnt, sobald eine dazu befugte Person ihn für den Nutzer angenommen hat"
    en = "The contract begins once a person entitled to do so has accepted it for the user"
    if conditions.needs_approval:
        de += " und der Anbieter oder die Stadt zugestimmt hat"
        en += " and the provider or the city has agreed"
    if ProcessorName.STRIPE in conditions.paying.ways and not conditions.paying.is_free:
        de += "; bei Zahlung mit Karte beginnt der Zugang, sobald die Zahlung eingerichtet ist"
        en += "; if paid by card, access begins once the payment is set up"
    return Texts(de, en)


def rights(conditions: Conditions) -> Clause:
    """Say whose the data of a company is and stays."""
    provider = conditions.parties.provider
    return Clause(
        "rights",
        Texts("Rechte an den Daten", "Rights in the data"),
        Texts(
            f"Alle Rechte an den Daten bleiben beim Anbieter, {provider}; er darf sie auch anderen "
            "überlassen.",
            f"All rights in the data stay with the provider, {provider}, who may let others use it "
            "too.",
        ),
        Texts(
            "Sie bekommen ein Recht zur Nutzung, nicht die Daten selbst.",
            "You get a right to use, not the data itself.",
        ),
    )


def operator(_: Conditions) -> Clause:
    """Say that whoever brokers has no right of its own."""
    return Clause(
        "operator",
        Texts("Kein Recht des Betreibers", "No right of the operator"),
        Texts(
            "Der Betreiber darf die Daten nicht für eigene Zwecke nutzen und niemandem überlassen, "
            "dem der Anbieter sie nicht überlässt.",
            "The operator may not use the data for purposes of its own, nor give it to anybody to "
            "whom the provider does not give it.",
        ),
        Texts(
            "Wer diese Seite betreibt, vermittelt nur und hat nichts von den Daten.",
            "Whoever runs this site only brokers, and has nothing of the data.",
        ),
    )


def quality(_: Conditions) -> Clause:
    """Say what a delivery must be like, and that the law holds for the rest."""
    return Clause(
        "quality",
        Texts("Güte und Haftung", "Quality and liability"),
        Texts(
            "Der Anbieter liefert die Daten so, wie ihre Beschreibung und ihr Prüfbericht sie "
            "zeigen. Weicht eine Version davon ab, berichtigt er sie oder liefert neu. Im Übrigen "
            "gelten die gesetzlichen Regeln über Mängel und Haftung.",
            "The provider delivers the data as its description and its quality report show it. If "
            "a version differs from them, the provider corrects it or delivers again. For the "
            "rest, the statutory rules on defects and liability apply.",
        ),
        Texts(
            "Der Prüfbericht sagt, was Sie bekommen. Stimmt etwas nicht, wird es berichtigt.",
            "The quality report says what you get. What is wrong is put right.",
        ),
    )


def records(_: Conditions) -> Clause:
    """Say what is recorded of each download."""
    return Clause(
        "records",
        Texts("Nachweis", "Records"),
        Texts(
            "Jeder Abruf wird mit Zeit, Version und Vertrag festgehalten; das dient beiden Seiten "
            "als Nachweis.",
            "Each download is recorded with time, version and contract; this serves both sides as "
            "proof.",
        ),
        Texts(
            "Es steht fest, wer wann was geladen hat.",
            "It is on record who downloaded what and when.",
        ),
    )


def revocation(conditions: Conditions) -> Clause:
    """Say when the city ends the use of data at once."""
    paid = _given_back(conditions.paying)
    ground = Texts(
        "wenn das Gesetz, ein Gericht oder der Schutz von Menschen es verlangt",
        "if the law, a court or the protection of people demands it",
    )
    if conditions.is_sovereign:
        ground = Texts(
            "wenn das öffentliche Interesse es verlangt, etwa der Schutz von Menschen oder der "
            "öffentlichen Sicherheit",
            "if the public interest demands it, such as the protection of people or of public "
            "security",
        )
    city = conditions.parties.city
    return Clause(
        "revocation",
        Texts("Widerruf durch die Stadt", "Revocation by the city"),
        Texts(
            f"Die Stadt {city} kann die Nutzung mit Angabe des Grundes widerrufen, {ground.de}. "
            f"{paid.de}",
            f"The city of {city} may revoke the use, stating its reason, {ground.en}. {paid.en}",
        ),
        Texts(
            "Im Ernstfall kann die Stadt den Zugang schließen. Sie muss sagen, warum.",
            "In an emergency the city can close the access. It has to say why.",
        ),
    )


def _given_back(paying: Paying) -> Texts:
    if paying.is_free:
        return Texts("Der Zugang endet sofort.", "Access ends at once.")
    if paying.recurs:
        return Texts(
            "Der Zugang endet sofort; was für die Zeit danach bezahlt ist, wird erstattet.",
            "Access ends at once; what was paid for the time after it is refunded.",
        )
    return Texts(
        "Der Zugang endet sofort; das Entgelt wird voll erstattet.",
        "Access ends at once; the payment is refunded in full.",
    )


def law(_: Conditions) -> Clause:
    """Say which law holds, which text counts, and that nothing changes on its own."""
    changes = Texts(
        "Diese Bedingungen ändern sich während der Laufzeit nicht; eine Änderung braucht die "
        "Annahme beider Seiten.",
        "These conditions do not change during the term; a change needs the acceptance of both "
        "sides.",
    )
    return Clause(
        "law",
        Texts("Schluss", "Final provisions"),
        Texts(
            f"{changes.de} Beide Seiten halten das Datenschutzrecht ein. Erklärungen in Textform "
            "genügen. Es gilt deutsches Recht. Bei Abweichungen gilt der deutsche Text. Ist eine "
            "Klausel unwirksam, gelten die übrigen.",
            f"{changes.en} Both sides keep data protection law. Statements in text form suffice. "
            "German law applies. Where the texts differ, the German one counts. If a clause is "
            "void, the others hold.",
        ),
        Texts(
            "Was hier steht, bleibt so, bis Sie etwas anderem zustimmen.",
            "What stands here stays, until you agree to something else.",
        ),
    )
