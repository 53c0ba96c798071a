"""Finding datasets: one page of ids in order, how many there are, and facets with counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import tantivy
from tantivy import Order

from catalog.search.asking import (
    ALL,
    Clauses,
    Query,
    Sort,
    clauses,
    filter_clauses,
    loose_clauses,
    narrowed,
)
from catalog.search.cursors import Place, read_cursor, write_cursor
from catalog.search.index import FACETS, SearchIndex

_MOST_VALUES = 50
_MOST_VALUES_CHOSEN = 1000
_LOOK_AROUND = 50
_ORDERS = {
    Sort.UPDATED: ("updated", Order.Desc),
    Sort.TITLE: ("by_title", Order.Asc),
    Sort.QUALITY: ("score", Order.Desc),
}


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet, how many results have it, and whether it was chosen."""

    value: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """The values of a filter, the most frequent first.

    Counts heed all other filters but not the facet's own, so that one sees what choosing another
    value, or one more, would bring.
    """

    name: str
    values: list[FacetValue]


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of results. ``loose``: nothing has all the words, so these have some of them."""

    ids: list[UUID]
    total: int
    facets: list[Facet]
    next: str | None
    loose: bool = False


def find(index: SearchIndex, query: Query) -> Found:
    """Return a page of the datasets that fit a question.

    A page that is asked for by cursor goes on after the last result of the page before, also
    when the catalogue changed in between by some datasets.

    Raises:
        SearchNotReady: This machine has no index yet.
        UnknownCursor: The cursor was not made for this question.
    """
    searcher = index.searcher()
    place = read_cursor(query)
    asked = clauses(searcher, query.text)
    found = _page(searcher, query, asked, place)
    if found.total == 0 and asked:
        loose = _page(searcher, query, loose_clauses(searcher, query.text), place, loose=True)
        return loose if loose.total else found
    return found


def _page(
    searcher: tantivy.Searcher,
    query: Query,
    asked: Clauses | None,
    place: Place,
    *,
    loose: bool = False,
) -> Found:
    filters = filter_clauses(query)
    scoring = narrowed(asked.scoring if asked else ALL, list(filters.values()))
    start = max(0, place.offset - _LOOK_AROUND) if place.last else 0
    end = place.offset + query.size + (_LOOK_AROUND if place.last else 0)
    sort = query.sort
    if sort is Sort.RELEVANCE and not asked:
        sort = Sort.UPDATED
    hits, total = _hits(searcher, scoring, sort, (start, end))
    first = _continue_at(searcher, hits, place, place.offset - start)
    page = hits[first : first + query.size]
    ids = [_id(searcher, address) for address in page]
    reached = start + first + len(page)
    return Found(
        ids=ids,
        total=total,
        facets=_facets(searcher, asked.matching if asked else ALL, filters, query),
        next=write_cursor(query, Place(reached, ids[-1])) if ids and reached < total else None,
        loose=loose,
    )


def _hits(
    searcher: tantivy.Searcher, clause: tantivy.Query, sort: Sort, window: tuple[int, int]
) -> tuple[list[tantivy.DocAddress], int]:
    start, end = window
    if sort is Sort.RELEVANCE:
        answer: Any = searcher.search(clause, end - start, offset=start, weight_by_field="rank")
    else:
        field, order = _ORDERS[sort]
        answer = searcher.search(
            clause, end - start, offset=start, order_by_field=field, order=order
        )
    return [address for _, address in answer.hits], answer.count


def _continue_at(
    searcher: tantivy.Searcher, hits: Sequence[tantivy.DocAddress], place: Place, expected: int
) -> int:
    if place.last is None:
        return expected
    nearest = sorted(range(len(hits)), key=lambda number: abs(number + 1 - expected))
    for number in nearest:
        if _id(searcher, hits[number]) == place.last:
            return number + 1
    return expected


def _id(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> UUID:
    return UUID(searcher.doc(address)["id"][0])


def _facets(
    searcher: tantivy.Searcher,
    matching: tantivy.Query,
    filters: dict[str, tantivy.Query],
    query: Query,
) -> list[Facet]:
    unset = [name for name in FACETS if name not in filters]
    counts = _counts(searcher, narrowed(matching, list(filters.values())), unset, _MOST_VALUES)
    for name in FACETS:
        if name in filters:
            others = [clause for other, clause in filters.items() if other != name]
            counts |= _counts(searcher, narrowed(matching, others), [name], _MOST_VALUES_CHOSEN)
    return [_facet(name, counts[name], query.filters.get(name, ())) for name in FACETS]


def _counts(
    searcher: tantivy.Searcher, clause: tantivy.Query, names: Sequence[str], most: int
) -> dict[str, dict[str, int]]:
    if not names:
        return {}
    wanted = {name: {"terms": {"field": name, "size": most}} for name in names}
    answer = cast("dict[str, Any]", searcher.aggregate(clause, wanted))
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]}
        for name in names
    }


def _facet(name: str, counts: dict[str, int], chosen: Sequence[str]) -> Facet:
    counts = dict.fromkeys(chosen, 0) | counts
    order = sorted(counts, key=lambda value: (-counts[value], value))
    return Facet(name, [FacetValue(value, counts[value], value in chosen) for value in order])
