"""In which encoding a text file is written, found on all of its bytes, and the file as UTF-8.

Encodings are tried in the order that fits German and Danish offices: byte order mark, UTF-8, a few
Windows letters strayed into UTF-8, UTF-16 without mark, Windows-1252. Only where its letters make
no words there, and do in the code pages of MS-DOS or of old Macs, is a file read as one of these.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quality.criteria import READABLE
from quality.inspection.bytes import chunks
from quality.inspection.outcome import Notice, Refusal

NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32",
    "utf-8-mixed": "UTF-8 + Windows-1252",
    "cp1252": "Windows-1252",
    "cp850": "MS-DOS 850",
    "mac-roman": "Mac Roman",
    "iso8859-1": "ISO-8859-1",
    "iso8859-15": "ISO-8859-15",
}
"""What people call the encodings that Python's codecs call otherwise."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS = frozenset("äöüßÄÖÜæøåÆØÅéèêëÉÈàâáçÇñóíúôîïãõìòùýğış")
_INSIDE_WORDS = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]+(?=[A-Za-z])")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_WINDOWS_ONLY = re.compile(rb"[\x80-\x9f]")
_HIGH = bytes(range(0x80, 0x100))
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CONTROLS = bytes(sorted({*range(32), 127} - {9, 10, 13}))
_CONTROL = re.compile(f"[{re.escape(_CONTROLS.decode())}]")
_STRAYS = "windows_letters"
_MOST_STRAY = 0.1
_HEAD = 4096
_LINES_TOLD = 20


@dataclass(frozen=True, kw_only=True)
class Utf8:
    """A file as UTF-8 without mark, how many characters of it nobody can see, and its lines."""

    path: Path
    encoding: str
    line_ends: str = "LF"
    controls: int = 0
    lines: int = 0


def encoding_of(path: Path) -> str:
    """Return the encoding that all of a file's bytes fit, as Python's codecs call it.

    ``utf-8-mixed`` is UTF-8 in which a few letters are Windows-1252, as joined files have. The
    five bytes that Windows-1252 leaves undefined are read as in Latin-1.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for mark, name in _BOMS:
        if head.startswith(mark) and _decodes(path, name):
            return name
    if _decodes(path, "utf-8") and not _is_wide(head):
        return "utf-8"
    if _is_wide(head):
        wide = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        if _decodes(path, wide):
            return wide
    return "utf-8-mixed" if _is_mostly_utf8(path) else _single_byte(path)


def _is_wide(head: bytes) -> bool:
    """Tell whether every other byte is zero, as in UTF-16 of western languages."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) * 0.3 and min(even, odd) < len(head) * 0.02


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _is_mostly_utf8(path: Path) -> bool:
    """Tell whether the letters beyond ASCII are UTF-8 but for a few, at least nine of ten."""
    good = bad = 0
    for chunk in chunks(path):
        rest, found = _SEQUENCE.subn(b"", chunk)
        good += found
        bad += len(rest) - len(rest.translate(None, _HIGH))
    return bad <= good * _MOST_STRAY


def _single_byte(path: Path) -> str:
    """Return the one-byte code page whose letters make words: Windows-1252 unless another does."""
    found: dict[str, int] = dict.fromkeys(("cp1252", "cp850", "mac-roman"), 0)
    total = 0
    is_undefined = is_windows = has_a4 = False
    for chunk in chunks(path):
        inside = b"".join(_INSIDE_WORDS.findall(chunk))
        total += len(inside)
        for name in found:
            found[name] += sum(letter in _LETTERS for letter in inside.decode(name, "replace"))
        is_undefined = is_undefined or _UNDEFINED.search(chunk) is not None
        is_windows = is_windows or _WINDOWS_ONLY.search(chunk) is not None
        has_a4 = has_a4 or b"\xa4" in chunk
    for name in ("cp850", "mac-roman"):
        if total and found[name] > total * 0.9 and found["cp1252"] < total * 0.5:
            return name
    if is_undefined:
        return "iso8859-1"
    return "iso8859-15" if has_a4 and not is_windows else "cp1252"


def told_encoding(path: Path, name: str) -> str:
    """Return the codec of the encoding that a person named for a file.

    Raises:
        Refusal: There is no such encoding, it is none of texts, or the file is not written in it.
    """
    codec = next(
        (c for c, shown in NAMES.items() if name.casefold() in {c, shown.casefold()}), name
    )
    try:
        if codec != "utf-8-mixed":
            codec = codecs.lookup(codec).name
            "".encode(codec)
    except (LookupError, UnicodeError, TypeError, ValueError) as error:
        raise Refusal(
            READABLE.id,
            de=f"Die Kodierung „{name[:40]}“ gibt es nicht. Üblich sind UTF-8 und Windows-1252.",
            en=f"There is no encoding “{name[:40]}”. UTF-8 and Windows-1252 are usual.",
        ) from error
    if codec != "utf-8-mixed" and not _decodes(path, codec):
        raise Refusal(
            READABLE.id,
            de=f"Die Datei ist nicht in {NAMES.get(codec, codec)} geschrieben. Wählen Sie eine "
            "andere Kodierung.",
            en=f"The file is not written in {NAMES.get(codec, codec)}. Choose another encoding.",
        )
    return codec


def as_utf8(path: Path, encoding: str) -> Utf8:
    """Return the file as UTF-8 without a mark, written beside it unless it already is so.

    Lone carriage returns, which old Macs wrote, become line feeds. The bytes must fit.
    """
    line_ends = _line_ends(path, encoding)
    is_mac = line_ends == "CR"
    if encoding == "utf-8" and not is_mac:
        return _counted(path, encoding=encoding, line_ends=line_ends)
    rewritten = path.with_name("utf8.txt")
    with rewritten.open("wb") as file:
        for text in _texts(path, encoding):
            file.write((text.replace("\r", "\n") if is_mac else text).encode("utf-8", "replace"))
    return _counted(rewritten, encoding=encoding, line_ends=line_ends)


def _counted(path: Path, *, encoding: str, line_ends: str) -> Utf8:
    controls = feeds = 0
    last = b"\n"
    for last in chunks(path):
        controls += len(last) - len(last.translate(None, _CONTROLS))
        feeds += last.count(b"\n")
    lines = feeds + (not last.endswith(b"\n"))
    return Utf8(path=path, encoding=encoding, line_ends=line_ends, controls=controls, lines=lines)


def _texts(path: Path, encoding: str) -> Iterator[str]:
    if encoding == "utf-8-mixed":
        decoder = codecs.getincrementaldecoder("utf-8")(_STRAYS)
    else:
        decoder = codecs.getincrementaldecoder(encoding)()
    for chunk in chunks(path):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - registered for decoding only
    strays = error.object[error.start : error.end]
    try:
        return strays.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return strays.decode("latin-1"), error.end


codecs.register_error(_STRAYS, _as_windows)


def _line_ends(path: Path, encoding: str) -> str:
    """Return how the lines of a file's beginning end: LF, CRLF, CR, or both of the first."""
    with path.open("rb") as file:
        head = file.read(512 * 1024)
    codec = "utf-8" if encoding == "utf-8-mixed" else encoding
    text = codecs.getincrementaldecoder(codec)("replace").decode(head)
    feeds, both = text.count("\n"), text.count("\r\n")
    if not feeds:
        return "CR" if "\r" in text else "LF"
    return "LF" if not both else "CRLF" if both == feeds else "LF, CRLF"


def notices_of(source: Utf8) -> list[Notice]:
    """Return what is worth a look about a file's characters; its data stay as they are."""
    notices: list[Notice] = []
    if source.controls:
        notices.append(
            Notice(
                id="control_characters",
                count=source.controls,
                lines=_control_lines(source.path),
                texts={
                    "de": "Die Datei enthält unsichtbare Steuerzeichen, etwa NUL. Sie bleiben in "
                    "den Daten; entfernen Sie sie an der Quelle.",
                    "en": "The file holds invisible control characters, such as NUL. They stay in "
                    "the data; remove them at the source.",
                },
            )
        )
    if source.encoding == "utf-8-mixed":
        notices.append(
            Notice(
                id="mixed_encodings",
                texts={
                    "de": "Die Datei mischt UTF-8 und Windows-1252. Jedes Zeichen wurde in der "
                    "Kodierung gelesen, in die es passt.",
                    "en": "The file mixes UTF-8 and Windows-1252. Each character was read in the "
                    "encoding that it fits.",
                },
            )
        )
    return notices


def _control_lines(path: Path) -> list[int]:
    """Return the first lines with a control character, looked for in the first megabytes."""
    lines: list[int] = []
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        text = file.read(8_000_000)
    number, start = 1, 0
    for match in _CONTROL.finditer(text):
        number += text.count("\n", start, match.start())
        start = match.start()
        if not lines or lines[-1] != number:
            lines.append(number)
        if len(lines) == _LINES_TOLD:
            break
    return lines
