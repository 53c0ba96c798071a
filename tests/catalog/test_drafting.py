from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from catalog import drafting
from catalog.errors import DoorWiderThanReleased, OpenHasNoPrice, SlugTaken, TextMissing
from catalog.models import Access
from catalog.schemas import DatasetCreate, DatasetUpdate
from catalog.search.models import SearchChange
from marketplace.core.db import Sessions
from marketplace.log.models import LogEntry
from tests.factories.catalog import CatalogFactory


def described(**given: Any) -> DatasetCreate:
    defaults: dict[str, Any] = {
        "title": {"de": "Radverkehr"},
        "description": {"de": "Zählungen."},
        "theme": ["TRAN"],
        "keywords": ["Rad"],
        "license": "dl-de-by-2.0",
        "access": "open",
    }
    return DatasetCreate.model_validate(defaults | given)


class TestSlugOf:
    @pytest.mark.parametrize(
        ("title", "slug"),
        [
            ("Straßenbäume (Süd)", "strassenbaeume-sued"),
            ("Öl & Gas 2024/25", "oel-gas-2024-25"),
            ("Café à la carte", "cafe-a-la-carte"),
            ("O\u0308l", "oel"),
            ("交通", "dataset"),
            ("--", "dataset"),
        ],
    )
    def test_folds_umlauts_and_drops_signs(self, title: str, slug: str) -> None:
        assert drafting.slug_of(title) == slug

    @given(st.text(max_size=300))
    def test_always_makes_an_address(self, title: str) -> None:
        slug = drafting.slug_of(title)

        assert 0 < len(slug) <= 72
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert not slug.startswith("-")
        assert not slug.endswith("-")


class TestCreate:
    def test_makes_a_draft_of_the_actors_organization(
        self, session: Session, make: CatalogFactory
    ) -> None:
        actor = make.actor(make.publisher())

        dataset = drafting.create(session, actor=actor, given=described())

        assert dataset.publisher_id == actor.organization_id
        assert (dataset.slug, dataset.status) == ("radverkehr", "draft")
        assert dataset.keywords == {"de": ["Rad"]}
        assert session.exec(select(LogEntry.action)).one() == "catalog.created"

    def test_takes_words_in_the_language_of_the_title(
        self, session: Session, make: CatalogFactory
    ) -> None:
        given = described(
            title={"en": "Bikes"}, keywords=["bike"], questions={"de": ["Wie viele?"]}
        )

        dataset = drafting.create(session, actor=make.actor(make.publisher()), given=given)

        assert dataset.slug == "bikes"
        assert dataset.keywords == {"en": ["bike"]}
        assert dataset.questions == {"de": ["Wie viele?"]}

    def test_numbers_a_title_that_is_there_already(
        self, session: Session, make: CatalogFactory
    ) -> None:
        actor = make.actor(make.publisher())
        drafting.create(session, actor=actor, given=described())

        second = drafting.create(session, actor=actor, given=described())

        assert second.slug == "radverkehr-2"

    def test_leaves_a_name_alone_that_is_an_address_of_its_own(
        self, session: Session, make: CatalogFactory
    ) -> None:
        actor = make.actor(make.publisher())
        given = described(title={"en": "Suggestions"})

        assert drafting.create(session, actor=actor, given=given).slug == "suggestions-2"

    def test_refuses_a_short_name_that_is_taken_and_suggests_one(
        self, session: Session, make: CatalogFactory
    ) -> None:
        make.dataset(slug="parken")
        make.dataset(slug="parken-2")

        with pytest.raises(SlugTaken) as refusal:
            drafting.create(
                session, actor=make.actor(make.publisher()), given=described(slug="parken")
            )

        assert refusal.value.facts == {"slug": "parken", "suggestion": "parken-3"}


class TestAtTheSameTime:
    def test_each_gets_a_name_of_its_own(self, real_sessions: Sessions) -> None:
        with real_sessions.begin() as session:
            make = CatalogFactory(session)
            actor = make.actor(make.publisher())
        together = Barrier(4)

        def create(_: int) -> str:
            with real_sessions.begin() as session:
                session.exec(select(LogEntry)).all()
                together.wait()
                return drafting.create(session, actor=actor, given=described()).slug

        with ThreadPoolExecutor(4) as threads:
            slugs = sorted(threads.map(create, range(4)))

        assert slugs == ["radverkehr", "radverkehr-2", "radverkehr-3", "radverkehr-4"]


class TestUpdate:
    def change(self, session: Session, make: CatalogFactory, dataset: Any, **given: Any) -> None:
        actor = make.actor(make.publisher())
        form = DatasetUpdate.model_validate(given)
        drafting.update(session, dataset, actor=actor, given=form)

    def test_changes_what_was_sent_and_no_more(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.dataset(place="Hafen", attribution="Amt")

        self.change(session, make, dataset, place=None, frequency="DAILY", theme=["ENVI"])

        assert (dataset.place, dataset.attribution) == (None, "Amt")
        assert (dataset.frequency, dataset.themes) == ("DAILY", ["ENVI"])
        assert session.exec(select(SearchChange.dataset_id)).one() == dataset.id

    def test_merges_languages(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.dataset(title={"de": "Alt", "en": "Old"})

        self.change(session, make, dataset, title={"en": "New"}, limits={"de": "Keine"})
        self.change(session, make, dataset, title={"de": None}, limits=None)

        assert dataset.title == {"en": "New"}
        assert dataset.limits == {}

    def test_keeps_a_title(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.dataset(title={"de": "Alt"})

        with pytest.raises(TextMissing):
            self.change(session, make, dataset, title={"de": None})

    def test_keeps_contact_place_and_time(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.dataset(measured=["bbox", "period"])

        self.change(
            session,
            make,
            dataset,
            contact={"name": "Amt", "email": "amt@city.example"},
            bbox=[9.9, 53.5, 10.1, 53.6],
            period={"start": "2024-01-01"},
        )

        assert (dataset.contact_name, dataset.contact_email) == ("Amt", "amt@city.example")
        assert dataset.bbox == [9.9, 53.5, 10.1, 53.6]
        assert str(dataset.period_start) == "2024-01-01"
        assert dataset.measured == []

    def test_clears_contact_and_time(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.dataset(contact_name="Amt", contact_email="a@city.example")

        self.change(session, make, dataset, contact=None, period=None, bbox=None, keywords=[])

        assert (dataset.contact_name, dataset.contact_email) == (None, None)
        assert dataset.keywords == {}

    def test_does_not_open_what_has_a_price(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.dataset(access=Access.ACCOUNT, offers=[{"unit_amount": 4900}])

        with pytest.raises(OpenHasNoPrice) as refusal:
            self.change(session, make, dataset, access="open")

        assert (refusal.value.value, refusal.value.rule and refusal.value.rule.threshold) == (
            4900,
            0,
        )

    def test_does_not_open_city_data_wider_than_released(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.dataset(publisher_id=make.department().id, access=Access.REQUEST)
        make.release(dataset, make.checked_version(dataset), level=Access.ACCOUNT)

        self.change(session, make, dataset, access="account")
        with pytest.raises(DoorWiderThanReleased):
            self.change(session, make, dataset, access="open")

        assert dataset.access is Access.ACCOUNT

    def test_opens_other_data_as_its_publisher_likes(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.dataset(access=Access.REQUEST, offers=[{"kind": "free"}])

        self.change(session, make, dataset, access="open")

        assert dataset.access is Access.OPEN
