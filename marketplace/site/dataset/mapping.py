"""A map of a version's shapes as SVG paths: north is up, no tiles of anyone are loaded."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from marketplace.web.figures import Figures

WIDTH = 1000
_LEAST_HEIGHT, _MOST_HEIGHT = 350, 900
_MARGIN = 24
_KILOMETRES_PER_DEGREE = 111.32
_SMALLEST_DEGREES = 0.002
_SCALE_SHARE = 0.3

Position = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One row's shape: areas, lines and points as SVG draws them, and what is said of it."""

    areas: str
    lines: str
    points: list[Position]
    title: str


@dataclass(frozen=True, kw_only=True)
class Map:
    """A map in a box as wide as ``WIDTH``. ``matched`` is how many shapes there are in all.

    ``scale`` is the length of the scale bar in the box, ``kilometres`` what it stands for.
    """

    height: int
    shapes: list[Shape]
    matched: int
    scale: float
    kilometres: str


@dataclass(frozen=True)
class _Frame:
    """How degrees become places in the box: an equirectangular projection, true in its middle."""

    west: float
    north: float
    per_degree: float
    narrowing: float
    left: float
    top: float

    def place(self, position: Sequence[float]) -> Position:
        x = self.left + (position[0] - self.west) * self.narrowing * self.per_degree
        y = self.top + (self.north - position[1]) * self.per_degree
        return round(x, 1), round(y, 1)


def map_of(features: Mapping[str, Any] | None, show: Figures) -> Map | None:
    """Return the map of a FeatureCollection, if it has shapes with a place."""
    if not features or not features.get("bbox") or not features.get("features"):
        return None
    frame, height = _framed(features["bbox"])
    collection: list[dict[str, Any]] = features["features"]
    kilometres = _round_length(WIDTH * _SCALE_SHARE / frame.per_degree * _KILOMETRES_PER_DEGREE)
    return Map(
        height=height,
        shapes=[_shape(feature, frame) for feature in collection],
        matched=int(features.get("numberMatched") or len(collection)),
        scale=round(kilometres / _KILOMETRES_PER_DEGREE * frame.per_degree, 1),
        kilometres=show.number(kilometres, 3),
    )


def _framed(box: Sequence[float]) -> tuple[_Frame, int]:
    """Return the projection that fits a box into the picture, and how high the picture is."""
    west, south, east, north = box[:4]
    narrowing = max(0.05, math.cos(math.radians((south + north) / 2)))
    wide = max((east - west) * narrowing, _SMALLEST_DEGREES)
    high = max(north - south, _SMALLEST_DEGREES)
    inner = WIDTH - 2 * _MARGIN
    height = min(max(round(inner * high / wide) + 2 * _MARGIN, _LEAST_HEIGHT), _MOST_HEIGHT)
    per_degree = min(inner / wide, (height - 2 * _MARGIN) / high)
    left = (WIDTH - (east - west) * narrowing * per_degree) / 2
    top = (height - (north - south) * per_degree) / 2
    return _Frame(west, north, per_degree, narrowing, left, top), height


def _round_length(kilometres: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is no longer."""
    power = 10.0 ** math.floor(math.log10(kilometres))
    return next(step * power for step in (5, 2, 1) if step * power <= kilometres)


def _shape(feature: Mapping[str, Any], frame: _Frame) -> Shape:
    areas: list[str] = []
    lines: list[str] = []
    points: list[Position] = []
    for kind, coordinates in _simple(feature.get("geometry") or {}):
        if kind == "Point":
            points.append(frame.place(coordinates))
        elif kind == "LineString":
            lines.append(_path(coordinates, frame))
        else:
            areas += [_path(ring, frame) + "Z" for ring in coordinates]
    return Shape(areas="".join(areas), lines="".join(lines), points=points, title=_title(feature))


def _simple(geometry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the points, lines and polygons that a geometry consists of."""
    kind = str(geometry.get("type") or "")
    if kind == "GeometryCollection":
        for part in cast("list[dict[str, Any]]", geometry.get("geometries") or []):
            yield from _simple(part)
    elif kind.startswith("Multi"):
        for part in cast("list[Any]", geometry.get("coordinates") or []):
            yield kind.removeprefix("Multi"), part
    elif geometry.get("coordinates"):
        yield kind, geometry["coordinates"]


def _path(positions: Sequence[Sequence[float]], frame: _Frame) -> str:
    places = [frame.place(position) for position in positions]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)


def _title(feature: Mapping[str, Any]) -> str:
    properties: dict[str, Any] = feature.get("properties") or {}
    return ", ".join(str(value) for value in properties.values() if value is not None)
