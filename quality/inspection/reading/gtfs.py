"""GTFS: a timetable feed, whose stops become the table and whose other files are told of."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb

from quality.inspection.order import ReadingRule
from quality.inspection.outcome import Notice, Texts
from quality.inspection.reading.archives import Archive
from quality.inspection.reading.table import Table
from quality.inspection.reading.text import loading
from quality.inspection.sql import quoted

_TABLE = "stops.txt"
_NEEDED = ("agency.txt", "routes.txt", "trips.txt", "stop_times.txt")
_CALENDARS = ("calendar.txt", "calendar_dates.txt")
_LARGEST_COUNTED = 512 * 1024 * 1024
"""Files beyond this are named and not counted."""


def is_feed(names: Iterable[str]) -> bool:
    """Tell whether an archive's files are those of a feed."""
    known = {PurePosixPath(name).name for name in names}
    return _TABLE in known and len(known & {*_NEEDED, *_CALENDARS}) > 1


def load(
    connection: duckdb.DuckDBPyConnection, archive: Archive, folder: Path, rule: ReadingRule
) -> Table:
    """Read a feed's stops into the table ``data``, and say what the feed covers.

    Raises:
        Refusal: A file that is read is damaged.
    """
    members = {PurePosixPath(name).name: name for name in reversed(archive.names)}
    wanted = rule.member if rule.member in archive.members else members[_TABLE]
    table = loading.load_csv(connection, archive.take(wanted, folder / "member.txt"), rule)
    feed = _Feed(connection, archive, members, folder)
    assumptions: list[Texts] = [
        {
            "de": f"Gelesen als GTFS-Fahrplan; die Tabelle ist „{PurePosixPath(wanted).name}“.",
            "en": f"Read as a GTFS feed; the table is “{PurePosixPath(wanted).name}”.",
        },
        *feed.told(),
        *table.reading.assumptions,
    ]
    table.reading = table.reading.model_copy(
        update={
            "kind": "gtfs",
            "archive": "zip",
            "member": wanted[:1000],
            "others": [name[:500] for name in sorted(archive.members) if name != wanted][:50],
            "assumptions": assumptions,
        }
    )
    table.parts = [ReadingRule(member=name[:1000]) for name in archive.names if name != wanted]
    table.notices.extend(feed.notices())
    return table


class _Feed:
    """What stands in a feed's files beside the stops."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        archive: Archive,
        members: dict[str, str],
        folder: Path,
    ) -> None:
        self._connection = connection
        self._archive = archive
        self._members = members
        self._folder = folder

    def told(self) -> list[Texts]:
        """Say how many lines and journeys there are, and from when to when the feed is valid."""
        told: list[Texts] = []
        routes, trips = self._count("routes.txt"), self._count("trips.txt")
        if routes is not None and trips is not None:
            told.append(
                {
                    "de": f"Der Fahrplan hat {routes} Linien und {trips} Fahrten.",
                    "en": f"The feed has {routes} routes and {trips} trips.",
                }
            )
        first, last = self._validity()
        if first and last:
            told.append(
                {
                    "de": f"Er gilt von {_german(first)} bis {_german(last)}.",
                    "en": f"It is valid from {_iso(first)} to {_iso(last)}.",
                }
            )
        return told

    def notices(self) -> list[Notice]:
        """Name the files that a feed needs and this one lacks."""
        missing = [name for name in _NEEDED if name not in self._members]
        if not any(name in self._members for name in _CALENDARS):
            missing.append(" / ".join(_CALENDARS))
        if not missing:
            return []
        shown = ", ".join(missing)
        return [
            Notice(
                id="feed_incomplete",
                count=len(missing),
                texts={
                    "de": f"Dem Fahrplan fehlen Dateien, die GTFS verlangt: {shown}.",
                    "en": f"The feed lacks files that GTFS demands: {shown}.",
                },
            )
        ]

    def _count(self, name: str) -> int | None:
        row = self._query(name, "count(*)")
        return int(row[0]) if row else None

    def _validity(self) -> tuple[str | None, str | None]:
        """Return the first and the last day: by the feed's own word, else by its calendars."""
        stated = self._query("feed_info.txt", "min(feed_start_date), max(feed_end_date)")
        if stated and all(stated):
            return str(stated[0]), str(stated[1])
        days = [
            str(day)
            for row in (
                self._query("calendar.txt", "min(start_date), max(end_date)"),
                self._query("calendar_dates.txt", 'min("date"), max("date")'),
            )
            for day in row or ()
            if day
        ]
        return (min(days), max(days)) if days else (None, None)

    def _query(self, name: str, values: str) -> tuple[Any, ...] | None:
        """Return aggregates of one of the files; None where it, or a column, is not there."""
        member = self._members.get(name)
        if member is None or self._archive.members[member].file_size > _LARGEST_COUNTED:
            return None
        path = self._archive.take(member, self._folder / "beside.txt")
        source = (
            f"read_csv({quoted(str(path))}, all_varchar=true, header=true, delim=',', quote='\"', "
            "null_padding=true, ignore_errors=true)"
        )
        try:
            return self._connection.execute(f"SELECT {values} FROM {source}").fetchone()  # noqa: S608 - constants of ours
        except (duckdb.BinderException, duckdb.InvalidInputException):
            return None


def _iso(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:8]}"


def _german(day: str) -> str:
    return f"{day[6:8]}.{day[4:6]}.{day[:4]}"
