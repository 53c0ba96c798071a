"""Catalogue search beside bare Tantivy, in one run, on the same synthetic datasets.

Bare Tantivy has one text field with its own tokenizer and does what performance.md A measures:
the first 20, the exact total and three facets. Ours analyzes German, asks six fields, ranks by
quality and counts eight facets.

    python -m bench.search --datasets 100000 --queries 400
"""

import argparse
import json
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import tantivy

from catalog.search.asking import Query
from catalog.search.building import writing
from catalog.search.documents import Entry, document
from catalog.search.finding import find
from catalog.search.index import Position, SearchIndex, new_build, put_into_use
from catalog.search.vocabulary import NOUNS
from marketplace.core import clock

T = TypeVar("T")

BARE_FACETS = ("theme", "publisher", "format")
_THEMES = ("TRAN", "ENVI", "ECON", "SOCI", "HEAL", "GOVE", "REGI", "EDUC", "ENER", "TECH")


TARGET = 1.5


class Texts:
    """Words by Zipf's law: nouns, and one compound of two nouns for every four of them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same data every time
        nouns = [line.split()[0] for line in NOUNS.read_text(encoding="utf-8").splitlines()]
        random.Random(0).shuffle(nouns)  # noqa: S311 - every text knows the same words
        self._words = [
            word.capitalize()
            for number, noun in enumerate(nouns)
            for word in ([noun] if number % 4 else [noun, noun + nouns[-number]])
        ]
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self._words) + 1)))

    def words(self, number: int) -> list[str]:
        """Return so many words."""
        return self.random.choices(self._words, cum_weights=self._weights, k=number)


def entries(texts: Texts, number: int) -> Iterator[Entry]:
    """Make datasets of 6 words of title and 40 of description."""
    now = clock.now()
    for each in range(number):
        yield Entry(
            id=UUID(int=each + 1),
            titles={"de": " ".join(texts.words(6))},
            texts=[("de", " ".join(texts.words(40)))],
            theme=texts.random.sample(_THEMES, 2),
            publisher=f"publisher-{int(texts.random.paretovariate(0.7)) % 500}",
            publisher_kind="company",
            access=texts.random.choice(["open", "open", "account"]),
            price=["free"],
            format=texts.random.sample(["csv", "parquet", "json", "geojson", "xlsx"], 2),
            license="cc-by-4.0",
            place=f"Ort {texts.random.randrange(50)}",
            bbox=None,
            updated=now,
            score=texts.random.randrange(100),
        )


def build_ours(folder: Path, made: Iterator[Entry]) -> SearchIndex:
    """Build the index as a rebuild does, less the database."""
    build = new_build(folder)
    position = Position(installation="bench", xid=0, change="", at=clock.now().isoformat())
    with writing(build, heap_bytes=120_000_000) as writer:
        for entry in made:
            writer.add_document(document(entry))
        position.write(writer)
        writer.commit()
    put_into_use(build)
    return SearchIndex(folder)


def build_bare(folder: Path, made: Iterator[Entry]) -> tantivy.Index:
    """Build an index of one text field and three facets."""
    folder.mkdir()
    builder = tantivy.SchemaBuilder().add_text_field("text", index_option="freq")
    for name in BARE_FACETS:
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(120_000_000, 1)
    for entry in made:
        found = tantivy.Document()
        found.add_text("text", f"{entry.titles['de']} {entry.texts[0][1]}")
        for name in ("theme", "format"):
            for value in getattr(entry, name):
                found.add_text(name, value)
        found.add_text("publisher", entry.publisher)
        writer.add_document(found)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def search_bare(index: tantivy.Index, text: str) -> None:
    """Search, count and make three facets."""
    searcher = index.searcher()
    query = index.parse_query(text, ["text"], conjunction_by_default=True)
    searcher.search(query, 20)
    facets = {name: {"terms": {"field": name, "size": 50}} for name in BARE_FACETS}
    searcher.aggregate(query, facets)


def milliseconds(
    search: Callable[[str], object], questions: list[str]
) -> tuple[list[float], list[float]]:
    """Return how long each question took, wall and CPU, after a round to warm up."""
    for question in questions[: len(questions) // 4]:
        search(question)
    taken = [timed(partial(search, question)) for question in questions]
    return [wall * 1000 for _, wall, _ in taken], [cpu * 1000 for _, _, cpu in taken]


def timed(make: Callable[[], T]) -> tuple[T, float, float]:
    """Return what is made, with wall and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = make()
    return made, time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    """Measure both and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=int, default=5_000)
    parser.add_argument("--queries", type=int, default=200)
    given = parser.parse_args()
    asked = Texts(seed=2)
    questions = [" ".join(asked.words(1 + each % 2)) for each in range(given.queries)]
    with tempfile.TemporaryDirectory() as folder:
        bare, bare_wall, bare_cpu = timed(
            lambda: build_bare(Path(folder) / "bare", entries(Texts(seed=1), given.datasets))
        )
        ours, our_wall, our_cpu = timed(
            lambda: build_ours(Path(folder) / "ours", entries(Texts(seed=1), given.datasets))
        )
        bare_ms = milliseconds(lambda text: search_bare(bare, text), questions)
        our_ms = milliseconds(lambda text: find(ours, Query(text=text)), questions)
    print(f"search: {given.datasets} datasets, {given.queries} questions")
    for clock_name, bare_taken, ours_taken in zip(("wall", "CPU"), bare_ms, our_ms, strict=True):
        show(f"p50 {clock_name} ms", statistics.median(bare_taken), statistics.median(ours_taken))
        show(f"p95 {clock_name} ms", slowest_20th(bare_taken), slowest_20th(ours_taken))
    show("build wall s", bare_wall, our_wall)
    show("build CPU s", bare_cpu, our_cpu)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak RSS of both: {peak:.0f} MB")
    ratio = statistics.median(our_ms[0]) / statistics.median(bare_ms[0])
    print(json.dumps({"bench": "search p50", "ratio": round(ratio, 2), "target": TARGET}))


def slowest_20th(taken: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(taken, n=20)[-1]


def show(what: str, bare: float, ours: float) -> None:
    """Print one line of the table."""
    print(f"  {what:14} bare {bare:9.3f}   ours {ours:9.3f}   ratio {ours / bare:6.2f}")


if __name__ == "__main__":
    main()
