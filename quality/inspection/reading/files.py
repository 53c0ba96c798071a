"""Reading a file of any accepted kind into the table ``data``: its bytes decide, then its name.

A file whose name says table and whose bytes do not is refused; any other that is no table is taken
as a document. A table whose name says another format is read, and the difference is told.
"""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb

from quality.inspection.order import ReadingRule
from quality.inspection.outcome import Refusal
from quality.inspection.reading import (
    archives,
    documents,
    gtfs,
    kinds,
    markup,
    parquet,
    records,
    refusing,
    workbooks,
)
from quality.inspection.reading.archives import Archive
from quality.inspection.reading.geo import coordinates, geodata, kml
from quality.inspection.reading.table import Table
from quality.inspection.reading.text import loading

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_OFFICE = {
    "word/": ("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "ppt/": ("PPTX", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
_NAMES = {
    "parquet": {"parquet", "pq", "geoparquet"},
    "xlsx": {"xlsx", "xlsm", "xlsb"},
    "xls": {"xls"},
    "ods": {"ods"},
    "geopackage": {"gpkg"},
    "json": {"json"},
    "ndjson": {"ndjson", "jsonl", "json"},
    "geojson": {"geojson", "json", "geojsonl"},
    "kml": {"kml", "kmz"},
    "gml": {"gml", "xml"},
    "flatgeobuf": {"fgb"},
    "csv": {*kinds.TEXT_TABLES, ""},
}
"""The extensions that belong to a kind; another one is told of as an assumption."""


def load(
    connection: duckdb.DuckDBPyConnection, path: Path, *, filename: str, rule: ReadingRule
) -> Table:
    """Read a file into the table ``data``; a document makes no table.

    ``filename`` is the publisher's name of the file, ``rule`` what they said of its reading.

    Raises:
        Refusal: It is broken, locked or a bomb, or its name claims what it is not (``readable``);
            or it holds no row of data (``non_empty``).
    """
    if not path.stat().st_size:
        raise refusing.empty()
    kind = kinds.kind_of(path)
    if kind == "gzip":
        return _load_gzip(connection, path, filename, rule)
    if kind == "zip":
        return _load_zip(connection, path, filename, rule)
    return _load_plain(connection, path, kind, filename, rule)


def load_part(
    connection: duckdb.DuckDBPyConnection, path: Path, *, filename: str, rule: ReadingRule
) -> Table:
    """Read what of a file was not taken into the table ``data``, as a table's ``parts`` name it.

    Raises:
        Refusal: It cannot be read (``readable``), or holds no row of data (``non_empty``).
    """
    if rule.member is None:
        return load(connection, path, filename=filename, rule=rule)
    with archives.opened(path) as archive:
        return _load_member(connection, path, archive, filename, rule)


def _load_plain(
    connection: duckdb.DuckDBPyConnection, path: Path, kind: str, filename: str, rule: ReadingRule
) -> Table:
    """Read a file that is no archive."""
    if kind == "document" or (kind == "text" and kinds.is_prose_name(filename)):
        return _document(path, filename)
    if kind == "encrypted_office":
        raise refusing.locked(form="Office")
    if kind == "text" and kinds.forbids_text(filename):
        claim = kinds.claim_of(filename) or ""
        raise refusing.broken(form=claim, detail="it is plain text")
    table = _load_table(connection, path, kind, filename, rule)
    if table.geometry is None:
        coordinates.recognise(connection, table, path.parent, rule)
    _tell_of_other_name(table, filename)
    return table


def _load_table(
    connection: duckdb.DuckDBPyConnection, path: Path, kind: str, filename: str, rule: ReadingRule
) -> Table:
    if kind == "json":
        return _load_json(connection, path, filename, rule)
    if kind == "parquet":
        return parquet.load(connection, path, rule)
    if kind in {"xlsx", "xls", "ods"}:
        return workbooks.load(connection, path, kind, rule)
    if kind == "kml":
        return kml.load(connection, path, rule)
    if kind == "gml":
        markup.refuse_declarations(path)
    if kind in {"gml", "geopackage", "flatgeobuf", "shapefile"}:
        return geodata.load(connection, path, kind, rule)
    return loading.load_csv(connection, path, rule)


def _load_json(
    connection: duckdb.DuckDBPyConnection, path: Path, filename: str, rule: ReadingRule
) -> Table:
    """Read JSON; a text table may begin with a bracket too, if its name says that it is one."""
    try:
        return records.load_json(connection, path, rule)
    except Refusal:
        if kinds.suffix_of(filename) not in kinds.TEXT_TABLES:
            raise
    return loading.load_csv(connection, path, rule)


def _document(path: Path, filename: str, *, name: str = "", media_type: str = "") -> Table:
    """Take a file as a document, unless its name claims a table."""
    if kinds.claim_of(filename) is not None:
        raise refusing.not_a_table(name=name or kinds.document_of(path, filename).name)
    return documents.read_document(path, filename, name=name, media_type=media_type)


def _load_gzip(
    connection: duckdb.DuckDBPyConnection, path: Path, filename: str, rule: ReadingRule
) -> Table:
    inner = filename.removesuffix(".gz").removesuffix(".GZ")
    plain = archives.gunzip(path, path.with_name("member"))
    if not plain.stat().st_size:
        raise refusing.empty()
    kind = kinds.kind_of(plain)
    if kind in {"gzip", "zip"}:
        raise archives.nested()
    table = _load_plain(connection, plain, kind, inner if inner != filename else "", rule)
    table.reading = table.reading.model_copy(update={"archive": "gzip"})
    return table


def _load_zip(
    connection: duckdb.DuckDBPyConnection, path: Path, filename: str, rule: ReadingRule
) -> Table:
    with archives.opened(path) as archive:
        names = archive.names
        office = next((name for folder, name in _OFFICE.items() if _holds(names, folder)), None)
        if office is not None:
            return _document(path, filename, name=office[0], media_type=office[1])
        kind = _spreadsheet(archive)
        if kind is not None:
            return _load_plain(connection, path, kind, filename, rule)
        if _is_open_document(archive):
            return _document(path, filename, name="ODT/ODP/ODG")
        if gtfs.is_feed(names):
            table = gtfs.load(connection, archive, path.parent, rule)
            coordinates.recognise(connection, table, path.parent, rule)
            return table
        return _load_member(connection, path, archive, filename, rule)


def _holds(names: list[str], folder: str) -> bool:
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)


def _spreadsheet(archive: Archive) -> str | None:
    """Return which kind of spreadsheet a ZIP is, if it is one."""
    if _holds(archive.names, "xl/"):
        return "xlsx"
    mimetype = _OPEN_DOCUMENT + b"spreadsheet"
    is_ods = (
        "mimetype" in archive.members and archive.beginning("mimetype", 100).strip() == mimetype
    )
    return "ods" if is_ods else None


def _is_open_document(archive: Archive) -> bool:
    return "mimetype" in archive.members and archive.beginning("mimetype", 100).startswith(
        _OPEN_DOCUMENT
    )


def _load_member(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    archive: Archive,
    filename: str,
    rule: ReadingRule,
) -> Table:
    """Read the table in a ZIP: the largest, unless one is named. Without any it is a document."""
    wanted = _chosen(archive, rule)
    if wanted is None:
        if archive.is_nested():
            raise archives.nested()
        if kinds.claim_of(filename) not in {None, "ZIP"}:
            raise refusing.not_a_table(name="ZIP")
        return documents.read_document(path, filename, name="ZIP", media_type="application/zip")
    if kinds.suffix_of(wanted) == "shp":
        plain, kind = geodata.take_shapefile(archive, wanted, path.parent), "shapefile"
    else:
        plain = archive.take(wanted, path.with_name("member"))
        kind = kinds.kind_of(plain)
        if kind == "zip":
            kind = _inner_spreadsheet(plain)
    if kind == "gzip":
        raise archives.nested()
    table = _load_plain(connection, plain, kind, PurePosixPath(wanted).name, rule)
    _tell_of_member(table, archive, wanted)
    return table


def _inner_spreadsheet(path: Path) -> str:
    with archives.opened(path) as archive:
        kind = _spreadsheet(archive)
    if kind is None:
        raise archives.nested()
    return kind


def _chosen(archive: Archive, rule: ReadingRule) -> str | None:
    """Return the member to read: the one that is named, else the largest table."""
    names = archive.names
    if rule.member is not None:
        if rule.member not in archive.members:
            raise refusing.no_such(
                what_de="die Datei", what_en="file", name=rule.member, offered=names
            )
        return rule.member
    shapefiles = geodata.shapefiles_in(archive)
    tables = shapefiles or kinds.best_tables(names)
    return tables[0] if tables else None


def _tell_of_member(table: Table, archive: Archive, wanted: str) -> None:
    parts = {
        name
        for name in archive.members
        if kinds.suffix_of(wanted) == "shp"
        and PurePosixPath(name).stem == PurePosixPath(wanted).stem
    }
    others = [name for name in archive.names if name != wanted and name not in parts]
    update: dict[str, Any] = {
        "archive": "zip",
        "member": wanted[:1000],
        "others": [*table.reading.others, *(name[:500] for name in others)][:50],
    }
    table.reading = table.reading.model_copy(update=update)
    within = [part.model_copy(update={"member": wanted[:1000]}) for part in table.parts]
    table.parts = [*within, *(ReadingRule(member=name[:1000]) for name in _whole(others))]
    if others:
        table.reading.assumptions.append(
            {
                "de": f"Aus dem ZIP wurde „{wanted[:200]}“ gelesen; {len(others)} weitere Dateien "
                "darin nicht.",
                "en": f"“{wanted[:200]}” was read from the ZIP; {len(others)} more files in it "
                "were not.",
            }
        )


def _whole(names: Sequence[str]) -> list[str]:
    """Return the members of an archive without the parts of Shapefiles that are read by others."""
    shapes = {PurePosixPath(name).stem for name in names if kinds.suffix_of(name) == "shp"}
    return [
        name
        for name in names
        if kinds.suffix_of(name) not in {*geodata.SHAPEFILE_PARTS} - {"shp"}
        or PurePosixPath(name).stem not in shapes
    ]


def _tell_of_other_name(table: Table, filename: str) -> None:
    suffix = kinds.suffix_of(filename)
    claim = kinds.claim_of(filename)
    if claim is None or not filename or suffix in _NAMES.get(table.reading.kind, {suffix}):
        return
    table.reading.assumptions.append(
        {
            "de": f"Die Datei heißt .{suffix}, ist aber keine {claim}-Datei; ihr Inhalt wurde "
            "gelesen.",
            "en": f"The file is named .{suffix} but is no {claim} file; its content was read.",
        }
    )
