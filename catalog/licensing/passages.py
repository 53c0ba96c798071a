"""From which licence data may pass into derived data under which other, why, and who says so.

One table of 49 cells, read by ``catalog.licensing.compatibility``. It is about published data that
others are made of (a joined table, an enriched database), not about a map or a chart, and it is
no legal advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_ZERO_TEXT = "https://www.govdata.de/dl-de/zero-2-0"
_BY_TEXT = "https://www.govdata.de/dl-de/by-2-0"
_CC0_TEXT = "https://creativecommons.org/publicdomain/zero/1.0/legalcode"
_CC_BY_TEXT = "https://creativecommons.org/licenses/by/4.0/legalcode"
_CC_BY_SA_TEXT = "https://creativecommons.org/licenses/by-sa/4.0/legalcode"
_CC_COMPATIBLE = "https://creativecommons.org/compatiblelicenses/"
_ODBL_TEXT = "https://opendatacommons.org/licenses/odbl/1-0/"
_OSMF = "https://blog.openstreetmap.org/2017/03/17/use-of-cc-by-data/"
_DATABASE_RIGHT = "https://www.gesetze-im-internet.de/urhg/__87b.html"


class May(StrEnum):
    """Whether something is allowed: yes, if the rights holder is asked and agrees, or no."""

    YES = "yes"
    ASK = "ask"
    NO = "no"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Whether data of a licence may be part of derived data under another, and why."""

    may: May
    why: Mapping[str, str]
    source: str


def _nothing_asked(source: str) -> Passage:
    return Passage(
        may=May.YES,
        why={
            "de": "Die Daten sind an keine Bedingung gebunden; was daraus wird, darf unter jeder "
            "Lizenz stehen.",
            "en": "The data is bound to no condition; what is made of it may stand under any "
            "licence.",
        },
        source=source,
    )


_NAMED = Passage(
    may=May.YES,
    why={
        "de": "Die Daten dürfen verändert und mit anderen zu neuen Datensätzen verbunden werden, "
        "wenn Quelle, Lizenz und Änderung im Quellenvermerk stehen.",
        "en": "The data may be changed and joined with other data to new datasets if source, "
        "licence and change stand in the source note.",
    },
    source=_BY_TEXT + " (1)-(3)",
)
_NAME_LOST = Passage(
    may=May.NO,
    why={
        "de": "Die Quelle muss genannt bleiben; unter dieser Lizenz müssten die Nächsten sie nicht "
        "mehr nennen.",
        "en": "The source has to stay named; under this licence those who come next would not have "
        "to name it.",
    },
    source=_BY_TEXT + " (2)",
)
_ADAPTED = Passage(
    may=May.YES,
    why={
        "de": "Für eine Bearbeitung darf eine andere Lizenz gewählt werden, solange alle, die sie "
        "bekommen, CC BY weiter einhalten können: Quelle, Lizenz und Änderung bleiben genannt.",
        "en": "Another licence may be chosen for an adaptation as long as all who receive it can "
        "still keep CC BY: source, licence and change stay named.",
    },
    source=_CC_BY_TEXT + " 3(a)(4)",
)
_ADAPTED_NAME_LOST = Passage(
    may=May.NO,
    why={
        "de": "CC BY gilt für seinen Teil der Daten fort: Die Quelle muss genannt bleiben, unter "
        "dieser Lizenz müssten die Nächsten sie nicht mehr nennen.",
        "en": "CC BY goes on holding for its part of the data: the source has to stay named, and "
        "under this licence those who come next would not have to name it.",
    },
    source=_CC_BY_TEXT + " 3(a)(1), 3(a)(4)",
)
_TECHNICAL_MEASURES = Passage(
    may=May.ASK,
    why={
        "de": "CC BY verbietet technische Schutzmaßnahmen, die ODbL erlaubt sie neben einer freien "
        "Fassung; die OpenStreetMap Foundation verlangt deshalb die Zustimmung des Bereitstellers.",
        "en": "CC BY forbids technical protection measures, the ODbL allows them beside a free "
        "copy; the OpenStreetMap Foundation therefore asks for the provider's consent.",
    },
    source=_OSMF,
)
_SHARED_ALIKE = Passage(
    may=May.YES,
    why={
        "de": "Bearbeitungen bleiben unter CC BY-SA 4.0; Quelle, Lizenz und Änderung bleiben "
        "genannt.",
        "en": "Adaptations stay under CC BY-SA 4.0; source, licence and change stay named.",
    },
    source=_CC_BY_SA_TEXT + " 3(b)(1)",
)
_SHARE_ALIKE_LOST = Passage(
    may=May.NO,
    why={
        "de": "Bearbeitungen dürfen nur unter CC BY-SA 4.0 oder einer Lizenz veröffentlicht "
        "werden, die Creative Commons als vereinbar führt; diese steht nicht auf der Liste.",
        "en": "Adaptations may be published only under CC BY-SA 4.0 or a licence that Creative "
        "Commons lists as compatible; this one is not on the list.",
    },
    source=_CC_BY_SA_TEXT + " 3(b)(1); " + _CC_COMPATIBLE,
)
_DATABASE_KEPT = Passage(
    may=May.YES,
    why={
        "de": "Eine abgeleitete Datenbank, die öffentlich genutzt wird, bleibt unter der ODbL. "
        "Karten und Diagramme daraus dürfen unter jeder Lizenz stehen, mit Quellenhinweis.",
        "en": "A derivative database that is publicly used stays under the ODbL. Maps and charts "
        "made of it may stand under any licence, with a notice of the source.",
    },
    source=_ODBL_TEXT + " 4.3, 4.4",
)
_DATABASE_LOST = Passage(
    may=May.NO,
    why={
        "de": "Eine abgeleitete Datenbank, die öffentlich genutzt wird, muss unter der ODbL "
        "stehen. Nur Karten und Diagramme daraus, oder ein Nebeneinander ohne Verbindung, sind "
        "frei davon.",
        "en": "A derivative database that is publicly used has to stand under the ODbL. Only maps "
        "and charts made of it, or keeping both side by side unjoined, are free of that.",
    },
    source=_ODBL_TEXT + " 4.3-4.5",
)
_CONTRACT_DECIDES = Passage(
    may=May.ASK,
    why={
        "de": "Der Vertrag über die Daten entscheidet, was daraus veröffentlicht werden darf. "
        "Steht dort nichts davon, fragen Sie den Anbieter vorher.",
        "en": "The contract on the data decides what may be published of it. If it does not say, "
        "ask the provider first.",
    },
    source=_DATABASE_RIGHT,
)

_DL_ZERO = _nothing_asked(_ZERO_TEXT + " (1)")
_CC_ZERO = _nothing_asked(_CC0_TEXT + " 2")

PASSAGES: Mapping[str, Mapping[str, Passage]] = {
    "cc-zero": {
        "cc-zero": _CC_ZERO,
        "dl-de-zero-2.0": _CC_ZERO,
        "cc-by-4.0": _CC_ZERO,
        "dl-de-by-2.0": _CC_ZERO,
        "cc-by-sa-4.0": _CC_ZERO,
        "odbl-1.0": _CC_ZERO,
        "individual-contract": _CC_ZERO,
    },
    "dl-de-zero-2.0": {
        "cc-zero": _DL_ZERO,
        "dl-de-zero-2.0": _DL_ZERO,
        "cc-by-4.0": _DL_ZERO,
        "dl-de-by-2.0": _DL_ZERO,
        "cc-by-sa-4.0": _DL_ZERO,
        "odbl-1.0": _DL_ZERO,
        "individual-contract": _DL_ZERO,
    },
    "cc-by-4.0": {
        "cc-zero": _ADAPTED_NAME_LOST,
        "dl-de-zero-2.0": _ADAPTED_NAME_LOST,
        "cc-by-4.0": _ADAPTED,
        "dl-de-by-2.0": _ADAPTED,
        "cc-by-sa-4.0": _ADAPTED,
        "odbl-1.0": _TECHNICAL_MEASURES,
        "individual-contract": _ADAPTED,
    },
    "dl-de-by-2.0": {
        "cc-zero": _NAME_LOST,
        "dl-de-zero-2.0": _NAME_LOST,
        "cc-by-4.0": _NAMED,
        "dl-de-by-2.0": _NAMED,
        "cc-by-sa-4.0": _NAMED,
        "odbl-1.0": _NAMED,
        "individual-contract": _NAMED,
    },
    "cc-by-sa-4.0": {
        "cc-zero": _SHARE_ALIKE_LOST,
        "dl-de-zero-2.0": _SHARE_ALIKE_LOST,
        "cc-by-4.0": _SHARE_ALIKE_LOST,
        "dl-de-by-2.0": _SHARE_ALIKE_LOST,
        "cc-by-sa-4.0": _SHARED_ALIKE,
        "odbl-1.0": _SHARE_ALIKE_LOST,
        "individual-contract": _SHARE_ALIKE_LOST,
    },
    "odbl-1.0": {
        "cc-zero": _DATABASE_LOST,
        "dl-de-zero-2.0": _DATABASE_LOST,
        "cc-by-4.0": _DATABASE_LOST,
        "dl-de-by-2.0": _DATABASE_LOST,
        "cc-by-sa-4.0": _DATABASE_LOST,
        "odbl-1.0": _DATABASE_KEPT,
        "individual-contract": _DATABASE_LOST,
    },
    "individual-contract": {
        "cc-zero": _CONTRACT_DECIDES,
        "dl-de-zero-2.0": _CONTRACT_DECIDES,
        "cc-by-4.0": _CONTRACT_DECIDES,
        "dl-de-by-2.0": _CONTRACT_DECIDES,
        "cc-by-sa-4.0": _CONTRACT_DECIDES,
        "odbl-1.0": _CONTRACT_DECIDES,
        "individual-contract": _CONTRACT_DECIDES,
    },
}
"""Licence of the data → licence of what is made of it; the freest licence first."""
