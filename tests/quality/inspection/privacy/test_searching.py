from collections.abc import Sequence

import duckdb
import pytest

from quality.inspection.outcome import PrivacyFinding
from quality.inspection.privacy import searching as privacy
from quality.inspection.profiling.measuring import fields_of


def search(name: str, cells: Sequence[str | int], *, beside: str = "ort") -> list[PrivacyFinding]:
    with duckdb.connect() as connection:
        kind = "BIGINT" if isinstance(cells[0], int) else "VARCHAR"
        connection.execute(f'CREATE TABLE data ("{name}" {kind}, "{beside}" VARCHAR)')
        connection.executemany("INSERT INTO data VALUES (?, 'x')", [[cell] for cell in cells])
        return privacy.search(connection, fields_of(connection))


class TestSearch:
    @pytest.mark.parametrize(
        ("name", "cell", "rule"),
        [
            ("kontakt", "max.muster@web.de", "privacy.email"),
            ("notiz", "Bitte an MAX_M@firma-x.example schreiben.", "privacy.email"),
            ("konto", "DE89370400440532013000", "privacy.iban"),
            ("notiz", "IBAN DE89 3704 0044 0532 0130 00, danke", "privacy.iban"),
            ("konto", "DK5000400440116243", "privacy.iban"),
            ("notiz", "ruf an: +49 30 901820", "privacy.phone"),
            ("notiz", "0351/4881234 ab 9 Uhr", "privacy.phone"),
            ("notiz", "(030) 90 18 20", "privacy.phone"),
            ("telefon", "01761234567", "privacy.phone"),
            ("Mobilnummer", "+4917612345678", "privacy.phone"),
            ("Contact Phone Number", "+1 209 525 7564", "privacy.phone"),
        ],
    )
    def test_finds(self, name: str, cell: str, rule: str) -> None:
        found = search(name, ["nichts", cell, cell])

        assert [(f.rule, f.column, f.count) for f in found] == [(rule, name, 2)]
        assert cell not in found[0].examples[0]
        assert "•" in found[0].examples[0]

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
            ("ip", "10.0.100.200"),
            ("isbn", "978-3-16-148410-0"),
            ("hotline", "0800 1234567"),
            ("mobilitaet", "0176 1"),
            ("version", "0.12.345.6789"),
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

    def test_trusts_no_directory_that_names_people(self) -> None:
        assert privacy.is_directory(["schule", "plz"])
        assert not privacy.is_directory(["schule", "nachname"])

    def test_counts_all_rows_and_shows_three(self) -> None:
        cells = [f"person{i}.x@web.de" for i in range(500)]

        finding = search("mail", cells)[0]

        assert finding.count == 500
        assert len(finding.examples) <= 3

    def test_has_nothing_to_say_of_figures(self) -> None:
        with duckdb.connect() as connection:
            connection.execute("CREATE TABLE data AS SELECT 1 AS a, 2.5 AS b")

            assert privacy.search(connection, fields_of(connection)) == []
