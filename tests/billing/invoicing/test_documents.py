"""The invoice as PDF."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import Session, select

from billing.invoicing import documents
from billing.invoicing.errors import DocumentNotReady, InvoiceNotFound
from billing.models import Invoice, InvoiceDocument, InvoiceStatus, ProcessorName
from marketplace.accounts.models import Organization
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.language import Language
from marketplace.core.money import Money
from marketplace.core.settings import Settings
from tests.billing.invoicing.buying import Buying, invoice_settings


@pytest.fixture
def city(settings: Settings) -> Settings:
    """The settings of a city that takes payment by invoice."""
    return settings.model_copy(update={"invoice": invoice_settings()})


class TestKept:
    def test_says_everything_an_invoice_must(
        self, buying: Buying, session: Session, city: Settings
    ) -> None:
        reference = buying.order()

        text = _text(session, city, _invoice(session))

        assert "Rechnung 2026-000001" in text
        for party in ("Parkraum Nord GmbH", "Lotsenhaus Logistik GmbH", city.operator):
            assert party in text
        assert "31.01.2026 bis 28.02.2026" in text
        for amount in ("29,00 €", "24,37 €", "4,63 €", "19 %"):
            assert amount in text
        assert "im Namen und für Rechnung von Parkraum Nord GmbH" in text
        assert "14.02.2026" in text
        assert "DE02 1203 0000 0000 2020 51" in text
        assert str(reference) in text

    def test_speaks_the_buyers_language(
        self, buying: Buying, session: Session, city: Settings
    ) -> None:
        buying.order(language=Language.EN)

        text = _text(session, city, _invoice(session))

        assert "Invoice 2026-000001" in text
        assert "€29.00" in text
        assert "31 January 2026 to 28 February 2026" in text

    def test_is_made_once(self, buying: Buying, session: Session, city: Settings) -> None:
        buying.order()
        invoice = _invoice(session)
        first = documents.kept(session, city, invoice.id)
        moved = invoice_settings(iban="DE75512108001245126199")

        again = documents.kept(session, city.model_copy(update={"invoice": moved}), invoice.id)

        assert again.id == first.id
        assert again.sha256 == sha256(first.content).hexdigest()

    def test_names_the_day_of_what_was_bought_once(
        self, buying: Buying, session: Session, city: Settings
    ) -> None:
        buying.order(interval=None)

        assert "Tag der Lieferung" in _text(session, city, _invoice(session))

    def test_takes_names_for_text(self, buying: Buying, session: Session, city: Settings) -> None:
        session.get_one(Organization, buying.buyer.id).name = "#panic() & *Söhne* $1$"
        session.commit()
        buying.order(product_name="_#sys.version_")

        text = _text(session, city, _invoice(session))

        assert "#panic() & *Söhne* $1$" in text
        assert "_#sys.version_" in text

    def test_of_another_currency_has_no_code_to_scan(
        self, buying: Buying, session: Session, city: Settings
    ) -> None:
        buying.order(price=Money(2900, "CHF"))

        text = _text(session, city, _invoice(session))

        assert "29,00 CHF" in text
        assert "Banking-App" not in text

    def test_of_an_amount_that_no_code_can_carry_has_none(
        self, buying: Buying, session: Session, city: Settings
    ) -> None:
        buying.settings = invoice_settings(credit_limit=10**15)
        buying.order(price=Money(10**14, "EUR"))

        assert "Banking-App" not in _text(session, city, _invoice(session))

    def test_names_no_account_where_there_is_none_any_more(
        self, buying: Buying, session: Session, settings: Settings
    ) -> None:
        buying.order()

        assert "IBAN" not in _text(session, settings, _invoice(session))

    def test_is_of_an_invoice_that_exists(self, session: Session, city: Settings) -> None:
        with pytest.raises(InvoiceNotFound):
            documents.kept(session, city, new_id())


class TestOfACard:
    def test_waits_for_the_payment(self, buying: Buying, session: Session, city: Settings) -> None:
        invoice = _by_card(buying, session)

        with pytest.raises(DocumentNotReady):
            documents.kept(session, city, invoice.id)

    def test_says_that_it_is_paid(self, buying: Buying, session: Session, city: Settings) -> None:
        invoice = _by_card(buying, session)
        invoice.status = InvoiceStatus.PAID
        invoice.paid_at = clock.now() + timedelta(days=1)

        text = _text(session, city, invoice)

        assert "Bezahlt am 01.02.2026" in text
        assert "IBAN" not in text


class TestFileName:
    def test_has_the_number(self, buying: Buying, session: Session) -> None:
        buying.order()

        invoice = _invoice(session)
        assert documents.file_name(session, invoice) == "rechnung-2026-000001.pdf"


def _invoice(session: Session) -> Invoice:
    return session.exec(select(Invoice)).one()


def _by_card(buying: Buying, session: Session) -> Invoice:
    buying.order()
    invoice = _invoice(session)
    invoice.processor = ProcessorName.STRIPE
    return invoice


def _text(session: Session, settings: Settings, invoice: Invoice) -> str:
    made: InvoiceDocument = documents.kept(session, settings, invoice.id)
    reader = PdfReader(BytesIO(made.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
