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

RULES = (DOOR,)
