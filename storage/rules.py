"""What an upload may measure. The refusals in ``storage.errors`` name these rules."""

from marketplace.core.rules import Rule
from marketplace.core.settings import Settings

MIB = 1024 * 1024
SMALLEST_PART = 5 * MIB
LARGEST_PART = 1024 * MIB
DEFAULT_PART = 16 * MIB
MOST_PARTS = 10_000

_S3_LIMITS = "Amazon S3 User Guide, Multipart upload limits"

PART_SIZE = Rule(
    id="upload-part-size",
    version=1,
    text_de=(
        "Eine Datei kommt in Teilen von 5 MiB bis 1 GiB; nur der letzte darf kleiner sein. "
        "Der Schwellenwert ist die kleinste Teilgröße in Byte."
    ),
    text_en=(
        "A file comes in parts of 5 MiB to 1 GiB; only the last may be smaller. "
        "The threshold is the smallest part size in bytes."
    ),
    threshold=SMALLEST_PART,
    source=_S3_LIMITS,
)

PART_COUNT = Rule(
    id="upload-part-count",
    version=1,
    text_de="Eine Datei kommt in höchstens 10 000 Teilen.",
    text_en="A file comes in at most 10,000 parts.",
    threshold=MOST_PARTS,
    source=_S3_LIMITS,
)


def upload_size(limit: int) -> Rule:
    """Return the rule on a file's size, with the limit this installation has set."""
    return Rule(
        id="upload-size",
        version=1,
        text_de="Eine Datei ist höchstens so groß, wie diese Installation annimmt (in Byte).",
        text_en="A file is at most as large as this installation accepts (in bytes).",
        threshold=limit,
        source="MARKETPLACE_MAX_UPLOAD_BYTES",
    )


RULES = (PART_SIZE, PART_COUNT, upload_size(Settings.model_fields["max_upload_bytes"].default))
"""With the size that is accepted unless the operator sets another."""
