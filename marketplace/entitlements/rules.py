"""The published criterion that a reader is refused on."""

from marketplace.core.rules import Rule

DOOR = Rule(
    id="door",
    version=1,
    text_de=(
        "„open“ lesen alle ohne Konto; „account“ alle Angemeldeten, mit Angeboten nur Parteien "
        "eines laufenden Vertrags; „request“ nur mit genehmigtem Vertrag; „private“ nur die "
        "veröffentlichende Organisation."
    ),
    text_en=(
        "“open” is read by anyone without an account; “account” by all who are signed in, with "
        "offers only by parties to an active contract; “request” only under an approved contract; "
        "“private” only by the publishing organization."
    ),
    threshold=None,
    source="DCAT-AP dct:accessRights; doors of this exchange",
)

CALLS_PER_MONTH = Rule(
    id="calls-per-month",
    version=1,
    text_de=(
        "Nennt ein Vertrag eine Zahl von Abrufen, so zählt jeder Abruf einer Datei, und mit dem "
        "nächsten Kalendermonat (UTC) gibt es neue. Was auch ohne den Vertrag gelesen werden darf, "
        "zählt nicht. Von mehreren Verträgen wird der genommen, der am meisten gibt: erst einer "
        "ohne Grenze, dann der mit den meisten übrigen Abrufen."
    ),
    text_en=(
        "Where a contract states a number of downloads, each download of a file counts, and the "
        "next calendar month (UTC) gives new ones. What may be read without the contract does not "
        "count. Of several contracts the one that gives most is used: one without a limit first, "
        "then the one with most downloads left."
    ),
    threshold=None,
    source="ODRL odrl:count; the contract's terms",
)

HISTORY = Rule(
    id="history-of-versions",
    version=1,
    text_de=(
        "Ein Vertrag gibt alle Versionen, die jeweils neuesten, oder die ab seinem Beginn, so wie "
        "er es nennt; ältere bleiben verschlossen."
    ),
    text_en=(
        "A contract gives all versions, the newest ones at any time, or those from its beginning "
        "on, as it states; older ones stay closed."
    ),
    threshold=None,
    source="The contract's terms",
)

COLLECTED_FOR_CITY = Rule(
    id="collected-for-city",
    version=1,
    text_de=(
        "Was ein Unternehmen im Auftrag der Stadt erhoben und je veröffentlicht hat, lesen die "
        "beauftragende Stelle und alle bestätigten Stellen der Stadt kostenfrei und für immer."
    ),
    text_en=(
        "What a company collected on the city's behalf and has ever published is read free of "
        "charge and for ever by the department that had it collected, and by every confirmed "
        "department of the city."
    ),
    threshold=None,
    source="Product principle 4: sovereignty stays with the city",
)

RULES = (DOOR, CALLS_PER_MONTH, HISTORY, COLLECTED_FOR_CITY)
