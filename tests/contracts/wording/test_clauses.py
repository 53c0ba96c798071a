"""What contracts say, and that they say it in both languages."""

import re
from typing import Any

import pytest

from billing.models import Interval, RefundRule
from catalog.models import Access
from marketplace.accounts.models import OrganizationKind
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.terms import Terms, freeze, read
from marketplace.contracts.wording.conditions import Duration, Extent
from marketplace.entitlements.models import History
from tests.contracts.offers.drafts import FREE, ONCE, SETTINGS, a_draft, a_provider, an_offer

CITY: dict[str, Any] = {"name": "Amt für Verkehr", "kind": OrganizationKind.CITY_DEPARTMENT}


def contract(offer: dict[str, Any] | None = None, **given: Any) -> Terms:
    return read(freeze(a_draft(offer=an_offer(**offer or {}), **given)).content)


def clause(terms: Terms, name: str) -> str:
    return next(each.text.de for each in terms.clauses if each.id == name)


class TestEveryContract:
    @pytest.mark.parametrize("offer", [FREE, ONCE, {}, {"policy": [], "purposes": []}])
    @pytest.mark.parametrize("provider", [a_provider(), a_provider(**CITY)])
    def test_says_all_in_both_languages(self, offer: dict[str, Any], provider: Any) -> None:
        terms = contract(offer, provider=provider)

        for each in terms.clauses:
            for texts in (each.title, each.text, each.means):
                assert texts.de.strip()
                assert texts.en.strip()
                assert texts.de != texts.en
                assert not re.search(r"[{}]|  |\.\.|None", texts.de + texts.en)
        assert len(terms.may.de) == len(terms.may.en)
        assert len(terms.may_not.de) == len(terms.may_not.en)

    def test_has_each_clause_once(self) -> None:
        names = [each.id for each in contract().clauses]

        assert len(set(names)) == len(names)
        assert names[0] == "subject"
        assert names[-1] == "law"

    @pytest.mark.parametrize("preset", list(PRESETS))
    def test_has_the_clause_of_each_condition_and_says_it_first(self, preset: str) -> None:
        terms = contract({"policy": [preset]})

        assert clause(terms, preset) == PRESETS[preset].text.de
        assert PRESETS[preset].may_not.de in terms.may_not.de

    def test_says_what_holds_where_nothing_is_forbidden(self) -> None:
        terms = contract({"policy": [], "purposes": []})

        assert terms.may_not.de == []
        assert "Die Daten weitergeben und weiterverkaufen" in terms.may.de
        assert "auch gegen Entgelt" in clause(terms, "not_no_resale")

    def test_names_purposes_and_plan(self) -> None:
        terms = contract({"purposes": ["site_selection", "research"]}, purpose="Filialen")

        text = clause(terms, "purpose")
        assert "nur für: Standortwahl, Forschung und Lehre" in text
        assert "„Filialen“" in text
        assert "Die Daten für andere Zwecke nutzen" in terms.may_not.de

    def test_does_without_a_plan(self) -> None:
        assert "angegeben" not in clause(contract(purpose=""), "purpose")


class TestMoney:
    def test_of_a_subscription_says_price_tax_and_ways(self) -> None:
        text = clause(contract({"trial_days": 14}), "price")

        assert "49,00\xa0€ im Monat, darin enthalten 19\xa0% Umsatzsteuer" in text
        assert "14 Tage kostenlos" in text
        assert "bleibt der Zugang 14 Tage offen" in text
        assert "10 Tage nach ihrem Datum fällig" in text
        assert "7 Tage nach der Fälligkeit" in text

    def test_of_a_single_payment_says_once(self) -> None:
        text = clause(contract(ONCE | {"payment": ["stripe"]}), "price")

        assert "einmalig 290,00\xa0€" in text
        assert "sofort eingezogen" in text
        assert "Rechnung" not in text

    def test_is_not_spoken_of_where_nothing_is_due(self) -> None:
        terms = contract(FREE)

        assert clause(terms, "price") == "Die Nutzung ist kostenlos."
        assert "Karte" not in clause(terms, "access")
        assert "erstattet" not in clause(terms, "revocation")

    def test_says_when_there_is_no_tax(self) -> None:
        untaxed = SETTINGS.model_copy(update={"vat_percent": SETTINGS.vat_percent * 0})

        assert "Umsatzsteuer fällt nicht an" in clause(contract(settings=untaxed), "price")

    @pytest.mark.parametrize(
        ("offer", "sentence"),
        [
            ({"refund": RefundRule.NONE}, "bereits bezahlte Zeit nichts erstattet"),
            ({"refund": RefundRule.PRORATED}, "anteilig erstattet"),
            ({"refund": RefundRule.FULL}, "der laufende Zeitraum voll erstattet"),
            (ONCE | {"refund": RefundRule.NONE}, "wird das Entgelt nicht erstattet"),
            (ONCE | {"refund": RefundRule.FULL}, "das Entgelt voll erstattet"),
            (FREE, "Beide Seiten können jederzeit kündigen"),
            ({"interval": Interval.YEAR}, "läuft ein Jahr"),
        ],
    )
    def test_says_what_goes_back(self, offer: dict[str, Any], sentence: str) -> None:
        assert sentence in clause(contract(offer), "term")

    @pytest.mark.parametrize(
        ("offer", "sentence"),
        [
            ({}, "was für die Zeit danach bezahlt ist, wird erstattet"),
            (ONCE, "das Entgelt wird voll erstattet"),
        ],
    )
    def test_goes_back_when_the_city_revokes(self, offer: dict[str, Any], sentence: str) -> None:
        assert sentence in clause(contract(offer), "revocation")

    def test_names_the_tariff_of_nobody_who_pays_in_full(self) -> None:
        assert "Tarif" not in clause(contract(), "price")


class TestCityData:
    def test_stays_the_citys(self) -> None:
        terms = contract(FREE, provider=a_provider(**CITY))

        assert "bleiben bei der Stadt Hafenstadt" in clause(terms, "rights")
        assert "Niemand erhält ein ausschließliches Recht" in clause(terms, "not_exclusive")
        assert "Der Betreiber darf die Daten nicht für eigene Zwecke" in clause(terms, "operator")
        assert "einmal im Jahr prüfen" in clause(terms, "audit")
        assert "öffentliche Interesse" in clause(terms, "revocation")
        assert "binnen 30 Tagen" in clause(terms, "delete_at_end")
        assert "Binnen 30 Tagen nach dem Ende bestätigt" in clause(terms, "attestation")
        assert "fristlos kündigen" in clause(terms, "cause")

    def test_is_told_from_a_companys(self) -> None:
        terms = contract()

        assert "bleiben beim Anbieter" in clause(terms, "rights")
        assert "prüfen" not in clause(terms, "records")


class TestDoor:
    def test_on_request_waits_for_approval(self) -> None:
        dataset = a_draft().dataset
        dataset.access = Access.REQUEST

        assert "zugestimmt" in clause(contract(dataset=dataset), "access")
        assert "zugestimmt" not in clause(contract(), "access")


class TestExtent:
    @pytest.mark.parametrize(
        ("offer", "sentence"),
        [
            ({}, "mit den Daten arbeiten, ist nicht begrenzt. Abrufe sind nicht begrenzt."),
            ({"users": 1}, "Beim Nutzer arbeitet eine Person mit den Daten."),
            ({"users": 5}, "Beim Nutzer arbeiten höchstens 5 Personen mit den Daten."),
            ({"calls_per_month": 1}, "höchstens einmal im Kalendermonat (UTC)"),
            ({"calls_per_month": 1000}, "höchstens 1000 Mal im Kalendermonat (UTC)"),
            ({}, "Er erhält alle veröffentlichten Versionen, auch die früheren."),
            ({"history": History.LAST, "history_versions": 1}, "jeweils die neueste Version"),
            ({"history": History.LAST, "history_versions": 3}, "die 3 neuesten Versionen"),
            ({"history": History.FROM_START}, "beim Beginn des Vertrags online ist"),
        ],
    )
    def test_says_how_far_use_goes(self, offer: dict[str, Any], sentence: str) -> None:
        assert sentence in clause(contract(offer), "extent")

    def test_is_frozen_as_values_too(self) -> None:
        terms = contract({"users": 5, "calls_per_month": 100, "term_months": 12, "notice_days": 30})

        assert terms.extent == Extent(users=5, calls_per_month=100)
        assert terms.duration == Duration(months=12, notice_days=30)


class TestTerm:
    @pytest.mark.parametrize(
        ("offer", "sentence"),
        [
            (FREE, "läuft auf unbestimmte Zeit. Beide Seiten können jederzeit kündigen."),
            (FREE | {"term_months": 12}, "läuft 12 Monate und endet dann von selbst"),
            (FREE | {"term_months": 1}, "läuft einen Monat und endet dann von selbst"),
            (FREE | {"notice_days": 30}, "jederzeit mit einer Frist von 30 Tagen kündigen"),
            (ONCE | {"notice_days": 1}, "Nutzer kann jederzeit mit einer Frist von 1 Tag kündigen"),
            (ONCE | {"term_months": 24}, "läuft 24 Monate und endet dann von selbst"),
            ({}, "verlängert sich um denselben Zeitraum, bis eine Seite kündigt."),
            (
                {"term_months": 60},
                "kündigt, längstens 60 Monate; dann endet er von selbst, und was",
            ),
            ({"notice_days": 14}, "Beide Seiten können jederzeit mit einer Frist von 14 Tagen"),
            (
                {"notice_days": 14, "refund": RefundRule.FULL},
                "vor dem Ende des bezahlten Zeitraums, wird die nicht genutzte Zeit erstattet",
            ),
        ],
    )
    def test_says_how_long_and_how_it_ends(self, offer: dict[str, Any], sentence: str) -> None:
        assert sentence in clause(contract(offer), "term")

    @pytest.mark.parametrize("offer", [{}, FREE])
    def test_says_nothing_of_an_end_at_once_where_there_is_notice(
        self, offer: dict[str, Any]
    ) -> None:
        terms = contract(offer | {"notice_days": 14})

        means = next(each.means.de for each in terms.clauses if each.id == "term")
        assert "frühestens 14 Tage später" in means
        assert "oder sofort" not in clause(terms, "term")
