from email.message import Message
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import FileNameRefused
from storage.names import attachment, file_name, media_type_of


class TestFileName:
    @pytest.mark.parametrize(
        "name",
        [
            "../../etc/passwd",
            "C:\\daten.csv",
            "..",
            ".",
            "",
            "   ",
            "a\x00.csv",
            "a\r\nSet-Cookie: x.csv",
            "vsc.\u202egnp",
            "a\ud800.csv",
            "a\u2028.csv",
            "ä" * 126 + ".csv",
        ],
    )
    def test_refuses_what_is_no_bare_name(self, name: str) -> None:
        with pytest.raises(FileNameRefused):
            file_name(name)

    @pytest.mark.parametrize("name", ["Zählung 2026 (neu).csv", ".csv", "a" * 255, "x..csv"])
    def test_keeps_what_people_call_files(self, name: str) -> None:
        assert file_name(name) == name

    def test_composes_letters_that_macos_sends_in_pieces(self) -> None:
        assert file_name(" Za\u0308hlung.csv ") == "Zählung.csv"

    @given(st.text(max_size=300))
    def test_lets_nothing_through_that_could_be_a_path_or_a_header(self, given_name: str) -> None:
        try:
            name = file_name(given_name)
        except FileNameRefused:
            return

        assert 0 < len(name.encode()) <= 255
        assert not set(name) & set("/\\\r\n\x00")
        assert file_name(name) == name


class TestMediaTypeOf:
    def test_reads_the_ending_in_any_case(self) -> None:
        assert media_type_of("A.CSV") == "text/csv"

    def test_says_nothing_of_what_it_does_not_know(self) -> None:
        assert media_type_of("page.html") == "application/octet-stream"


class TestAttachment:
    def test_names_the_file_for_old_and_new_clients(self) -> None:
        header = attachment('Zählung "neu".csv')

        assert header == (
            'attachment; filename="Zahlung _neu_.csv"; '
            "filename*=UTF-8''Z%C3%A4hlung%20%22neu%22.csv"
        )

    @given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
    def test_gives_back_every_name_and_no_second_header(self, name: str) -> None:
        header = attachment(name)

        message = Message()
        message["Content-Disposition"] = header
        assert header.isascii()
        assert header.isprintable()
        assert unquote(header.rpartition("''")[2]) == name
