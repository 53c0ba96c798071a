from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from catalog.models import Access, Dataset, DatasetStatus, FileFormat
from catalog.search.asking import Box, Query, Sort
from catalog.search.building import rebuild
from catalog.search.cursors import Place, read_cursor, write_cursor
from catalog.search.errors import SearchNotReady, UnknownCursor
from catalog.search.finding import FacetValue, Found, find
from catalog.search.index import SearchIndex
from marketplace.core import clock
from marketplace.core.ids import new_id
from tests.catalog.search.conftest import Published, Search, Titles
from tests.factories.catalog import CatalogFactory


def facet(found: Found, name: str) -> list[FacetValue]:
    return next(each.values for each in found.facets if each.name == name)


class TestGermanCompounds:
    @pytest.mark.parametrize(
        ("title", "asked"),
        [
            ("Radverkehrszählung", "Zählung"),
            ("Radverkehrszählung", "zaehlung"),
            ("Radverkehrszählung", "Verkehr"),
            ("Radverkehrszählung", "Radverkehr"),
            ("Radverkehrszählung", "Radverkehrszählungen"),
            ("Fahrradverkehrszählung", "Radverkehr"),
            ("Fahrradverkehrszählung", "Fahrrad"),
            ("Luftqualitätsmessung", "Luftqualität"),
            ("Luftqualitätsmessung", "Messungen"),
            ("Zählstellen für Fahrräder", "Fahrradzählstellen"),
            ("Zählstellen für Fahrräder", "fahrradzählstelle"),
            ("Güte der Luft", "Luftgüte"),
            ("Haltestellen der Straßenbahn", "Straßenbahnhaltestelle"),
            ("Belegung der Parkhäuser", "parkhausbelegung"),
            ("Lärmkarte der Stadtbezirke", "Bezirk Lärm"),
            ("Carsharingstationen", "Carsharing"),
            ("Einwohnerzahlen nach Stadtteilen", "Einwohner Stadtteil"),
        ],
    )
    def test_are_found_by_their_parts(
        self, published: Published, titles: Titles, title: str, asked: str
    ) -> None:
        published("Haushaltsplan 2026")
        published(title)

        assert titles(asked) == [title]

    @pytest.mark.parametrize(
        ("title", "asked"),
        [
            ("Hauptstraße", "Hauptstrasse"),
            ("Straßenverzeichnis", "Strasenverzeichnis"),
            ("Straße", "Strase"),
            ("Luftgüte", "Luftguete"),
            ("Luftgüte", "Luftgute"),
            ("Radverkehr", "Radverkeht"),
            ("Zählstellen für Fahrräder", "Fahradzählstellen"),
        ],
    )
    def test_are_found_in_spite_of_slips(
        self, published: Published, titles: Titles, title: str, asked: str
    ) -> None:
        published("Haushaltsplan 2026")
        published(title)

        assert titles(asked) == [title]

    def test_short_words_must_be_right(self, published: Published, search: Search) -> None:
        published("Radweg")

        assert search("Rat").total == 0


class TestRanking:
    def test_counting_does_not_find_paying(self, published: Published, titles: Titles) -> None:
        published("Zahlungen der Stadtkasse")
        published("Verkehrszählung")

        assert titles("Zählung") == ["Verkehrszählung"]
        assert titles("Zahlung") == ["Zahlungen der Stadtkasse"]

    def test_the_exact_word_comes_before_its_stem_and_parts(
        self, published: Published, titles: Titles
    ) -> None:
        published("Verkehrszählung")
        published("Zählungen")
        published("Zählung")

        assert titles("Zählung") == ["Zählung", "Zählungen", "Verkehrszählung"]

    def test_the_title_weighs_more_than_the_text(
        self, published: Published, titles: Titles
    ) -> None:
        published("Wetter", description={"de": "Auch Verkehr."})
        published("Verkehr", description={"de": "Auch Wetter."})

        assert titles("Verkehr") == ["Verkehr", "Wetter"]

    def test_the_better_checked_of_two_alike_comes_first(
        self, make: CatalogFactory, published: Published, titles: Titles, session: Session
    ) -> None:
        for score, title in [(40, "Verkehr Nord"), (95, "Verkehr West"), (60, "Verkehr Ost")]:
            dataset = published(title)
            dataset.current_version_id = make.published_version(dataset, score=score).id
        session.flush()

        assert titles("Verkehr") == ["Verkehr West", "Verkehr Ost", "Verkehr Nord"]

    def test_all_words_must_be_found(self, published: Published, titles: Titles) -> None:
        published("Verkehr im Hafen")
        published("Verkehr im Wald")

        assert titles("verkehr hafen") == ["Verkehr im Hafen"]

    def test_some_words_are_enough_if_nothing_has_all(
        self, published: Published, search: Search
    ) -> None:
        published("Radverkehrszählung")
        published("Haushaltsplan")

        found = search("Fahrradzählstellen")

        assert (found.total, found.loose) == (1, True)

    def test_english_words_find_english_texts(self, published: Published, titles: Titles) -> None:
        published("Zählung", description={"en": "Counting cyclists at 12 stations."})

        assert titles("cyclist station") == ["Zählung"]


class TestVisibility:
    @pytest.mark.parametrize(
        "hidden",
        [
            {"status": DatasetStatus.DRAFT},
            {"status": DatasetStatus.WITHDRAWN},
            {"access": Access.PRIVATE},
        ],
    )
    def test_what_is_not_public_is_not_found(
        self, published: Published, search: Search, hidden: dict[str, Any]
    ) -> None:
        published("Radverkehr", **hidden)

        assert search("Radverkehr").total == search().total == 0

    def test_refuses_while_there_is_no_index(self, index: SearchIndex) -> None:
        with pytest.raises(SearchNotReady):
            find(index, Query())


class TestFilters:
    @pytest.mark.parametrize(
        ("name", "value", "others"),
        [
            ("theme", "ENVI", {"themes": ["ENVI", "TRAN"]}),
            ("access", "account", {"access": Access.ACCOUNT}),
            ("price", "paid", {"offers": [{"kind": "one_off", "unit_amount": 500}]}),
            ("license", "cc-by-4.0", {"license": "cc-by-4.0"}),
            ("place", "Hafenstadt-Süd", {"place": "Hafenstadt-Süd"}),
        ],
    )
    def test_leave_what_has_the_value(
        self, published: Published, titles: Titles, name: str, value: str, others: dict[str, Any]
    ) -> None:
        published("Alles")
        published("Gesucht", **others)

        assert titles(filters={name: [value]}) == ["Gesucht"]

    def test_know_publisher_kind_and_format(
        self, make: CatalogFactory, published: Published, titles: Titles
    ) -> None:
        department = make.department(slug="amt")
        found = published("Vom Amt", publisher_id=department.id)
        assert found.current_version_id
        version = make.published_version(found, filename="Zählung.XLSX")
        make.distribution(version, format=FileFormat.CSV)
        found.current_version_id = version.id
        published("Andere")

        assert titles(filters={"publisher": ["amt"]}) == ["Vom Amt"]
        assert titles(filters={"publisher_kind": ["city_department"]}) == ["Vom Amt"]
        assert titles(filters={"format": ["xlsx"]}) == ["Vom Amt"]

    def test_any_of_the_values_of_one_and_all_filters(
        self, published: Published, search: Search
    ) -> None:
        published("A", themes=["ENVI"], place="Nord")
        published("B", themes=["TRAN"], place="Nord")
        published("C", themes=["TRAN"], place="Süd")

        assert search(filters={"theme": ["ENVI", "TRAN"]}).total == 3
        assert search(filters={"theme": ["ENVI", "TRAN"], "place": ["Nord"]}).total == 2

    def test_a_box_finds_what_it_touches(self, published: Published, titles: Titles) -> None:
        published("Hamburg", bbox=[9.7, 53.4, 10.3, 53.7])
        published("Dresden", bbox=[13, 51, 14, 51.2])
        published("Nirgends")

        assert titles(bbox=Box(10, 53.5, 11, 54)) == ["Hamburg"]

    def test_updated_after_leaves_the_newer(
        self, make: CatalogFactory, published: Published, titles: Titles
    ) -> None:
        last_week = clock.now() - timedelta(days=7)
        old = published("Alt")
        old.current_version_id = make.published_version(old, published_at=last_week).id
        published("Neu")

        assert titles(updated_after=clock.now() - timedelta(days=1)) == ["Neu"]
        assert titles(sort=Sort.UPDATED) == titles() == ["Neu", "Alt"]


class TestFacets:
    def test_count_what_is_found(self, published: Published, search: Search) -> None:
        published("Verkehr A", themes=["TRAN"])
        published("Verkehr B", themes=["TRAN", "ENVI"])
        published("Wetter", themes=["ENVI"])

        found = search("Verkehr")

        assert facet(found, "theme") == [
            FacetValue("TRAN", 2, selected=False),
            FacetValue("ENVI", 1, selected=False),
        ]

    def test_ignore_their_own_filter_but_no_other(
        self, published: Published, search: Search
    ) -> None:
        published("A", themes=["TRAN"], place="Nord")
        published("B", themes=["ENVI"], place="Nord")
        published("C", themes=["ENVI"], place="Süd")

        found = search(filters={"theme": ["TRAN"]})

        assert facet(found, "theme") == [
            FacetValue("ENVI", 2, selected=False),
            FacetValue("TRAN", 1, selected=True),
        ]
        assert facet(found, "place") == [FacetValue("Nord", 1, selected=False)]

    def test_keep_a_chosen_value_that_nothing_has(
        self, published: Published, search: Search
    ) -> None:
        published("A", themes=["TRAN"])

        found = search(filters={"theme": ["HEAL"]})

        assert found.total == 0
        assert FacetValue("HEAL", 0, selected=True) in facet(found, "theme")

    def test_a_free_and_a_priced_offer_count_as_both(
        self, published: Published, search: Search
    ) -> None:
        published("A", offers=[{"kind": "free"}, {"kind": "one_off", "unit_amount": 100}])

        assert [value.value for value in facet(search(), "price")] == ["free", "paid"]


class TestSorting:
    def test_by_title_puts_umlauts_beside_their_vowels(
        self, published: Published, titles: Titles
    ) -> None:
        for title in ("Zoo", "Ämter", "Bäder", "ahorn"):
            published(title)

        assert titles(sort=Sort.TITLE) == ["Ämter", "ahorn", "Bäder", "Zoo"]

    def test_by_quality_puts_the_best_first(
        self, make: CatalogFactory, published: Published, titles: Titles
    ) -> None:
        for score, title in [(10, "Schwach"), (99, "Stark")]:
            dataset = published(title)
            dataset.current_version_id = make.published_version(dataset, score=score).id

        assert titles(sort=Sort.QUALITY) == ["Stark", "Schwach"]


class TestPaging:
    @pytest.mark.parametrize("sort", list(Sort))
    @pytest.mark.parametrize("text", ["", "Verkehr"])
    def test_gives_each_dataset_once(
        self, published: Published, search: Search, sort: Sort, text: str
    ) -> None:
        all_ids = {published(f"Verkehr {number % 3}").id for number in range(11)}

        found = [search(text, sort=sort, size=4)]
        while cursor := found[-1].next:
            found.append(search(text, sort=sort, size=4, cursor=cursor))

        assert [len(page.ids) for page in found] == [4, 4, 3]
        assert {each for page in found for each in page.ids} == all_ids

    @pytest.mark.parametrize("newcomers", [0, 1, 7])
    @pytest.mark.parametrize("withdrawn", [0, 1, 3])
    def test_goes_on_where_it_was_when_the_catalogue_changes(
        self,
        published: Published,
        session: Session,
        index: SearchIndex,
        newcomers: int,
        withdrawn: int,
    ) -> None:
        datasets = [published(f"Titel {number:02}") for number in range(10)]
        rebuild(session, index.folder)
        first = find(index, Query(sort=Sort.TITLE, size=5))

        _change(published, datasets[:withdrawn], newcomers)
        session.flush()
        rebuild(session, index.folder)
        second = find(index, Query(sort=Sort.TITLE, size=5, cursor=first.next))

        assert [*first.ids, *second.ids] == [dataset.id for dataset in datasets]

    def test_goes_on_by_number_if_the_last_result_is_gone(
        self, published: Published, session: Session, index: SearchIndex
    ) -> None:
        datasets = [published(f"Titel {number}") for number in range(6)]
        rebuild(session, index.folder)
        first = find(index, Query(sort=Sort.TITLE, size=3))

        datasets[2].status = DatasetStatus.WITHDRAWN
        session.flush()
        rebuild(session, index.folder)
        second = find(index, Query(sort=Sort.TITLE, size=3, cursor=first.next))

        assert second.ids == [dataset.id for dataset in datasets[4:]]


def _change(published: Published, withdrawn: list[Dataset], newcomers: int) -> None:
    for dataset in withdrawn:
        dataset.status = DatasetStatus.WITHDRAWN
    for number in range(newcomers):
        published(f"Aaa {number}")


class TestCursor:
    def test_names_its_place(self) -> None:
        query = Query(text="Rad", filters={"theme": ["TRAN"]})
        place = Place(20, new_id())

        cursor = write_cursor(query, place)

        assert read_cursor(Query(text="Rad", filters={"theme": ["TRAN"]}, cursor=cursor)) == place

    @pytest.mark.parametrize(
        "other", [{"text": "Bus"}, {"sort": Sort.TITLE}, {"bbox": Box(0, 0, 1, 1)}]
    )
    def test_of_another_question_is_refused(self, other: dict[str, Any]) -> None:
        cursor = write_cursor(Query(text="Rad"), Place(20, new_id()))

        with pytest.raises(UnknownCursor):
            read_cursor(replace(Query(text="Rad", cursor=cursor), **other))

    @given(st.text(min_size=1) | st.from_regex(r"[A-Za-z0-9_-]{1,80}", fullmatch=True))
    def test_that_nobody_made_is_refused(self, cursor: str) -> None:
        with pytest.raises(UnknownCursor):
            read_cursor(Query(cursor=cursor))

    @pytest.mark.parametrize("offset", [-1, 0, 10**12, True, "5"])
    def test_with_an_impossible_place_is_refused(self, offset: Any) -> None:
        cursor = write_cursor(Query(), Place(offset, new_id()))

        with pytest.raises(UnknownCursor):
            read_cursor(Query(cursor=cursor))
