import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from quality.inspection.outcome import Refusal
from tests.quality.inspection.formats.makers import ods, read, xls, xlsx, zipped

PLAIN: list[list[Any]] = [
    ["Ort", "Zahl", "Anteil"],
    ["Hafen", 12, 0.25],
    ["Markt", 7, 1.5],
    ["Süd", 9, 2.125],
]
MORNING = dt.datetime.fromisoformat("2026-01-31 08:30")
MIDNIGHT = dt.datetime.fromisoformat("2026-02-01")


class TestSheets:
    @pytest.mark.parametrize("data", [xlsx({"T": PLAIN}), xls(PLAIN), ods(PLAIN)])
    def test_read_the_same_in_every_format(self, tmp_path: Path, data: bytes) -> None:
        found = read(tmp_path, data, "zahlen")

        assert found.types == {"Ort": "VARCHAR", "Zahl": "BIGINT", "Anteil": "DOUBLE"}
        assert found.rows == [tuple(row) for row in PLAIN[1:]]

    def test_keep_dates_times_and_leading_zeros(self, tmp_path: Path) -> None:
        rows = [
            ["Tag", "Zeitpunkt", "Dauer", "PLZ", "ja"],
            [dt.date(2026, 1, 31), MORNING, dt.timedelta(hours=30), "01067", True],
            [dt.date(2026, 2, 1), MIDNIGHT, dt.timedelta(hours=1), "21073", False],
        ]

        found = read(tmp_path, xlsx({"T": rows}))

        assert found.column("Tag") == [dt.date(2026, 1, 31), dt.date(2026, 2, 1)]
        assert found.column("Zeitpunkt")[1] == MIDNIGHT
        assert found.column("Dauer")[0] in {"30:00:00", dt.timedelta(hours=30)}
        assert found.column("PLZ") == ["01067", "21073"]
        assert found.column("ja") == [True, False]

    def test_find_the_table_below_a_title_and_above_a_footnote(self, tmp_path: Path) -> None:
        rows = [
            ["Bevölkerung nach Stadtteilen"],
            ["Stand: 31.12.2025"],
            [],
            ["Stadtteil", "Einwohner", "Fläche in km²"],
            ["Altona", 27500, 2.4],
            ["Wandsbek", 33100, 6.1],
            ["Harburg", 21200, 3.9],
            [],
            ["Quelle: Statistikamt"],
        ]

        found = read(tmp_path, xlsx({"T": rows}, merged=["A1:C1"]))

        assert found.names == ["Stadtteil", "Einwohner", "Fläche in km²"]
        assert found.column("Einwohner") == [27500, 33100, 21200]
        assert found.table.reading.header_lines == [4]
        assert found.table.reading.first_line == 5

    def test_join_a_header_of_merged_cells(self, tmp_path: Path) -> None:
        rows = [
            ["Bezirk", "2024", None, "2025", None],
            [None, "Frauen", "Männer", "Frauen", "Männer"],
            ["Nord", 1, 2, 3, 4],
            ["Süd", 5, 6, 7, 8],
            ["Ost", 5, 6, 7, 8],
        ]

        found = read(tmp_path, xlsx({"T": rows}, merged=["A1:A2", "B1:C1", "D1:E1"]))

        assert len(found.names) == 5
        assert all("2024" in name for name in found.names[1:3])
        assert all("2025" in name for name in found.names[3:5])
        assert found.rows[0] == ("Nord", 1, 2, 3, 4)

    def test_fill_merged_cells_down_in_the_data(self, tmp_path: Path) -> None:
        rows = [
            ["Bezirk", "Ort", "n"],
            *([f"B{i // 3}" if i % 3 == 0 else None, f"O{i}", i] for i in range(9)),
        ]

        found = read(tmp_path, xlsx({"T": rows}, merged=["A5:A7", "A8:A10"]))

        assert found.column("Bezirk")[3:] == ["B1"] * 3 + ["B2"] * 3

    def test_take_the_largest_visible_and_name_the_others(self, tmp_path: Path) -> None:
        data = xlsx({"Hinweise": [["x"]], "Daten": PLAIN, "Geheim": PLAIN * 5}, hidden="Geheim")

        found = read(tmp_path, data)

        assert found.table.reading.sheet == "Daten"
        assert set(found.table.reading.others) == {"Hinweise", "Geheim"}
        assert "Geheim" in found.said()

    def test_obey_the_sheet_that_a_person_named(self, tmp_path: Path) -> None:
        data = xlsx({"Groß": PLAIN, "Klein": [["a", "b"], [1, 2]]})

        assert read(tmp_path, data, sheet="Klein").names == ["a", "b"]

    def test_refuse_a_sheet_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="Tabelle9"):
            read(tmp_path, xlsx({"T": PLAIN}), sheet="Tabelle9")

    def test_keep_line_breaks_in_cells(self, tmp_path: Path) -> None:
        rows = [["Name\nkurz", "Text"], ["a", "eins\nzwei"], ["b", "drei"], ["c", "vier"]]

        found = read(tmp_path, xlsx({"T": rows}))

        assert found.names == ["Name kurz", "Text"]
        assert found.column("Text") == ["eins\nzwei", "drei", "vier"]

    def test_tell_of_errors_and_hidden_rows(self, tmp_path: Path) -> None:
        found = read(tmp_path, _with_errors())

        assert {"formula_errors", "hidden_cells"} <= found.notices()
        assert found.column("b") == [1, None, 3]


def _with_errors() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (["a", "b"], ["x", 1], ["y", "#N/A"], ["z", 3]):
        sheet.append(row)
    sheet["B3"].data_type = "e"
    sheet.row_dimensions[2].hidden = True
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


class TestRefusals:
    def test_explain_a_password(self, tmp_path: Path) -> None:
        name = "EncryptedPackage".encode("utf-16-le") + b"\0\0"
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + name + b"\0" * 600

        with pytest.raises(Refusal, match="password"):
            read(tmp_path, ole, "geheim.xlsx")

    def test_explain_an_encrypted_ods(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="password"):
            read(tmp_path, ods(PLAIN, manifest="<m><manifest:encryption-data/></m>"))

    @pytest.mark.parametrize("cut", [100, 700, 2000])
    def test_explain_damage(self, tmp_path: Path, cut: int) -> None:
        with pytest.raises(Refusal, match="cannot be read"):
            read(tmp_path, xlsx({"T": PLAIN})[:-cut], "x.xlsx")

    def test_explain_damage_inside(self, tmp_path: Path) -> None:
        data = zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<broken"})

        with pytest.raises(Refusal, match="cannot be read"):
            read(tmp_path, data, "x.xlsx")

    def test_say_that_nothing_is_in_it(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="no row of data"):
            read(tmp_path, xlsx({"T": []}))


class TestPlaces:
    def test_of_rows_are_those_of_the_sheet(self, tmp_path: Path) -> None:
        workbook = openpyxl.Workbook()
        sheet = workbook.worksheets[0]
        for row, cells in enumerate(PLAIN, start=7):
            for column, cell in enumerate(cells, start=3):
                sheet.cell(row, column, cell)
        buffer = io.BytesIO()
        workbook.save(buffer)

        found = read(tmp_path, buffer.getvalue())

        assert found.names == PLAIN[0]
        assert found.table.reading.header_lines == [7]
        assert found.table.lines
        assert found.table.lines.of([0, 2]) == {0: 8, 2: 10}

    def test_of_a_header_in_three_levels_are_found(self, tmp_path: Path) -> None:
        rows = [
            ["Bericht 2025"],
            ["Jetzt", None, None, None, "Später", None],
            ["Frauen", None, "Männer", None, "Frauen", None],
            ["Zahl", "Anteil", "Zahl", "Anteil", "Zahl", "Anteil"],
            [1, 0.5, 2, 0.25, 3, 0.5],
            [4, 0.5, 5, 0.25, 6, 0.5],
        ]
        merged = ["A2:D2", "E2:F2", "A3:B3", "C3:D3", "E3:F3"]

        found = read(tmp_path, xlsx({"T": rows}, merged=merged))

        assert found.table.reading.header_lines == [2, 3, 4]
        assert found.names[2] == "Jetzt Männer Zahl"
        assert found.rows[0] == (1, 0.5, 2, 0.25, 3, 0.5)
