"""The register as JSON."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts.models import AgreementStatus
from marketplace.contracts.register.open_use import OpenUse
from marketplace.contracts.register.uses import FeeClass, Use, UseState


class NamedOrganization(BaseModel):
    """An organization by its slug, name and kind."""

    slug: str
    name: str
    kind: OrganizationKind

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """Return who an organization is."""
        return cls(slug=organization.slug, name=organization.name, kind=organization.kind)


class NamedDataset(BaseModel):
    """A dataset by its slug and title; ``is_public`` tells whether its page can be opened."""

    slug: str
    title: dict[str, str]
    is_public: bool


class UseRead(BaseModel):
    """Who uses which data of the city, for what, until when.

    ``dataset`` and ``purpose`` are null where the data is behind the door ``private``. ``until``
    is when the use ends or has ended, null as long as nobody has ended it; ``ending`` is how:
    ``expired``, ``terminated`` or ``revoked``.
    """

    id: UUID
    organization: NamedOrganization
    publisher: NamedOrganization
    dataset: NamedDataset | None
    purpose: str | None
    purposes: list[str]
    fee: FeeClass
    state: UseState
    since: datetime
    until: datetime | None
    ending: AgreementStatus | None

    @classmethod
    def of(cls, use: Use) -> Self:
        """Return a use."""
        used = use.dataset
        return cls(
            id=use.id,
            organization=NamedOrganization.of(use.organization),
            publisher=NamedOrganization.of(use.publisher),
            dataset=used and NamedDataset.model_validate(used, from_attributes=True),
            purpose=use.purpose,
            purposes=use.purposes,
            fee=use.fee,
            state=use.state,
            since=use.since,
            until=use.until,
            ending=use.ending,
        )


class RegisterPage(BaseModel):
    """Some uses, and the cursor of the rest."""

    items: list[UseRead]
    next: str | None


class OpenUseRead(BaseModel):
    """How often files of an open dataset were read: in the last 30 days, and ever."""

    dataset: NamedDataset
    publisher: NamedOrganization
    reads_in_30_days: int
    reads: int

    @classmethod
    def of(cls, use: OpenUse) -> Self:
        """Return the counts of a dataset."""
        return cls(
            dataset=NamedDataset(slug=use.dataset.slug, title=use.dataset.title, is_public=True),
            publisher=NamedOrganization.of(use.publisher),
            reads_in_30_days=use.recent,
            reads=use.total,
        )


class OpenUseRegister(BaseModel):
    """Some datasets, those read most at the head, and the cursor of the rest."""

    items: list[OpenUseRead]
    next: str | None
