"""What intake does by itself, as ``/rules`` shows it."""

from catalog.promises import GRACE
from marketplace.core.rules import Rule

_WORKING = "docs/intake.md"

INTERVAL = Rule(
    id="intake_interval",
    version=1,
    text_de="Eine Quelle wird höchstens so oft abgefragt: Mindestabstand in Minuten.",
    text_en="A source is looked at no more often than this: smallest interval in minutes.",
    threshold=15,
    source=_WORKING,
)
SIZE = Rule(
    id="intake_size",
    version=1,
    text_de="Eine Datei, die von einer Webadresse geholt wird, hat höchstens so viele Byte.",
    text_en="A file that is fetched from a web address has at most so many bytes.",
    threshold=1024**3,
    source=_WORKING,
)
FAILURES = Rule(
    id="intake_failures",
    version=1,
    text_de="Nach so vielen vergeblichen Versuchen hintereinander wird der Herausgeber "
    "benachrichtigt; danach wird seltener nachgesehen.",
    text_en="After so many failures in a row the publisher is told; from then on we look less "
    "often.",
    threshold=3,
    source=_WORKING,
    mandatory=False,
)
PROMISE = Rule(
    id="freshness_promise",
    version=1,
    text_de="Ein Datensatz heißt verspätet, wenn die zugesagte Aktualisierung länger als so viele "
    "Stunden überfällig ist.",
    text_en="A dataset is called late when its promised update is overdue by more than so many "
    "hours.",
    threshold=int(GRACE.total_seconds()) // 3600,
    source="EU-Vokabular „Frequency“; Aktualisierung laut Beschreibung des Datensatzes",
    mandatory=False,
)

RULES = (INTERVAL, SIZE, FAILURES, PROMISE)
