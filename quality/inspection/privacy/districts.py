"""Which district a point lies in: shapes of a GeoJSON file, by the even-odd rule."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_NAMED_BY = (
    "name", "bezeichnung", "stadtteil", "bezirk", "ortsteil", "district", "quarter", "label",
    "title", "titel", "nam", "gen", "bydel", "navn", "wijk", "buurt", "naam",
)  # fmt: skip
_LEAST_CORNERS = 4


@dataclass(frozen=True)
class District:
    """A named area; ``edges`` are its borders, holes too, as x1, y1, x2, y2."""

    name: str
    edges: Numbers

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The smallest and largest longitude and latitude: west, south, east, north."""
        xs, ys = self.edges[:, 0], self.edges[:, 1]
        return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())

    def holds(self, xs: Numbers, ys: Numbers) -> NDArray[np.bool_]:
        """Tell for each point whether a ray from it crosses the borders an odd number of times."""
        inside = np.zeros(len(xs), dtype=bool)
        for x1, y1, x2, y2 in self.edges:
            if y1 == y2:
                continue
            crosses = (y1 > ys) != (y2 > ys)
            inside ^= crosses & (xs < (x2 - x1) * (ys - y1) / (y2 - y1) + x1)
        return inside


def districts(path: Path) -> list[District]:
    """Return the named areas of a GeoJSON FeatureCollection in WGS 84.

    Raises:
        ValueError: The file holds no areas with a name.
    """
    content: dict[str, Any] = json.loads(path.read_bytes())
    features: list[dict[str, Any]] = content.get("features") or []
    name_of = _naming([feature.get("properties") or {} for feature in features])
    found: list[District] = []
    for feature in features:
        edges = list(_edges(feature.get("geometry") or {}))
        properties: dict[str, Any] = feature.get("properties") or {}
        name = str(properties.get(name_of) or "").strip()
        if edges and name:
            found.append(District(name, np.concatenate(edges)))
    if not found:
        message = f"no named areas in {path.name}"
        raise ValueError(message)
    return found


def located(areas: Sequence[District], xs: Numbers, ys: Numbers) -> list[str | None]:
    """Return the name of the area around each point; None where there is none, or no point."""
    names: list[str | None] = [None] * len(xs)
    is_open = ~(np.isnan(xs) | np.isnan(ys))
    for area in areas:
        west, south, east, north = area.box
        near = is_open & (xs >= west) & (xs <= east) & (ys >= south) & (ys <= north)
        places = np.flatnonzero(near)
        if not len(places):
            continue
        held = places[area.holds(xs[places], ys[places])]
        is_open[held] = False
        for place in held:
            names[place] = area.name
    return names


def _naming(properties: Sequence[Mapping[str, Any]]) -> str:
    """Return the property that names the areas: by its own name, else the first with texts."""
    keys = list(dict.fromkeys(key for each in properties for key in each))
    by_name = {key.lower(): key for key in reversed(keys)}
    for wanted in _NAMED_BY:
        if wanted in by_name:
            return by_name[wanted]
    texts = (key for key in keys if any(isinstance(each.get(key), str) for each in properties))
    return next(texts, "")


def _edges(geometry: Mapping[str, Any]) -> Iterator[Numbers]:
    kind, coordinates = geometry.get("type"), cast("list[Any]", geometry.get("coordinates") or [])
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(kind), [])
    for polygon in polygons:
        for ring in polygon:
            corners = np.array([corner[:2] for corner in ring], dtype=np.float64)
            if len(corners) >= _LEAST_CORNERS:
                yield np.hstack([corners[:-1], corners[1:]])
