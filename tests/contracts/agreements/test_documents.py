from typing import Any

import pytest
from sqlmodel import select

from marketplace.accounts.signatures.jws import key_id
from marketplace.contracts.agreements import documents
from marketplace.contracts.models import Agreement, AgreementDocument
from marketplace.core.language import Language
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY, ONCE

DE, EN = Language.DE, Language.EN


def made(market: Market, agreement: Agreement, language: Language = EN) -> bytes:
    with market.sessions.begin() as session:
        return documents.document(session, market.settings, agreement, language)


def said(market: Market, agreement: Agreement, language: Language = EN) -> dict[str, object]:
    return documents.worded(market.settings, agreement, language)


def kept(market: Market) -> list[AgreementDocument]:
    with market.sessions() as session:
        return list(session.exec(select(AgreementDocument)).all())


class TestDocument:
    def test_of_a_signed_contract_is_made_once_per_language(self, market: Market) -> None:
        agreement = market.agreement(market.bought())

        first = made(market, agreement)

        assert first.startswith(b"%PDF-")
        assert made(market, agreement) == first
        assert made(market, agreement, DE) != first
        assert {row.language for row in kept(market)} == {DE, EN}

    def test_of_a_draft_is_not_kept(self, market: Market) -> None:
        agreement = market.agreement(market.draft())

        assert made(market, agreement).startswith(b"%PDF-")
        assert kept(market) == []

    def test_of_a_request_is_not_kept(self, market: Market) -> None:
        agreement = market.agreement(market.requested())

        assert made(market, agreement).startswith(b"%PDF-")
        assert kept(market) == []

    def test_carries_any_text_a_person_wrote(self, market: Market) -> None:
        agreement = market.agreement(market.draft())
        agreement.accepted_by = "#let x = 1 *Ægir* 漢字 \\ $"

        assert made(market, agreement).startswith(b"%PDF-")


class TestWorded:
    def test_marks_a_draft(self, market: Market) -> None:
        agreement = market.agreement(market.draft())

        assert "Draft" in str(said(market, agreement)["mark"])
        assert "nothing is agreed" in str(said(market, agreement)["signature"])

    def test_marks_a_draft_that_was_discarded(self, market: Market) -> None:
        contract = market.draft()
        market.terminate(contract)

        assert "not accepted" in str(said(market, market.agreement(contract))["mark"])

    def test_marks_a_request(self, market: Market) -> None:
        agreement = market.agreement(market.requested())

        assert "not approved" in str(said(market, agreement)["mark"])

    def test_names_who_signed_what(self, market: Market) -> None:
        agreement = market.agreement(market.bought())

        signature = str(said(market, agreement)["signature"])

        assert said(market, agreement)["mark"] is None
        assert agreement.terms_sha256 in signature
        assert key_id(agreement.jws or "") in signature
        assert "Kim Beispiel" in signature

    @pytest.mark.parametrize(
        ("offer", "price"),
        [
            ({}, "free of charge"),
            (MONTHLY, "€49.00 a month, VAT included"),
            (MONTHLY | {"trial_days": 14}, "the first 14 days are free"),
            (ONCE, "€120.00 once, VAT included"),
        ],
    )
    def test_names_the_price(self, market: Market, offer: dict[str, Any], price: str) -> None:
        agreement = market.agreement(market.draft(market.offer(**offer)))

        assert price in str(said(market, agreement)["facts"])
