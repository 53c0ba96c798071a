from typing import Any

import pytest

from marketplace.core.language import Language
from quality.showing.rows import bad_lines


def lines_of(text: str, **dialect: Any) -> list[tuple[str, str]]:
    reading = {"delimiter": ";", "quote": '"', "bad_rows": 1} | dialect
    reading["bad_row_examples"] = [{"line": 7, "reason": "r", "text": text}]
    found = bad_lines(reading, ["a", "b"], Language.EN)
    assert found
    assert (found.lines[0].line, found.count) == (7, 1)
    assert len(found.header) == len(found.lines[0].cells)
    return [(cell.text, cell.flaw) for cell in found.lines[0].cells]


class TestBadLines:
    @pytest.mark.parametrize(
        ("text", "cells"),
        [
            ("1", [("1", ""), ("", "missing")]),
            ("1;2;3", [("1", ""), ("2", ""), ("3", "surplus")]),
            ('"1;x";2', [("1;x", ""), ("2", "")]),
            ("", [("", "missing"), ("", "missing")]),
        ],
    )
    def test_are_cut_as_the_file_is(self, text: str, cells: list[tuple[str, str]]) -> None:
        assert lines_of(text) == cells

    def test_without_quotes_keep_them(self) -> None:
        assert lines_of('"1;2', quote=None) == [('"1', ""), ("2", "")]

    def test_of_a_file_without_cells_stay_whole(self) -> None:
        assert lines_of("1;2", delimiter=None) == [("1;2", ""), ("", "missing")]

    def test_are_none_where_all_rows_fit(self) -> None:
        assert bad_lines({"bad_row_examples": []}, ["a"], Language.EN) is None
        assert bad_lines({}, ["a"], Language.EN) is None

    @pytest.mark.parametrize(("language", "reason"), [("de", "zu lang"), ("en", "too long")])
    def test_say_why_in_the_language_of_the_page(self, language: str, reason: str) -> None:
        row: dict[str, Any] = {"line": 7, "reason": "r", "text": "1;2", "column": "a"}
        row["texts"] = {"de": "zu lang", "en": "too long"}

        found = bad_lines({"bad_row_examples": [row]}, ["a", "b"], Language(language))

        assert found
        assert (found.lines[0].reason, found.lines[0].column) == (reason, "a")
