"""The register for programs that read tables and feeds: CSV (RFC 4180) and Atom (RFC 4287)."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.register.uses import Use
from marketplace.core.language import N_, Language, in_language
from marketplace.web.translation import gettext

_COLUMNS = (
    "id", "organization", "organization_name", "publisher", "publisher_name", "dataset", "title",
    "purposes", "purpose", "fee", "state", "since", "until", "ending",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ATOM = "http://www.w3.org/2005/Atom"

_TITLE = N_("Register: who uses the city’s data")
_BEGAN = N_("{organization} uses {dataset}")
_OVER = N_("{organization} no longer uses {dataset}")
_PRIVATE = N_("a dataset behind a private door")


def csv_lines(uses: Iterable[Use], language: Language) -> Iterator[str]:
    """Write uses as CSV, a line at a time; times are in UTC.

    What people have written never begins like a formula, so that no spreadsheet computes it.
    """
    yield _line(_COLUMNS)
    for use in uses:
        used = use.dataset
        yield _line(
            (
                str(use.id),
                use.organization.slug,
                _text(use.organization.name),
                use.publisher.slug,
                _text(use.publisher.name),
                used.slug if used else "",
                _text(in_language(used.title, language)) if used else "",
                " ".join(use.purposes),
                _text(use.purpose or ""),
                use.fee.value,
                use.state.value,
                _time(use.since),
                _time(use.until),
                use.ending.value if use.ending else "",
            )
        )


def atom(uses: Iterable[Use], *, public_url: str, language: Language, now: datetime) -> bytes:
    """Write uses as an Atom feed, in the order they come in: what began and what ended."""
    home = public_url.rstrip("/")
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": language.value})
    shown = list(uses)
    _add(feed, "id", f"{home}/register")
    _add(feed, "title", gettext(language, _TITLE))
    _add(feed, "updated", _time(max((use.changed_at for use in shown), default=now)))
    SubElement(feed, "link", {"rel": "self", "href": f"{home}/register.atom"})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{home}/register"})
    for use in shown:
        feed.append(_entry(use, home, language))
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def purpose_names(codes: Iterable[str], language: Language) -> list[str]:
    """Return what purposes are called; a code that is no longer on the list stands for itself."""
    found = [(code, PURPOSES.get(code)) for code in codes]
    return [known.title.say(language) if known else code for code, known in found]


def _entry(use: Use, home: str, language: Language) -> Element:
    entry = Element("entry")
    name = in_language(use.dataset.title, language) if use.dataset else gettext(language, _PRIVATE)
    title = gettext(language, _OVER if use.ending else _BEGAN)
    _add(entry, "id", f"urn:uuid:{use.id}")
    _add(entry, "title", title.format(organization=use.organization.name, dataset=name))
    _add(entry, "updated", _time(use.changed_at))
    _add(entry, "published", _time(use.since))
    _add(SubElement(entry, "author"), "name", use.publisher.name)
    address = f"{home}/register?organization={use.organization.slug}"
    SubElement(entry, "link", {"rel": "alternate", "href": address})
    said = [*purpose_names(use.purposes, language), *([use.purpose] if use.purpose else [])]
    _add(entry, "summary", ". ".join(said))
    return entry


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _time(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
