"""Every sentence has its German, and no German stands there for nothing."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOG = ROOT / "marketplace" / "web" / "locale" / "de" / "messages.po"
METHODS = [("**/demo/**.py", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}}
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def _said() -> Iterator[str]:
    for package in ("marketplace", "catalog", "quality", "storage", "billing"):
        found = extract_from_dir(
            ROOT / package, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
        )
        for _, _, message, _, _ in found:
            yield message if isinstance(message, str) else message[0]


def _translated() -> set[str]:
    with CATALOG.open("rb") as file:
        catalog = read_po(file, locale="de")
    ids = [m.id if isinstance(m.id, str) else m.id[0] for m in catalog if m.id and m.string]
    return set(ids)


class TestGerman:
    def test_is_there_for_every_sentence(self) -> None:
        assert sorted(set(_said()) - _translated()) == []

    def test_stands_there_for_nothing_else(self) -> None:
        assert sorted(_translated() - set(_said())) == []
