"""The JSON of search: what can be asked, and what is answered."""

from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic import StringConstraints as Text

from catalog.fields import LicenseId, Theme
from catalog.models import Access
from catalog.search.asking import Box, Query, Sort
from catalog.search.finding import FacetValue
from catalog.search.index import FACETS
from catalog.search.results import DatasetItem, SearchPage
from catalog.search.suggesting import Suggestion
from marketplace.accounts.models import OrganizationKind

_CORNERS = 4
_MOST_CHOSEN = 50


def _without_empty(values: list[str]) -> list[str]:
    """Drop what an unfilled field of a form sends."""
    return [value for value in values if value]


def _none_if_empty(value: str | None) -> str | None:
    return value or None


def _box(text: str | None) -> str | None:
    if text is not None:
        _parse_box(text)
    return text


def _parse_box(text: str) -> Box:
    corners = [float(corner) for corner in text.split(",")]
    if len(corners) != _CORNERS:
        message = "a box is west,south,east,north in degrees (WGS 84)"
        raise ValueError(message)
    west, south, east, north = corners
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees
        message = "a box is west,south,east,north in degrees (WGS 84)"
        raise ValueError(message)
    return Box(west, south, east, north)


_MANY = (BeforeValidator(_without_empty), Field(max_length=_MOST_CHOSEN))
_ONE = BeforeValidator(_none_if_empty)
Words = Annotated[str, Text(max_length=200, strip_whitespace=True)]
Slug = Annotated[str, Text(pattern=r"^[a-z0-9-]{1,80}$")]
FileSuffix = Annotated[str, Text(pattern=r"(?i)^[a-z0-9]{1,12}$", to_lower=True)]


class SearchParameters(BaseModel):
    """What the catalogue can be asked; a filter may be repeated, then any of its values fits."""

    model_config = ConfigDict(extra="ignore")

    q: Words = Field(default="", description="Words; compounds and typing errors are understood")
    theme: Annotated[list[Theme], *_MANY] = Field(default=[], description="EU data themes")
    publisher: Annotated[list[Slug], *_MANY] = Field(default=[], description="Their slugs")
    publisher_kind: Annotated[list[OrganizationKind], *_MANY] = []
    access: Annotated[list[Access], *_MANY] = []
    price: Annotated[list[Literal["free", "paid"]], *_MANY] = []
    format: Annotated[list[FileSuffix], *_MANY] = Field(default=[], description="csv, parquet …")
    license: Annotated[list[LicenseId], *_MANY] = []
    place: Annotated[list[Words], *_MANY] = Field(default=[], description="As a facet names it")
    bbox: Annotated[str | None, AfterValidator(_box), _ONE] = Field(
        default=None, description="west,south,east,north in degrees; what touches it is found"
    )
    updated_after: Annotated[datetime | None, _ONE] = Field(
        default=None, description="A day or an instant (ISO 8601); UTC unless it says otherwise"
    )
    sort: Annotated[Sort, BeforeValidator(lambda value: value or Sort.RELEVANCE)] = Sort.RELEVANCE
    cursor: Annotated[Annotated[str, Text(max_length=300)] | None, _ONE] = None
    limit: int = Field(default=20, ge=1, le=100)

    def query(self) -> Query:
        """Return the question in the words of this package."""
        after = self.updated_after
        if after and after.tzinfo is None:
            after = after.replace(tzinfo=UTC)
        return Query(
            text=self.q,
            filters={name: [str(value) for value in getattr(self, name)] for name in FACETS},
            bbox=_parse_box(self.bbox) if self.bbox else None,
            updated_after=after,
            sort=self.sort,
            cursor=self.cursor,
            size=self.limit,
        )


class SearchRead(BaseModel):
    """A page of datasets, how many fit in all, and what choosing a filter's value would bring.

    ``loose``: no dataset has all the words, so these have some of them.
    """

    items: list[DatasetItem]
    total: int
    facets: dict[str, list[FacetValue]]
    next: str | None
    loose: bool

    @classmethod
    def of(cls, page: SearchPage) -> Self:
        """Return a page of results as JSON has it."""
        return cls(
            items=page.items,
            total=page.total,
            facets={facet.name: facet.values for facet in page.facets},
            next=page.next,
            loose=page.loose,
        )


class SuggestionsRead(BaseModel):
    """Datasets whose title goes on with what was typed."""

    items: list[Suggestion]
