"""From a question to a query of the index: the words, the filters and how they weigh."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import tantivy
from tantivy import Occur
from tantivy import Query as Clause

from catalog.search import rules
from catalog.search.analysis import AskedWord, asked_words
from catalog.search.index import SCHEMA

SHORTEST_FUZZY = 5
_EXACT = (("title_exact", rules.TITLE_EXACT), ("text_exact", rules.TEXT_EXACT))
_STEM = (("title_stem", rules.TITLE_STEM), ("text_stem", rules.TEXT_STEM))
_PART = (("title_part", rules.TITLE_PART), ("text_part", rules.TEXT_PART))
ALL = Clause.const_score_query(Clause.term_query(SCHEMA, "kind", "dataset"), 1.0)


class Sort(StrEnum):
    """In which order results come; ``relevance`` without words is ``updated``."""

    RELEVANCE = "relevance"
    UPDATED = "updated"
    TITLE = "title"
    QUALITY = "quality"


class Box(NamedTuple):
    """A rectangle in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, kw_only=True)
class Query:
    """What somebody wants to find. Of the values of one filter any fits; all filters must.

    ``filters`` has the names of ``index.FACETS``.
    """

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    bbox: Box | None = None
    updated_after: datetime | None = None
    sort: Sort = Sort.RELEVANCE
    cursor: str | None = None
    size: int = 20


@dataclass(frozen=True)
class Clauses:
    """A question's words: ``matching`` decides what is found, ``scoring`` also what it weighs.

    Both match the same datasets; the first is quicker, for counting.
    """

    matching: tantivy.Query
    scoring: tantivy.Query


def clauses(searcher: tantivy.Searcher, text: str) -> Clauses | None:
    """Return the clauses for a text in which every word must be found; None if it has none.

    A word that no dataset has is looked for with one letter wrong, if it is long enough.
    """
    words = asked_words(text)
    if not words:
        return None
    found = [_word(searcher, word) for word in words]
    return Clauses(
        _all_of([word.matching for word in found]), _all_of([word.scoring for word in found])
    )


def loose_clauses(searcher: tantivy.Searcher, text: str) -> Clauses | None:
    """Return clauses for which any word, or any part of a compound, is enough."""
    found = [
        clause
        for word in asked_words(text)
        for clause in [
            _word(searcher, word),
            *(_stem(searcher, part, fuzzy=True) for part in word.parts),
        ]
    ]
    if not found:
        return None
    return Clauses(
        _any_of([clause.matching for clause in found]),
        _any_of([clause.scoring for clause in found]),
    )


def filter_clauses(query: Query) -> dict[str, tantivy.Query]:
    """Return one clause for each filter that is set, by the filter's name."""
    found = {
        name: Clause.term_set_query(SCHEMA, name, list(values))
        for name, values in query.filters.items()
        if values
    }
    if query.bbox:
        found["bbox"] = _touching(query.bbox)
    if query.updated_after:
        found["updated_after"] = Clause.range_query(
            SCHEMA,
            "updated",
            tantivy.FieldType.Integer,
            lower_bound=int(query.updated_after.timestamp() * 1_000_000),
            include_lower=False,
        )
    return found


def narrowed(clause: tantivy.Query, filters: Sequence[tantivy.Query]) -> tantivy.Query:
    """Return a clause that also demands the filters, which do not weigh."""
    if not filters:
        return clause
    silent = [(Occur.Must, Clause.const_score_query(each, 0.0)) for each in filters]
    return Clause.boolean_query([(Occur.Must, clause), *silent])


def _word(searcher: tantivy.Searcher, word: AskedWord) -> Clauses:
    stems = [stem for stem in word.stems if searcher.doc_freq("text_part", stem)]
    parts = [_stem(searcher, part, fuzzy=not stems) for part in word.parts]
    ways = [_term("text_part", stem) for stem in stems]
    weights = [
        *(_weighed(word.exact, _EXACT) if stems else []),
        *(clause for stem in stems for clause in _weighed(stem, (*_STEM, *_PART))),
    ]
    if parts:
        ways.append(_all_of([part.matching for part in parts]))
        weights.append(_all_of([part.scoring for part in parts]))
    if not stems and len(word.exact) >= SHORTEST_FUZZY:
        similar = Clause.fuzzy_term_query(SCHEMA, "text_exact", word.exact, distance=1)
        ways.append(similar)
        weights.append(Clause.boost_query(similar, rules.SIMILAR))
    return Clauses(_any_of(ways), _any_of(weights))


def _stem(searcher: tantivy.Searcher, stem: str, *, fuzzy: bool) -> Clauses:
    if fuzzy and len(stem) >= SHORTEST_FUZZY and not searcher.doc_freq("text_part", stem):
        similar = Clause.fuzzy_term_query(SCHEMA, "text_part", stem, distance=1)
        return Clauses(similar, Clause.boost_query(similar, rules.SIMILAR))
    return Clauses(_term("text_part", stem), _any_of(_weighed(stem, _PART)))


def _weighed(term: str, fields: Sequence[tuple[str, float]]) -> list[tantivy.Query]:
    return [Clause.boost_query(_term(name, term), weight) for name, weight in fields]


def _term(name: str, term: str) -> tantivy.Query:
    return Clause.term_query(SCHEMA, name, term, "freq")


def _any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return Clause.boolean_query([(Occur.Should, query) for query in queries])


def _all_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return Clause.boolean_query([(Occur.Must, query) for query in queries])


def _touching(box: Box) -> tantivy.Query:
    bounds = [
        ("west", None, box.east),
        ("east", box.west, None),
        ("south", None, box.north),
        ("north", box.south, None),
    ]
    return _all_of(
        [
            Clause.range_query(SCHEMA, name, tantivy.FieldType.Float, least, most)
            for name, least, most in bounds
        ]
    )
