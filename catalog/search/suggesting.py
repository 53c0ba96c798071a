"""Suggestions while somebody types: datasets whose title goes on with these letters."""

from dataclasses import dataclass
from uuid import UUID

import tantivy
from sqlmodel import Session, col, select
from tantivy import Occur
from tantivy import Query as Clause

from catalog.models import Dataset
from catalog.search.analysis import MOST_QUERY_WORDS, fold, without_umlauts, words
from catalog.search.documents import visible
from catalog.search.index import SCHEMA, SearchIndex

MOST_SUGGESTIONS = 8
_SHORTEST = 2


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A dataset to go to at once."""

    slug: str
    title: dict[str, str]


def suggest(session: Session, index: SearchIndex, text: str) -> list[Suggestion]:
    """Return datasets whose title has the typed words, the last of which may be unfinished.

    A letter alone suggests nothing. The best checked come first.

    Raises:
        SearchNotReady: This machine has no index yet.
    """
    typed = words(text)[:MOST_QUERY_WORDS]
    if not typed or len(typed[-1]) < _SHORTEST:
        return []
    whole = [Clause.term_query(SCHEMA, "title_exact", fold(word), "freq") for word in typed[:-1]]
    clause = Clause.boolean_query([(Occur.Must, each) for each in (*whole, _beginning(typed[-1]))])
    searcher = index.searcher()
    hits = searcher.search(clause, MOST_SUGGESTIONS, count=False, order_by_field="score").hits
    ids = [UUID(searcher.doc(address)["id"][0]) for _, address in hits]
    datasets = session.exec(select(Dataset).where(col(Dataset.id).in_(ids), visible()))
    found = {row.id: Suggestion(slug=row.slug, title=row.title) for row in datasets}
    return [found[dataset_id] for dataset_id in ids if dataset_id in found]


def _beginning(word: str) -> tantivy.Query:
    beginnings = {"title_exact": fold(word), "title_part": without_umlauts(word)}
    return Clause.boolean_query(  # words are letters and digits: nothing to escape
        [
            (Occur.Should, Clause.regex_query(SCHEMA, name, f"{letters}.*"))
            for name, letters in beginnings.items()
        ]
    )
