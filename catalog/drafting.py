"""Describing a dataset: a draft is made, and changed, before and after it is visible."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from catalog import queries
from catalog.errors import DoorWiderThanReleased, OpenHasNoPrice, SlugTaken, TextMissing
from catalog.lifecycle import is_wider
from catalog.models import Access, Dataset
from catalog.rights import collecting, high_value
from catalog.schemas import DatasetCreate, DatasetUpdate
from catalog.search.outbox import mark_changed
from marketplace.accounts.actors import Actor
from marketplace.core.language import DEFAULT_LANGUAGE
from marketplace.log.recording import record

_LONGEST_STEM = 72
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})

_PLAIN = (
    "license",
    "access",
    "place",
    "region_key",
    "frequency",
    "origin",
    "provenance",
    "attribution",
    "landing_page",
    "high_value",
)
_RESERVED = frozenset({"suggestions", "new"})
"""Names that an address below ``/datasets/`` or ``/publish/`` has of its own."""

_TEXTS = {"title", "description", "limits"}
_WORDS = {"keywords", "questions"}


def create(session: Session, *, actor: Actor, given: DatasetCreate) -> Dataset:
    """Make a draft in the actor's organization.

    Its short name is made of the title if none is given; it is kept for ever.

    Raises:
        SlugTaken: The given short name is another's; a free one is suggested.
        NotADepartment: It was collected for somebody who is no confirmed department of the city.
        HighValueRestricted: It is marked as of high value, but not as free to use as that asks.
    """
    dataset = Dataset(
        publisher_id=actor.organization_id,
        slug=given.slug or "",
        title={},
        description={},
        themes=[],
        license=given.license,
        access=given.access,
    )
    _describe(dataset, given)
    collecting.state(session, dataset, given.collected_for)
    high_value.check(dataset)
    _name(session, dataset, given)
    _log(session, "catalog.created", dataset, actor, ["slug"])
    return dataset


def update(session: Session, dataset: Dataset, *, actor: Actor, given: DatasetUpdate) -> None:
    """Change the fields that were sent, and no other; the short name never changes.

    Texts per language are merged: what is sent replaces its language, null removes it. Another
    door is a decision anew: without offers it asks for no contract that former ones asked for.

    Raises:
        TextMissing: The title or the description would be left in no language.
        OpenHasNoPrice: The door is to be open, but there are priced offers.
        DoorWiderThanReleased: The door would be wider than the city's release allows.
        NotADepartment, HighValueRestricted: As in ``create``.
        CollectedForStays: It was visible as collected for a department, and would be so no more.
    """
    queries.locked_dataset(session, dataset.id)
    if "access" in given.model_fields_set and given.access:
        _check_door(session, dataset, given.access)
        if given.access is not dataset.access:
            dataset.needs_contract = bool(dataset.offers)
    _describe(dataset, given)
    for field in ("title", "description"):
        if not any(getattr(dataset, field).values()):
            raise TextMissing(field)
    if "collected_for" in given.model_fields_set:
        collecting.state(session, dataset, given.collected_for)
    high_value.check(dataset)
    mark_changed(session, dataset.id)
    _log(session, "catalog.changed", dataset, actor, sorted(given.model_fields_set))


def slug_of(title: str) -> str:
    """Return a title as a short name: ``Straßenbäume (Süd)`` becomes ``strassenbaeume-sued``."""
    folded = unicodedata.normalize("NFC", title).lower().translate(_FOLDED)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:_LONGEST_STEM].strip("-") or "dataset"


def _check_door(session: Session, dataset: Dataset, door: Access) -> None:
    prices = [int(offer.get("unit_amount") or 0) for offer in dataset.offers]
    if door is Access.OPEN and (highest := max(prices, default=0)) > 0:
        raise OpenHasNoPrice(dataset, highest)
    if not is_wider(door, dataset.access) or not queries.is_city_data(session, dataset):
        return
    decision = queries.latest_release(session, dataset)
    if decision and is_wider(door, decision.level):
        raise DoorWiderThanReleased(dataset, wanted=door, allowed=decision.level)


def _describe(dataset: Dataset, given: DatasetCreate | DatasetUpdate) -> None:
    sent = given.model_fields_set
    for field in _PLAIN:
        if field in sent:
            setattr(dataset, field, getattr(given, field))
    for field in sorted(_TEXTS & sent):
        setattr(dataset, field, _merged(getattr(dataset, field), getattr(given, field)))
    for field in sorted(_WORDS & sent):
        setattr(dataset, field, _by_language(getattr(given, field), dataset.title))
    if given.theme is not None:
        dataset.themes = given.theme
    _place_in_space_and_time(dataset, given)
    if "contact" in sent:
        dataset.contact_name = given.contact and given.contact.name
        dataset.contact_email = given.contact and given.contact.email


def _place_in_space_and_time(dataset: Dataset, given: DatasetCreate | DatasetUpdate) -> None:
    """Set what was stated; what is stated is no longer measured from the data."""
    stated = {"bbox", "period", "place"} & given.model_fields_set
    if "bbox" in stated:
        dataset.bbox = given.bbox
    if "period" in stated:
        dataset.period_start = given.period and given.period.start
        dataset.period_end = given.period and given.period.end
    if stated:
        dataset.measured = [field for field in dataset.measured or [] if field not in stated]


def _merged(texts: Mapping[str, str] | None, given: BaseModel | None) -> dict[str, str]:
    if given is None:
        return {}
    merged = dict(texts or {}) | given.model_dump(exclude_unset=True)
    return {language: text for language, text in merged.items() if text}


def _by_language(given: Any, title: Mapping[str, str]) -> dict[str, list[str]]:
    """Return words per language; a bare list is in the language of the title."""
    if isinstance(given, Mapping):
        return {str(language.value): words for language, words in given.items() if words}  # pyright: ignore - the form has checked what is in it
    language = DEFAULT_LANGUAGE if title.get(DEFAULT_LANGUAGE) else next(iter(title), "en")
    return {str(language): given} if given else {}


def _name(session: Session, dataset: Dataset, given: DatasetCreate) -> None:
    """Give the draft its short name; the database says who was first."""
    stem = given.slug or slug_of(given.title.de or given.title.en or "")
    for slug in _numbered(stem):
        if _is_taken(session, slug):
            continue
        if given.slug and slug != given.slug:
            raise SlugTaken(given.slug, slug)
        dataset.slug = slug
        try:
            with session.begin_nested():
                session.add(dataset)
        except IntegrityError:
            continue
        return


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    for number in count(2):
        yield f"{stem[:_LONGEST_STEM]}-{number}"


def _is_taken(session: Session, slug: str) -> bool:
    return (
        slug in _RESERVED
        or session.exec(select(col(Dataset.id)).where(Dataset.slug == slug)).first() is not None
    )


def _log(session: Session, action: str, dataset: Dataset, actor: Actor, fields: list[str]) -> None:
    record(
        session,
        action,
        subject=f"dataset/{dataset.slug}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={"fields": fields},
    )
