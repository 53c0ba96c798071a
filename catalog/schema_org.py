"""Translation of a dataset to schema.org, for search engines that read pages."""

from collections.abc import Mapping
from typing import Any

from catalog import vocabulary
from catalog.licenses import LICENSES
from catalog.models import Access, Dataset, Distribution
from catalog.offering import FREE, prices_of
from catalog.queries import Entry
from marketplace.core.language import in_language
from marketplace.core.money import Money

_UNITS = {"month": "MON", "year": "ANN"}
"""How often, in the codes of UN/CEFACT that schema.org asks for."""


def dataset_to_schema_org(entry: Entry, public_url: str, language: str) -> dict[str, Any]:
    """Return a schema.org Dataset in a language; what is not known is left out."""
    dataset, version = entry.dataset, entry.version
    address = f"{public_url}/datasets/{dataset.slug}"
    license_ = LICENSES[dataset.license]
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": in_language(dataset.title, language),
        "description": in_language(dataset.description, language),
        "inLanguage": sorted(dataset.title),
        "keywords": _keywords(dataset, language),
        "license": license_.text_url or license_.iri,
        "isAccessibleForFree": _is_free(dataset),
        "offers": [_offer(offer, entry, address, public_url) for offer in dataset.offers],
        "creator": _organization(entry, public_url),
        "publisher": _organization(entry, public_url),
        "dateModified": dataset.updated_at.isoformat(timespec="seconds"),
        "datePublished": dataset.published_at and dataset.published_at.date().isoformat(),
        "version": version and str(version.number),
        "spatialCoverage": _place(dataset),
        "temporalCoverage": _period(dataset),
        "creditText": dataset.attribution,
        "variableMeasured": [column["name"] for column in version.columns] if version else None,
        "distribution": [
            _download(dataset, distribution, address, version.number)
            for distribution in entry.distributions
            if version
        ],
    }
    return {name: value for name, value in described.items() if value not in (None, "", [])}


def _is_free(dataset: Dataset) -> bool:
    """Tell whether everybody gets it for nothing, be it under a contract."""
    if not dataset.offers:
        return dataset.access is Access.OPEN
    return prices_of(dataset) == [FREE]


def _offer(offer: Mapping[str, Any], entry: Entry, address: str, public_url: str) -> dict[str, Any]:
    """Return a schema.org Offer; what is paid again and again says how often."""
    currency = offer.get("currency") or ""
    price = f"{Money(int(offer.get('unit_amount') or 0), currency).amount:f}"
    described: dict[str, Any] = {
        "@type": "Offer",
        "url": address,
        "price": price,
        "priceCurrency": currency,
        "availability": "https://schema.org/OnlineOnly",
        "seller": _organization(entry, public_url),
    }
    if unit := _UNITS.get(offer.get("interval") or ""):
        described["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "price": price,
            "priceCurrency": currency,
            "billingIncrement": 1,
            "unitCode": unit,
        }
    return described


def _keywords(dataset: Dataset, language: str) -> list[str]:
    in_any = [words for words in dataset.keywords.values() if words]
    return dataset.keywords.get(language) or (in_any[0] if in_any else [])


def _organization(entry: Entry, public_url: str) -> dict[str, str]:
    return {
        "@type": "Organization",
        "name": entry.publisher.name,
        "url": f"{public_url}/organizations/{entry.publisher.slug}",
    }


def _place(dataset: Dataset) -> dict[str, Any] | None:
    if not (dataset.place or dataset.bbox):
        return None
    place: dict[str, Any] = {"@type": "Place"}
    if dataset.place:
        place["name"] = dataset.place
    if dataset.bbox:
        west, south, east, north = dataset.bbox
        place["geo"] = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    return place


def _period(dataset: Dataset) -> str | None:
    """Return an ISO 8601 interval; ``..`` where it is open."""
    if not (dataset.period_start or dataset.period_end):
        return None
    days = (dataset.period_start, dataset.period_end)
    start, end = (day.isoformat() if day else ".." for day in days)
    return f"{start}/{end}"


def _download(
    dataset: Dataset, distribution: Distribution, address: str, number: int
) -> dict[str, Any]:
    form = distribution.format.value
    download: dict[str, Any] = {
        "@type": "DataDownload",
        "name": form.upper(),
        "encodingFormat": vocabulary.plain_media_type(distribution.media_type),
        "contentSize": f"{distribution.size} B",
        "sha256": distribution.sha256,
    }
    if dataset.access is Access.OPEN:
        download["contentUrl"] = f"{address}/download?version={number}&format={form}"
    return download
