"""How well a dataset is described: the indicators of the EU's MQA, and a clear licence.

The MQA measures what harvesters read of a catalogue. Points that a closed door cannot have, such
as an open download address, are not asked of one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.licenses import LICENSES
from catalog.models import Access, Dataset
from quality import criteria as rules
from quality.inspection.outcome import Outcome
from quality.judging.criterion import Criterion, Words, criterion, limit

_GRADES = (
    (351, {"de": "ausgezeichnet", "en": "excellent"}),
    (221, {"de": "gut", "en": "good"}),
    (121, {"de": "ausreichend", "en": "sufficient"}),
    (0, {"de": "ungenügend", "en": "poor"}),
)


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator of the MQA; ``is_met`` looks at what our DCAT will say.

    Without a ``step`` a publisher can do nothing: our own export says it, or the door forbids it.
    """

    id: str
    points: int
    name: Words
    is_met: Callable[[Dataset, Outcome], bool]
    step: Words | None = None


def _always(dataset: Dataset, outcome: Outcome) -> bool:
    del dataset, outcome
    return True


def _is_open(dataset: Dataset, outcome: Outcome) -> bool:
    del outcome
    return dataset.access is Access.OPEN


def _is_listed(dataset: Dataset, outcome: Outcome) -> bool:
    del outcome
    return dataset.access is not Access.PRIVATE


def _is_table(dataset: Dataset, outcome: Outcome) -> bool:
    del dataset
    return outcome.reading is None or outcome.reading.kind != "document"


def _has_keywords(dataset: Dataset, outcome: Outcome) -> bool:
    del outcome
    return any(dataset.keywords.values())


def _has_theme(dataset: Dataset, outcome: Outcome) -> bool:
    del outcome
    return bool(dataset.themes)


def _has_place(dataset: Dataset, outcome: Outcome) -> bool:
    return bool(dataset.place or dataset.region_key or dataset.bbox or outcome.bbox)


def _has_period(dataset: Dataset, outcome: Outcome) -> bool:
    return bool(dataset.period_start or dataset.period_end or outcome.period)


def _has_license(dataset: Dataset, outcome: Outcome) -> bool:
    del outcome
    return dataset.license in LICENSES


def _has_contact(dataset: Dataset, outcome: Outcome) -> bool:
    del outcome
    return bool(dataset.contact_name or dataset.contact_email)


def _says_source(dataset: Dataset, outcome: Outcome) -> bool:
    del outcome
    entry = LICENSES.get(dataset.license)
    return bool(dataset.attribution) or (entry is not None and not entry.attribution)


_TABLE_STEP = {
    "de": "Liefern Sie die Daten als Tabelle statt als Dokument.",
    "en": "Deliver the data as a table instead of a document.",
}
INDICATORS = (
    Indicator(
        id="keyword",
        points=30,
        name={"de": "Schlagwörter", "en": "keywords"},
        is_met=_has_keywords,
        step={"de": "Nennen Sie Schlagwörter.", "en": "Name keywords."},
    ),
    Indicator(
        id="theme",
        points=30,
        name={"de": "Thema", "en": "theme"},
        is_met=_has_theme,
        step={"de": "Wählen Sie ein Thema.", "en": "Choose a theme."},
    ),
    Indicator(
        id="spatial",
        points=20,
        name={"de": "Ort", "en": "place"},
        is_met=_has_place,
        step={"de": "Nennen Sie den Ort.", "en": "Name the place."},
    ),
    Indicator(
        id="temporal",
        points=20,
        name={"de": "Zeitraum", "en": "period"},
        is_met=_has_period,
        step={"de": "Nennen Sie den Zeitraum.", "en": "Name the period."},
    ),
    Indicator(
        id="access_url",
        points=50,
        name={"de": "Adresse im Katalog", "en": "address in the catalogue"},
        is_met=_is_listed,
    ),
    Indicator(
        id="download_url",
        points=20,
        name={"de": "Adresse zum Herunterladen", "en": "download address"},
        is_met=_is_open,
    ),
    Indicator(
        id="download_answers",
        points=30,
        name={"de": "Herunterladen ohne Anmeldung", "en": "download without sign-in"},
        is_met=_is_open,
    ),
    Indicator(id="format", points=20, name={"de": "Format", "en": "format"}, is_met=_always),
    Indicator(
        id="media_type", points=10, name={"de": "Medientyp", "en": "media type"}, is_met=_always
    ),
    Indicator(
        id="format_vocabulary",
        points=10,
        name={"de": "Format aus dem Vokabular", "en": "format from the vocabulary"},
        is_met=_always,
    ),
    Indicator(
        id="non_proprietary",
        points=20,
        name={"de": "herstellerunabhängiges Format", "en": "non-proprietary format"},
        is_met=_is_table,
        step=_TABLE_STEP,
    ),
    Indicator(
        id="machine_readable",
        points=20,
        name={"de": "maschinenlesbares Format", "en": "machine-readable format"},
        is_met=_is_table,
        step=_TABLE_STEP,
    ),
    Indicator(id="dcat_ap", points=30, name={"de": "DCAT-AP", "en": "DCAT-AP"}, is_met=_always),
    Indicator(
        id="license",
        points=20,
        name={"de": "Lizenz", "en": "licence"},
        is_met=_has_license,
        step={"de": "Wählen Sie eine Lizenz.", "en": "Choose a licence."},
    ),
    Indicator(
        id="license_vocabulary",
        points=10,
        name={"de": "Lizenz aus dem Vokabular", "en": "licence from the vocabulary"},
        is_met=_has_license,
        step={"de": "Wählen Sie eine Lizenz des Registers.", "en": "Choose a registered licence."},
    ),
    Indicator(
        id="access_rights",
        points=15,
        name={"de": "Zugangsrechte aus dem Vokabular", "en": "access rights from the vocabulary"},
        is_met=_always,
    ),
    Indicator(
        id="contact",
        points=20,
        name={"de": "Ansprechstelle", "en": "contact"},
        is_met=_has_contact,
        step={"de": "Nennen Sie eine Ansprechstelle.", "en": "Name a contact."},
    ),
    Indicator(
        id="publisher", points=10, name={"de": "Herausgeber", "en": "publisher"}, is_met=_always
    ),
    Indicator(
        id="rights",
        points=5,
        name={"de": "Quellenvermerk", "en": "source note"},
        is_met=_says_source,
        step={
            "de": "Schreiben Sie, wie die Quelle zu nennen ist.",
            "en": "Say how the source is to be named.",
        },
    ),
    Indicator(
        id="size_and_dates",
        points=15,
        name={"de": "Größe und Daten", "en": "size and dates"},
        is_met=_always,
    ),
)
"""The MQA's indicators with its points; some that our export always meets are taken together."""


def metadata(dataset: Dataset, outcome: Outcome) -> Criterion:
    """Measure the description by the points that the MQA would give it."""
    missed = [each for each in INDICATORS if not each.is_met(dataset, outcome)]
    mendable = [each for each in missed if each.step is not None]
    points = rules.MQA_POINTS - sum(each.points for each in missed)
    attainable = points + sum(each.points for each in mendable)
    grade = next(name for least, name in _GRADES if points >= least)
    lacks = {
        language: ", ".join(each.name[language] for each in mendable) for language in ("de", "en")
    }
    first = max(mendable, key=lambda each: each.points, default=None)
    return criterion(
        rules.METADATA,
        value=points,
        passed=points >= limit(rules.METADATA),
        message={
            "de": f"{points} von {rules.MQA_POINTS} Punkten der MQA ({grade['de']})."
            + (f" Es fehlt: {lacks['de']}." if mendable else ""),
            "en": f"{points} of {rules.MQA_POINTS} points of the MQA ({grade['en']})."
            + (f" Missing: {lacks['en']}." if mendable else ""),
        },
        degree=points / attainable,
        step=first.step if first else None,
    )


def license_clear(dataset: Dataset) -> Criterion:
    """Tell whether a reader can know what is allowed: the licence, its fit, its attribution."""
    entry = LICENSES.get(dataset.license)
    degree, message, step = 1.0, _CLEAR, None
    if entry is None:
        degree, message, step = 0.0, _UNKNOWN, _CHOOSE
    elif dataset.access is Access.OPEN and not entry.is_open:
        degree, message, step = 0.0, _MISFIT, _CHOOSE
    elif entry.attribution and not dataset.attribution:
        degree, message, step = 0.5, _SOURCE_UNSAID, _SAY_SOURCE
    return criterion(
        rules.LICENSE_CLEAR,
        value=dataset.license,
        passed=degree > 0,
        message=message,
        degree=degree,
        step=step,
    )


_CLEAR = {
    "de": "Die Lizenz ist eindeutig und passt zur Tür.",
    "en": "The licence is clear and fits the door.",
}
_UNKNOWN = {
    "de": "Die Lizenz steht nicht im Register.",
    "en": "The licence is not in the register.",
}
_MISFIT = {
    "de": "Der Datensatz ist offen, die Lizenz ist es nicht.",
    "en": "The dataset is open, its licence is not.",
}
_SOURCE_UNSAID = {
    "de": "Die Lizenz verlangt die Nennung der Quelle; gesagt ist nicht, wie.",
    "en": "The licence asks for the source to be named; it is not said how.",
}
_CHOOSE = {
    "de": "Wählen Sie eine offene Lizenz des Registers.",
    "en": "Choose an open licence of the register.",
}
_SAY_SOURCE = {
    "de": "Schreiben Sie in die Beschreibung, wie die Quelle zu nennen ist.",
    "en": "Say in the description how the source is to be named.",
}
