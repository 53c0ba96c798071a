"""A version's chart as plain figures that a template draws: no script, no foreign code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marketplace.web.figures import Figures

WIDTH, HEIGHT = 1000, 300
_FROM_ZERO = 0.6
"""An axis begins at zero unless all its values lie above this share of the highest."""

_MOST_TOLD = 60
"""So many values stand in the table below a chart; a longer line is told by its file."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One value: its name, the value as people read it, and its share of the highest in percent."""

    name: str
    value: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A chart. ``kind`` is ``line``, ``bars`` or ``columns``.

    It shows ``aggregate`` (``mean``, ``count`` or none) of ``measure``, ``across`` a column, of
    each ``unit`` of time. ``points`` are those of the line in its box; ``ticks`` are (height in
    percent, label), ``ends`` the first and the last label below.
    """

    kind: str
    across: str
    measure: str | None
    aggregate: str | None
    unit: str | None
    marks: list[Mark]
    points: str = ""
    ticks: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    ends: tuple[str, str] = ("", "")

    @property
    def told(self) -> list[Mark]:
        """The marks that the table beside the picture lists."""
        return self.marks[:_MOST_TOLD]


def drawing_of(spec: Mapping[str, Any] | None, show: Figures) -> Drawing | None:
    """Return the picture of a chart's specification; a map, or none, has no such picture."""
    if spec is None:
        return None
    values: list[dict[str, Any]] = spec["data"].get("values") or []
    if not values:
        return None
    across = spec["encoding"]["x"]
    if across["type"] == "temporal":
        return _line(spec, values, show)
    if across["type"] == "quantitative":
        return _columns(spec, values, show)
    return _drawn(spec, "bars", _marks([str(each["x"]) for each in values], values, show))


def _line(spec: Mapping[str, Any], values: Sequence[Mapping[str, Any]], show: Figures) -> Drawing:
    unit = spec["usermeta"].get("unit")
    moments = [datetime.fromisoformat(str(each["x"])) for each in values]
    names = [_moment(moment, unit, show) for moment in moments]
    heights = [float(each["y"]) for each in values]
    low, high = _axis(heights)
    start, length = moments[0], (moments[-1] - moments[0]).total_seconds() or 1
    points = " ".join(
        f"{round((moment - start).total_seconds() / length * WIDTH)},"
        f"{round(HEIGHT - (height - low) / (high - low) * HEIGHT)}"
        for moment, height in zip(moments, heights, strict=True)
    )
    return _drawn(
        spec,
        "line",
        _marks(names, values, show),
        points=points,
        ticks=[(share * 100, _figure(low + share * (high - low), show)) for share in (1, 0.5, 0)],
        ends=(names[0], names[-1]),
    )


def _columns(
    spec: Mapping[str, Any], values: Sequence[Mapping[str, Any]], show: Figures
) -> Drawing:
    names = [f"{_figure(each['x'], show)} – {_figure(each['x2'], show)}" for each in values]
    ends = (_figure(values[0]["x"], show), _figure(values[-1]["x2"], show))
    return _drawn(spec, "columns", _marks(names, values, show), ends=ends)


def _drawn(spec: Mapping[str, Any], kind: str, marks: list[Mark], **given: Any) -> Drawing:
    about = spec["usermeta"]
    return Drawing(
        kind=kind,
        across=str(spec["encoding"]["x"]["title"]),
        measure=about.get("measure"),
        aggregate=about.get("aggregate"),
        unit=about.get("unit"),
        marks=marks,
        **given,
    )


def _marks(names: Sequence[str], values: Sequence[Mapping[str, Any]], show: Figures) -> list[Mark]:
    highest = max(abs(float(each["y"])) for each in values) or 1
    return [
        Mark(
            name=name,
            value=_figure(each["y"], show),
            share=round(100 * max(0.0, float(each["y"])) / highest, 1),
        )
        for name, each in zip(names, values, strict=True)
    ]


def _axis(heights: Sequence[float]) -> tuple[float, float]:
    """Return where an axis begins and ends; a level line lies in its middle."""
    low, high = min(heights), max(heights)
    if 0 <= low <= _FROM_ZERO * high:
        low = 0.0
    return (low - 1, high + 1) if low == high else (low, high)


def _figure(value: float, show: Figures) -> str:
    """Return a figure with as many decimal places as its size needs."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 3  # noqa: PLR2004 - three figures are read
    return show.number(value, digits)


def _moment(moment: datetime, unit: str | None, show: Figures) -> str:
    if unit == "year":
        return str(moment.year)
    if unit in {"month", "quarter"}:
        return show.month(moment.date())
    if unit == "hour":
        return f"{show.day(moment.date())}, {moment:%H:%M}"
    return show.day(moment.date())
