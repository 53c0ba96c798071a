"""The text of a document, line by line, where it is cheap to have: to be searched, not to be kept.

Read are PDF with text in it, DOCX, PPTX, ODT and what is text as it stands. Scans, pictures, old
Office formats and what is locked give nothing. A process of its own reads it, which may crash or
take too long without harm.
"""

import html
import re
import resource
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from pypdf import PdfReader

from quality.inspection.apart import CrashedApart, apart
from quality.inspection.outcome import Refusal
from quality.inspection.reading import archives, kinds
from quality.inspection.reading.archives import Archive
from quality.inspection.reading.text import encodings

MOST_PAGES = 2000
MOST_BYTES = 64 * 1024 * 1024
"""A document with more text than that is not searched at all: half a search says nothing."""

LONGEST_LINE = 2000
_OVERLAP = 100
_CPU_SECONDS = 30
_PDF = b"%PDF"
_PAGES = re.compile(
    r"word/(?:document|comments|footnotes|endnotes|header\d*|footer\d*)\.xml|"
    r"ppt/(?:slides|notesSlides)/[^/]+\.xml|content\.xml|styles\.xml"
)
_ENDS = re.compile(r"</(?:\w+:)?(?:p|h|tr|li|div|title|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE)
_GAPS = re.compile(r"<(?:\w+:)?(?:tab|s|td|th)\b[^>]*>", re.IGNORECASE)
_CODE = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


def lines_of(path: Path, filename: str) -> list[str] | None:
    """Return the lines of a document's text, or None where it has none or none that is cheap.

    Files may be written beside it.
    """
    if not _may_hold_text(path, filename):
        return None
    try:
        return apart(_lines, path, filename)
    except (CrashedApart, Refusal):
        return None


def is_office(path: Path) -> bool:
    """Tell whether a ZIP is a document of an office program."""
    with archives.opened(path) as archive:
        return not {"[Content_Types].xml", "mimetype"}.isdisjoint(archive.members)


def cut(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without what is no text; empty ones are left out.

    Long ones come in pieces that overlap, so that nothing is cut in two unseen.
    """
    for line in lines:
        text = "".join(sign if sign.isprintable() else " " for sign in line).strip()
        for start in range(0, len(text), LONGEST_LINE - _OVERLAP):
            yield text[start : start + LONGEST_LINE]


def _may_hold_text(path: Path, filename: str) -> bool:
    document = kinds.document_of(path, filename)
    is_packed = kinds.kind_of(path) == "zip" or kinds.head_of(path).startswith(_PDF)
    return is_packed or document.media_type in kinds.TEXTUAL


def _lines(path: Path, filename: str) -> list[str] | None:
    """Read a document in the process that may die of it."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + _CPU_SECONDS, hard))
    found = _text(path, filename)
    if found is None or not (lines := list(cut(found.splitlines()))):
        return None
    return lines


def _text(path: Path, filename: str) -> str | None:
    if kinds.head_of(path).startswith(_PDF):
        return _pdf(path)
    if kinds.kind_of(path) == "zip":
        return _office(path)
    if path.stat().st_size > MOST_BYTES:
        return None
    read = encodings.as_utf8(path, encodings.encoding_of(path))
    text = read.path.read_bytes().decode("utf-8", "replace")
    return _plain(text) if text.lstrip("\ufeff \r\n\t").startswith("<") else text


def _pdf(path: Path) -> str | None:
    reader = PdfReader(path)
    if reader.is_encrypted or len(reader.pages) > MOST_PAGES:
        return None
    texts: list[str] = []
    size = 0
    for page in islice(reader.pages, MOST_PAGES):
        texts.append(page.extract_text())
        size += len(texts[-1])
        if size > MOST_BYTES:
            return None
    return "\n".join(texts)


def _office(path: Path) -> str | None:
    with archives.opened(path) as archive:
        names = [name for name in archive.names if _PAGES.fullmatch(name)]
        if sum(archive.members[name].file_size for name in names) > MOST_BYTES:
            return None
        return "\n".join(_plain(_member(archive, name)) for name in names) or None


def _member(archive: Archive, name: str) -> str:
    return b"".join(archive.pieces(name)).decode("utf-8", "replace")


def _plain(markup: str) -> str:
    """Return the text of markup, each paragraph and cell on a line or apart."""
    lined = _GAPS.sub(" ", _ENDS.sub("\n", _CODE.sub(" ", markup)))
    return html.unescape(_TAGS.sub("", lined))
