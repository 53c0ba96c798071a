import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import DCTERMS, Graph, Literal, Namespace, URIRef
from sqlmodel import Session

from catalog import queries, vocabulary
from catalog.dcat import api
from catalog.dcat.forms import FORMS, preferred
from catalog.dcat.graph import dataset_graph
from catalog.models import Access, Dataset, DatasetStatus, Distribution, FileFormat, Version
from catalog.queries import Entry
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.core import clock
from tests.factories.catalog import SHA256, CatalogFactory

PUBLIC_URL = "http://127.0.0.1:8000"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
CHECKER = Path(__file__).parents[3] / "shared/standards/dcat/shacl_check.py"


def parsed(text: str, form: str = "turtle") -> Graph:
    graph = Graph()
    graph.parse(data=text, format=form)
    return graph


def a_full_dataset(make: CatalogFactory, **given: object) -> Dataset:
    """A dataset that says everything it can."""
    dataset = make.published_dataset(
        place="Hafenstadt",
        region_key="02000000",
        bbox=[9.9, 53.5, 10.1, 53.6],
        period_start=date(2024, 1, 1),
        period_end=date(2024, 12, 31),
        frequency="DAILY",
        origin="measured",
        provenance="Zählstellen der Stadt.",
        attribution="Stadt, Amt für Verkehr",
        landing_page='https://city.example/a{b}|c?q="x"',
        contact_name="Datenstelle",
        contact_email="data desk@city.example",
        **given,
    )
    assert dataset.current_version_id
    return dataset


class TestPreferred:
    @pytest.mark.parametrize(
        ("accept", "suffix"),
        [
            ("text/turtle", "ttl"),
            ("application/ld+json, text/html;q=0.5", "jsonld"),
            ("application/rdf+xml;q=0.9, text/turtle;q=0.8", "rdf"),
            ("text/turtle;q=0, application/rdf+xml", "rdf"),
            ("text/turtle;q=many, application/rdf+xml", "rdf"),
            ("text/html,application/xhtml+xml,*/*;q=0.8", None),
            ("text/html;level=1", None),
            ("*/*", "ttl"),
            ("", "ttl"),
        ],
    )
    def test_picks_what_is_liked_best(self, accept: str, suffix: str | None) -> None:
        form = preferred(accept)

        assert (form.suffix if form else None) == suffix

    @given(st.text(max_size=80))
    def test_survives_any_header(self, accept: str) -> None:
        assert preferred(accept) in {None, *FORMS.values()}


hostile = st.text(max_size=40)


class TestDatasetGraph:
    @settings(max_examples=50, deadline=None)
    @given(title=hostile, word=hostile, name=hostile, email=hostile, page=hostile)
    def test_can_be_read_back_whatever_people_write(
        self, title: str, word: str, name: str, email: str, page: str
    ) -> None:
        entry = an_entry(
            Dataset(
                publisher_id=PUBLISHER.id,
                slug="d",
                title={"de": title},
                description={"en": title},
                keywords={"de": [word]},
                themes=["TRAN"],
                license="cc-zero",
                access=Access.OPEN,
                contact_name=name,
                contact_email=email,
                landing_page=f"https://city.example/{page}",
                place=word,
                provenance=title,
                attribution=name,
            )
        )

        for form in FORMS.values():
            graph = dataset_graph(entry, PUBLIC_URL)
            again = parsed(form.write(graph), form.parser)
            assert len(again) == len(graph)
            assert (URIRef(f"{PUBLIC_URL}/datasets/d"), DCAT.theme, None) in again

    def test_names_no_format_that_the_eu_has_no_code_for(self) -> None:
        dataset = Dataset(
            publisher_id=PUBLISHER.id,
            slug="d",
            title={"de": "t"},
            description={},
            themes=[],
            license="cc-zero",
            access=Access.ACCOUNT,
        )
        entry = an_entry(dataset, filename="lines.ndjson", media_type="application/x-ndjson")

        graph = dataset_graph(entry, PUBLIC_URL)

        assert list(graph.objects(None, DCTERMS["format"])) == []
        assert str(next(graph.objects(None, DCAT.mediaType))).endswith("application/x-ndjson")
        assert list(graph.objects(None, DCAT.downloadURL)) == []

    @pytest.mark.parametrize(
        ("form", "media_type", "eu_code"),
        [
            (FileFormat.FLATGEOBUF, "application/flatgeobuf", None),
            (FileFormat.GEOJSON, "application/geo+json", "GEOJSON"),
            (
                FileFormat.XLSX,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "XLSX",
            ),
        ],
    )
    def test_knows_the_forms_that_are_made(
        self, form: FileFormat, media_type: str, eu_code: str | None
    ) -> None:
        known = vocabulary.file_type(form, "original.csv")

        assert (known.media_type, known.eu_code) == (media_type, eu_code)

    def test_leads_to_the_organization_where_no_mail_is_known(self) -> None:
        dataset = Dataset(
            publisher_id=PUBLISHER.id,
            slug="d",
            title={"de": "t"},
            description={},
            themes=[],
            license="cc-zero",
            access=Access.OPEN,
        )

        graph = dataset_graph(an_entry(dataset), PUBLIC_URL)

        assert str(next(graph.objects(None, VCARD.hasURL))) == f"{PUBLIC_URL}/organizations/amt"


PUBLISHER = Organization(slug="amt", name="Amt", kind=OrganizationKind.CITY_DEPARTMENT)


def an_entry(dataset: Dataset, **file: str) -> Entry:
    version = Version(
        dataset_id=dataset.id,
        number=3,
        upload_id=dataset.id,
        filename=file.get("filename", "a.csv"),
        object_key="k",
        size=1,
        change_note="Neu",
        published_at=clock.now(),
    )
    distribution = Distribution(
        version_id=version.id,
        format=FileFormat.ORIGINAL,
        object_key="k",
        media_type=file.get("media_type", "text/csv; charset=utf-8"),
        size=1,
        sha256=SHA256,
    )
    return Entry(
        dataset=dataset, publisher=PUBLISHER, version=version, distributions=[distribution]
    )


class TestReadDataset:
    @pytest.mark.parametrize("suffix", FORMS)
    def test_comes_in_every_form(
        self, client: TestClient, session: Session, make: CatalogFactory, suffix: str
    ) -> None:
        dataset = a_full_dataset(make)
        session.commit()

        answer = client.get(f"/datasets/{dataset.slug}.{suffix}")

        assert answer.headers["content-type"].startswith(FORMS[suffix].media_type)
        graph = parsed(answer.text, FORMS[suffix].parser)
        node = URIRef(f"{PUBLIC_URL}/datasets/{dataset.slug}")
        assert (node, DCTERMS.title, Literal(dataset.title["de"], lang="de")) in graph
        assert len(list(graph.objects(node, DCAT.distribution))) == 2

    def test_is_not_sent_twice(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        dataset = a_full_dataset(make)
        session.commit()
        first = client.get(f"/datasets/{dataset.slug}.ttl")

        again = client.get(
            f"/datasets/{dataset.slug}.ttl", headers={"If-None-Match": first.headers["etag"]}
        )

        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize("status", [DatasetStatus.DRAFT, DatasetStatus.WITHDRAWN])
    def test_does_not_exist_before_and_after_publication(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        status: DatasetStatus,
    ) -> None:
        dataset = make.dataset(status=status)
        session.commit()

        assert client.get(f"/datasets/{dataset.slug}.ttl").status_code == 404

    def test_refuses_a_form_it_does_not_know(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        dataset = a_full_dataset(make)
        session.commit()

        assert client.get(f"/datasets/{dataset.slug}.pdf").json()["code"] == "form-unknown"


class TestReadCatalog:
    def test_holds_what_anyone_may_know_of(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        shown = make.published_dataset()
        make.published_dataset(access=Access.PRIVATE)
        make.dataset()
        session.commit()

        graph = parsed(client.get("/catalog.ttl").text)

        datasets = list(graph.objects(URIRef(f"{PUBLIC_URL}/catalog"), DCAT.dataset))
        assert datasets == [URIRef(f"{PUBLIC_URL}/datasets/{shown.slug}")]
        assert next(graph.objects(None, HYDRA.totalItems)) == Literal(1)

    def test_leads_from_part_to_part(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        for _ in range(api.PAGE_SIZE + 1):
            make.published_dataset()
        session.commit()

        first = parsed(client.get("/catalog.ttl").text)
        following = str(next(first.objects(None, HYDRA.next)))
        second = parsed(client.get(following.removeprefix(PUBLIC_URL)).text)

        assert len(list(first.objects(None, DCAT.dataset))) == api.PAGE_SIZE
        assert len(list(second.objects(None, DCAT.dataset))) == 1
        assert list(second.objects(None, HYDRA.next)) == []

    def test_is_sent_again_after_a_withdrawal_only(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset()
        session.commit()
        first = client.get("/catalog.ttl")
        known = {"If-None-Match": first.headers["etag"]}
        unchanged = client.get("/catalog.ttl", headers=known)
        dataset.status = DatasetStatus.WITHDRAWN
        session.add(dataset)
        session.commit()

        changed = client.get("/catalog.ttl", headers=known)

        assert (unchanged.status_code, changed.status_code) == (304, 200)

    @pytest.mark.parametrize(
        ("since", "status"),
        [
            ("Fri, 01 Jan 2100 00:00:00 GMT", 304),
            ("Fri, 01 Jan 2100 00:00:00 -0000", 304),
            ("Thu, 01 Jan 2015 00:00:00 GMT", 200),
            ("yesterday", 200),
        ],
    )
    def test_honours_the_date_of_a_copy(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        since: str,
        status: int,
    ) -> None:
        make.published_dataset()
        session.commit()

        answer = client.get("/catalog.ttl", headers={"If-Modified-Since": since})

        assert answer.status_code == status

    def test_is_there_while_empty(self, client: TestClient) -> None:
        answer = client.get("/catalog.jsonld")

        assert (answer.status_code, "last-modified" in answer.headers) == (200, False)


class TestChooseCatalogForm:
    @pytest.mark.parametrize(
        ("accept", "place"),
        [("text/html", "/datasets"), ("application/rdf+xml", "/catalog.rdf")],
    )
    def test_leads_people_and_programs_apart(
        self, client: TestClient, accept: str, place: str
    ) -> None:
        answer = client.get("/catalog", headers={"Accept": accept}, follow_redirects=False)

        assert (answer.status_code, answer.headers["location"]) == (303, place)


@pytest.mark.skipif(not CHECKER.exists(), reason="the DCAT-AP shapes of ../shared are not here")
class TestShapes:
    def test_are_kept_by_catalogue_and_dataset(
        self, client: TestClient, session: Session, make: CatalogFactory, tmp_path: Path
    ) -> None:
        dataset = a_full_dataset(make)
        for access in (Access.ACCOUNT, Access.REQUEST):
            make.published_dataset(access=access, license="individual-contract")
        make.published_dataset(publisher_id=make.publisher(contact_email=None).id)
        session.commit()
        files: list[str] = []
        for name in ("catalog.ttl", f"datasets/{dataset.slug}.ttl", "catalog.rdf"):
            file = tmp_path / Path(name).name
            file.write_text(client.get(f"/{name}").text)
            files.append(str(file))

        check = subprocess.run(
            [sys.executable, CHECKER.name, "de", *files],
            cwd=CHECKER.parent,
            capture_output=True,
            text=True,
            check=False,
            env={"V": "1", "PATH": ""},
        )

        assert check.returncode == 0, check.stdout + check.stderr
        assert len(re.findall("triples=", check.stdout)) == len(files)


class TestPublicEntries:
    def test_carry_their_files(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.published_dataset()

        entries = queries.public_entries(session)

        assert [entry.dataset.id for entry in entries] == [dataset.id]
        assert len(entries[0].distributions) == 2
