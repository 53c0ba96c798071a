from sqlmodel import Session, select

from billing.models import Invoice, InvoiceStatus, ProcessorName
from catalog import queries
from catalog.models import Dataset
from marketplace.contracts.models import Agreement, AgreementStatus
from marketplace.demo import dealing, loading
from marketplace.demo.datasets import sold
from marketplace.demo.dealing import DEALS, OFFERS
from marketplace.services import Services


def agreements(session: Session) -> list[tuple[str, str | None, str]]:
    found = session.exec(
        select(Dataset.slug, Agreement.payment, Agreement.status).join(
            Agreement,
            Agreement.dataset_id == Dataset.id,  # pyright: ignore - columns are typed as their values
        )
    )
    return sorted(found)


class TestDeal:
    def test_leaves_a_contract_of_each_kind_however_often_it_is_loaded(
        self, selling: Services
    ) -> None:
        loading.run(selling, print, datasets=sold.DATASETS)
        with loading.settling.signed_in(selling) as actors:
            dealing.deal(selling, actors)

        with selling.sessions() as session:
            assert agreements(session) == [
                ("lastgang-2025-stuendlich", ProcessorName.INVOICE, AgreementStatus.ACTIVE),
                ("lufttemperatur-san-francisco", ProcessorName.STRIPE, AgreementStatus.ACTIVE),
                ("lufttemperatur-san-francisco", ProcessorName.STRIPE, AgreementStatus.TERMINATED),
                ("parkhausbelegung-stuendlich", None, AgreementStatus.ACTIVE),
            ]

    def test_shows_an_open_invoice_and_two_paid_ones(self, selling: Services) -> None:
        loading.run(selling, print, datasets=sold.DATASETS)

        with selling.sessions() as session:
            stands = sorted((i.total, i.status) for i in session.exec(select(Invoice)))

        assert stands == [
            (1200, InvoiceStatus.PAID),
            (2900, InvoiceStatus.PAID),
            (48_000, InvoiceStatus.OPEN),
        ]

    def test_offers_every_sold_dataset_before_it_is_visible(self, selling: Services) -> None:
        loading.run(selling, print, datasets=sold.DATASETS)

        with selling.sessions() as session:
            entries = queries.public_entries(session)

        assert {entry.dataset.slug for entry in entries} == set(OFFERS)
        assert all(entry.dataset.offers for entry in entries)
        assert {deal.dataset for deal in DEALS} <= set(OFFERS)
