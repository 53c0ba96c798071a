from datetime import timedelta

import pytest
from sqlmodel import Session

from catalog import showing
from catalog.models import Access, FileFormat
from catalog.showing import Freshness, freshness
from marketplace.core import clock
from tests.factories.catalog import CatalogFactory


class TestFreshness:
    @pytest.mark.parametrize(
        ("frequency", "age", "state"),
        [
            ("DAILY", timedelta(hours=47), Freshness.ON_TIME),
            ("DAILY", timedelta(hours=49), Freshness.LATE),
            ("ANNUAL", timedelta(days=368), Freshness.LATE),
            ("NEVER", timedelta(days=700), Freshness.ON_TIME),
            ("NEVER", timedelta(days=731), Freshness.OLD),
            (None, timedelta(days=731), Freshness.OLD),
        ],
    )
    def test_holds_a_promise_against_the_age(
        self, frequency: str | None, age: timedelta, state: Freshness
    ) -> None:
        assert freshness(frequency, clock.now() - age) is state


class TestExcerpt:
    def test_keeps_a_short_text(self) -> None:
        assert showing.excerpt("One\nline.") == "One line."

    def test_ends_a_long_text_at_a_word(self) -> None:
        shown = showing.excerpt("word, " * 100)

        assert shown.endswith("word …")
        assert len(shown) <= showing.EXCERPT + 2


class TestFormatNames:
    def test_names_each_once_and_csv_first(self, session: Session, make: CatalogFactory) -> None:
        version = make.version(make.dataset(), filename="counts.XLSX")
        files = [
            make.distribution(version),
            make.distribution(version, format=FileFormat.PARQUET),
            make.distribution(version, format=FileFormat.CSV),
        ]

        assert showing.format_names(version, files) == ["CSV", "Parquet", "XLSX"]

    def test_names_a_file_without_ending_by_its_role(
        self, session: Session, make: CatalogFactory
    ) -> None:
        version = make.version(make.dataset(), filename="counts")

        assert showing.format_names(version, [make.distribution(version)]) == ["ORIGINAL"]


class TestPublicRows:
    def test_keep_the_order_and_leave_out_what_is_hidden(
        self, session: Session, make: CatalogFactory
    ) -> None:
        first, second = make.published_dataset(), make.published_dataset()
        hidden = make.published_dataset(access=Access.PRIVATE)

        rows = showing.public_rows(session, [second.id, hidden.id, first.id], "en")

        assert [row.slug for row in rows] == [second.slug, first.slug]

    def test_lead_with_the_question_the_data_answers(
        self, session: Session, make: CatalogFactory
    ) -> None:
        asked = make.published_dataset(questions={"en": ["Is it windy?"]})
        silent = make.published_dataset(description={"en": "Counts per hour."})

        rows = showing.public_rows(session, [asked.id, silent.id], "en")

        assert [row.question for row in rows] == ["Is it windy?", "Counts per hour."]


class TestNewestIds:
    def test_follow_the_shown_version(self, session: Session, make: CatalogFactory) -> None:
        older, newer = make.published_dataset(), make.published_dataset()
        renewed = make.published_version(older, published_at=clock.now() + timedelta(minutes=1))
        older.current_version_id = renewed.id
        session.flush()

        assert list(showing.newest_ids(session, limit=5)) == [older.id, newer.id]
        only = showing.newest_ids(session, limit=5, publisher_id=newer.publisher_id)
        assert list(only) == [newer.id]
