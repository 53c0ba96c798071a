"""Every sentence has its German, and no German stands there for nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOG = ROOT / "marketplace" / "web" / "locale" / "de" / "messages.po"
METHODS = [("**/demo/**.py", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}}
FACT = re.compile(r"\{(\w+)\}|%\((\w+)\)s")
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def _said() -> Iterator[str]:
    for package in ("marketplace", "catalog", "quality", "storage", "billing"):
        found = extract_from_dir(
            ROOT / package, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
        )
        for _, _, message, _, _ in found:
            yield message if isinstance(message, str) else message[0]


def _messages() -> list[Message]:
    with CATALOG.open("rb") as file:
        return [message for message in read_po(file, locale="de") if message.id and message.string]


def _translated() -> set[str]:
    return {m.id if isinstance(m.id, str) else m.id[0] for m in _messages()}


def _facts(text: object) -> set[str]:
    return set(FACT.findall(str(text)))


class TestGerman:
    def test_is_there_for_every_sentence(self) -> None:
        assert sorted(set(_said()) - _translated()) == []

    def test_stands_there_for_nothing_else(self) -> None:
        assert sorted(_translated() - set(_said())) == []

    def test_states_no_other_facts(self) -> None:
        other = [m.id for m in _messages() if _facts(m.string) - _facts(m.id)]

        assert other == []
