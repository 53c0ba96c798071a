from collections import Counter

import pytest

from catalog.licenses import LICENSES
from catalog.models import Access
from marketplace.accounts.models import OrganizationKind
from marketplace.demo.city import PARTIES
from marketplace.demo.datasets import DATASETS
from marketplace.demo.describing import FOR_SHOW, DemoDataset, Goal
from marketplace.demo.sign_ins import SIGN_INS

REAL = [dataset for dataset in DATASETS if dataset.source]


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.slug)
class TestEveryDescription:
    def test_says_the_same_things_in_both_languages(self, dataset: DemoDataset) -> None:
        form = dataset.form()

        texts = [form.title, form.description, form.limits]

        assert all(text and text.de and text.en and text.de != text.en for text in texts)
        assert len(dataset.questions) >= 1
        assert all(question.de and question.en for question in dataset.questions)

    def test_is_complete(self, dataset: DemoDataset) -> None:
        form = dataset.form()

        assert form.theme
        assert form.keywords
        assert form.contact
        assert form.place
        assert form.frequency
        assert form.origin

    def test_names_a_licence_of_the_register(self, dataset: DemoDataset) -> None:
        assert dataset.license in LICENSES


@pytest.mark.parametrize("dataset", REAL, ids=lambda dataset: dataset.slug)
class TestEveryRealDataset:
    def test_states_its_true_source_and_licence(self, dataset: DemoDataset) -> None:
        form, source = dataset.form(), dataset.source

        assert source
        assert form.attribution == f"{source.maker}, {source.license}"
        assert form.provenance
        assert source.package in form.provenance
        assert form.landing_page

    def test_says_that_the_city_is_made_up(self, dataset: DemoDataset) -> None:
        limits = dataset.form().limits

        assert limits
        assert FOR_SHOW.de in (limits.de or "")
        assert FOR_SHOW.en in (limits.en or "")

    def test_explains_a_licence_that_is_not_the_source_s_own(self, dataset: DemoDataset) -> None:
        assert dataset.source
        own = {"CC BY 4.0": "cc-by-4.0", "public domain": "cc-zero"}.get(dataset.source.license)

        is_sold = dataset.license == "individual-contract" and "bezahlt wird" in dataset.limits.de
        assert own in {dataset.license, None} or is_sold or "Register" in dataset.limits.de


class TestMadeUpFiles:
    def test_are_four_and_say_so(self) -> None:
        made_up = [dataset for dataset in DATASETS if dataset.source is None]

        assert [dataset.slug for dataset in made_up] == [
            "hinweise-radwege",
            "fahrplan-hafenstadt",
            "baummeldungen",
            "parkhausbelegung-stuendlich",
        ]
        for dataset in made_up:
            assert "erfunden" in dataset.provenance
            assert "made up" in dataset.provenance
            limits = dataset.form().limits
            assert limits
            assert dataset.made_up.de in (limits.de or "")


class TestTheCollection:
    def test_shows_every_state(self) -> None:
        goals = Counter(dataset.goal for dataset in DATASETS)
        doors = Counter(dataset.access for dataset in DATASETS)

        assert goals[Goal.REJECTED] == goals[Goal.WAITING] == 1
        assert doors[Access.ACCOUNT] >= 1
        assert doors[Access.PRIVATE] == 1
        assert max(len(dataset.deliveries) for dataset in DATASETS) == 2
        assert [each.slug for each in DATASETS if each.arrives_unattended] == ["wetter-seattle"]
        assert [each.slug for each in DATASETS if each.repairs] == ["baummeldungen"]

    def test_has_at_least_ten_visible_real_datasets(self) -> None:
        visible = [
            dataset
            for dataset in REAL
            if dataset.goal is Goal.PUBLISHED and dataset.access is not Access.PRIVATE
        ]

        assert len(visible) >= 14

    def test_uses_each_slug_once(self) -> None:
        assert len({dataset.slug for dataset in DATASETS}) == len(DATASETS)

    def test_is_of_departments_and_companies(self) -> None:
        kinds = {dataset.publisher.kind for dataset in DATASETS}

        assert kinds == {OrganizationKind.CITY_DEPARTMENT, OrganizationKind.COMPANY}


class TestSignIns:
    def test_are_the_promised_ones(self) -> None:
        assert [address for address, _ in SIGN_INS] == [
            "steward@city.example",
            "mobility@city.example",
            "provider@company.example",
            "buyer@sme.example",
            "startup@founders.example",
        ]

    def test_belong_to_nobody_twice(self) -> None:
        assert len({party.email for party in PARTIES}) == len(PARTIES)
