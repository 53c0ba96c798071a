from pathlib import Path

import pytest

from quality.inspection.bytes import CHUNK
from quality.inspection.outcome import Refusal
from quality.inspection.reading.text import encodings


class TestEncodingOf:
    @pytest.mark.parametrize(
        ("data", "encoding"),
        [
            (b"plain", "utf-8"),
            ("Zähler".encode(), "utf-8"),
            ("Zähler".encode("utf-8-sig"), "utf-8-sig"),
            ("Zähler".encode("utf-16"), "utf-16"),
            ("Zähler".encode("utf-32"), "utf-32"),
            ("Zähler;Nummer\n".encode("utf-16-le"), "utf-16-le"),
            ("Zähler;Nummer\n".encode("utf-16-be"), "utf-16-be"),
            ("Zähler €".encode("cp1252"), "cp1252"),
            ("Smørrebrød".encode("cp1252"), "cp1252"),
            ("Müller, Straße, Höhe".encode("cp850"), "cp850"),
            ("Müller, Straße, Höhe".encode("mac-roman"), "mac-roman"),
            ("Preis in €, Größe".encode("iso8859-15"), "iso8859-15"),
            (b"\xe4\x81", "iso8859-1"),
            (b"\xef\xbb\xbf\xe4", "cp1252"),
            ("äöü".encode() * 10 + b"\xfc", "utf-8-mixed"),
            ("ö".encode() + b"\xfc\xe4\xf6", "cp1252"),
        ],
    )
    def test_is_the_first_that_all_bytes_fit(
        self, tmp_path: Path, data: bytes, encoding: str
    ) -> None:
        path = tmp_path / "file"
        path.write_bytes(data)

        assert encodings.encoding_of(path) == encoding

    def test_looks_at_the_whole_file(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"a" * 3_000_000 + "ä".encode("cp1252"))

        assert encodings.encoding_of(path) == "cp1252"

    def test_is_not_misled_by_a_letter_across_two_pieces(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"a" * (CHUNK - 1) + "ä".encode())

        assert encodings.encoding_of(path) == "utf-8"


class TestAsUtf8:
    def test_reads_strayed_letters_where_they_stand(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes("Größe\n".encode() * 10 + "Höhe\x81".encode("latin-1"))

        source = encodings.as_utf8(path, "utf-8-mixed")

        assert source.path.read_text("utf-8") == "Größe\n" * 10 + "Höhe\x81"

    @pytest.mark.parametrize(
        ("data", "line_ends"),
        [(b"a\nb\n", "LF"), (b"a\r\nb\r\n", "CRLF"), (b"a\rb", "CR"), (b"a\r\nb\n", "LF, CRLF")],
    )
    def test_tells_how_lines_end(self, tmp_path: Path, data: bytes, line_ends: str) -> None:
        path = tmp_path / "file"
        path.write_bytes(data)

        assert encodings.as_utf8(path, "utf-8").line_ends == line_ends

    def test_counts_what_nobody_can_see_and_leaves_it(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"a;b\n1;x\0y\n2;\x07\x1bz\n")

        source = encodings.as_utf8(path, "utf-8")
        (notice,) = encodings.notices_of(source)

        assert (notice.id, notice.count, notice.lines) == ("control_characters", 3, [2, 3])
        assert source.path.read_bytes() == path.read_bytes()


class TestToldEncoding:
    def test_refuses_one_that_does_not_fit(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes("Zähler".encode("cp1252"))

        with pytest.raises(Refusal) as refusal:
            encodings.told_encoding(path, "UTF-8")

        assert refusal.value.rule == "readable"

    @pytest.mark.parametrize(
        ("name", "codec"),
        [
            ("Windows-1252", "cp1252"),
            ("UTF-8", "utf-8"),
            ("utf8", "utf-8"),
            ("ISO-8859-2", "iso8859-2"),
            ("UTF-8 + Windows-1252", "utf-8-mixed"),
        ],
    )
    def test_knows_what_people_call_it(self, tmp_path: Path, name: str, codec: str) -> None:
        (tmp_path / "file").write_bytes(b"plain")

        assert encodings.told_encoding(tmp_path / "file", name) == codec

    @pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "\0"])
    def test_refuses_what_is_no_encoding_of_texts(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(Refusal):
            encodings.told_encoding(tmp_path / "file", name)
