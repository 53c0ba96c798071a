"""Conditions that an offer can name, in plain words: what may be done and what may not.

The list is short on purpose. ``contracts.odrl`` says the same to machines.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.contracts.offers.errors import ConditionUnknown
from marketplace.contracts.wording.texts import Texts

NO_RESALE = "no_resale"
NO_REIDENTIFICATION = "no_reidentification"
NO_DERIVATIVES = "no_derivatives"
NO_PUBLICATION = "no_publication"
ATTRIBUTION = "attribution"
EU_ONLY = "eu_only"
EEA_ONLY = "eea_only"
AFFILIATES = "affiliates"
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

_DERIVATIVES = Preset(
    id=NO_DERIVATIVES,
    title=Texts("Keine neuen Datensätze", "No new datasets"),
    may=None,
    may_not=Texts(
        "Anderen neue Datensätze oder Modelle überlassen, die aus den Daten gemacht sind",
        "Give others new datasets or models that were made from the data",
    ),
    text=Texts(
        "Der Nutzer macht aus den Daten keine neuen Datensätze, Datenprodukte oder trainierten "
        "Modelle, die er anderen überlässt. Im eigenen Betrieb darf er die Daten aufbereiten und "
        "verknüpfen. Auswertungen, aus denen sich die Daten nicht wiederherstellen lassen, sind "
        "kein neuer Datensatz.",
        "The user makes no new datasets, data products or trained models from the data that it "
        "gives to others. In its own business it may prepare and link the data. Analyses from "
        "which the data cannot be rebuilt are no new dataset.",
    ),
    means=Texts(
        "Sie arbeiten mit den Daten, aber Sie geben kein neues Datenprodukt daraus heraus.",
        "You work with the data, but you bring out no new data product made from it.",
    ),
    otherwise=Freedom(
        title=Texts("Neue Datensätze", "New datasets"),
        may=Texts(
            "Aus den Daten neue Datensätze, Produkte und Modelle machen",
            "Make new datasets, products and models from the data",
        ),
        text=Texts(
            "Der Nutzer darf aus den Daten neue Datensätze, Produkte und Modelle machen. Überlässt "
            "er sie anderen, so dürfen sie die Daten nur enthalten, soweit er diese weitergeben "
            "darf.",
            "The user may make new datasets, products and models from the data. If it gives them "
            "to others, they may contain the data only as far as the user may pass it on.",
        ),
        means=Texts(
            "Sie dürfen aus den Daten Neues bauen. Die Daten selbst stecken darin nur, wenn Sie "
            "sie weitergeben dürfen.",
            "You may build new things from the data. The data itself is in them only if you may "
            "pass it on.",
        ),
    ),
)

_PUBLICATION = Preset(
    id=NO_PUBLICATION,
    title=Texts("Ergebnisse nicht veröffentlichen", "No publication of results"),
    may=Texts(
        "Ergebnisse im eigenen Betrieb verwenden und Auftraggebern vertraulich zeigen",
        "Use results in your own business and show them to clients in confidence",
    ),
    may_not=Texts(
        "Ergebnisse, Karten oder Diagramme veröffentlichen",
        "Publish results, maps or charts",
    ),
    text=Texts(
        "Der Nutzer veröffentlicht keine Ergebnisse, die er aus den Daten gewonnen hat, auch nicht "
        "in Auszügen. Er darf sie im eigenen Betrieb verwenden und einzelnen Auftraggebern "
        "vertraulich zeigen. Was das Gesetz zu veröffentlichen verlangt, darf er veröffentlichen.",
        "The user publishes no results that it has gained from the data, not in part either. It "
        "may use them in its own business and show them to single clients in confidence. What the "
        "law demands to be published it may publish.",
    ),
    means=Texts(
        "Was Sie herausfinden, bleibt unter Ihnen und Ihren Auftraggebern.",
        "What you find out stays between you and your clients.",
    ),
    otherwise=Freedom(
        title=Texts("Veröffentlichen", "Publishing"),
        may=Texts(
            "Ergebnisse, Karten und Diagramme veröffentlichen",
            "Publish results, maps and charts",
        ),
        text=Texts(
            "Der Nutzer darf Ergebnisse veröffentlichen, aus denen sich die Daten nicht "
            "wiederherstellen lassen.",
            "The user may publish results from which the data cannot be rebuilt.",
        ),
        means=Texts(
            "Was Sie herausfinden, dürfen Sie zeigen.",
            "What you find out, you may show.",
        ),
    ),
)

_ATTRIBUTION = Preset(
    id=ATTRIBUTION,
    title=Texts("Quelle nennen", "Naming the source"),
    may=None,
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
    otherwise=None,
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

_EEA = Preset(
    id=EEA_ONLY,
    title=Texts(
        "Nur in der EU und im Europäischen Wirtschaftsraum",
        "Only in the EU and the European Economic Area",
    ),
    may=None,
    may_not=Texts(
        "Die Daten außerhalb der EU und des Europäischen Wirtschaftsraums speichern oder "
        "verarbeiten",
        "Store or process the data outside the EU and the European Economic Area",
    ),
    text=Texts(
        "Der Nutzer und seine Dienstleister speichern und verarbeiten die Daten nur in der "
        "Europäischen Union, Island, Liechtenstein und Norwegen. Ein Zugriff von außerhalb gilt "
        "als Verarbeitung dort.",
        "The user and its contractors store and process the data in the European Union, Iceland, "
        "Liechtenstein and Norway only. Access from outside counts as processing there.",
    ),
    means=Texts(
        "Rechner und Dienstleister, die mit den Daten zu tun haben, sind in der EU oder im EWR.",
        "Computers and contractors that handle the data are in the EU or the EEA.",
    ),
    otherwise=None,
)

_AFFILIATES = Preset(
    id=AFFILIATES,
    title=Texts("Auch verbundene Unternehmen", "Affiliates too"),
    may=Texts(
        "Verbundene Unternehmen die Daten mitnutzen lassen",
        "Let affiliated companies use the data too",
    ),
    may_not=Texts(
        "Verbundenen Unternehmen mehr erlauben, als Sie selbst dürfen",
        "Let affiliated companies do more than you may do yourself",
    ),
    text=Texts(
        "Unternehmen, die mit dem Nutzer verbunden sind (§ 15 AktG), dürfen die Daten wie er "
        "nutzen. Er verpflichtet sie auf diesen Vertrag und steht für sie ein. Gehört ein "
        "Unternehmen nicht mehr dazu, endet seine Nutzung.",
        "Companies affiliated with the user (§ 15 AktG) may use the data as the user may. It binds "
        "them to this contract and answers for them. If a company ceases to be affiliated, its use "
        "ends.",
    ),
    means=Texts(
        "Ihre Konzernschwestern dürfen mitmachen. Halten sie sich nicht an den Vertrag, haften "
        "Sie.",
        "The companies of your group may join in. If they do not keep the contract, you are "
        "liable.",
    ),
    otherwise=Freedom(
        title=Texts("Nur Ihre Organisation", "Your organization only"),
        may=Texts(
            "Die Daten in Ihrer Organisation nutzen, verbundene Unternehmen sind Dritte",
            "Use the data in your organization; affiliated companies are third parties",
        ),
        text=Texts(
            "Das Recht zur Nutzung hat der Nutzer allein. Unternehmen, die mit ihm verbunden sind, "
            "sind Dritte.",
            "The user alone has the right to use. Companies affiliated with it are third parties.",
        ),
        means=Texts(
            "Wer zu Ihrer Organisation gehört, darf die Daten nutzen; Ihre Konzernschwestern "
            "brauchen einen eigenen Vertrag.",
            "Whoever belongs to your organization may use the data; other companies of your group "
            "need a contract of their own.",
        ),
    ),
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
    preset.id: preset
    for preset in (
        _RESALE,
        _REIDENTIFICATION,
        _DERIVATIVES,
        _PUBLICATION,
        _ATTRIBUTION,
        _EU,
        _EEA,
        _AFFILIATES,
        _DELETION,
    )
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
