"""The index's form, where it lies, and how a process reads it.

A machine's index lies in ``<data folder>/search``. Each build has a folder of its own, and the link
``current`` names the one in use; so a rebuild replaces the whole at once, and a process that was
killed while building leaves nothing that anybody reads. How far the index has followed the
database is kept as a document of the index: it is committed with what it tells of, or not at all.
(Tantivy keeps a payload of a commit for this, which its Python binding does not offer.)
"""

import json
import logging
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Self

import tantivy

from catalog.search.errors import SearchNotReady
from catalog.search.vocabulary import NOUNS

logger = logging.getLogger(__name__)

_GENERATION = 1  # raise it when the schema, the analysis or the documents change
FORMAT = f"{_GENERATION}-{sha256(NOUNS.read_bytes()).hexdigest()[:8]}"

TEXTS = ("title_exact", "title_stem", "title_part", "text_exact", "text_stem", "text_part")
FACETS = ("theme", "publisher", "publisher_kind", "access", "price", "format", "license", "place")
CORNERS = ("west", "south", "east", "north")
CURRENT = "current"
_META = "meta.json"
_POSITION = "position"
_ATTEMPTS = 3


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_text_field(_POSITION, stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_text_field("by_title", tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_integer_field("updated", indexed=True, fast=True)
    builder.add_integer_field("score", fast=True)
    builder.add_float_field("rank", fast=True)
    for name in CORNERS:
        builder.add_float_field(name, indexed=True, fast=True)
    return builder.build()


SCHEMA = _schema()
"""Texts are analyzed by us and split at spaces only; facets are kept whole; the rest is for
sorting, ranking and ranges. ``kind`` sets datasets apart from the position."""


@dataclass(frozen=True, kw_only=True)
class Position:
    """How far an index has followed a database: up to a row of the outbox, and when.

    ``installation`` tells databases apart; ``at`` is the database's time of the commit.
    """

    installation: str
    xid: int
    change: str
    at: str

    @classmethod
    def read(cls, searcher: tantivy.Searcher) -> Self | None:
        """Return the position of an index, or None if it has none."""
        hits = searcher.search(tantivy.Query.term_query(SCHEMA, "kind", _POSITION), 1).hits
        for _, address in hits:
            return cls(**json.loads(searcher.doc(address)[_POSITION][0]))
        return None

    @property
    def moment(self) -> datetime:
        """The time of the commit, by the database's clock."""
        return datetime.fromisoformat(self.at)

    def write(self, writer: tantivy.IndexWriter) -> None:
        """Put the position into what the writer commits next, in place of the one before."""
        writer.delete_documents_by_term("kind", _POSITION)
        document = tantivy.Document()
        document.add_text("kind", _POSITION)
        document.add_text(_POSITION, json.dumps(asdict(self)))
        writer.add_document(document)


class SearchIndex:
    """The index of this machine, for readers. Threads share one; nothing is opened until asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._build: Path | None = None
        self._commit: tuple[int, int] | None = None
        self._index: tantivy.Index | None = None

    def searcher(self) -> tantivy.Searcher:
        """Return a view of the last commit, whichever process made it.

        Raises:
            SearchNotReady: No index of this form has been built here yet.
        """
        with self._lock:
            for _ in range(_ATTEMPTS):
                try:
                    return self._newest().searcher()
                except FileNotFoundError:
                    continue  # replaced since the link was read
        raise SearchNotReady

    def _newest(self) -> tantivy.Index:
        build = (self.folder / CURRENT).readlink()
        if not build.name.startswith(f"{FORMAT}."):
            raise SearchNotReady
        meta = (self.folder / build / _META).stat()
        commit = (meta.st_ino, meta.st_mtime_ns)
        if self._index is None or build != self._build:
            self._index = tantivy.Index.open(str(self.folder / build))
            self._index.config_reader(reload_policy="manual")
            self._build, self._commit = build, None
        if commit != self._commit:
            self._index.reload()
            self._commit = commit
        return self._index

    def position(self) -> Position | None:
        """Return how far the index has followed the database; None if there is no index."""
        try:
            return Position.read(self.searcher())
        except SearchNotReady:
            return None


def new_build(folder: Path) -> Path:
    """Make a folder for a new build; nobody reads it before ``put_into_use``."""
    build = folder / f"{FORMAT}.{secrets.token_hex(4)}"
    build.mkdir(parents=True)
    return build


def put_into_use(build: Path) -> None:
    """Let all readers read this build from now on, and remove those before it.

    Readers that still hold an old build keep its files until they look again.
    """
    link = build.parent / f"{CURRENT}.{secrets.token_hex(4)}"
    link.symlink_to(build.name)
    link.replace(build.parent / CURRENT)
    remove_unused(build.parent)


def current_build(folder: Path) -> Path | None:
    """Return the build in use, if there is one of the present form."""
    link = folder / CURRENT
    if not link.is_symlink() or not link.readlink().name.startswith(f"{FORMAT}."):
        return None
    return folder / link.readlink()


def remove_unused(folder: Path) -> None:
    """Remove what killed or older processes left: builds not in use, and spare links."""
    in_use = current_build(folder)
    for left in _leftovers(folder):
        if left.is_symlink():
            left.unlink()
        elif left != in_use:
            shutil.rmtree(left, ignore_errors=True)


def _leftovers(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        is_spare_link = entry.is_symlink() and entry.name.startswith(f"{CURRENT}.")
        if is_spare_link or entry.is_dir(follow_symlinks=False):
            yield Path(entry.path)


def open_build(build: Path) -> tantivy.Index:
    """Open a build to write to it, or make it if the folder is empty."""
    index = tantivy.Index(SCHEMA, path=str(build))
    index.config_reader(reload_policy="manual")
    return index
