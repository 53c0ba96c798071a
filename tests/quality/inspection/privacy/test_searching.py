from collections.abc import Sequence
from typing import Any

import duckdb
import pytest

from quality.inspection.outcome import PrivacyFinding
from quality.inspection.privacy import searching
from quality.inspection.privacy.columns import Columns
from quality.inspection.profiling import measuring
from quality.inspection.profiling.fields import fields_of
from tests.quality.inspection.privacy.tables import examine, rules_of


def search(name: str, cells: Sequence[Any], *, beside: str = "ort") -> list[PrivacyFinding]:
    return examine({name: cells, beside: ["x"] * len(cells)}).findings


def searched(connection: duckdb.DuckDBPyConnection) -> list[PrivacyFinding]:
    profile = measuring.profile(connection)
    found = searching.search(connection, profile, Columns(fields_of(connection)))
    return [each.finding for each in found]


class TestSearch:
    @pytest.mark.parametrize(
        ("name", "cell", "rule"),
        [
            ("kontakt", "max.muster@web.de", "privacy.email"),
            ("notiz", "Bitte an MAX_M@firma-x.example schreiben.", "privacy.email"),
            ("konto", "DE89370400440532013000", "privacy.iban"),
            ("notiz", "IBAN DE89 3704 0044 0532 0130 00, danke", "privacy.iban"),
            ("notiz", "auf de89 3704 0044 0532 0130 00 erstatten", "privacy.iban"),
            ("konto", "DK5000400440116243", "privacy.iban"),
            ("konto", "DE89-3704-0044-0532-0130-00", "privacy.iban"),
            ("konto", "GB29 NWBK 6016 1331 9268 19", "privacy.iban"),
            ("notiz", "ruf an: +49 30 901820", "privacy.phone"),
            ("notiz", "0351/4881234 ab 9 Uhr", "privacy.phone"),
            ("notiz", "(030) 90 18 20", "privacy.phone"),
            ("telefon", "01761234567", "privacy.phone"),
            ("Mobilnummer", "+4917612345678", "privacy.phone"),
            ("Contact Phone Number", "+1 209 525 7564", "privacy.phone"),
            ("zahlung", "Karte 4111 1111 1111 1111", "privacy.card"),
            ("Kreditkarte", "4111111111111111", "privacy.card"),
            ("Kfz-Kennzeichen", "DD-AB 123", "privacy.plate"),
            ("meldung", "Kennzeichen DD-AB 123 steht im Halteverbot", "privacy.plate"),
            ("nummerplade", "AB12345", "privacy.plate"),
            ("cpr", "010190-1234", "privacy.person_number"),
            ("note", "Borger med CPR 010190-1234", "privacy.person_number"),
            ("SV-Nummer", "1237 010180", "privacy.person_number"),
            ("Versicherungsnummer", "15 070649 C 103", "privacy.person_number"),
            ("bsn", "111222333", "privacy.person_number"),
            ("Steuer-ID", "36574261809", "privacy.tax_number"),
            ("Steuernummer", "181/815/08155", "privacy.tax_number"),
            ("client_ip", "84.44.12.7", "privacy.ip"),
            ("ip", "10.0.100.200", "privacy.ip"),
            ("log", "from 84.44.120.7 refused", "privacy.ip"),
            ("host", "2a02:8108:50c0:1c2a::4", "privacy.ip"),
            ("geraet", "a4:5e:60:d2:01:9f", "privacy.mac"),
            ("Geburtsdatum", "01.02.1980", "privacy.birth_date"),
            ("notiz", "Kind, geb. 01.02.2015, wartet", "privacy.birth_date"),
            ("notiz", "Frau Dr. Meier hat angerufen", "privacy.name"),
        ],
    )
    def test_finds(self, name: str, cell: str, rule: str) -> None:
        found = search(name, ["nichts", cell, cell])

        assert [(f.rule, f.column, f.count) for f in found] == [(rule, name, 2)]
        assert cell not in found[0].examples[0]
        assert "•" in found[0].examples[0]
        assert found[0].blocks
        assert found[0].repairs

    @pytest.mark.parametrize(
        ("name", "cell"),
        [
            ("kontakt", "info@stadt.example"),
            ("kontakt", "poststelle@umweltamt.example"),
            ("kontakt", "team-opendata@stadt.example"),
            ("twitter", "@stadt"),
            ("ags", "01001000"),
            ("plz", "01067"),
            ("kennung", "DE-123-456-789"),
            ("kennung", "be71096123456769-1234"),
            ("uuid", "4111-1111-1111-1111-abcd"),
            ("uuid", "01926c3e-7a4b-7c11-b1a2-0123456789ab"),
            ("zeit", "2026-01-01 00:00:00"),
            ("zeit", "01.02.2026 03:04"),
            ("zeitraum", "01.02.2026 - 03.04.2026"),
            ("koordinate", "51.0504 13.7373"),
            ("koordinate", "POINT(13.7373 51.0504)"),
            ("koordinate", "0.1234567, 0.7654321"),
            ("konto", "DE89370400440532013001"),
            ("artikel", "AB12 CDEF 3456 7890"),
            ("flur", "0123 / 4567"),
            ("betrag", "1.234.567,89"),
            ("isbn", "978-3-16-148410-0"),
            ("hotline", "0800 1234567"),
            ("mobilitaet", "0176 1"),
            ("version", "0.12.345.6789"),
            ("version", "84.44.12.7"),
            ("kapitel", "1.2.3.4"),
            ("norm", "DIN EN 1090"),
            ("recht", "EU-VO 2016"),
            ("kennzeichen", "DE-12"),
            ("gericht", "HRB 12345 B"),
            ("ustid", "DE136695976"),
            ("strasse", "Anna-Seghers-Straße"),
            ("schule", "Friedrich-Schiller-Gymnasium"),
            ("uhr", "12:30:45"),
            ("sterbejahr", "geb. 1.2.1820"),
        ],
    )
    def test_leaves_alone(self, name: str, cell: str) -> None:
        assert search(name, [cell, cell]) == []

    def test_looks_at_numbers_only_where_they_are_called_telephone(self) -> None:
        assert search("telefon", [491761234567])[0].rule == "privacy.phone"
        assert search("zaehler", [491761234567]) == []

    @pytest.mark.parametrize(
        ("cell", "count"),
        [
            ("kita-sonnenschein@traeger.example", 0),
            ("anna.meier@traeger.example", 1),
            ("030 901820", 0),
            ("0176 12345678", 1),
        ],
    )
    def test_lets_directories_of_organizations_name_themselves(self, cell: str, count: int) -> None:
        assert len(search("kontakt", [cell], beside="einrichtung")) == count

    def test_counts_all_rows_and_shows_three(self) -> None:
        cells = [f"person{i}.x@web.de" for i in range(500)]

        finding = search("mail", cells)[0]

        assert (finding.count, finding.share) == (500, 1.0)
        assert len(finding.examples) <= 3

    def test_has_nothing_to_say_of_figures(self) -> None:
        assert examine({"a": [1], "b": [2.5]}).findings == []

    def test_masks_texts_gently_and_drops_columns_of_identifiers(self) -> None:
        text = search("notiz", ["schreib an max.muster@web.de"])[0]
        column = search("mail", ["max.muster@web.de"])[0]

        assert [repair.kind for repair in text.repairs] == ["mask", "drop"]
        assert [repair.kind for repair in column.repairs] == ["drop"]


class TestBareDigits:
    def test_count_where_hardly_anything_else_is_in_the_column(self) -> None:
        born = [
            f"{day:02d}{month:02d}{year}"
            for day in (1, 9, 30)
            for month in (4, 11)
            for year in (61, 85)
        ]
        cells = [f"{date}{serial}" for date, serial in zip(born, range(1000, 1012), strict=True)]

        assert [finding.rule for finding in search("felt", cells)] == ["privacy.person_number"]
        assert [f.rule for f in search("felt", [int(cell) for cell in cells])] == [
            "privacy.person_number"
        ]

    def test_do_not_count_among_other_numbers(self) -> None:
        assert search("nummer", [str(10**10 + 7919 * i) for i in range(300)]) == []
        assert search("nummer", [10**9 + 7919 * i for i in range(300)]) == []
        assert search("nummer", [str(4 * 10**15 + 7919 * i) for i in range(300)]) == []

    def test_do_not_count_where_they_all_begin_alike(self) -> None:
        assert search("epoch", [1511122200 + i for i in range(100)]) == []


class TestBirthDates:
    def test_are_found_as_dates_and_become_years(self) -> None:
        with duckdb.connect() as connection:
            connection.execute("CREATE TABLE data AS SELECT DATE '1980-02-01' AS geburtsdatum")
            found = searched(connection)

        assert [(f.rule, f.count, f.blocks) for f in found] == [("privacy.birth_date", 1, True)]
        assert [repair.kind for repair in found[0].repairs] == ["periods", "drop"]

    def test_only_advise_beside_dates_of_death(self) -> None:
        table = {"geboren": ["01.02.1930"], "gestorben": ["03.04.1999"]}

        assert ("birth_date", "geboren", False) in rules_of(table)


class TestManyCells:
    """A column of more different cells than are all looked at."""

    def test_one_account_number_is_found(self) -> None:
        with duckdb.connect() as connection:
            connection.execute(
                "CREATE TABLE data AS SELECT CASE i WHEN 277777 THEN "
                "'Gutschrift DE89370400440532013000' ELSE 'Beleg ' || i END AS zweck "
                "FROM range(300000) t(i)"
            )
            found = searched(connection)

        assert [(f.rule, f.column, f.count) for f in found] == [("privacy.iban", "zweck", 1)]

    def test_shares_follow_from_a_sample(self) -> None:
        with duckdb.connect() as connection:
            connection.execute(
                "CREATE TABLE data AS SELECT printf('%02d%02d%02d%04d', 1 + i % 28, 1 + i % 12, "
                "50 + i % 49, i % 10000) AS felt, 'Nr. ' || i AS beleg FROM range(300000) t(i)"
            )
            found = searched(connection)

        assert [(f.rule, f.column) for f in found] == [("privacy.person_number", "felt")]
        assert 250_000 < found[0].count < 300_000
