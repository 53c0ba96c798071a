"""XML of strangers: no document type, so no entity that grows or reaches out, is ever accepted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

from quality.inspection.bytes import chunks
from quality.inspection.outcome import Refusal
from quality.inspection.reading import refusing

_DECLARATIONS = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_OVERLAP = max(len(mark) for mark in _DECLARATIONS)


def parser_for(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> Any:
    """Return a parser that calls these with local names, and refuses document types."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise declares_types()

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = text
    return parser


def refuse_declarations(path: Path) -> None:
    """Refuse a file in which a document type or an entity is declared, wherever it stands.

    Raises:
        Refusal: There is one.
    """
    refuse_declarations_in(chunks(path))


def refuse_declarations_in(pieces: Any) -> None:
    """Refuse XML, given in pieces, that declares a document type or an entity.

    Raises:
        Refusal: It does.
    """
    rest = b""
    for piece in pieces:
        window = rest + piece
        if any(mark in window for mark in _DECLARATIONS):
            raise declares_types()
        rest = window[-_OVERLAP:]


def declares_types() -> Refusal:
    """Return the refusal of XML with a document type of its own."""
    return refusing.unreadable(
        de="Die XML-Datei erklärt einen eigenen Dokumenttyp (DOCTYPE, ENTITY). So etwas wird nicht "
        "gelesen, weil es sich beim Lesen vervielfachen kann. Exportieren Sie sie ohne ihn.",
        en="The XML file declares a document type of its own (DOCTYPE, ENTITY). That is not read, "
        "because it can multiply while being read. Export it without one.",
    )


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
