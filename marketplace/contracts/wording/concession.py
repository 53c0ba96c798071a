"""The clauses of data that a company owes the city under a concession, a permit or a subsidy."""

from marketplace.contracts.wording.conditions import Conditions
from marketplace.contracts.wording.term import lasting
from marketplace.contracts.wording.texts import Clause, Texts, joined


def basis(conditions: Conditions) -> Clause:
    """Say which duty is met by delivering."""
    city = conditions.parties.city
    return Clause(
        "basis",
        Texts("Grundlage", "Basis"),
        Texts(
            "Mit der Lieferung erfüllt der Anbieter eine Pflicht aus einer Konzession, Genehmigung "
            f"oder Förderung der Stadt {city}. Umfang, Format und Termine der Lieferung ergeben "
            "sich daraus; dieser Vertrag schränkt sie nicht ein.",
            "By delivering, the provider meets a duty from a concession, a permit or a subsidy of "
            f"the city of {city}. Extent, format and dates of the delivery follow from it; this "
            "contract does not narrow them.",
        ),
        Texts(
            "Der Anbieter schuldet der Stadt diese Daten ohnehin. Hier steht, wie sie sie nutzt.",
            "The provider owes the city this data anyway. This says how the city uses it.",
        ),
    )


def delivery(_: Conditions) -> Clause:
    """Say that a delivery is checked like every version, and what happens when it fails."""
    return Clause(
        "delivery",
        Texts("Lieferung und Abnahme", "Delivery and acceptance"),
        Texts(
            "Geliefert ist, was hochgeladen ist und die veröffentlichten Prüfungen besteht. Fällt "
            "eine Lieferung durch, bleibt die Pflicht offen; der Prüfbericht sagt, was fehlt.",
            "Delivered is what has been uploaded and passes the published checks. If a delivery "
            "fails, the duty stays open; the quality report says what is missing.",
        ),
        Texts(
            "Hochladen allein genügt nicht: Die Datei muss lesbar und vollständig sein.",
            "Uploading alone is not enough: the file has to be readable and complete.",
        ),
    )


def city_use(conditions: Conditions) -> Clause:
    """Say what the city may do with what it is owed."""
    city = conditions.parties.city
    return Clause(
        "city_right",
        Texts("Recht der Stadt", "Right of the city"),
        Texts(
            f"Die Stadt {city}, ihre Ämter und Betriebe dürfen das Gelieferte kostenlos und "
            "zeitlich unbegrenzt für ihre Aufgaben nutzen, auch nach dem Ende. Was die Konzession, "
            "Genehmigung oder Förderung zu veröffentlichen erlaubt, darf die Stadt "
            "veröffentlichen; Geschäftsgeheimnisse und personenbezogene Daten schützt sie.",
            f"The city of {city}, its departments and enterprises may use what is delivered free "
            "of charge and without limit in time for their tasks, also after the end. What the "
            "concession, permit or subsidy allows to be published, the city may publish; it "
            "protects trade secrets and personal data.",
        ),
        Texts(
            "Was die Stadt einmal bekommen hat, bleibt ihr.",
            "What the city has once received stays with it.",
        ),
    )


def term(conditions: Conditions) -> Clause:
    """Say how long the contract runs, and that ending it does not end the duty."""
    duty = Texts(
        "Die Stadt kann ihn jederzeit kündigen. Der Anbieter kann kündigen, wenn die Konzession, "
        "Genehmigung oder Förderung endet; die Pflicht zu liefern endet nicht durch die Kündigung "
        "dieses Vertrags.",
        "The city may terminate it at any time. The provider may terminate when the concession, "
        "permit or subsidy ends; the duty to deliver does not end by terminating this contract.",
    )
    return Clause(
        "term",
        Texts("Laufzeit und Kündigung", "Term and termination"),
        joined([lasting(conditions.duration), duty]),
        Texts(
            "Wer diesen Vertrag beendet, muss trotzdem liefern, solange die Konzession es sagt.",
            "Whoever ends this contract still has to deliver as long as the concession says so.",
        ),
    )
