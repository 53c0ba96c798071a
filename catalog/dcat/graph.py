"""Translation of datasets to DCAT-AP.de 3.0: pure functions over rows, no session, no I/O.

Each function names the class it makes; a property is left out rather than given a wrong value.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote
from uuid import UUID

from rdflib import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace
from rdflib import URIRef as Iri
from rdflib.term import Node

from catalog import vocabulary
from catalog.dcat.policies import ODRL, add_policies
from catalog.licenses import LICENSES
from catalog.models import Access, Dataset, Distribution, Version
from catalog.queries import Entry
from catalog.vocabulary import (
    AVAILABLE_IRI,
    FREQUENCIES,
    HIGH_VALUE,
    HIGH_VALUE_LAW,
    LANGUAGE_IRIS,
    THEMES,
)
from marketplace.accounts.models import Organization, OrganizationKind

ADMS = Namespace("http://www.w3.org/ns/adms#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own stops at DCAT 2
DCATAP = Namespace("http://data.europa.eu/r5r/")
DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")

_PREFIXES = {
    "adms": ADMS,
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dcatde": DCATDE,
    "dct": DCTERMS,
    "foaf": FOAF,
    "geo": GEO,
    "hydra": HYDRA,
    "odrl": ODRL,
    "skos": SKOS,
    "spdx": SPDX,
    "vcard": VCARD,
}

_PUBLISHER_TYPES = {
    OrganizationKind.CITY_DEPARTMENT: "LocalAuthority",
    OrganizationKind.COMPANY: "Company",
    OrganizationKind.CIVIL_SOCIETY: "NonGovernmentalOrganisation",
    OrganizationKind.RESEARCH: "Academia-ScientificOrganisation",
}
_PUBLISHER_TYPE = "http://purl.org/adms/publishertype/"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class CatalogPage:
    """A part of the catalogue; ``following`` is where the next part begins, if there is one."""

    public_url: str
    city_name: str
    operator: str
    entries: Iterable[Entry]
    total: int
    page_size: int
    suffix: str
    modified: datetime | None = None
    cursor: UUID | None = None
    following: UUID | None = None


def catalog_graph(page: CatalogPage) -> Graph:
    """Return a dcat:Catalog with some of its datasets, and the hydra links to the others."""
    graph = _new_graph()
    catalog = Iri(f"{page.public_url}/catalog")
    _describe_catalog(graph, catalog, page)
    _link_pages(graph, page)
    for entry in page.entries:
        graph.add((catalog, DCAT.dataset, _add_dataset(graph, entry, page.public_url)))
    return graph


def dataset_graph(entry: Entry, public_url: str) -> Graph:
    """Return a dcat:Dataset with its distributions and its publisher."""
    graph = _new_graph()
    _add_dataset(graph, entry, public_url)
    return graph


def _new_graph() -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in _PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def _describe_catalog(graph: Graph, catalog: Iri, page: CatalogPage) -> None:
    operator = Iri(f"{page.public_url}/catalog#operator")
    graph.add((operator, RDF.type, FOAF.Agent))
    graph.add((operator, FOAF.name, _text(page.operator)))
    graph.add((catalog, RDF.type, DCAT.Catalog))
    graph.add((catalog, DCTERMS.publisher, operator))
    graph.add((catalog, FOAF.homepage, Iri(page.public_url)))
    graph.add((catalog, DCAT.themeTaxonomy, Iri(vocabulary.THEME_TABLE)))
    titles = {"de": f"Datenkatalog {page.city_name}", "en": f"Data catalogue of {page.city_name}"}
    descriptions = {
        "de": f"Offene und lizenzierte Datensätze für {page.city_name}, vor der "
        "Veröffentlichung geprüft.",
        "en": f"Open and licensed datasets for {page.city_name}, checked before they are "
        "published.",
    }
    _add_texts(graph, catalog, DCTERMS.title, titles)
    _add_texts(graph, catalog, DCTERMS.description, descriptions)
    for language in LANGUAGE_IRIS.values():
        graph.add((catalog, DCTERMS.language, Iri(language)))
    if page.modified:
        graph.add((catalog, DCTERMS.modified, _moment(page.modified)))


def _link_pages(graph: Graph, page: CatalogPage) -> None:
    """Link the parts with the words of hydra, those that harvesters know from before too."""
    first = f"{page.public_url}/catalog.{page.suffix}"
    this = Iri(f"{first}?cursor={page.cursor}" if page.cursor else first)
    graph.add((this, RDF.type, HYDRA.PartialCollectionView))
    graph.add((this, RDF.type, HYDRA.PagedCollection))
    graph.add((this, HYDRA.first, Iri(first)))
    graph.add((this, HYDRA.totalItems, Literal(page.total)))
    graph.add((this, HYDRA.itemsPerPage, Literal(page.page_size)))
    if page.following:
        graph.add((this, HYDRA.next, Iri(f"{first}?cursor={page.following}")))


def _add_dataset(graph: Graph, entry: Entry, public_url: str) -> Iri:
    dataset, version = entry.dataset, entry.version
    node = Iri(f"{public_url}/datasets/{dataset.slug}")
    graph.add((node, RDF.type, DCAT.Dataset))
    graph.add((node, DCTERMS.identifier, Literal(str(node))))
    graph.add((node, DCAT.landingPage, node))
    _add_texts(graph, node, DCTERMS.title, dataset.title)
    _add_texts(graph, node, DCTERMS.description, dataset.description)
    for language, words in dataset.keywords.items():
        for word in words:
            graph.add((node, DCAT.keyword, _text(word, language)))
    for theme in dataset.themes:
        graph.add((node, DCAT.theme, Iri(THEMES[theme].iri)))
    for language in dataset.title:
        graph.add((node, DCTERMS.language, Iri(LANGUAGE_IRIS[language])))
    graph.add((node, DCTERMS.accessRights, Iri(vocabulary.access_right_iri(dataset.access))))
    graph.add((node, DCTERMS.publisher, _add_publisher(graph, entry.publisher, public_url)))
    _add_contact(graph, node, entry, public_url)
    _add_rights_holder(graph, node, entry, public_url)
    _add_circumstances(graph, node, dataset)
    _add_dates(graph, node, dataset, version)
    if dataset.high_value:
        graph.add((node, DCATAP.hvdCategory, Iri(HIGH_VALUE[dataset.high_value].iri)))
        graph.add((node, DCATAP.applicableLegislation, Iri(HIGH_VALUE_LAW)))
    policies = add_policies(graph, node, dataset.offers)
    for distribution in entry.distributions:
        file = _add_distribution(graph, node, dataset, version, distribution)
        if len(policies) == 1:  # DCAT-AP allows a distribution one at most
            graph.add((file, ODRL.hasPolicy, policies[0]))
    return node


def _add_publisher(graph: Graph, publisher: Organization, public_url: str) -> Iri:
    """Add a foaf:Agent."""
    node = Iri(f"{public_url}/organizations/{publisher.slug}")
    graph.add((node, RDF.type, FOAF.Agent))
    graph.add((node, RDF.type, FOAF.Organization))
    graph.add((node, FOAF.name, _text(publisher.name)))
    graph.add((node, DCTERMS.type, Iri(_PUBLISHER_TYPE + _PUBLISHER_TYPES[publisher.kind])))
    if publisher.homepage:
        graph.add((node, FOAF.homepage, _iri(publisher.homepage)))
    return node


def _add_rights_holder(graph: Graph, node: Iri, entry: Entry, public_url: str) -> None:
    """Add the department that data was collected for; the rights in it are the city's."""
    if entry.collected_for:
        department = _add_publisher(graph, entry.collected_for, public_url)
        graph.add((node, DCTERMS.rightsHolder, department))


def _add_contact(graph: Graph, node: Iri, entry: Entry, public_url: str) -> None:
    """Add a vcard:Kind: who was named, else the organization; its page, where no mail is known."""
    dataset, publisher = entry.dataset, entry.publisher
    contact = BNode()
    graph.add((contact, RDF.type, VCARD.Kind))
    graph.add((contact, VCARD.fn, _text(dataset.contact_name or publisher.name)))
    if email := dataset.contact_email or publisher.contact_email:
        graph.add((contact, VCARD.hasEmail, _iri(f"mailto:{email}")))
    else:
        page = Iri(f"{public_url}/organizations/{publisher.slug}")
        graph.add((contact, VCARD.hasURL, page))
    graph.add((node, DCAT.contactPoint, contact))


def _add_circumstances(graph: Graph, node: Iri, dataset: Dataset) -> None:
    """Add where, when and how often, where the data came from, and what it is not fit for."""
    if dataset.place or dataset.bbox:
        graph.add((node, DCTERMS.spatial, _add_place(graph, dataset)))
    if dataset.region_key:
        region, level = vocabulary.region_iris(dataset.region_key)
        graph.add((node, DCATDE.politicalGeocodingURI, Iri(region)))
        graph.add((node, DCATDE.politicalGeocodingLevelURI, Iri(level)))
    if dataset.period_start or dataset.period_end:
        graph.add((node, DCTERMS.temporal, _add_period(graph, dataset)))
    if dataset.frequency:
        graph.add((node, DCTERMS.accrualPeriodicity, Iri(FREQUENCIES[dataset.frequency].iri)))
    if dataset.landing_page:
        graph.add((node, FOAF.page, _iri(dataset.landing_page)))
    if dataset.provenance:
        statement = BNode()
        graph.add((statement, RDF.type, DCTERMS.ProvenanceStatement))
        graph.add((statement, RDFS.label, _text(dataset.provenance)))
        graph.add((node, DCTERMS.provenance, statement))


def _add_place(graph: Graph, dataset: Dataset) -> BNode:
    """Add a dct:Location."""
    place = BNode()
    graph.add((place, RDF.type, DCTERMS.Location))
    if dataset.place:
        graph.add((place, SKOS.prefLabel, _text(dataset.place)))
    if dataset.bbox:
        west, south, east, north = dataset.bbox
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        ring = ", ".join(f"{x} {y}" for x, y in corners)
        box = Literal(f"POLYGON(({ring}))", datatype=GEO.wktLiteral)
        graph.add((place, DCAT.bbox, box))
    return place


def _add_period(graph: Graph, dataset: Dataset) -> BNode:
    """Add a dct:PeriodOfTime."""
    period = BNode()
    graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
    if dataset.period_start:
        graph.add((period, DCAT.startDate, _day(dataset.period_start)))
    if dataset.period_end:
        graph.add((period, DCAT.endDate, _day(dataset.period_end)))
    return period


def _add_dates(graph: Graph, node: Iri, dataset: Dataset, version: Version | None) -> None:
    if dataset.published_at:
        graph.add((node, DCTERMS.issued, _moment(dataset.published_at)))
    changed = [dataset.updated_at]
    if version:
        graph.add((node, DCAT.version, Literal(str(version.number))))
        changed += [version.published_at] if version.published_at else []
        if version.change_note:
            graph.add((node, ADMS.versionNotes, _text(version.change_note)))
    graph.add((node, DCTERMS.modified, _moment(max(changed))))


def _add_distribution(
    graph: Graph, node: Iri, dataset: Dataset, version: Version | None, distribution: Distribution
) -> Iri:
    """Add a dcat:Distribution; one that not everybody may take has no download address."""
    number = version.number if version else 0
    form = distribution.format.value
    file = Iri(f"{node}#version-{number}-{form}")
    graph.add((node, DCAT.distribution, file))
    graph.add((file, RDF.type, DCAT.Distribution))
    graph.add((file, DCTERMS.title, Literal(form.upper())))
    graph.add((file, DCAT.accessURL, node))
    if dataset.access is Access.OPEN:
        graph.add((file, DCAT.downloadURL, Iri(f"{node}/download?version={number}&format={form}")))
    graph.add((file, DCTERMS.license, Iri(LICENSES[dataset.license].iri)))
    if dataset.attribution:
        graph.add((file, DCATDE.licenseAttributionByText, _text(dataset.attribution)))
    file_type = vocabulary.file_type(distribution.format, version.filename if version else "")
    if file_type.iri:
        graph.add((file, DCTERMS["format"], Iri(file_type.iri)))
    media_type = vocabulary.media_type_iri(distribution.media_type)
    graph.add((file, DCAT.mediaType, _iri(media_type)))
    size = Literal(distribution.size, datatype=XSD.nonNegativeInteger)
    graph.add((file, DCAT.byteSize, size))
    graph.add((file, DCATAP.availability, Iri(AVAILABLE_IRI)))
    if dataset.high_value:
        graph.add((file, DCATAP.applicableLegislation, Iri(HIGH_VALUE_LAW)))
    if version and version.published_at:
        graph.add((file, DCTERMS.issued, _moment(version.published_at)))
    graph.add((file, SPDX.checksum, _add_checksum(graph, distribution)))
    return file


def _add_checksum(graph: Graph, distribution: Distribution) -> BNode:
    """Add a spdx:Checksum."""
    checksum = BNode()
    graph.add((checksum, RDF.type, SPDX.Checksum))
    graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    value = Literal(distribution.sha256, datatype=XSD.hexBinary, normalize=False)
    graph.add((checksum, SPDX.checksumValue, value))
    return checksum


def _add_texts(graph: Graph, node: Node, term: Iri, texts: dict[str, str]) -> None:
    for language, text in texts.items():
        if text:
            graph.add((node, term, _text(text, language)))


def _text(text: str, language: str | None = None) -> Literal:
    """Return a literal without the characters that XML cannot carry."""
    return Literal(_NOT_XML.sub("", text), lang=language)


def _iri(address: str) -> Iri:
    """Return an address that somebody wrote as an IRI that can end no statement."""
    return Iri(quote(address, safe=":/?#[]@!$&'()*+,;=%~-._"))


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _moment(moment: datetime) -> Literal:
    return Literal(moment.isoformat(timespec="seconds"), datatype=XSD.dateTime)
