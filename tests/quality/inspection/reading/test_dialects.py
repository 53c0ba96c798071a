from pathlib import Path

import pytest

from quality.inspection.bytes import CHUNK
from quality.inspection.outcome import Refusal
from quality.inspection.reading import dialects


class TestRefuseDisguise:
    @pytest.mark.parametrize(
        "head",
        [
            b"%PDF-1.7\n",
            b"PK\x03\x04rest",
            b"\x1f\x8brest",
            b"\xd0\xcf\x11\xe0rest",
            b"<!DOCTYPE html><html>",
            b"\xef\xbb\xbf  <html lang=de>",
            b"<?xml version='1.0'?>",
            b"\x89PNG\r\n",
            b"a;b\n\x00\x01\x02",
        ],
    )
    def test_refuses_what_is_no_table(self, head: bytes) -> None:
        with pytest.raises(Refusal) as refusal:
            dialects.refuse_disguise(head)

        assert refusal.value.rule == "readable"
        assert "CSV" in refusal.value.message["de"]

    @pytest.mark.parametrize(
        "head", [b"a;b\n1;2\n", "a;b\n".encode("utf-16"), b"text <html> inside\n", b""]
    )
    def test_lets_texts_pass(self, head: bytes) -> None:
        dialects.refuse_disguise(head)


class TestEncodingOf:
    @pytest.mark.parametrize(
        ("data", "encoding"),
        [
            (b"plain", "utf-8"),
            ("Zähler".encode(), "utf-8"),
            ("Zähler".encode("utf-8-sig"), "utf-8-sig"),
            ("Zähler".encode("utf-16"), "utf-16"),
            ("Zähler €".encode("cp1252"), "cp1252"),
            ("Smørrebrød".encode("cp1252"), "cp1252"),
            (b"\xe4\x81", "latin-1"),
            (b"\xef\xbb\xbf\xe4", "cp1252"),
        ],
    )
    def test_is_the_first_that_all_bytes_fit(
        self, tmp_path: Path, data: bytes, encoding: str
    ) -> None:
        path = tmp_path / "file"
        path.write_bytes(data)

        assert dialects.encoding_of(path) == encoding

    def test_looks_at_the_whole_file(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"a" * 3_000_000 + "ä".encode("cp1252"))

        assert dialects.encoding_of(path) == "cp1252"

    def test_is_not_misled_by_a_letter_across_two_pieces(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"a" * (CHUNK - 1) + "ä".encode())

        assert dialects.encoding_of(path) == "utf-8"


class TestDialectOf:
    @pytest.mark.parametrize(
        ("sample", "delimiter"),
        [
            ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
            ("1,5;2,5\n3,5;4,5\n", ";"),
            ("a,b\n1.5,2.5\n", ","),
            ("ort\tzahl\nA, B\t1\nC, D\t2\n", "\t"),
            ("a|b|c\n1|2|3\n", "|"),
            ("Name;Anschrift\nA;Weg 1, Haus 2\nB;Weg 3, Haus 4\n", ";"),
            ('"a,b","c"\n"d,e","f"\n', ","),
            ("Hallo, Welt\nnur ein Text\nund noch, ein, anderer\n", dialects.NO_DELIMITER),
            ("zahl\n1\n2\n", dialects.NO_DELIMITER),
            ("", dialects.NO_DELIMITER),
        ],
    )
    def test_finds_the_delimiter(self, sample: str, delimiter: str) -> None:
        assert dialects.dialect_of(sample).delimiter == delimiter

    def test_does_not_take_an_apostrophe_for_a_quote(self) -> None:
        assert dialects.dialect_of("a,b\nl'eau,1\nd'or,2\n").quote == '"'


class TestSampleOf:
    def test_ends_with_a_whole_line(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_text("0123456789\n" * 100_000)

        sample = dialects.sample_of(path)

        assert len(sample) <= dialects.SAMPLE_BYTES
        assert sample.endswith("0123456789\n")


class TestRowsOf:
    def test_stops_at_a_field_beyond_all_measure(self) -> None:
        sample = "a,b\n1," + "x" * 200_000 + "\n"

        rows = dialects.rows_of(sample, dialects.Dialect(delimiter=","))

        assert rows == [["a", "b"]]
