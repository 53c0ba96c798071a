import gzip
from pathlib import Path

import pytest

from quality.inspection.outcome import Refusal
from tests.quality.inspection.formats.makers import read, xlsx, zipped

CSV = "ort;zahl\nHafen;1\nMarkt;2\n"
PDF = b"%PDF-1.7\n1 0 obj\n" + b"\0" * 100
DOCX = zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})


class TestKinds:
    @pytest.mark.parametrize(
        ("data", "filename", "media_type"),
        [
            (PDF, "bericht.pdf", "application/pdf"),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "bild", "image/png"),
            (DOCX, "brief.docx", "wordprocessingml"),
            (b"# Titel\n\nText, mit Komma\n", "liesmich.md", "text/markdown"),
            (b"<!DOCTYPE html><html></html>", "seite.html", "text/html"),
            (b"<?xml version='1.0'?><a/>", "x.xml", "application/xml"),
            (b"\x00\x01\x02\x03" * 500, "ding.bin", "application/octet-stream"),
            (b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "paket.7z", "7z"),
            (zipped({"a.pdf": PDF, "b.pdf": PDF}), "berichte.zip", "application/zip"),
            (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "b.odt", "octet|ODT"),
        ],
    )
    def test_that_are_no_tables_are_documents(
        self, tmp_path: Path, data: bytes, filename: str, media_type: str
    ) -> None:
        found = read(tmp_path, data, filename)

        assert found.table.reading.kind == "document"
        assert any(each in found.said() for each in media_type.split("|"))
        assert found.notices() == {"not_searched"}

    @pytest.mark.parametrize(
        ("data", "filename"),
        [
            (PDF, "daten.csv"),
            (PDF, "daten.xlsx"),
            (DOCX, "daten.xlsx"),
            (b"<html><table></table></html>", "daten.xls"),
            (b"\x00\x01\x02\x03" * 500, "daten.parquet"),
            (b"a;b\n1;2\n", "daten.parquet"),
            (b"a;b\n1;2\n", "daten.json"),
            (b"a;b\n1;2\n", "daten.gpkg"),
            (zipped({"a.pdf": PDF}), "daten.csv"),
        ],
    )
    def test_are_held_to_the_claim_of_their_name(
        self, tmp_path: Path, data: bytes, filename: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            read(tmp_path, data, filename)

        assert refused.value.rule == "readable"

    @pytest.mark.parametrize(
        ("data", "filename", "kind"),
        [
            (CSV.encode(), "daten.xls", "csv"),
            (xlsx({"T": [["a", "b"], [1, 2], [3, 4]]}), "daten.csv", "xlsx"),
            (b'[{"a": 1}]', "daten.csv", "json"),
        ],
    )
    def test_of_another_name_are_read_and_told(
        self, tmp_path: Path, data: bytes, filename: str, kind: str
    ) -> None:
        found = read(tmp_path, data, filename)

        assert found.table.reading.kind == kind
        assert "its content was read" in found.said()


class TestArchives:
    @pytest.mark.parametrize("parts", [1, 2])
    def test_a_gzip_is_unpacked_with_all_its_parts(self, tmp_path: Path, parts: int) -> None:
        text = CSV.encode()
        half = len("ort;zahl\nHafen;1\n")
        packed = (
            gzip.compress(text)
            if parts == 1
            else gzip.compress(text[:half]) + gzip.compress(text[half:])
        )

        found = read(tmp_path, packed, "orte.csv.gz")

        assert (found.table.reading.archive, found.rows) == ("gzip", [("Hafen", 1), ("Markt", 2)])

    @pytest.mark.parametrize("damage", ["cut", "flip", "empty"])
    def test_a_damaged_gzip_is_refused(self, tmp_path: Path, damage: str) -> None:
        packed = bytearray(gzip.compress(CSV.encode() * 100))
        if damage == "flip":
            packed[len(packed) // 2] ^= 255
        data = {"cut": packed[:-20], "flip": packed, "empty": gzip.compress(b"")}[damage]

        with pytest.raises(Refusal):
            read(tmp_path, bytes(data), "orte.csv.gz")

    def test_the_largest_table_of_a_zip_is_read(self, tmp_path: Path) -> None:
        data = zipped(
            {
                "liesmich.txt": "x" * 900,
                "klein.csv": "a\n1\n",
                "in/groß.csv": CSV * 9,
                "__MACOSX/._groß.csv": "x" * 9999,
            }
        )

        found = read(tmp_path, data, "paket.zip")

        assert found.table.reading.member == "in/groß.csv"
        assert set(found.table.reading.others) == {"liesmich.txt", "klein.csv"}
        assert "2 more files" in found.said()

    def test_the_member_that_a_person_named_is_read(self, tmp_path: Path) -> None:
        data = zipped({"klein.csv": "a;b\n1;2\n3;4\n", "groß.csv": CSV * 9})

        assert read(tmp_path, data, "p.zip", member="klein.csv").names == ["a", "b"]
        with pytest.raises(Refusal, match=r"fehlt\.csv"):
            read(tmp_path, data, "p.zip", member="fehlt.csv")

    def test_a_spreadsheet_in_a_zip_is_no_nested_archive(self, tmp_path: Path) -> None:
        data = zipped({"t.xlsx": xlsx({"T": [["a", "b"], [1, 2], [3, 4]]})})

        found = read(tmp_path, data, "p.zip")

        assert (found.table.reading.kind, found.table.reading.archive) == ("xlsx", "zip")


FEED = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\n1,HVV,http://x,Europe/Berlin\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nA,Markt,53.5,9.9\nB,Hafen,53.6,10.0\n",
    "routes.txt": "route_id,route_short_name,route_type\nR1,1,3\nR2,2,3\n",
    "trips.txt": "route_id,service_id,trip_id\nR1,S,T1\nR1,S,T2\nR2,S,T3\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nT1,08:00:00,08:00:00,A,1\n",  # noqa: E501 - a line of a file as it stands
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nS,1,1,1,1,1,0,0,20260101,20261231\n",  # noqa: E501 - a line of a file as it stands
}


class TestFeeds:
    def test_become_their_stops_and_tell_the_rest(self, tmp_path: Path) -> None:
        found = read(tmp_path, zipped(FEED), "hvv.zip")

        assert found.table.reading.kind == "gtfs"
        assert found.column("stop_name") == ["Markt", "Hafen"]
        assert "2 routes and 3 trips" in found.said()
        assert "from 2026-01-01 to 2026-12-31" in found.said()
        assert found.table.bbox == (9.9, 53.5, 10.0, 53.6)
        assert set(found.table.reading.others) == FEED.keys() - {"stops.txt"}

    def test_that_lack_files_say_which(self, tmp_path: Path) -> None:
        parts = {
            name: text for name, text in FEED.items() if name not in {"calendar.txt", "trips.txt"}
        }

        found = read(tmp_path, zipped(parts), "hvv.zip")

        (notice,) = [notice for notice in found.table.notices if notice.id == "feed_incomplete"]
        assert "trips.txt" in notice.texts["en"]

    def test_of_a_real_city_are_read(self, tmp_path: Path, city_data: Path) -> None:
        found = read(tmp_path, (city_data / "cairns_gtfs.zip").read_bytes(), "cairns.zip")

        assert found.table.reading.kind == "gtfs"
        assert found.table.geometry
        assert found.table.geometry.count == len(found.rows) > 100
