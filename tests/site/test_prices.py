"""Prices in lists: shown where something can be paid for, and nowhere else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from catalog.models import Access
from marketplace.core.settings import InvoiceSettings, Settings
from tests import databases
from tests.factories.catalog import CatalogFactory
from tests.html import read
from tests.site.conftest import Look

Index = Callable[[], None]

MONTHLY: dict[str, Any] = {
    "unit_amount": 4900,
    "currency": "EUR",
    "interval": "month",
    "tariffs": [{"size": "startup", "unit_amount": 1250}],
}
ONCE: dict[str, Any] = {"unit_amount": 29_000, "currency": "EUR", "interval": None}


@pytest.fixture
def ways() -> dict[str, Any]:
    """The ways to pay that the operator has set up."""
    return {"invoice": InvoiceSettings(iban="DE02120300000000202051")}


@pytest.fixture
def settings(room_database: str, tmp_path: Path, ways: dict[str, Any]) -> Settings:
    return databases.settings(room_database, data_folder=tmp_path).model_copy(update=ways)


@pytest.fixture
def stocked(make: CatalogFactory, index: Index) -> None:
    """A catalogue with something at each kind of price."""
    make.published_dataset(title={"en": "Open"})
    make.published_dataset(title={"en": "Footfall"}, access=Access.ACCOUNT, offers=[MONTHLY])
    make.published_dataset(title={"en": "Rents"}, access=Access.ACCOUNT, offers=[ONCE])
    make.published_dataset(title={"en": "Lorries"}, access=Access.REQUEST)
    index()


@pytest.mark.usefixtures("stocked")
class TestPrices:
    def test_stand_in_each_row(self, look: Look) -> None:
        text = look("/datasets").text

        assert "from €12.50 a month" in text
        assert "€290" in text
        assert "€0" in text
        assert "Price on request" in text

    def test_are_said_in_german(self, look: Look) -> None:
        text = look("/datasets", language="de").text

        assert "ab 12,50\xa0€ im Monat" in text or "ab 12,50 € im Monat" in text
        assert "Preis auf Anfrage" in text

    def test_can_be_filtered_by(self, look: Look) -> None:
        text = look("/datasets").text
        paid = look("/datasets?price=paid").text

        assert "For money 2 results" in text
        assert "Free of charge 1 results" in text
        assert "Footfall" in paid
        assert "Lorries" not in paid

    def test_stand_on_the_first_page_too(self, look: Look) -> None:
        assert "from €12.50 a month" in look("/").text

    def test_are_in_the_parts_that_htmx_gets(self, client: TestClient) -> None:
        headers = {"HX-Request": "true", "Accept": "text/html", "Accept-Language": "en"}

        assert "€290" in read(client.get("/datasets", headers=headers).text).text


@pytest.mark.usefixtures("stocked")
class TestWithoutWayToPay:
    @pytest.fixture
    def ways(self) -> dict[str, Any]:
        return {}

    @pytest.mark.parametrize("address", ["/", "/datasets", "/datasets?price=paid"])
    def test_no_list_mentions_money(self, look: Look, address: str) -> None:
        text = look(address).text

        for word in ("€", "EUR", "Price", "For money", "Free of charge"):
            assert word not in text
