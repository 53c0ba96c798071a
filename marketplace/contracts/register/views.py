"""What the pages of the register show: plain values, settled before rendering begins."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.contracts.register.open_use import OpenUse
from marketplace.contracts.register.queries import Asked, Totals
from marketplace.contracts.register.uses import Use, UsedDataset
from marketplace.contracts.register.writing import purpose_names
from marketplace.core.language import Language, in_language
from marketplace.web.rendering import View


@dataclass(frozen=True, kw_only=True)
class UseLine:
    """A use in one language; without a ``title`` its dataset is not public knowledge."""

    organization: str
    organization_slug: str
    publisher: str
    title: str
    href: str | None
    purposes: list[str]
    purpose: str
    fee: str
    since: datetime
    until: datetime | None
    ending: str | None


@dataclass(frozen=True, kw_only=True)
class RegisterView(View):
    """Uses under contract, a page at a time; ``query`` is what its CSV and its feed keep."""

    page = "contracts/register.html"

    asked: Asked
    uses: list[UseLine]
    totals: Totals
    purposes: list[tuple[str, str]]
    query: str
    is_first: bool
    next: str | None


@dataclass(frozen=True, kw_only=True)
class OpenLine:
    """An open dataset, and how often its files were read."""

    slug: str
    title: str
    publisher: str
    recent: int
    total: int


@dataclass(frozen=True, kw_only=True)
class OpenUseView(View):
    """Use of open data, a page at a time."""

    page = "contracts/register_open.html"

    lines: list[OpenLine]
    is_first: bool
    next: str | None


def use_line(use: Use, language: Language) -> UseLine:
    """Return how the page shows a use."""
    return UseLine(
        organization=use.organization.name,
        organization_slug=use.organization.slug,
        publisher=use.publisher.name,
        title=in_language(use.dataset.title, language) if use.dataset else "",
        href=_page_of(use.dataset),
        purposes=purpose_names(use.purposes, language),
        purpose=use.purpose or "",
        fee=use.fee.value,
        since=use.since,
        until=use.until,
        ending=use.ending and use.ending.value,
    )


def open_line(use: OpenUse, language: Language) -> OpenLine:
    """Return how the page shows the counts of a dataset."""
    return OpenLine(
        slug=use.dataset.slug,
        title=in_language(use.dataset.title, language),
        publisher=use.publisher.name,
        recent=use.recent,
        total=use.total,
    )


def _page_of(used: UsedDataset | None) -> str | None:
    return f"/datasets/{used.slug}" if used and used.is_public else None
