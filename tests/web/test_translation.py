"""Every sentence of the code is there in German, with the same facts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.web.translation import gettext

ROOT = Path(__file__).parents[2]
ROOMS = ("marketplace", "catalog", "billing", "quality", "storage")
_FACT = re.compile(r"\{(\w+)\}")


def marked() -> Iterator[str]:
    """Find the sentences that the code marks for translation."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id="N_"), args=[ast.Constant(value=str(text))]):
                        yield text
                    case _:
                        pass


SENTENCES = sorted({text for text in marked() if len(text.split()) > 1})


@pytest.mark.parametrize("sentence", SENTENCES)
class TestSentences:
    def test_are_there_in_german(self, sentence: str) -> None:
        assert gettext("de", sentence) != sentence

    def test_state_no_other_facts_in_german(self, sentence: str) -> None:
        assert set(_FACT.findall(gettext("de", sentence))) <= set(_FACT.findall(sentence))
