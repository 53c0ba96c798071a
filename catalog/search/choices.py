"""How the search page shows filters: names for people, chips to undo, addresses of other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from catalog.licenses import LICENSES
from catalog.search.finding import Facet
from catalog.vocabulary import THEMES
from marketplace.accounts.models import Organization
from marketplace.core.language import N_, Language
from marketplace.web.translation import gettext

MOST_SHOWN = 12
TITLES = {
    "access": N_("Door"),
    "theme": N_("Theme"),
    "publisher_kind": N_("Kind of publisher"),
    "publisher": N_("Publisher"),
    "format": N_("Format"),
    "license": N_("Licence"),
    "place": N_("Place"),
    "price": N_("Price"),
}
"""The filters in the order in which the page shows them."""

_NAMES = {
    "access": {
        "open": N_("Open, no sign-in"),
        "account": N_("With an account"),
        "request": N_("On request"),
    },
    "publisher_kind": {
        "city_department": N_("City department"),
        "company": N_("Company"),
        "civil_society": N_("Civil society"),
        "research": N_("Research"),
    },
    "price": {"free": N_("Free of charge"), "paid": N_("For money")},
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value of a filter."""

    value: str
    name: str
    count: int
    selected: bool


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A filter with its values; ``is_open`` tells whether it is unfolded."""

    name: str
    title: str
    choices: list[Choice]
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A chosen value, and the values of the same filter that stay when it is undone."""

    filter: str
    name: str
    others: list[str]


def filters(
    session: Session, facets: Sequence[Facet], language: Language, *, takes_money: bool
) -> list[Filter]:
    """Return the filters that can narrow these results; one with a single value narrows nothing.

    Where nothing can be paid for, nobody is asked about prices.
    """
    by_name = {facet.name: facet for facet in facets if takes_money or facet.name != "price"}
    publishers = _publisher_names(session, by_name.get("publisher"))
    shown = [
        Filter(
            name=name,
            title=gettext(language, title),
            choices=[
                Choice(
                    value=value.value,
                    name=_name(name, value.value, publishers, language),
                    count=value.count,
                    selected=value.selected,
                )
                for value in by_name[name].values[:MOST_SHOWN]
            ],
            is_open=name in ("access", "theme", "publisher_kind")
            or any(value.selected for value in by_name[name].values),
        )
        for name, title in TITLES.items()
        if name in by_name
    ]
    return [each for each in shown if _narrows(each)]


def _narrows(shown: Filter) -> bool:
    return len(shown.choices) > 1 or any(choice.selected for choice in shown.choices)


def chips(shown: Sequence[Filter]) -> list[Chip]:
    """Return what is chosen, as chips that undo it."""
    found: list[Chip] = []
    for each in shown:
        chosen = [choice.value for choice in each.choices if choice.selected]
        found += [
            Chip(
                filter=each.name,
                name=choice.name,
                others=[value for value in chosen if value != choice.value],
            )
            for choice in each.choices
            if choice.selected
        ]
    return found


def _publisher_names(session: Session, facet: Facet | None) -> Mapping[str, str]:
    slugs = [value.value for value in facet.values[:MOST_SHOWN]] if facet else []
    if not slugs:
        return {}
    statement = select(Organization.slug, Organization.name).where(
        col(Organization.slug).in_(slugs)
    )
    return dict(session.exec(statement).all())


def _name(name: str, value: str, publishers: Mapping[str, str], language: Language) -> str:
    if name == "theme":
        return THEMES[value].name(language) if value in THEMES else value
    if name == "license":
        return LICENSES[value].title if value in LICENSES else value
    if name == "format":
        written = {"parquet": "Parquet", "geojson": "GeoJSON", "flatgeobuf": "FlatGeobuf"}
        return written.get(value, value.upper())
    if name == "publisher":
        return publishers.get(value, value)
    known = _NAMES.get(name, {}).get(value)
    return gettext(language, known) if known else value
