"""Files that are no table: taken as they are, with what their bytes say they are."""

from pathlib import Path

from quality.inspection.outcome import Notice, Reading
from quality.inspection.reading import kinds
from quality.inspection.reading.table import Table


def read_document(path: Path, filename: str, *, name: str = "", media_type: str = "") -> Table:
    """Describe a document; there is no table ``data`` then, and nothing in it is searched."""
    found = kinds.document_of(path, filename)
    name, media_type = name or found.name, media_type or found.media_type
    size = path.stat().st_size
    return Table(
        reading=Reading(
            kind="document",
            has_header=False,
            assumptions=[
                {
                    "de": f"Ein Dokument ({name}, {media_type}, {size} Byte) und keine Tabelle. Es "
                    "gibt deshalb keine Vorschau, keine Statistik und keine Prüfung der Werte.",
                    "en": f"A document ({name}, {media_type}, {size} bytes) and no table. So there "
                    "is no preview, no statistics and no check of its values.",
                }
            ],
        ),
        notices=[
            Notice(
                id="not_searched",
                count=1,
                texts={
                    "de": "In Dokumenten wird nicht nach personenbezogenen Daten gesucht. Wer es "
                    "veröffentlicht, prüft das selbst.",
                    "en": "Documents are not searched for personal data. Whoever publishes it "
                    "checks that.",
                },
            )
        ],
    )
