"""KML: placemarks with their data and geometry, in the WGS 84 that the format prescribes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

import duckdb

from quality.inspection.bytes import chunks
from quality.inspection.order import ReadingRule
from quality.inspection.reading import refusing
from quality.inspection.reading.geo import geojson
from quality.inspection.reading.markup import parser_for
from quality.inspection.reading.table import Table

_SIMPLE = {
    "Point": "Point",
    "LineString": "LineString",
    "LinearRing": "LineString",
    "Track": "LineString",
}
_SHAPES = {*_SIMPLE, "Polygon", "MultiGeometry", "MultiTrack"}
_FIELDS = {"name": "name", "description": "description", "address": "address", "when": "when"}
_DEEPEST = 60


def load(connection: duckdb.DuckDBPyConnection, path: Path, rule: ReadingRule) -> Table:
    """Read a KML file's placemarks into the table ``data``.

    Raises:
        Refusal: It is no well-formed XML, declares entities, or has no placemark.
    """
    return geojson.load(
        connection, path, _placemarks(path), rule.model_copy(update={"crs": None}), kind="kml"
    )


def _placemarks(path: Path) -> Iterator[dict[str, Any]]:
    reader = _Reader()
    parser = parser_for(reader.start, reader.end, reader.text)
    try:
        for chunk in chunks(path):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position
            yield from reader.taken()
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
        yield from reader.taken()
    except expat.ExpatError as error:
        raise refusing.broken(form="KML", detail=str(error)) from error


class _Reader:
    """Collects placemarks while the parser goes through the file."""

    def __init__(self) -> None:
        self._path: list[str] = []
        self._text: list[str] = []
        self._folders: list[str] = []
        self._found: list[dict[str, Any]] = []
        self._properties: dict[str, Any] | None = None
        self._shapes: list[dict[str, Any]] = []
        self._geometry: dict[str, Any] | None = None
        self._key = ""

    def taken(self) -> list[dict[str, Any]]:
        """Hand out the features that are complete."""
        found, self._found = self._found, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        self._path.append(name)
        self._text.clear()
        if len(self._path) > _DEEPEST:
            raise refusing.broken(form="KML", detail="elements nested too deep")
        if name == "Folder":
            self._folders.append("")
        elif name == "Placemark":
            self._properties, self._geometry, self._shapes = {}, None, []
            if self._folders and any(self._folders):
                self._properties["folder"] = " / ".join(filter(None, self._folders))
        elif self._properties is None:
            return
        elif name in {"Data", "SimpleData"}:
            self._key = attributes.get("name", "")[:200]
        elif name in _SHAPES:
            self._shapes.append({"name": name, "parts": [], "coordinates": []})

    def text(self, data: str) -> None:
        """Take text in."""
        self._text.append(data)

    def end(self, name: str) -> None:
        """Leave an element."""
        text = "".join(self._text).strip()
        self._text.clear()
        self._path.pop()
        parent = self._path[-1] if self._path else ""
        if name == "Folder":
            self._folders.pop()
        elif name == "name" and parent == "Folder":
            self._folders[-1] = text
        elif self._properties is not None:
            self._end_inside(name, parent, text, self._properties)

    def _end_inside(self, name: str, parent: str, text: str, properties: dict[str, Any]) -> None:
        if name == "Placemark":
            self._found.append({"properties": properties, "geometry": self._geometry})
            self._properties = None
        elif name in _FIELDS and parent in {"Placemark", "TimeStamp"}:
            properties[_FIELDS[name]] = text or None
        elif name == "SimpleData" or (name == "value" and parent == "Data"):
            properties[self._key or "value"] = text or None
        elif self._shapes:
            self._end_shape(name, text)

    def _end_shape(self, name: str, text: str) -> None:
        shape = self._shapes[-1]
        if name == "coordinates":
            shape["coordinates"] = [_position(part, ",") for part in text.split()]
        elif name == "coord":
            shape["coordinates"].append(_position(text, None))
        elif name in _SHAPES:
            self._shapes.pop()
            geometry = _geometry(shape)
            if self._shapes:
                self._shapes[-1]["parts"].append((shape, geometry))
            else:
                self._geometry = geometry


def _position(text: str, separator: str | None) -> list[float]:
    try:
        return [float(number) for number in text.split(separator) if number.strip()][:3]
    except ValueError as error:
        raise refusing.broken(form="KML", detail=f"coordinates “{text[:60]}”") from error


def _geometry(shape: dict[str, Any]) -> dict[str, Any] | None:
    """Return a shape of KML as a geometry of GeoJSON."""
    name, parts = shape["name"], shape["parts"]
    if name == "Polygon":
        rings = [part["coordinates"] for part, _ in parts if part["name"] == "LinearRing"]
        return {"type": "Polygon", "coordinates": rings} if rings else None
    if name in _SIMPLE:
        coordinates = shape["coordinates"]
        if not coordinates:
            return None
        return {
            "type": _SIMPLE[name],
            "coordinates": coordinates[0] if name == "Point" else coordinates,
        }
    inner = [geometry for _, geometry in parts if geometry]
    kinds = {geometry["type"] for geometry in inner}
    if len(kinds) == 1 and (kind := kinds.pop()) in {"Point", "LineString", "Polygon"}:
        return {"type": f"Multi{kind}", "coordinates": [g["coordinates"] for g in inner]}
    return {"type": "GeometryCollection", "geometries": inner} if inner else None
