from typing import Any

import pytest
from sqlmodel import Session, col, select

from catalog.models import Version
from marketplace.core.ids import new_id
from quality import pipeline
from quality.inspection.order import ReadingRule
from quality.models import Handling
from quality.ordering import handling_of
from quality.showing.corrections import Correction, to_handling
from tests.quality.pages.conftest import NOBODY, House

FILE = "nr;preis\n1;2,5\n2;3,5\n".encode("cp1252")
SEE_OTHER = 303


def newest(session: Session, house: House) -> Version:
    return session.exec(
        select(Version)
        .where(Version.dataset_id == house.dataset.id)
        .order_by(col(Version.number).desc())
        .limit(1)
    ).one()


class TestReading:
    def test_shows_what_was_assumed_and_each_column(self, house: House) -> None:
        page = house.open(house.checked(FILE), "reading")

        assert "What we assumed" in page.text
        assert "preis" in page.text
        assert page.with_tag("select", name="delimiter")
        assert len(page.with_tag("select", name="type")) == 2

    def test_is_for_insiders_alone(self, house: House) -> None:
        version = house.published(FILE)
        wish = {"Accept": "text/html"}

        answer = house.client.get(
            house.address(version, "reading"), headers=NOBODY | wish, follow_redirects=False
        )

        assert answer.status_code == SEE_OTHER
        assert "/sign-in" in answer.headers["location"]

    def test_asks_how_a_file_is_to_be_read_that_could_not_be(self, house: House) -> None:
        page = house.open(house.checked(b"   "), "reading")

        assert "The file could not be read" in page.text
        assert page.with_tag("input", name="crs")


class TestCorrection:
    def test_makes_a_version_that_is_read_by_it(self, house: House) -> None:
        version = house.checked(FILE)
        filled: dict[str, Any] = {
            "column": ["nr", "preis"],
            "type": ["string", ""],
            "key_columns": ["nr"],
            "decimal": ",",
        }

        answer = house.client.post(
            house.address(version, "reading"),
            data=filled,
            headers=house.own,
            follow_redirects=False,
        )

        made = newest(house.session, house)
        assert answer.status_code == SEE_OTHER
        assert answer.headers["location"] == house.address(made, "progress")
        assert made.derived_from == version.id
        kept = handling_of(house.session, house.dataset.id)
        assert kept
        assert kept.key_columns == ["nr"]
        assert kept.reading == {"decimal": ",", "columns": {"nr": "string"}}

    def test_shows_what_was_decided(self, house: House) -> None:
        version = house.checked(FILE)
        filled = {"column": ["nr"], "type": ["string"], "first_line": "2"}
        house.client.post(house.address(version, "reading"), data=filled, headers=house.own)
        made = newest(house.session, house)
        pipeline.run(house.services, made.id)

        page = house.open(made, "reading")

        chosen = page.with_tag("option", value="string", selected="")
        assert len(chosen) == 1
        assert page.with_tag("input", name="first_line", value="2")

    def test_sent_twice_makes_one_version(self, house: House) -> None:
        version = house.checked(FILE)
        address = house.address(version, "reading")

        first, second = (
            house.client.post(
                address, data={"delimiter": ";"}, headers=house.own, follow_redirects=False
            ).headers["location"]
            for _ in range(2)
        )

        assert first == second

    def test_says_beside_the_field_what_is_wrong(self, house: House) -> None:
        version = house.checked(FILE)

        answer = house.client.post(
            house.address(version, "reading"),
            data={"header_lines": "the first", "first_line": "2"},
            headers=house.own | {"Accept-Language": "en"},
        )

        assert answer.status_code == 422
        assert 'id="header_lines-error"' in answer.text
        assert newest(house.session, house).id == version.id

    def test_waits_for_the_report(self, house: House) -> None:
        version = house.deliver(FILE)

        answer = house.client.post(
            house.address(version, "reading"), data={"delimiter": ";"}, headers=house.own
        )

        assert answer.status_code == 422
        assert handling_of(house.session, house.dataset.id) is None


class TestToHandling:
    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("", None),
            ("0", []),
            ("3", [3]),
            ("3, 4", [3, 4]),
            ("3-5", [3, 4, 5]),
            ("1, 3–4", [1, 3, 4]),
        ],
    )
    def test_understands_lines(self, text: str, lines: list[int] | None) -> None:
        given, errors = to_handling(Correction(header_lines=text), ReadingRule())

        assert (errors, given and given.reading.header_lines) == ({}, lines)

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("header_lines", "x"),
            ("header_lines", "4-3"),
            ("header_lines", "1-11"),
            ("header_lines", "1-6, 8-13"),
            ("header_lines", "0, 1"),
            ("first_line", "-1"),
            ("last_line", "0"),
            ("last_line", "²"),
            ("lines_below", "-1"),
            ("crs", "UTM 32"),
            ("decimal", "x"),
            ("delimiter", ";;"),
            ("nulls", "\n".join(map(str, range(21)))),
            ("smallest_group", "4"),
            ("smallest_group", "viele"),
        ],
    )
    def test_refuses_what_cannot_be_applied(self, field: str, text: str) -> None:
        given, errors = to_handling(Correction.model_validate({field: text}), ReadingRule())

        assert given is None
        assert list(errors) == [field]

    @pytest.mark.parametrize(("text", "count"), [("", None), ("0", 0), ("3", 3)])
    def test_counts_lines_from_the_end(self, text: str, count: int | None) -> None:
        given, _ = to_handling(Correction(lines_below=text), ReadingRule())

        assert given
        assert given.reading.lines_below == count
        assert (
            Correction.of(
                Handling(
                    reading=given.reading.model_dump(exclude_defaults=True), dataset_id=new_id()
                )
            ).lines_below
            == text
        )

    def test_takes_the_end_from_one_side_only(self) -> None:
        given, errors = to_handling(Correction(last_line="9", lines_below="2"), ReadingRule())

        assert (given, list(errors)) == (None, ["lines_below"])

    def test_is_written_as_it_was_filled_in(self) -> None:
        filled = Correction(
            encoding="cp1252",
            delimiter="tab",
            decimal=",",
            date_order="day_first",
            nulls="k. A.\n-",
            header_lines="2, 3",
            first_line="4",
            last_line="9",
            crs="EPSG:25832",
            column=["a"],
            type=["date"],
            key_columns=["a"],
            quasi_columns=["b"],
            smallest_group="7",
        )

        given, _ = to_handling(filled, ReadingRule())

        assert given
        assert given.reading.delimiter == "\t"
        handling = Handling(
            **{"dataset_id": "-", **given.model_dump()}  # pyright: ignore[reportArgumentType] - built of a dictionary
        )
        assert Correction.of(handling) == filled

    def test_keeps_the_types_of_columns_that_it_does_not_show(self) -> None:
        kept = ReadingRule(columns={"a": "date", "gone": "integer"})

        given, _ = to_handling(Correction(column=["a"], type=[""]), kept)

        assert given
        assert given.reading.columns == {"gone": "integer"}
