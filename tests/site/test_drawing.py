from typing import Any

import pytest

from marketplace.core.language import Language
from marketplace.site.dataset.drawing import drawing_of
from marketplace.site.dataset.mapping import map_of
from marketplace.web.figures import Figures

DE, EN = Figures(Language.DE), Figures(Language.EN)


def spec(kind: str, values: list[dict[str, Any]], **about: Any) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "encoding": {"x": {"type": kind, "title": "ort"}},
        "usermeta": about,
    }


class TestDrawing:
    def test_is_a_line_in_its_box(self) -> None:
        values = [{"x": f"2026-0{month}-01", "y": y} for month, y in ((1, 10), (2, 40), (3, 20))]

        drawing = drawing_of(spec("temporal", values, measure="rad", unit="month"), DE)

        assert drawing
        assert drawing.points == "0,225 525,0 1000,150"
        assert drawing.ends == ("Januar 2026", "März 2026")
        assert [label for _, label in drawing.ticks] == ["40", "20", "0"]

    @pytest.mark.parametrize(
        ("heights", "points"),
        [((90, 100), "0,300 1000,0"), ((-5, 5), "0,300 1000,0"), ((7, 7), "0,150 1000,150")],
    )
    def test_begins_its_axis_where_the_values_lie(
        self, heights: tuple[float, float], points: str
    ) -> None:
        values = [{"x": f"202{at}-01-01", "y": y} for at, y in enumerate(heights)]

        drawing = drawing_of(spec("temporal", values, unit="year"), EN)

        assert drawing
        assert (drawing.points, drawing.ends) == (points, ("2020", "2021"))

    @pytest.mark.parametrize(
        ("unit", "name"),
        [
            ("hour", "23 November 2026, 08:00"),
            ("day", "23 November 2026"),
            (None, "23 November 2026"),
        ],
    )
    def test_names_moments_as_finely_as_they_are(self, unit: str | None, name: str) -> None:
        values = [{"x": "2026-11-23T08:00:00", "y": 1}, {"x": "2026-11-24T08:00:00", "y": 2}]

        drawing = drawing_of(spec("temporal", values, unit=unit), EN)

        assert drawing
        assert drawing.marks[0].name == name

    def test_is_bars_of_the_highest(self) -> None:
        values = [{"x": "Hafen", "y": 1500.5}, {"x": "Markt", "y": 300}, {"x": "Aus", "y": -2}]

        drawing = drawing_of(spec("nominal", values, aggregate="count"), DE)

        assert drawing
        assert [(m.name, m.value, m.share) for m in drawing.marks] == [
            ("Hafen", "1.500", 100.0),
            ("Markt", "300", 20.0),
            ("Aus", "-2", 0.0),
        ]

    def test_is_columns_of_a_histogram(self) -> None:
        values = [{"x": 0, "x2": 0.5, "y": 4}, {"x": 0.5, "x2": 12.25, "y": 0}]

        drawing = drawing_of(spec("quantitative", values), EN)

        assert drawing
        assert [mark.name for mark in drawing.marks] == ["0 – 0.5", "0.5 – 12.2"]
        assert drawing.ends == ("0", "12.2")

    @pytest.mark.parametrize("chart", [None, {"data": {"name": "features"}}])
    def test_is_missing_where_there_is_none(self, chart: dict[str, Any] | None) -> None:
        assert drawing_of(chart, EN) is None


def collection(*geometries: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    features = [
        {"type": "Feature", "geometry": each, "properties": {"a": "Hafen", "b": None, "c": 3}}
        for each in geometries
    ]
    return {"type": "FeatureCollection", "bbox": [9, 53, 10, 54], "features": features} | more


POINT = {"type": "Point", "coordinates": [9, 54]}
RING = [[9, 53], [10, 53], [10, 54], [9, 53]]


class TestMap:
    def test_has_north_above_and_fits_its_box(self) -> None:
        drawn = map_of(collection(POINT, {"type": "Point", "coordinates": [10, 53]}), EN)

        assert drawn
        (northwest,), (southeast,) = drawn.shapes[0].points, drawn.shapes[1].points
        assert 0 < northwest[0] < southeast[0] < 1000
        assert 0 < northwest[1] < southeast[1] < drawn.height

    def test_draws_every_kind_of_shape(self) -> None:
        parts: list[dict[str, Any]] = [
            {"type": "MultiPolygon", "coordinates": [[RING], [RING]]},
            {"type": "LineString", "coordinates": RING[:2]},
            {"type": "MultiPoint", "coordinates": RING[:2]},
        ]

        drawn = map_of(collection({"type": "GeometryCollection", "geometries": parts}, None), EN)

        assert drawn
        whole, empty = drawn.shapes
        assert (whole.areas.count("M"), whole.areas.count("Z")) == (2, 2)
        assert (whole.lines.count("M"), len(whole.points)) == (1, 2)
        assert whole.title == "Hafen, 3"
        assert (empty.areas, empty.lines, empty.points) == ("", "", [])

    def test_has_a_scale_of_a_round_length(self) -> None:
        drawn = map_of(collection(POINT), EN)

        assert drawn
        assert drawn.kilometres == "20"
        assert 100 < drawn.scale < 300

    def test_is_drawn_around_a_single_point(self) -> None:
        drawn = map_of(collection(POINT, bbox=[9, 54, 9, 54], numberMatched=7), EN)

        assert drawn
        assert (drawn.matched, drawn.shapes[0].points[0][0]) == (7, 500)

    @pytest.mark.parametrize("features", [None, {}, {"bbox": [0, 0, 1, 1], "features": []}])
    def test_is_missing_without_shapes(self, features: dict[str, Any] | None) -> None:
        assert map_of(features, EN) is None
