"""Conditions that an offer can name, in plain words: what may be done and what may not.

The list is short on purpose. ``contracts.odrl`` says the same to machines.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.contracts.offers.errors import ConditionUnknown
from marketplace.contracts.wording.texts import Texts

NO_RESALE = "no_resale"
NO_REIDENTIFICATION = "no_reidentification"
ATTRIBUTION = "attribution"
EU_ONLY = "eu_only"
DELETE_AT_END = "delete_at_end"

DELETION_DAYS = 30
"""Days that a buyer has to delete the data after the end."""


@dataclass(frozen=True, kw_only=True)
class Freedom:
    """What holds where a condition is not named."""

    title: Texts
    may: Texts
    text: Texts
    means: Texts


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A condition: what it forbids, what it leaves, its clause, and what holds without it."""

    id: str
    title: Texts
    may: Texts | None
    may_not: Texts
    text: Texts
    means: Texts
    otherwise: Freedom | None


_RESALE = Preset(
    id=NO_RESALE,
    title=Texts("Kein Weiterverkauf", "No resale"),
    may=Texts(
        "Eigene Auswertungen verkaufen, aus denen sich die Daten nicht wiederherstellen lassen",
        "Sell your own analyses, as long as the data cannot be rebuilt from them",
    ),
    may_not=Texts(
        "Die Daten weitergeben oder weiterverkaufen",
        "Pass the data on or resell it",
    ),
    text=Texts(
        "Der Nutzer gibt die Daten nicht an Dritte weiter, weder kostenlos noch gegen Entgelt, "
        "auch nicht in Teilen oder in anderer Form. Dienstleister, die für den Nutzer nach dessen "
        "Weisung arbeiten, sind keine Dritten; der Nutzer steht für sie ein. Auswertungen, aus "
        "denen sich die Daten nicht wiederherstellen lassen, darf er frei verwenden und verkaufen.",
        "The user does not pass the data on to third parties, neither free of charge nor for "
        "money, not in part and not in another form. Contractors who work for the user on its "
        "instructions are not third parties; the user answers for them. Analyses from which the "
        "data cannot be rebuilt may be used and sold freely.",
    ),
    means=Texts(
        "Die Daten bleiben in Ihrem Haus. Was Sie daraus gelernt haben, dürfen Sie verkaufen.",
        "The data stays in your house. What you learned from it, you may sell.",
    ),
    otherwise=Freedom(
        title=Texts("Weitergabe", "Passing on"),
        may=Texts("Die Daten weitergeben und weiterverkaufen", "Pass the data on and resell it"),
        text=Texts(
            "Der Nutzer darf die Daten an Dritte weitergeben, auch gegen Entgelt. Er verpflichtet "
            "sie auf die Beschränkungen dieses Vertrags.",
            "The user may pass the data on to third parties, also for money. It binds them to the "
            "restrictions of this contract.",
        ),
        means=Texts(
            "Sie dürfen die Daten auch anderen geben. Für diese gelten dieselben Grenzen wie für "
            "Sie.",
            "You may give the data to others too. The limits that bind you bind them.",
        ),
    ),
)

_REIDENTIFICATION = Preset(
    id=NO_REIDENTIFICATION,
    title=Texts("Keine Re-Identifizierung", "No re-identification"),
    may=None,
    may_not=Texts(
        "Versuchen, einzelne Menschen, Haushalte oder Betriebe zu erkennen",
        "Try to recognise individual people, households or businesses",
    ),
    text=Texts(
        "Der Nutzer versucht nicht, in den Daten einzelne Menschen, Haushalte oder Betriebe zu "
        "erkennen, auch nicht durch Verknüpfung mit anderen Daten. Erkennt er jemanden durch "
        "Zufall, nutzt er das nicht und teilt es dem Anbieter unverzüglich mit.",
        "The user does not try to recognise individual people, households or businesses in the "
        "data, nor by linking it with other data. If it recognises somebody by chance, it makes no "
        "use of that and tells the provider without delay.",
    ),
    means=Texts(
        "Sie suchen in den Daten nach Mustern, nicht nach Personen. Fällt Ihnen jemand auf, sagen "
        "Sie es dem Anbieter.",
        "You look for patterns in the data, not for persons. If you come across somebody, you "
        "tell the provider.",
    ),
    otherwise=None,
)

_ATTRIBUTION = Preset(
    id=ATTRIBUTION,
    title=Texts("Quelle nennen", "Naming the source"),
    may=Texts(
        "Ergebnisse, Karten und Diagramme veröffentlichen, wenn Sie die Quelle nennen",
        "Publish results, maps and charts if you name the source",
    ),
    may_not=Texts(
        "Ergebnisse ohne Angabe der Quelle veröffentlichen",
        "Publish results without naming the source",
    ),
    text=Texts(
        "Veröffentlicht der Nutzer Ergebnisse, nennt er dabei die Quelle so, wie der Datensatz es "
        "angibt, sonst mit den Namen von Anbieter und Datensatz.",
        "If the user publishes results, it names the source as the dataset says, otherwise by the "
        "names of provider and dataset.",
    ),
    means=Texts(
        "Schreiben Sie die Quelle unter jede Karte und jedes Diagramm, das Sie zeigen.",
        "Write the source below every map and every chart that you show.",
    ),
    otherwise=Freedom(
        title=Texts("Veröffentlichen", "Publishing"),
        may=Texts(
            "Ergebnisse, Karten und Diagramme veröffentlichen",
            "Publish results, maps and charts",
        ),
        text=Texts(
            "Der Nutzer darf Ergebnisse veröffentlichen; die Quelle muss er nicht nennen.",
            "The user may publish results and need not name the source.",
        ),
        means=Texts(
            "Was Sie herausfinden, dürfen Sie zeigen.",
            "What you find out, you may show.",
        ),
    ),
)

_EU = Preset(
    id=EU_ONLY,
    title=Texts("Nur in der Europäischen Union", "Only in the European Union"),
    may=None,
    may_not=Texts(
        "Die Daten außerhalb der Europäischen Union speichern oder verarbeiten",
        "Store or process the data outside the European Union",
    ),
    text=Texts(
        "Der Nutzer und seine Dienstleister speichern und verarbeiten die Daten nur in der "
        "Europäischen Union. Ein Zugriff von außerhalb gilt als Verarbeitung dort.",
        "The user and its contractors store and process the data in the European Union only. "
        "Access from outside counts as processing there.",
    ),
    means=Texts(
        "Rechner und Dienstleister, die mit den Daten zu tun haben, sind in der EU.",
        "Computers and contractors that handle the data are in the EU.",
    ),
    otherwise=None,
)

_DELETION = Preset(
    id=DELETE_AT_END,
    title=Texts("Rückgabe und Löschung", "Return and deletion"),
    may=Texts(
        "Ihre Auswertungen und Berichte nach dem Ende behalten",
        "Keep your analyses and reports after the end",
    ),
    may_not=Texts(
        f"Die Daten nach dem Ende behalten: Sie löschen sie binnen {DELETION_DAYS} Tagen",
        f"Keep the data after the end: you delete it within {DELETION_DAYS} days",
    ),
    text=Texts(
        "Endet der Vertrag, gleich aus welchem Grund, gibt der Nutzer die Daten zurück oder löscht "
        f"sie binnen {DELETION_DAYS} Tagen: alle Kopien, auch bei Dienstleistern und in "
        "Sicherungen. Auf Verlangen bestätigt er die Löschung in Textform. Auswertungen, aus denen "
        "sich die Daten nicht wiederherstellen lassen, darf er behalten. Gesetzliche Pflichten zur "
        "Aufbewahrung bleiben.",
        "When the contract ends, for whatever reason, the user returns the data or deletes it "
        f"within {DELETION_DAYS} days: all copies, also with contractors and in backups. On demand "
        "it confirms the deletion in text form. Analyses from which the data cannot be rebuilt may "
        "be kept. Legal duties of retention remain.",
    ),
    means=Texts(
        "Nach dem Ende löschen Sie Ihre Kopien. Ihre Berichte und Diagramme behalten Sie.",
        "After the end you delete your copies. Your reports and charts you keep.",
    ),
    otherwise=Freedom(
        title=Texts("Nach dem Ende", "After the end"),
        may=Texts(
            "Die bezogenen Daten nach dem Ende behalten",
            "Keep the data you received after the end",
        ),
        text=Texts(
            "Was der Nutzer während der Laufzeit bezogen hat, darf er nach dem Ende behalten und "
            "im Rahmen dieses Vertrags weiter nutzen.",
            "What the user received during the term, it may keep after the end and go on using "
            "within this contract.",
        ),
        means=Texts(
            "Was Sie geladen haben, bleibt Ihnen. Neues kommt nicht mehr.",
            "What you downloaded stays yours. Nothing new comes.",
        ),
    ),
)

PRESETS = {
    preset.id: preset for preset in (_RESALE, _REIDENTIFICATION, _ATTRIBUTION, _EU, _DELETION)
}


def ordered(codes: Sequence[str]) -> list[str]:
    """Return conditions in the order of the list, each once.

    Raises:
        ConditionUnknown: One of them is not on the list.
    """
    for code in codes:
        if code not in PRESETS:
            raise ConditionUnknown(code, valid=list(PRESETS))
    return [code for code in PRESETS if code in codes]
