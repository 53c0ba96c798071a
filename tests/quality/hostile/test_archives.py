"""Files made to harm: each ends soon, within bounds, with a verdict that a person understands."""

import gzip
import io
import time
import zipfile
from pathlib import Path

import pytest

from quality.inspection.outcome import Refusal
from quality.inspection.reading import archives
from tests.quality.inspection.formats.makers import ods, read, zipped

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def refused(folder: Path, data: bytes | str, filename: str) -> str:
    """Return the English reason of a refusal that came soon."""
    begun = time.monotonic()
    with pytest.raises(Refusal) as refusal:
        read(folder, data, filename)
    assert time.monotonic() - begun < 20
    assert refusal.value.rule == "readable"
    assert refusal.value.message["de"]
    return refusal.value.message["en"]


def claiming(size: int, inner: str) -> bytes:
    """A small ZIP whose directory says that a member unpacks to so many bytes."""
    data = bytearray(zipped({"[Content_Types].xml": "<x/>", inner: b"a;b\n" * 250}))
    true = (1000).to_bytes(4, "little")
    while (at := data.find(true)) >= 0:
        data[at : at + 4] = size.to_bytes(4, "little")
    return bytes(data)


class TestBombs:
    def test_in_zip_by_its_own_account(self, tmp_path: Path) -> None:
        assert "unpacks to more" in refused(tmp_path, claiming(3_000_000_000, "x.csv"), "x.zip")

    def test_in_spreadsheets(self, tmp_path: Path) -> None:
        data = claiming(3_000_000_000, "xl/worksheets/sheet1.xml")

        assert "unpacks to more" in refused(tmp_path, data, "x.xlsx")

    @pytest.mark.long
    def test_in_gzip(self, tmp_path: Path) -> None:
        assert "unpacks to more" in refused(tmp_path, gzip.compress(bytes(600_000_000), 1), "x.gz")

    def test_in_zip_that_lies_about_sizes(self, tmp_path: Path) -> None:
        data = bytearray(zipped({"x.csv": b"a;b\n" * 4_000_000}))
        true = (16_000_000).to_bytes(4, "little")
        while (at := data.find(true)) >= 0:
            data[at : at + 4] = (1000).to_bytes(4, "little")

        assert refused(tmp_path, bytes(data), "x.zip")
        assert not any(p.stat().st_size > 5_000_000 for p in tmp_path.iterdir())


class TestSpreadsheets:
    def test_that_claim_the_last_cell_are_too_large(self, tmp_path: Path) -> None:
        cell = '<c r="{}" t="n"><v>1</v></c>'
        sheet = f'<sheetData><row r="1">{cell.format("A1")}</row><row r="1048576">{cell.format("XFD1048576")}</row></sheetData>'  # noqa: E501 - a line of a file as it stands
        data = zipped({"[Content_Types].xml": "<x/>", "xl/worksheets/sheet1.xml": sheet})

        assert "too large" in refused(tmp_path, data, "x.xlsx")

    def test_that_repeat_a_cell_for_ever_are_too_large(self, tmp_path: Path) -> None:
        data = ods([["a"], [1]], repeated='table:number-columns-repeated="99999999"')

        assert "too large" in refused(tmp_path, data, "x.ods")

    @pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
    def test_with_laughs_are_refused(self, tmp_path: Path, part: str) -> None:
        data = zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>", part: LAUGHS})

        assert refused(tmp_path, data, "x.xlsx")


class TestMarkup:
    @pytest.mark.parametrize(
        ("text", "filename"),
        [
            (
                LAUGHS + '<kml xmlns="http://www.opengis.net/kml/2.2"><name>&j;</name></kml>',
                "x.kml",
            ),
            (LAUGHS + '<F xmlns:gml="http://www.opengis.net/gml">&j;</F>', "x.gml"),
            ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><kml><Placemark/></kml>', "x.kml"),
        ],
    )
    def test_with_document_types_is_refused(self, tmp_path: Path, text: str, filename: str) -> None:
        assert "document type" in refused(tmp_path, text, filename)

    def test_nested_without_end_is_refused(self, tmp_path: Path) -> None:
        text = '<kml xmlns="http://www.opengis.net/kml/2.2">' + "<Folder>" * 50_000

        assert "too deep" in refused(tmp_path, text, "x.kml")

    def test_of_gdal_opens_no_other_file(self, tmp_path: Path) -> None:
        text = "<OGRVRTDataSource><OGRVRTLayer name='passwd'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer><!-- http://www.opengis.net/gml --></OGRVRTDataSource>"  # noqa: E501 - a line of a file as it stands

        assert "cannot be read" in refused(tmp_path, text, "x.gml")


class TestZips:
    @pytest.mark.parametrize(
        "name",
        ["../../etc/passwd.csv", "/etc/passwd.csv", "a/../../b.csv", "C:\\x.csv", "..\\x.csv"],
    )
    def test_with_paths_that_lead_out_are_refused(self, tmp_path: Path, name: str) -> None:
        assert "leads out" in refused(tmp_path, zipped({name: "a;b\n1;2\n"}), "x.zip")

    @pytest.mark.parametrize("inner", ["x.zip", "x.csv.gz", "x.7z"])
    def test_of_archives_are_refused(self, tmp_path: Path, inner: str) -> None:
        packed = zipped({"x.csv": "a\n1\n"}) if inner.endswith("zip") else gzip.compress(b"a\n1\n")

        assert "another archive" in refused(tmp_path, zipped({inner: packed}), "y.zip")

    def test_inside_gzip_are_refused(self, tmp_path: Path) -> None:
        assert "another archive" in refused(
            tmp_path, gzip.compress(zipped({"x.csv": "a\n1\n"})), "x.gz"
        )

    def test_that_are_archives_named_tables_are_refused(self, tmp_path: Path) -> None:
        inner = zipped({"y.csv": "a\n1\n"})

        assert "another archive" in refused(tmp_path, zipped({"x.csv": inner}), "x.zip")

    def test_with_a_password_say_so(self, tmp_path: Path) -> None:
        data = bytearray(zipped({"x.csv": "a;b\n1;2\n"}))
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(mark) + offset] |= 1

        assert "password" in refused(tmp_path, bytes(data), "x.zip")

    def test_with_ten_thousands_of_files_are_refused(self, tmp_path: Path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for number in range(archives.MOST_MEMBERS + 1):
                archive.writestr(f"{number}.csv", b"")

        assert "at most" in refused(tmp_path, buffer.getvalue(), "x.zip")

    @pytest.mark.parametrize("cut", [10, 60])
    def test_that_are_cut_off_are_refused(self, tmp_path: Path, cut: int) -> None:
        assert "cannot be read" in refused(
            tmp_path, zipped({"x.csv": "a;b\n" * 99})[:-cut], "x.zip"
        )
