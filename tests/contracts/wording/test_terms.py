import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.models import Interval, ProcessorName, RefundRule
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts.models import OfferKind
from marketplace.contracts.papers import ModelLine, paper_of
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.terms import PriceTerms, freeze, read, write
from marketplace.contracts.wording.conditions import Duration, Extent
from marketplace.contracts.wording.errors import TermsUnwritable
from marketplace.core.language import Language
from tests.contracts.offers.drafts import (
    AGREEMENT,
    NOON,
    a_consumer,
    a_dataset,
    a_draft,
    a_provider,
    an_offer,
)

writable = st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=30)
FORMAT_1 = Path(__file__).parent / "terms_of_format_1.json"
HOSTILE = 'quote " ’ “ back\\slash {brace} %s </script> \u202eright to left\u202c \u2028 شارع'


class TestFreeze:
    def test_writes_what_was_agreed(self) -> None:
        terms = read(freeze(a_draft()).content)

        assert (terms.format, terms.agreement, terms.drafted_at) == (2, AGREEMENT, NOON)
        assert (terms.model, terms.dataset.slug) == ("company-subscription/1", "passanten")
        assert (terms.provider.name, terms.consumer.name) == ("Fördeblick GmbH", "Bäckerei Kai")
        assert terms.price == PriceTerms(
            kind=OfferKind.SUBSCRIPTION,
            unit_amount=4900,
            currency="EUR",
            interval=Interval.MONTH,
            trial_days=0,
            tariff=None,
            vat_percent="19",
        )
        assert terms.payment == [ProcessorName.STRIPE, ProcessorName.INVOICE]
        assert (terms.purposes, terms.policy) == (["site_selection"], list(PRESETS))

    def test_is_canonical_json(self) -> None:
        content = freeze(a_draft()).content

        again = json.dumps(
            json.loads(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        assert again.encode() == content

    def test_names_the_hash_of_its_bytes(self) -> None:
        frozen = freeze(a_draft())

        assert frozen.sha256 == hashlib.sha256(frozen.content).hexdigest()
        assert frozen.odrl == read(frozen.content).odrl

    def test_gives_the_tariff_of_a_verified_size(self) -> None:
        offer = an_offer(tariffs=[{"size": "micro", "unit_amount": 1200}])
        baker = a_consumer(size=OrganizationSize.MICRO, verified_at=NOON)

        terms = read(freeze(a_draft(offer=offer, consumer=baker)).content)

        assert (terms.price.unit_amount, terms.price.tariff) == (1200, "micro")
        price = next(clause for clause in terms.clauses if clause.id == "price")
        assert "12,00\xa0€ im Monat" in price.text.de
        assert "verified micro businesses" in price.text.en

    def test_keeps_hostile_texts_as_they_are(self) -> None:
        given = a_draft(
            purpose=HOSTILE,
            provider=a_provider(name=HOSTILE),
            dataset=a_dataset(title={"de": HOSTILE}),
        )

        terms = read(freeze(given).content)

        assert (terms.purpose, terms.provider.name) == (HOSTILE, HOSTILE)
        assert terms.dataset.title == {"de": HOSTILE}
        assert HOSTILE in terms.clauses[0].text.en

    @pytest.mark.parametrize("sign", ["\x00", "\ud83d"])
    def test_refuses_what_is_no_text(self, sign: str) -> None:
        with pytest.raises(TermsUnwritable):
            freeze(a_draft(purpose=f"no{sign}text"))
        with pytest.raises(TermsUnwritable):
            freeze(a_draft(dataset=a_dataset(title={"de": sign})))


class TestRead:
    @settings(max_examples=100, deadline=None)
    @given(
        names=st.tuples(writable, writable, writable, writable),
        kind=st.sampled_from(OfferKind),
        amount=st.integers(0, 99_999_999),
        interval=st.sampled_from([None, *Interval]),
        refund=st.sampled_from(RefundRule),
        purposes=st.lists(st.sampled_from(list(PURPOSES)), unique=True),
        policy=st.lists(st.sampled_from(list(PRESETS)), unique=True),
    )
    def test_returns_what_writes_the_same_bytes(
        self,
        names: tuple[str, str, str, str],
        kind: OfferKind,
        amount: int,
        interval: Interval | None,
        **lists: object,
    ) -> None:
        provider, consumer, title, purpose = names
        offer = an_offer(kind=kind, unit_amount=amount, interval=interval, **lists)
        given = a_draft(
            offer=offer,
            provider=a_provider(name=provider),
            consumer=a_consumer(name=consumer),
            dataset=a_dataset(title={"de": title}),
            purpose=purpose,
        )

        frozen = freeze(given)

        assert write(read(frozen.content)) == frozen.content
        assert freeze(given) == frozen


class TestFormat1:
    """The terms that were frozen before contract models were named."""

    def test_are_read_as_they_were(self) -> None:
        terms = read(FORMAT_1.read_bytes())

        assert (terms.format, terms.model) == (1, "subscription/1")
        assert terms.extent == Extent()
        assert terms.duration == Duration()
        assert [clause.id for clause in terms.clauses][-1] == "law"
        assert not any(clause.odrl for clause in terms.clauses)

    @pytest.mark.parametrize(
        ("language", "title"), [(Language.DE, "Abonnement"), (Language.EN, "Subscription")]
    )
    def test_are_shown_with_the_model_they_name(self, language: Language, title: str) -> None:
        paper = paper_of(read(FORMAT_1.read_bytes()), language)

        assert paper.model == ModelLine(id=None, title=title, version="1")
        assert len(paper.clauses) == 15

    def test_are_told_from_those_of_today(self) -> None:
        paper = paper_of(read(freeze(a_draft()).content), Language.DE)

        assert paper.model.id == "company-subscription"
        assert paper.model.title == "Abonnement von Unternehmensdaten"
