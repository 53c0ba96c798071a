"""What a contract model leaves open: the fields of an offer, under the names that the API gives."""

from dataclasses import dataclass

from marketplace.contracts.wording.texts import Texts


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """Something that differs from contract to contract."""

    id: str
    title: Texts
    text: Texts


PARAMETERS = {
    parameter.id: parameter
    for parameter in (
        Parameter(
            id="license",
            title=Texts("Lizenz", "Licence"),
            text=Texts("Die offene Lizenz des Datensatzes.", "The dataset's open licence."),
        ),
        Parameter(
            id="purposes",
            title=Texts("Zwecke", "Purposes"),
            text=Texts(
                "Wofür die Daten genutzt werden dürfen; ohne Angabe für alles, was erlaubt ist.",
                "What the data may be used for; without any, for everything that is lawful.",
            ),
        ),
        Parameter(
            id="policy",
            title=Texts("Bedingungen", "Conditions"),
            text=Texts(
                "Was nicht erlaubt ist, wie Weiterverkauf oder Re-Identifizierung.",
                "What is not allowed, such as resale or re-identification.",
            ),
        ),
        Parameter(
            id="users",
            title=Texts("Personen", "Persons"),
            text=Texts(
                "Wie viele Personen mit den Daten arbeiten dürfen.",
                "How many persons may work with the data.",
            ),
        ),
        Parameter(
            id="calls_per_month",
            title=Texts("Abrufe im Monat", "Reads a month"),
            text=Texts(
                "Wie oft im Kalendermonat Daten abgerufen werden.",
                "How often data is read in a calendar month.",
            ),
        ),
        Parameter(
            id="history",
            title=Texts("Versionen", "Versions"),
            text=Texts(
                "Alle Versionen, die letzten, oder die ab dem Beginn.",
                "All versions, the last ones, or those from the beginning on.",
            ),
        ),
        Parameter(
            id="term_months",
            title=Texts("Laufzeit", "Term"),
            text=Texts(
                "Nach wie vielen Monaten der Vertrag von selbst endet.",
                "After how many months the contract ends by itself.",
            ),
        ),
        Parameter(
            id="notice_days",
            title=Texts("Kündigungsfrist", "Time of notice"),
            text=Texts(
                "Wie viele Tage nach der Kündigung der Vertrag endet.",
                "How many days after the notice the contract ends.",
            ),
        ),
        Parameter(
            id="unit_amount",
            title=Texts("Preis", "Price"),
            text=Texts("Was es kostet, Umsatzsteuer enthalten.", "What it costs, VAT included."),
        ),
        Parameter(
            id="tariffs",
            title=Texts("Tarife", "Tariffs"),
            text=Texts(
                "Andere Preise für Organisationen bestätigter Größe.",
                "Other prices for organizations of a verified size.",
            ),
        ),
        Parameter(
            id="interval",
            title=Texts("Zeitraum", "Period"),
            text=Texts("Monat oder Jahr.", "Month or year."),
        ),
        Parameter(
            id="trial_days",
            title=Texts("Testzeit", "Trial"),
            text=Texts(
                "Wie viele Tage zu Beginn nichts kosten.",
                "How many days at the beginning cost nothing.",
            ),
        ),
        Parameter(
            id="payment",
            title=Texts("Zahlungswege", "Ways to pay"),
            text=Texts("Mit Karte oder auf Rechnung.", "By card or by invoice."),
        ),
        Parameter(
            id="refund",
            title=Texts("Erstattung", "Refund"),
            text=Texts(
                "Was bei einem früheren Ende zurückgeht.",
                "What goes back if the contract ends earlier.",
            ),
        ),
        Parameter(
            id="ground",
            title=Texts("Grund des Entgelts", "Ground of the price"),
            text=Texts(
                "Nur Daten der Stadt: warum sie etwas kosten dürfen.",
                "City data only: why it may cost something.",
            ),
        ),
        Parameter(
            id="calculation",
            title=Texts("Berechnung", "Calculation"),
            text=Texts(
                "Nur Daten der Stadt: wo die Berechnung des Entgelts veröffentlicht ist.",
                "City data only: where the calculation of the price is published.",
            ),
        ),
        Parameter(
            id="answers_for_price",
            title=Texts("Verantwortliche Person", "Responsible person"),
            text=Texts(
                "Nur Daten der Stadt: wer für das Entgelt einsteht.",
                "City data only: who answers for the price.",
            ),
        ),
        Parameter(
            id="review_by",
            title=Texts("Überprüfung", "Review"),
            text=Texts(
                "Nur Daten der Stadt: bis wann das Entgelt überprüft wird.",
                "City data only: by when the price is reviewed.",
            ),
        ),
        Parameter(
            id="for_organization",
            title=Texts("Amt", "Department"),
            text=Texts(
                "Für welches Amt der Stadt das private Angebot gilt.",
                "For which department of the city the private offer is made.",
            ),
        ),
    )
}
