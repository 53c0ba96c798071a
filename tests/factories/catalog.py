"""Valid rows of the catalogue."""

from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session

from catalog.judging import DerivedFile, Judgement
from catalog.models import (
    Access,
    Dataset,
    DatasetStatus,
    Distribution,
    FileFormat,
    Release,
    Version,
    VersionStatus,
)
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Membership, Organization, OrganizationKind, Person, Role
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.tables import Row

R = TypeVar("R", bound=Row)

SHA256 = "ab" * 32
FINGERPRINT = "cd" * 32


class CatalogFactory:
    """Makes catalogue rows in the test's session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._numbers = count(1)

    def publisher(self, **given: Any) -> Organization:
        """A company, so that what it delivers needs no release."""
        number = next(self._numbers)
        defaults: dict[str, Any] = {
            "slug": f"publisher-{number}",
            "name": f"Publisher {number}",
            "kind": OrganizationKind.COMPANY,
            "contact_email": f"data-{number}@publisher.example",
        }
        return self._add(Organization(**defaults | given))

    def department(self, **given: Any) -> Organization:
        """A department of the city, whose data needs a weighed release."""
        confirmed = {"kind": OrganizationKind.CITY_DEPARTMENT, "verified_at": clock.now()}
        return self.publisher(**confirmed | given)

    def member(self, organization: Organization, *roles: Role) -> Person:
        """A person of an organization; an owner unless said otherwise."""
        number = next(self._numbers)
        person = self._add(
            Person(
                email=f"person-{number}@people.example",
                name=f"Person {number}",
                password_hash="-",
                confirmed_at=clock.now(),
            )
        )
        self._add(
            Membership(
                person_id=person.id,
                organization_id=organization.id,
                roles=[role.value for role in roles or (Role.OWNER,)],
            )
        )
        return person

    def actor(self, organization: Organization, *roles: Role, **given: Any) -> Actor:
        """Who asks, as one of an organization's people; an owner unless said otherwise."""
        defaults: dict[str, Any] = {
            "person_id": new_id(),
            "name": "Maria Example",
            "organization_id": organization.id,
            "organization_slug": organization.slug,
            "organization_name": organization.name,
            "organization_kind": organization.kind,
            "is_verified": True,
            "roles": frozenset(roles or (Role.OWNER,)),
        }
        return Actor(**defaults | given)

    def dataset(self, **given: Any) -> Dataset:
        """A draft with a full description and no version yet."""
        number = next(self._numbers)
        publisher_id: UUID = given.get("publisher_id") or self.publisher().id
        defaults: dict[str, Any] = {
            "publisher_id": publisher_id,
            "slug": f"dataset-{number}",
            "title": {"de": f"Datensatz {number}", "en": f"Dataset {number}"},
            "description": {"de": "Zählungen je Stunde.", "en": "Counts per hour."},
            "keywords": {"de": ["Verkehr"], "en": ["traffic"]},
            "themes": ["TRAN"],
            "license": "dl-de-by-2.0",
            "access": Access.OPEN,
            "needs_contract": bool(given.get("offers")),
        }
        return self._add(Dataset(**defaults | given))

    def published_dataset(self, **given: Any) -> Dataset:
        """A visible dataset with one published version in two formats."""
        published: dict[str, Any] = {"status": DatasetStatus.PUBLISHED, "published_at": clock.now()}
        dataset = self.dataset(**published | given)
        version = self.published_version(dataset)
        dataset.current_version_id = version.id
        return self._add(dataset)

    def version(self, dataset: Dataset, **given: Any) -> Version:
        """A version whose checks run."""
        number = next(self._numbers)
        upload_id = new_id()
        defaults: dict[str, Any] = {
            "dataset_id": dataset.id,
            "number": number,
            "upload_id": upload_id,
            "filename": "zaehlung.csv",
            "object_key": f"originals/{upload_id}",
            "size": 1024,
        }
        return self._add(Version(**defaults | given))

    def checked_version(self, dataset: Dataset, **given: Any) -> Version:
        """A version that passed its checks and waits for its dataset to become visible."""
        checked: dict[str, Any] = {
            "status": VersionStatus.READY,
            "sha256": SHA256,
            "row_count": 2,
            "score": 91,
            "schema_fingerprint": FINGERPRINT,
            "columns": [
                {"name": "ort", "type": "text", "count": 2, "nulls": 0, "distinct": 2},
                {"name": "anzahl", "type": "integer", "count": 2, "nulls": 0, "distinct": 2},
            ],
            "preview": [["Brücke", 12], ["Hafen", 7]],
            "report_id": new_id(),
        }
        version = self.version(dataset, **checked | given)
        self.distribution(version)
        self.distribution(version, format=FileFormat.PARQUET)
        return version

    def published_version(self, dataset: Dataset, **given: Any) -> Version:
        """A version that is, or was, the one the public sees."""
        published: dict[str, Any] = {
            "status": VersionStatus.PUBLISHED,
            "published_at": clock.now(),
        }
        return self.checked_version(dataset, **published | given)

    def distribution(self, version: Version, **given: Any) -> Distribution:
        """A file of a version: the original unless said otherwise."""
        defaults: dict[str, Any] = {
            "version_id": version.id,
            "format": FileFormat.ORIGINAL,
            "object_key": f"files/{next(self._numbers)}",
            "media_type": "text/csv",
            "size": 1024,
            "sha256": SHA256,
        }
        return self._add(Distribution(**defaults | given))

    def release(self, dataset: Dataset, version: Version, **given: Any) -> Release:
        """A weighed decision for the version's schema, as wide as the dataset's door."""
        defaults: dict[str, Any] = {
            "dataset_id": dataset.id,
            "version_id": version.id,
            "level": dataset.access,
            "benefit": "Traffic becomes visible.",
            "risks": {"summary": "none"},
            "reason": "No personal data.",
            "person_id": new_id(),
            "person_name": "Maria Example",
            "schema_fingerprint": version.schema_fingerprint or FINGERPRINT,
        }
        return self._add(Release(**defaults | given))

    def judgement(self, **given: Any) -> Judgement:
        """What quality says of a version that passed."""
        defaults: dict[str, Any] = {
            "passed": True,
            "report_id": new_id(),
            "score": 88,
            "sha256": SHA256,
            "row_count": 2,
            "schema_fingerprint": FINGERPRINT,
            "columns": [{"name": "ort", "type": "text"}],
            "preview": [["Hafen"]],
            "files": [
                DerivedFile(
                    format=FileFormat.CSV,
                    object_key="versions/1/1/data.csv",
                    media_type="text/csv",
                    size=900,
                    sha256=SHA256,
                )
            ],
        }
        return Judgement(**defaults | given)

    def failing_judgement(self, **given: Any) -> Judgement:
        """What quality says of a version that a mandatory rule refused."""
        failed: dict[str, Any] = {
            "passed": False,
            "rejection": "readable-table",
            "files": [],
            "criteria": [
                {
                    "rule": "readable-table",
                    "passed": False,
                    "message": {"de": "Keine Tabelle.", "en": "Not a table."},
                }
            ],
        }
        return self.judgement(**failed | given)

    def _add(self, row: R) -> R:
        self._session.add(row)
        self._session.flush()
        return row
