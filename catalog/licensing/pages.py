"""The page of licences: the register, what goes with what, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from catalog.licenses import LICENSES, OBLIGATIONS
from catalog.licensing.compatibility import Compatibility, Reason, compatibility
from catalog.licensing.passages import PASSAGES
from marketplace.core.language import Language, in_language
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class LicenseEntry:
    """A licence of the register. ``names`` are its names elsewhere, as (list, name, address)."""

    id: str
    short: str
    title: str
    text_url: str | None
    is_open: bool
    names: list[tuple[str, str, str]]
    obligations: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class ReasonLine:
    """What the licence of one dataset says; ``sources`` are (address, what it is called)."""

    license: str
    may: str
    why: str
    sources: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class OutcomeLine:
    """Whether derived data may stand under a licence."""

    license: str
    may: str


@dataclass(frozen=True, kw_only=True)
class Combined:
    """The answer for the licences that somebody chose."""

    titles: list[str]
    may: str
    license: str | None
    obligations: list[tuple[str, str]]
    reasons: list[ReasonLine]
    others: list[OutcomeLine]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The answer for a pair of licences: its row and column, short, and where its reasons are."""

    row: str
    column: str
    may: str
    license: str | None
    address: str


@dataclass(frozen=True, kw_only=True)
class LicensesView(View):
    """The register of licences, the question what goes with what, and the answers for pairs."""

    page = "catalog/licenses.html"

    entries: list[LicenseEntry]
    choices: list[tuple[str, str]]
    chosen: list[str]
    combined: Combined | None
    columns: list[str]
    rows: list[list[Cell]]


@router.get("/licenses", name="licenses")
def show_licenses(
    request: Request,
    language: LanguageDep,
    with_: Annotated[Sequence[str], Query(alias="with", max_length=len(LICENSES))] = (),
) -> HTMLResponse:
    """Show the register of licences, and what may become of data under those that were chosen."""
    chosen = [license_id for license_id in LICENSES if license_id in with_]
    return render(
        request,
        LicensesView(
            entries=[_entry(license_id, language) for license_id in LICENSES],
            choices=[(entry.id, entry.title) for entry in LICENSES.values()],
            chosen=chosen,
            combined=_combined(compatibility(chosen), language) if chosen else None,
            columns=[_short(column, language) for column in PASSAGES],
            rows=[[_cell(row, column, language) for column in PASSAGES] for row in PASSAGES],
        ),
    )


def _entry(license_id: str, language: Language) -> LicenseEntry:
    entry = LICENSES[license_id]
    names = [("DCAT-AP.de", entry.iri, entry.iri)]
    if entry.eu_iri:
        names.append(("EU", entry.eu_iri, entry.eu_iri))
    if entry.spdx_id and entry.spdx_iri:
        names.append(("SPDX", entry.spdx_id, entry.spdx_iri))
    return LicenseEntry(
        id=entry.id,
        short=_short(license_id, language),
        title=entry.title,
        text_url=entry.text_url,
        is_open=entry.is_open,
        names=names,
        obligations=_obligations(entry.obligations, language),
    )


def _obligations(ids: Sequence[str], language: Language) -> list[tuple[str, str]]:
    owed = [OBLIGATIONS[duty] for duty in ids]
    return [(in_language(duty.title, language), in_language(duty.text, language)) for duty in owed]


def _combined(found: Compatibility, language: Language) -> Combined:
    return Combined(
        titles=[LICENSES[license_id].title for license_id in found.given],
        may=found.may.value,
        license=LICENSES[found.license].title if found.license else None,
        obligations=_obligations(found.obligations, language),
        reasons=[_line(reason, language) for reason in found.reasons],
        others=[
            OutcomeLine(license=LICENSES[outcome.license].title, may=outcome.may.value)
            for outcome in found.outcomes
            if outcome.license != found.license
        ],
    )


def _line(reason: Reason, language: Language) -> ReasonLine:
    sources = [source.partition(" ") for source in reason.source.split("; ")]
    return ReasonLine(
        license=LICENSES[reason.license].title,
        may=reason.may.value,
        why=in_language(reason.why, language),
        sources=[(address, _called(address, where)) for address, _, where in sources],
    )


def _called(address: str, where: str) -> str:
    host = urlsplit(address).hostname or address
    return f"{host}, {where}" if where else host


def _cell(row: str, column: str, language: Language) -> Cell:
    pair = list(dict.fromkeys((row, column)))
    found = compatibility(pair)
    wish = "&".join(f"with={license_id}" for license_id in pair)
    return Cell(
        row=_short(row, language),
        column=_short(column, language),
        may=found.may.value,
        license=_short(found.license, language) if found.license else None,
        address=f"/licenses?{wish}#answer",
    )


def _short(license_id: str, language: Language) -> str:
    contract = {"de": "Vertrag", "en": "Contract"}
    return LICENSES[license_id].spdx_id or in_language(contract, language)
