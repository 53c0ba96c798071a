"""Whole tables of cities: those that must pass, and those that must not."""

import random
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from quality.inspection.order import Exemption, Order, ReadingRule
from quality.inspection.privacy import gate
from quality.inspection.profiling import measuring
from quality.inspection.reading.text import loading
from tests.quality.inspection.privacy.tables import examine, rules_of

CHANCE = random.Random(8)  # noqa: S311 - test data
GIVEN = ["Kordula", "Anna", "Lars", "Mette", "Jürgen", "Sofie", "Emma", "Peter", "Uwe", "Ida"]
SURNAMES = ["Wagenknecht", "Jensen", "Müller", "Schmidt", "Hansen", "Becker", "Meier", "Krogh"]
NAMES = [f"{given} {surname}" for given in GIVEN for surname in SURNAMES]


def some(*values: Any, rows: int = 80) -> list[Any]:
    return [CHANCE.choice(values) for _ in range(rows)]


def figures(low: int, high: int, rows: int = 80) -> list[int]:
    return [CHANCE.randrange(low, high) for _ in range(rows)]


def degrees(middle: float, rows: int = 80) -> list[float]:
    return [round(middle + CHANCE.random() / 10, 6) for _ in range(rows)]


HARMLESS: dict[str, Mapping[str, list[Any]]] = {
    "schools": {
        "schule": [f"{name}-Schule" for name in NAMES],
        "strasse": some("Prager Straße", "Anna-Seghers-Straße"),
        "hausnummer": figures(1, 99),
        "telefon": [f"0351 48{number}" for number in figures(10000, 99999)],
        "email": some("info@schule.example", "sekretariat@gymnasium.example"),
        "lat": degrees(51.0),
        "lon": degrees(13.7),
        "alter": figures(3, 99),
        "geschlecht": some("m", "w"),
    },
    "streets named after persons": {
        "strasse": NAMES,
        "namensgeber": NAMES,
        "geschlecht": some("m", "w"),
        "lat": degrees(51.0),
        "lon": degrees(13.7),
    },
    "airports, many of them named after persons": {
        "iata": [f"K{number}" for number in figures(10, 99)],
        "name": [*NAMES[1:], "Dr. Schmidt Memorial"],
        "city": some("Dresden", "Berlin"),
    },
    "favourite given names": {
        "vorname": GIVEN * 8,
        "anzahl": figures(1, 300),
        "geschlecht": some("m", "w"),
    },
    "population": {
        "stadtteil": some("Altstadt", "Neustadt", "Pieschen"),
        "altersgruppe": some("0-17", "18-64", "65+"),
        "geschlecht": some("m", "w"),
        "staatsangehoerigkeit": some("deutsch", "andere"),
        "anzahl": figures(0, 4),
    },
    "trees": {
        "baum_id": [f"T-{number}" for number in figures(1, 99999)],
        "gattung": some("Tilia cordata", "Acer platanoides"),
        "alter": figures(1, 90),
        "lat": degrees(51.0),
        "lon": degrees(13.7),
    },
    "bicycles": {
        "station_id": some(
            "018f3d2a-7b1c-7e7e-8a51-0123456789ab", "018f3d2a-0000-7e7e-8a51-0123456789ab"
        ),
        "trip_id": [f"{number:032x}" for number in figures(1, 10**9)],
        "users": figures(0, 90),
        "zeit": [f"2026-01-01 {number:02d}:00:00" for number in figures(0, 24)],
    },
    "stops": {
        "stop_id": [f"de:14612:{number}" for number in figures(1, 999)],
        "stop_name": some("Willy Brandt", "Karl Marx", "Rosa Luxemburg", "Robert Koch"),
    },
    "licences": {
        "licence": some("dl-de/by-2-0", "CC BY 4.0", "ODbL 1.0"),
        "licence_number": [f"L-{number}" for number in figures(1000, 9999)],
        "licensor": some("Stadt Beispiel", "Land Sachsen"),
    },
    "income by district": {
        "bezirk": some("Mitte", "Pankow"),
        "durchschnittliches_einkommen": figures(1000, 5000),
        "lat": degrees(51.0),
        "lon": degrees(13.7),
    },
}

PERSONAL: dict[str, tuple[Mapping[str, list[Any]], set[tuple[str, str, bool]]]] = {
    "a list of people": (
        {"Name": NAMES, "Ort": some("Dresden", "Berlin")},
        {("name", "Name", True)},
    ),
    "people and what each has ordered": (
        {
            "vorname": [name.split()[0] for name in NAMES],
            "nachname": [name.split()[1] for name in NAMES],
            "anzahl": figures(1, 9),
        },
        {("name", "vorname", True), ("name", "nachname", True)},
    ),
    "names in two columns without a name": (
        {
            "spalte1": [name.split()[0] for name in NAMES],
            "spalte2": [name.split()[1] for name in NAMES],
        },
        {("name", "spalte1", True), ("name", "spalte2", True)},
    ),
    "artists": (
        {"werk": some("Brunnen", "Stele"), "künstler": NAMES},
        {("name", "künstler", False)},
    ),
    "heads of schools": (
        {"schule": [f"{n}. Oberschule" for n in range(80)], "schulleitung": NAMES},
        {("name", "schulleitung", False)},
    ),
    "a survey": (
        {
            "plz": some("01067", "01069", "01097", "01099"),
            "alter": figures(18, 90),
            "geschlecht": some("m", "w"),
            "antwort": some("ja", "nein"),
        },
        {("small_groups", "plz, alter, geschlecht", True)},
    ),
    "age and sex alone": (
        {"alter": figures(18, 90), "geschlecht": some("m", "w")},
        {("small_groups", "alter, geschlecht", False)},
    ),
    "households": (
        {"lat": degrees(51.0), "lon": degrees(13.7), "einkommen": figures(900, 6000)},
        {("precise_location", "lat, lon", True)},
    ),
    "households by address": (
        {
            "straße": some("Prager Straße", "Hauptstraße"),
            "hausnummer": figures(1, 200),
            "pflegegrad": figures(1, 5),
        },
        {("precise_location", "straße, hausnummer", True)},
    ),
    "rides of card holders": (
        {"card_hash": [f"{n:064x}" for n in figures(10**60, 10**60 + 20)], "preis": figures(1, 9)},
        {("pseudonym", "card_hash", True)},
    ),
    "rides of users": (
        {"user_id": figures(1, 20), "preis": figures(1, 9)},
        {("pseudonym", "user_id", True)},
    ),
    "a hash of who knows what": (
        {"hash": [f"{n:032x}" for n in figures(16**31, 16**31 + 20)], "preis": figures(1, 9)},
        {("pseudonym", "hash", False)},
    ),
}


class TestTables:
    @pytest.mark.parametrize("table", HARMLESS.values(), ids=HARMLESS.keys())
    def test_that_are_open_data_pass(self, table: Mapping[str, list[Any]]) -> None:
        assert rules_of(table) == set()

    @pytest.mark.parametrize(("table", "expected"), PERSONAL.values(), ids=PERSONAL.keys())
    def test_that_tell_of_people_are_found(
        self, table: Mapping[str, list[Any]], expected: set[tuple[str, str, bool]]
    ) -> None:
        assert rules_of(table) == expected


class TestExamined:
    def test_hides_what_only_together_tells_of_people(self) -> None:
        table, _ = PERSONAL["a survey"]

        assert examine(table).hidden == {"plz", "alter", "geschlecht"}

    def test_shows_what_is_only_advised(self) -> None:
        examined = examine(PERSONAL["artists"][0])

        assert examined.findings
        assert not examined.blocks
        assert examined.hidden == set()

    def test_counts_what_is_exempt_and_lets_it_pass(self) -> None:
        table = {"mail": ["max.muster@web.de"]}

        examined = examine(table, exemptions=[Exemption(rule="privacy.email", column="mail")])

        assert [finding.is_exempt for finding in examined.findings] == [True]
        assert not examined.blocks
        assert examined.hidden == set()

    def test_tells_in_which_lines_it_stands(self, tmp_path: Path) -> None:
        path = tmp_path / "source"
        path.write_text("Titel\n\nnr;mail\n1;\n2;max.muster@web.de\n3;eva.m@web.de\n")
        with duckdb.connect() as connection:
            table = loading.load_csv(connection, path, ReadingRule())
            profile = measuring.profile(connection)
            order = Order(folder="", source="")
            examined = gate.examine(connection, profile, order, table.lines)

        assert [finding.lines for finding in examined.findings] == [[5, 6]]


class TestCityData:
    def test_passes(self, city_data: Path, tmp_path: Path) -> None:
        """Every finding on these files is judged in docs/privacy.md: there is none."""
        zipfile.ZipFile(city_data / "cairns_gtfs.zip").extractall(tmp_path)
        paths = [*city_data.glob("*.csv"), *tmp_path.glob("*.txt")]
        found: dict[str, list[str]] = {}
        for path in paths:
            with duckdb.connect() as connection:
                connection.execute("CREATE TABLE data AS SELECT * FROM read_csv(?)", [str(path)])
                profile = measuring.profile(connection)
                examined = gate.examine(connection, profile, Order(folder="", source=""))
            found[path.name] = [finding.rule for finding in examined.findings]

        assert len(found) == 14
        assert not [name for name, rules in found.items() if rules]
