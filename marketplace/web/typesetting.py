"""Setting documents for print: PDF/A-3b and PDF/UA-1 by Typst. The only module that knows Typst.

A document is a Typst source, part of our code, and data, which may come from anybody. Data is
handed over as JSON and read by the source as values, so that no text of it is ever taken for
markup. The source may import what lies in ``typesetting_parts``, such as ``/letter.typ``, and can
read no other file.
"""

import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from marketplace.core.language import N_, Language
from marketplace.core.settings import Settings
from marketplace.web.translation import gettext

EXCHANGE = "City Data Exchange"

_HERE = Path(__file__).parent
_PARTS = _HERE / "typesetting_parts"
_FONTS = _HERE / "typesetting_fonts"

_PAGE = N_("Page {page} of {pages}")

_MISSING_GLYPH = "could not be displayed"
_END_OF_CYRILLIC = 0x0530
_END_OF_LATIN = 0x0180
_PUNCTUATION_AND_CURRENCIES = range(0x2010, 0x20D0)
_ALWAYS_SPELLED = {"Cc", "Cf", "Cn", "Co", "Cs"}
_SHOWN_ALL_THE_SAME = "\n\t\xad\u200b\u200c\u200d"

IsShown = Callable[[str], bool]


def letterhead(
    settings: Settings, language: Language, *, title: str, note: str = ""
) -> dict[str, Any]:
    """Return what ``/letter.typ`` wants to know: ``letter.with(data.letterhead)``.

    ``title`` is the document's own, for readers and screen readers; ``note`` stands at the foot of
    each page.
    """
    return {
        "language": language.value,
        "title": title,
        "author": settings.operator,
        "exchange": EXCHANGE,
        "city": settings.city_name,
        "operator": settings.operator,
        "contact": settings.contact_email,
        "page": gettext(language, _PAGE),
        "note": note,
    }


def pdf(source: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return a document as PDF/A-3b (ISO 19005-3) that is tagged for screen readers (PDF/UA-1).

    The same source, data and moment give the same bytes. ``data`` is anything JSON can carry;
    a character that our fonts lack is spelled as its code point, such as U+6F22, since PDF/A
    allows no empty box and a contract may lose nothing.
    """
    for is_shown in _EVER_STRICTER:
        try:
            return _set(source, _spelled(data, is_shown), made_at)
        except typst.TypstError as error:
            if _MISSING_GLYPH not in error.message:
                raise
    message = "the template itself has a character that the fonts lack"
    raise ValueError(message)


def _set(source: str, data: Any, made_at: datetime) -> bytes:
    compiler = typst.Compiler(
        source.encode(),
        root=str(_PARTS),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    made = compiler.compile(
        format="pdf", pdf_standards=["a-3b", "ua-1"], timestamp=int(made_at.timestamp())
    )
    return cast("bytes", made)


@cache
def _fonts() -> typst.Fonts:
    """Read the fonts once: ours, and for other scripts those inside Typst; none of the machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_FONTS)])


def _spelled(value: Any, is_shown: IsShown) -> Any:
    """Return the data with each character that is not shown replaced by its code point."""
    if isinstance(value, str):
        return "".join(c if is_shown(c) else f"U+{ord(c):04X}" for c in value)
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Any]", value)
        return {name: _spelled(entry, is_shown) for name, entry in entries.items()}
    if isinstance(value, list | tuple):
        return [_spelled(entry, is_shown) for entry in cast("list[Any]", value)]
    return value


def _is_visible(character: str) -> bool:
    """Tell whether a character shows itself; one that turns the direction of others does not."""
    category = unicodedata.category(character)
    return category not in _ALWAYS_SPELLED or character in _SHOWN_ALL_THE_SAME


def _is_european(character: str) -> bool:
    return _is_visible(character) and (
        ord(character) < _END_OF_CYRILLIC or ord(character) in _PUNCTUATION_AND_CURRENCIES
    )


def _is_latin(character: str) -> bool:
    return _is_visible(character) and (ord(character) < _END_OF_LATIN or character in "–—‘’‚“”„…€")


_EVER_STRICTER = (_is_visible, _is_european, _is_latin)
