"""The contract models: which is picked, what each says, and that people and programs read one."""

import hashlib
import json
import re
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.models import Interval, RefundRule
from catalog.licenses import LICENSES
from catalog.models import Access
from marketplace.accounts.models import OrganizationKind
from marketplace.contracts.models import OfferKind
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.terms import Terms, freeze, read
from marketplace.contracts.wording.contract_models import MODELS, model, model_of
from marketplace.contracts.wording.errors import ContractModelNotFound
from marketplace.contracts.wording.examples import example
from marketplace.contracts.wording.odrl_forms import parts_of
from marketplace.contracts.wording.parameters import PARAMETERS
from marketplace.entitlements.models import History
from tests.contracts.offers.drafts import (
    FREE,
    ONCE,
    SETTINGS,
    a_consumer,
    a_dataset,
    a_draft,
    a_provider,
    an_offer,
)
from tests.contracts.offers.test_odrl import SITE, graph_of, needs_standard, violations

CITY = OrganizationKind.CITY_DEPARTMENT
OPEN = {"access": Access.OPEN, "license": "cc-by-4.0"}
COLLECTED = {"collected_for": UUID(int=9)}
PRIVATE = {"for_organization_id": UUID(int=8)}
PICKED: list[tuple[str, dict[str, Any], dict[str, Any], bool, bool]] = [
    # model, offer, dataset, provided by the city, used by the city
    ("open-license", FREE, OPEN, True, False),
    ("open-license", FREE, OPEN, False, False),
    ("free-with-conditions", FREE, {"access": Access.OPEN}, True, False),
    ("free-with-conditions", FREE, {}, True, False),
    ("free-with-conditions", FREE, {"license": "cc-by-4.0"}, False, False),
    ("free-with-conditions", FREE, {}, False, True),
    ("free-with-conditions", FREE | PRIVATE, {}, False, False),
    ("free-with-conditions", FREE | PRIVATE, {}, True, True),
    ("company-subscription", {}, {}, False, False),
    ("company-subscription", PRIVATE, {}, False, True),
    ("city-subscription", {}, {}, True, False),
    ("one-off", ONCE, {}, False, False),
    ("one-off", ONCE, {}, True, False),
    ("collected-for-city", {}, COLLECTED, False, False),
    ("collected-for-city", FREE, COLLECTED, False, False),
    ("collected-for-city", ONCE, COLLECTED, False, False),
    ("supply-to-city", FREE | PRIVATE, {}, False, True),
    ("supply-to-city", FREE | PRIVATE, COLLECTED, False, True),
]
SOVEREIGN = [
    "rights",
    "not_exclusive",
    "operator",
    "attestation",
    "audit",
    "cause",
    "revocation",
    "delete_at_end",
]


def filled(name: str) -> Terms:
    return example(MODELS[name], SETTINGS.model_copy(update={"public_url": SITE}))


def said(terms: Terms) -> set[str]:
    return {part for clause in terms.clauses for part in clause.odrl}


@st.composite
def contracts(draw: st.DrawFn) -> Terms:
    """Terms on any offer that the forms let through, whoever provides and whoever uses."""
    kind = draw(st.sampled_from(OfferKind))
    is_subscription = kind is OfferKind.SUBSCRIPTION
    history = draw(st.sampled_from(History))
    offer = an_offer(
        kind=kind,
        unit_amount=0 if kind is OfferKind.FREE else draw(st.integers(50, 99_999_999)),
        interval=draw(st.sampled_from(Interval)) if is_subscription else None,
        trial_days=draw(st.integers(0, 365)) if is_subscription else 0,
        refund=draw(st.sampled_from(RefundRule)),
        purposes=draw(st.lists(st.sampled_from(list(PURPOSES)), unique=True)),
        policy=draw(st.lists(st.sampled_from(list(PRESETS)), unique=True)),
        users=draw(st.none() | st.integers(1, 500)),
        calls_per_month=draw(st.none() | st.integers(1, 10**6)),
        term_months=draw(st.none() | st.integers(1, 120)),
        notice_days=draw(st.integers(0, 365)),
        history=history,
        history_versions=draw(st.integers(1, 20)) if history is History.LAST else None,
        for_organization_id=draw(st.sampled_from([None, UUID(int=8)])),
    )
    dataset = a_dataset(
        access=draw(st.sampled_from(Access)),
        license=draw(st.sampled_from(list(LICENSES))),
        collected_for=draw(st.sampled_from([None, UUID(int=9)])),
    )
    kinds = st.sampled_from(OrganizationKind)
    provider, consumer = a_provider(kind=draw(kinds)), a_consumer(kind=draw(kinds))
    draft = a_draft(offer=offer, dataset=dataset, provider=provider, consumer=consumer)
    return read(freeze(draft).content)


class TestModelOf:
    @pytest.mark.parametrize(("name", "offer", "dataset", "from_city", "to_city"), PICKED)
    def test_picks_by_offer_dataset_and_parties(
        self,
        name: str,
        offer: dict[str, Any],
        dataset: dict[str, Any],
        from_city: bool,  # noqa: FBT001 - a column of the table above
        to_city: bool,  # noqa: FBT001 - a column of the table of cases
    ) -> None:
        provider = a_provider(kind=CITY) if from_city else a_provider()
        consumer = a_consumer(kind=CITY) if to_city else a_consumer()

        found = model_of(an_offer(**offer), a_dataset(**dataset), provider, consumer)

        assert found.id == name

    def test_knows_no_supply_before_somebody_takes_the_offer(self) -> None:
        offer = an_offer(**FREE, **PRIVATE)

        assert model_of(offer, a_dataset(), a_provider()).id == "free-with-conditions"

    def test_every_model_is_picked_for_something(self) -> None:
        assert {row[0] for row in PICKED} == set(MODELS)


class TestEveryModel:
    @pytest.mark.parametrize("name", MODELS)
    def test_is_what_its_own_example_follows(self, name: str) -> None:
        assert filled(name).model == MODELS[name].name

    @pytest.mark.parametrize("name", MODELS)
    def test_says_all_in_both_languages(self, name: str) -> None:
        found = MODELS[name]
        texts = [found.title, found.about, *found.summary]
        for clause in filled(name).clauses:
            texts += [clause.title, clause.text, clause.means]

        for each in texts:
            assert each.de.strip()
            assert each.en.strip()
            assert each.de != each.en
            assert not re.search(r"[{}]|  |\.\.|None| [.,;]", each.de + each.en), each

    @pytest.mark.parametrize("name", MODELS)
    def test_has_each_clause_once_and_begins_and_ends_alike(self, name: str) -> None:
        names = [clause.id for clause in filled(name).clauses]

        assert len(set(names)) == len(names)
        assert (names[0], names[-1]) == ("subject", "law")
        assert {"purpose", "price", "access", "quality", "term"} <= set(names)

    @pytest.mark.parametrize("name", MODELS)
    def test_names_only_parameters_that_offers_have(self, name: str) -> None:
        offers = set(an_offer().model_dump()) | {"license", "for_organization"}

        assert set(MODELS[name].parameters) <= offers & set(PARAMETERS)

    def test_every_parameter_belongs_to_a_model(self) -> None:
        assert {name for each in MODELS.values() for name in each.parameters} == set(PARAMETERS)

    def test_is_found_by_its_id(self) -> None:
        assert model("one-off") is MODELS["one-off"]
        with pytest.raises(ContractModelNotFound) as refusal:
            model("two-off")
        assert refusal.value.facts["valid"] == list(MODELS)


class TestWordsAndOdrl:
    @pytest.mark.parametrize("name", MODELS)
    def test_say_the_same(self, name: str) -> None:
        terms = filled(name)

        assert said(terms) == set(parts_of(terms.odrl))

    def test_say_the_same_of_a_subscription_under_every_condition(self) -> None:
        terms = read(freeze(a_draft(offer=an_offer(trial_days=14, term_months=12))).content)

        assert set(parts_of(terms.odrl)) == said(terms)
        price = next(clause for clause in terms.clauses if clause.id == "price")
        assert price.odrl == ["payment", "amount", "interval", "trial"]

    @settings(max_examples=80, deadline=None)
    @given(terms=contracts())
    def test_say_the_same_whatever_is_agreed(self, terms: Terms) -> None:
        parts = set(parts_of(terms.odrl))
        words = [clause.text.de + clause.text.en + clause.means.de for clause in terms.clauses]

        assert said(terms) == parts
        assert not any(re.search(r"[{}]|  |None| [.,;]", text) for text in words)

    def test_tell_prose_from_what_programs_read(self) -> None:
        prose = {clause.id for clause in filled("company-subscription").clauses if not clause.odrl}

        assert {"rights", "operator", "quality", "records", "revocation", "law"} <= prose
        assert not {"subject", "purpose", "price", "access", "no_resale"} & prose

    @needs_standard
    def test_keep_the_shapes_of_the_standard(self) -> None:
        written = [filled(name).odrl for name in MODELS]
        whole = graph_of(_named(written[0], 0))
        for number, policy in enumerate(written[1:], start=1):
            whole += graph_of(_named(policy, number))

        assert violations(whole) == []


class TestSovereignty:
    @pytest.mark.parametrize(
        "name", ["free-with-conditions", "city-subscription", "collected-for-city"]
    )
    def test_is_said_wherever_data_stays_with_the_city(self, name: str) -> None:
        assert set(SOVEREIGN) <= {clause.id for clause in filled(name).clauses}

    def test_is_said_of_city_data_that_is_paid_for_once(self) -> None:
        terms = read(
            freeze(a_draft(offer=an_offer(**ONCE), provider=a_provider(kind=CITY))).content
        )

        assert set(SOVEREIGN) <= {clause.id for clause in terms.clauses}

    def test_is_not_said_of_a_companys_data(self) -> None:
        ids = {clause.id for clause in filled("company-subscription").clauses}

        assert not {"not_exclusive", "attestation", "audit", "cause", "city_right"} & ids
        assert "operator" in ids

    def test_needs_no_attestation_where_nothing_is_deleted(self) -> None:
        offer = an_offer(**FREE | {"policy": []})
        terms = read(freeze(a_draft(offer=offer, provider=a_provider(kind=CITY))).content)

        assert "attestation" not in {clause.id for clause in terms.clauses}

    def test_gives_the_city_a_lasting_right_in_what_was_collected_for_it(self) -> None:
        text = _text(filled("collected-for-city"), "city_right")

        assert "kostenlos, zeitlich unbegrenzt" in text

    def test_says_why_city_data_costs_something(self) -> None:
        text = _text(filled("city-subscription"), "price_ground")

        assert "Kim Beispiel" in text
        assert "30.06.2028" in text
        assert "https://city.example/entgelte/verkehr" in text

    def test_speaks_of_no_ground_where_nothing_is_due(self) -> None:
        ids = {clause.id for clause in filled("free-with-conditions").clauses}

        assert "price_ground" not in ids


class TestOpenLicense:
    def test_asks_only_what_the_licence_asks(self) -> None:
        terms = filled("open-license")

        assert "Nennen Sie, wer die Daten bereitgestellt hat" in _text(terms, "license")
        assert not {"not_no_resale", "rights", "revocation"} & {each.id for each in terms.clauses}

    def test_asks_nothing_where_the_licence_asks_nothing(self) -> None:
        dataset = a_dataset(access=Access.OPEN, license="cc-zero")
        offer = an_offer(**FREE | {"policy": []})

        assert "Sie verlangt nichts" in _text(
            read(freeze(a_draft(offer=offer, dataset=dataset)).content), "license"
        )


EDITIONS: dict[str, str] = {
    "open-license/1": "3dc37864674abfad",
    "free-with-conditions/1": "2a8e9dfe632014fa",
    "company-subscription/1": "b2504501c2df3616",
    "city-subscription/1": "1f0ce50b33d86993",
    "one-off/1": "1f3ad5cfef4fa940",
    "collected-for-city/1": "02d5f68256729616",
    "supply-to-city/1": "d901e57b30352011",
}


class TestEdition:
    @pytest.mark.parametrize("name", MODELS)
    def test_changes_when_the_words_do(self, name: str) -> None:
        """Whoever sees this fail raises the model's version, then writes the new hash here."""
        assert EDITIONS.get(MODELS[name].name) == _words_of(name)


def _words_of(name: str) -> str:
    """The hash of a model's own words: conditions are left out, they have no edition."""
    conditions = {*PRESETS, *(f"not_{preset}" for preset in PRESETS)}
    words = [
        [each.id, each.title.de, each.text.de, each.text.en, each.means.de, each.means.en]
        for each in filled(name).clauses
        if each.id not in conditions
    ]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:16]


def _text(terms: Terms, clause_id: str) -> str:
    return next(clause.text.de for clause in terms.clauses if clause.id == clause_id)


def _named(policy: dict[str, Any], number: int) -> dict[str, Any]:
    """A policy under a uid of its own: examples all have the same."""
    text = json.dumps(policy).replace(str(policy["uid"]), f"{policy['uid']}{number}")
    return cast("dict[str, Any]", json.loads(text))
