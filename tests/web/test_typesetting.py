"""Documents for print: what stands in them is what was said, and nothing of it is markup."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from marketplace.core.language import Language
from marketplace.core.settings import Settings
from marketplace.web import typesetting

SOURCE = """
#import "/letter.typ": *
#show: letter.with(data.letterhead)
= #data.letterhead.title
#data.text
"""
MADE_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def typeset(text: Any, *, source: str = SOURCE, language: str = "de") -> bytes:
    """A letter of a city that says a text."""
    head = {
        "language": language,
        "title": "Rechnung",
        "author": "Amt",
        "exchange": "City Data Exchange",
        "city": "Hafenstadt",
        "operator": "Amt",
        "contact": "amt@city.example",
        "page": "Seite {page} von {pages}",
        "note": "Fuß",
    }
    return typesetting.pdf(source, {"letterhead": head, "text": text}, made_at=MADE_AT)


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(content).pages)


class TestPdf:
    def test_says_what_was_said_on_the_citys_paper(self) -> None:
        text = text_of(typeset("Zählungen für Süßwasser: 12,00 €"))

        assert "Zählungen für Süßwasser: 12,00 €" in text
        assert "Hafenstadt" in text
        assert "Seite 1 von 1" in text

    @pytest.mark.parametrize(
        "markup",
        ["#panic()", "*bold*", "_it_", "$x^2$", "`code`", "<label>", "@ref", r"\ \u{41}", "= Head"],
    )
    def test_takes_no_text_for_markup(self, markup: str) -> None:
        assert markup in text_of(typeset(markup))

    @pytest.mark.parametrize("text", ["/etc/passwd", "../typesetting.py"])
    def test_reads_no_file_that_a_text_names(self, text: str) -> None:
        with pytest.raises(RuntimeError):
            typeset(text, source=SOURCE + "#read(data.text)")

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=60))
    def test_is_made_of_any_text(self, text: str) -> None:
        assert typeset(text).startswith(b"%PDF-1.7")

    @pytest.mark.parametrize(
        ("text", "shown"),
        [("漢", "U+6F22"), ("Łódź Ελλάδα Москва", "Łódź Ελλάδα Москва"), ("a\u202eb", "aU+202Eb")],
    )
    def test_spells_what_the_fonts_lack(self, text: str, shown: str) -> None:
        assert shown in text_of(typeset(text))

    def test_spells_it_wherever_it_stands(self) -> None:
        source = SOURCE.replace("#data.text", "#data.text.at(0).name #data.text.at(1)")

        assert "U+6F22 7" in text_of(typeset([{"name": "漢"}, 7], source=source))

    def test_does_not_hide_a_fault_of_the_template(self) -> None:
        with pytest.raises(RuntimeError):
            typeset("x", source="#nothing")
        with pytest.raises(ValueError, match="the template itself"):
            typeset("x", source="#set document(title: [t])\n漢")

    def test_of_the_same_is_the_same(self) -> None:
        assert typeset("Süßwasser") == typeset("Süßwasser")

    def test_is_archivable_and_accessible(self) -> None:
        content = typeset("Süßwasser", language="en")

        metadata = read(content).xmp_metadata
        assert metadata is not None
        assert metadata.pdfaid_part == "3"
        assert metadata.pdfaid_conformance == "B"
        catalog: Any = read(content).trailer["/Root"]
        assert catalog["/MarkInfo"]["/Marked"]
        assert catalog["/Lang"] == "en-GB"


class TestLetterhead:
    def test_speaks_the_documents_language(self, settings: Settings) -> None:
        head = typesetting.letterhead(settings, Language.EN, title="Contract")

        assert (head["page"], head["title"]) == ("Page {page} of {pages}", "Contract")
