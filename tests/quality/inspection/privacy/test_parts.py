"""What a file holds beside the table that was taken from it."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from quality.inspection import inspecting
from quality.inspection.order import Exemption, Order, ReadingRule
from quality.inspection.outcome import Outcome
from quality.inspection.privacy import parts
from quality.inspection.reading import prose
from tests.quality.inspection.formats.makers import xlsx, zipped
from tests.quality.inspectors import meet_all

PUBLIC = [["ort", "anzahl"], *[[f"Ort {number}", number] for number in range(30)]]
PEOPLE = [["name", "mail"], ["a", "anna.meier@web.de"], ["b", "ben.koch@web.de"]]
CSV = "ort;anzahl\n" + "".join(f"Ort {number};{number}\n" for number in range(30))
IBAN = "DE89370400440532013000"


def inspect(folder: Path, data: bytes | str, filename: str, **given: object) -> Outcome:
    (folder / "source").write_bytes(data if isinstance(data, bytes) else data.encode())
    order = Order.model_validate(
        {"folder": str(folder), "source": "source", "filename": filename, **given}
    )
    return inspecting.inspect(order, meet_all, lambda _step, _note: None)


def found(outcome: Outcome) -> set[tuple[str, str, bool]]:
    return {(each.part, each.column, each.withholds) for each in outcome.privacy}


def notices(outcome: Outcome) -> dict[str, str]:
    return {notice.id: notice.texts["en"] for notice in outcome.notices}


class TestSearch:
    def test_finds_people_on_another_sheet(self, tmp_path: Path) -> None:
        outcome = inspect(tmp_path, xlsx({"Orte": PUBLIC, "Kontakte": PEOPLE}), "orte.xlsx")

        assert outcome.rows == 30
        assert found(outcome) == {("Kontakte", "Kontakte › mail", True)}
        assert not outcome.privacy[0].refuses
        assert outcome.files
        assert "meier" not in outcome.model_dump_json()

    def test_lets_a_file_pass_whose_other_sheets_name_nobody(self, tmp_path: Path) -> None:
        sheets = {"Orte": PUBLIC, "Mehr": PUBLIC[:5], "Hinweise": [["Stand: 2026"]]}

        outcome = inspect(tmp_path, xlsx(sheets), "orte.xlsx")

        assert (outcome.privacy, outcome.unsearched) == ([], [])
        assert "“Mehr”, “Hinweise”" in notices(outcome)["parts_searched"]

    def test_finds_what_stands_on_a_sheet_without_a_table(self, tmp_path: Path) -> None:
        sheets = {"Orte": PUBLIC, "Notiz": [[f"Konto {IBAN}"]]}

        outcome = inspect(tmp_path, xlsx(sheets), "orte.xlsx")

        assert found(outcome) == {("Notiz", "Notiz", True)}

    @pytest.mark.parametrize(
        ("members", "expected"),
        [
            ({"personen.csv": "id;mail\n1;anna.meier@web.de\n"}, "personen.csv › mail"),
            ({"mappe.xlsx": xlsx({"A": PUBLIC[:9], "B": PEOPLE})}, "mappe.xlsx › B › mail"),
            ({"liesmich.txt": f"Spenden an {IBAN}\n"}, "liesmich.txt"),
            ({"brief.docx": zipped({"word/document.xml": f"<w:p>{IBAN}</w:p>"})}, "brief.docx"),
        ],
    )
    def test_looks_into_the_other_files_of_an_archive(
        self, tmp_path: Path, members: Mapping[str, bytes | str], expected: str
    ) -> None:
        large = CSV + "".join(f"Ort {number};{number}\n" for number in range(3000))

        outcome = inspect(tmp_path, zipped({"orte.csv": large, **members}), "orte.zip")

        assert {each.column for each in outcome.privacy} == {expected}
        assert outcome.unsearched == []

    def test_finds_people_in_the_rows_that_do_not_fit(self, tmp_path: Path) -> None:
        outcome = inspect(tmp_path, CSV + "x;1;anna.meier@web.de;4\n", "orte.csv")

        assert outcome.bad_rows == 1
        assert found(outcome) == {("#rows", "#rows", True)}
        assert [row.text for row in outcome.bad_row_examples] == [""]

    def test_finds_people_in_rows_that_types_left_out(self, tmp_path: Path) -> None:
        rule = ReadingRule(columns={"anzahl": "integer"})

        outcome = inspect(tmp_path, CSV + "Ort;anna.meier@web.de\n", "orte.csv", reading=rule)

        assert outcome.bad_rows == 1
        assert found(outcome) == {("#rows", "#rows", True)}

    @pytest.mark.parametrize(
        ("title", "withholds"), [("Auskunft: anna.meier@web.de", False), (f"Konto {IBAN}", True)]
    )
    def test_expects_people_to_write_to_above_a_table(
        self, tmp_path: Path, title: str, *, withholds: bool
    ) -> None:
        outcome = inspect(tmp_path, f"{title}\n\n{CSV}", "orte.csv")

        assert outcome.rows == 30
        assert found(outcome) == {("#around", "#around", withholds)}

    def test_finds_people_in_a_second_table_of_the_file(self, tmp_path: Path) -> None:
        more = "".join(f"{number};anna.meier{number}@web.de\n" for number in range(25))

        outcome = inspect(tmp_path, f"{CSV}\n\nnr;mail\n{more}", "orte.csv")

        assert ("#around", "#around", True) in found(outcome)

    def test_names_what_it_cannot_search(self, tmp_path: Path) -> None:
        members = {"orte.csv": CSV * 50, "karte.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 50}

        outcome = inspect(tmp_path, zipped(members), "orte.zip")

        assert outcome.unsearched == ["karte.png"]
        assert "“karte.png”" in notices(outcome)["not_searched"]

    def test_goes_no_further_than_its_bounds(self, tmp_path: Path) -> None:
        members = {f"{number}.png": b"\x89PNG\r\n\x1a\n" for number in range(parts.MOST_PARTS)}
        members |= {"liesmich.md": b"# Ein Text, der kleiner als die Bilder ist"[:7]}

        outcome = inspect(tmp_path, zipped({"orte.csv": CSV * 50, **members}), "orte.zip")

        assert "liesmich.md" in outcome.unsearched

    def test_does_not_search_lines_without_end(self, tmp_path: Path) -> None:
        data = CSV + f"{'x' * 99}\n" * (parts.MOST_TEXT // 90)

        outcome = inspect(tmp_path, data, "orte.csv", reading=ReadingRule(last_line=31))

        assert (outcome.rows, outcome.unsearched) == (30, ["#around"])

    def test_leaves_the_reading_of_the_table_alone(self, tmp_path: Path) -> None:
        sheets = {"Orte": [["Titel"], [], *PUBLIC], "Kontakte": PEOPLE}

        alone = inspect(tmp_path, xlsx({"Orte": sheets["Orte"]}), "orte.xlsx")
        beside = inspect(tmp_path, xlsx(sheets), "orte.xlsx")

        assert beside.preview == alone.preview
        assert not (tmp_path / "parts").exists()

    def test_counts_what_a_steward_excepted(self, tmp_path: Path) -> None:
        exemption = Exemption(rule="privacy.email", column="Kontakte › mail")
        data = xlsx({"Orte": PUBLIC, "Kontakte": PEOPLE})

        outcome = inspect(tmp_path, data, "orte.xlsx", exemptions=[exemption])

        assert [(each.is_exempt, each.withholds) for each in outcome.privacy] == [(True, False)]


class TestSearchDocument:
    @pytest.mark.parametrize(
        ("data", "filename"),
        [
            (f"# Bericht\n\nSpenden an {IBAN}\n".encode(), "bericht.md"),
            (f"<!DOCTYPE html><html><p>an <b>{IBAN}</b></p></html>".encode(), "seite.html"),
            (zipped({"word/document.xml": f"<w:p><w:t>an {IBAN}</w:t></w:p>",
                     "[Content_Types].xml": "<x/>"}), "brief.docx"),
            (zipped({"content.xml": f"<text:p>an {IBAN}</text:p>",
                     "mimetype": "application/vnd.oasis.opendocument.text"}), "brief.odt"),
        ],
    )  # fmt: skip
    def test_refuses_what_nobody_expects_in_a_text(
        self, tmp_path: Path, data: bytes, filename: str
    ) -> None:
        outcome = inspect(tmp_path, data, filename)

        assert [(each.rule, each.column, each.refuses) for each in outcome.privacy] == [
            ("privacy.iban", "#document", True)
        ]
        assert set(notices(outcome)) == {"text_searched"}

    def test_only_tells_of_people_to_write_to(self, tmp_path: Path) -> None:
        text = "# Bericht\n\nAuskunft gibt Frau Meier, anna.meier@web.de, Tel. 0351 4881234.\n"

        outcome = inspect(tmp_path, text, "bericht.md")

        assert {each.rule for each in outcome.privacy} >= {"privacy.email", "privacy.name"}
        assert not any(each.refuses for each in outcome.privacy)

    def test_looks_into_each_document_of_an_archive(self, tmp_path: Path) -> None:
        members = {"a.md": "# Ohne\n", "b.md": f"# Mit {IBAN}\n"}

        outcome = inspect(tmp_path, zipped(members), "berichte.zip")

        assert [each.column for each in outcome.privacy] == ["#document › b.md"]

    def test_says_what_it_cannot_search(self, tmp_path: Path) -> None:
        outcome = inspect(tmp_path, b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "bild.png")

        assert set(notices(outcome)) == {"not_searched"}


class TestCut:
    def test_cuts_nothing_in_two_unseen(self) -> None:
        text = "x" * (prose.LONGEST_LINE - 10) + " " + IBAN + "\x00\n"

        assert any(IBAN in piece for piece in prose.cut([text, "\n", ""]))
        assert all(len(piece) <= prose.LONGEST_LINE for piece in prose.cut([text * 3]))


class TestLinesOf:
    def test_reads_a_pdf(self, tmp_path: Path) -> None:
        path = tmp_path / "bericht.pdf"
        path.write_bytes(pdf("Spenden an DE89 3704 0044 0532 0130 00"))

        assert prose.lines_of(path, "bericht.pdf") == ["Spenden an DE89 3704 0044 0532 0130 00"]

    @pytest.mark.parametrize("data", [b"%PDF-1.7\n1 0 obj\n" + b"\0" * 100, b"%PDF-1.7\n" * 9])
    def test_gives_nothing_of_a_broken_pdf(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "bericht.pdf"
        path.write_bytes(data)

        assert prose.lines_of(path, "bericht.pdf") is None


def pdf(text: str) -> bytes:
    """Return a PDF of one page that shows a line of text."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    file, places = io.BytesIO(), list[int]()
    file.write(b"%PDF-1.7\n")
    for number, each in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%b\nendobj\n" % (number, each))
    start = file.tell()
    file.write(b"xref\n0 6\n0000000000 65535 f \n")
    file.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return file.getvalue()
