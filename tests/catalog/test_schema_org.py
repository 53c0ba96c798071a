import json
from datetime import date

from sqlmodel import Session

from catalog import queries
from catalog.models import Access
from catalog.schema_org import dataset_to_schema_org
from tests.factories.catalog import CatalogFactory

PUBLIC_URL = "https://city.example"


class TestDatasetToSchemaOrg:
    def test_says_in_a_language_what_there_is(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.published_dataset(
            place="Hafenstadt",
            bbox=[9.9, 53.5, 10.1, 53.6],
            period_start=date(2024, 1, 1),
            period_end=None,
        )

        described = dataset_to_schema_org(queries.entry(session, dataset), PUBLIC_URL, "en")

        assert described["name"] == dataset.title["en"]
        assert described["keywords"] == ["traffic"]
        assert described["license"] == "https://www.govdata.de/dl-de/by-2-0"
        assert described["temporalCoverage"] == "2024-01-01/.."
        assert described["spatialCoverage"]["geo"]["box"] == "53.5 9.9 53.6 10.1"
        assert described["distribution"][0]["contentUrl"].startswith(
            f"{PUBLIC_URL}/datasets/{dataset.slug}/download?version="
        )
        assert json.dumps(described)

    def test_leaves_out_what_is_not_known(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.dataset(keywords={}, access=Access.ACCOUNT, license="individual-contract")

        described = dataset_to_schema_org(queries.entry(session, dataset), PUBLIC_URL, "de")

        absent = {"spatialCoverage", "temporalCoverage", "distribution", "version", "keywords"}
        assert not absent & described.keys()
        assert described["isAccessibleForFree"] is False
        assert described["license"].endswith("other-commercial")

    def test_gives_no_address_of_files_behind_a_door(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset(access=Access.ACCOUNT, bbox=[1, 2, 3, 4])

        described = dataset_to_schema_org(queries.entry(session, dataset), PUBLIC_URL, "de")

        assert all("contentUrl" not in file for file in described["distribution"])
        assert "name" not in described["spatialCoverage"]

    def test_says_what_each_offer_costs_and_how_often(
        self, session: Session, make: CatalogFactory
    ) -> None:
        monthly = {"unit_amount": 4900, "currency": "EUR", "interval": "month"}
        once = {"unit_amount": 29_050, "currency": "EUR", "interval": None}
        dataset = make.published_dataset(access=Access.ACCOUNT, offers=[monthly, once])

        described = dataset_to_schema_org(queries.entry(session, dataset), PUBLIC_URL, "de")

        first, second = described["offers"]
        assert (first["price"], first["priceCurrency"]) == ("49.00", "EUR")
        assert first["priceSpecification"]["unitCode"] == "MON"
        assert second["price"] == "290.50"
        assert "priceSpecification" not in second
        assert described["isAccessibleForFree"] is False

    def test_calls_free_what_is_offered_for_nothing(
        self, session: Session, make: CatalogFactory
    ) -> None:
        free = {"unit_amount": 0, "currency": "EUR", "interval": None}
        dataset = make.published_dataset(access=Access.ACCOUNT, offers=[free])

        described = dataset_to_schema_org(queries.entry(session, dataset), PUBLIC_URL, "de")

        assert described["isAccessibleForFree"] is True
