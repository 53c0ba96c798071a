"""Tables of people, organizations and the ways they prove who they are."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, Column, Text, UniqueConstraint
from sqlmodel import Field

from marketplace.core.language import DEFAULT_LANGUAGE, Language
from marketplace.core.tables import Row, enum_text


class OrganizationKind(StrEnum):
    """What an organization is, as its sign-up says and a steward verifies."""

    CITY_DEPARTMENT = "city_department"
    COMPANY = "company"
    CIVIL_SOCIETY = "civil_society"
    RESEARCH = "research"


class OrganizationSize(StrEnum):
    """How large a company is (Recommendation 2003/361/EC), plus start-ups."""

    STARTUP = "startup"
    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Role(StrEnum):
    """What a member may do for an organization; stewards exist in the city's own only."""

    OWNER = "owner"
    PUBLISHER = "publisher"
    BUYER = "buyer"
    VIEWER = "viewer"
    STEWARD = "steward"


class Organization(Row, table=True):
    """A foaf:Organization: a department, a company, an association or an institute."""

    slug: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=200)
    kind: OrganizationKind = Field(sa_type=enum_text(OrganizationKind))
    size: OrganizationSize | None = Field(default=None, sa_type=enum_text(OrganizationSize))
    description: str = ""
    homepage: str | None = None
    contact_email: str | None = None
    verified_at: datetime | None = None
    verified_by: UUID | None = None


class Person(Row, table=True):
    """A natural person who signs in; the mail address is kept in lower case."""

    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    password_hash: str
    language: Language = Field(default=DEFAULT_LANGUAGE, sa_type=enum_text(Language))
    confirmed_at: datetime | None = None
    totp_secret: str | None = None
    totp_enabled_at: datetime | None = None
    totp_last_step: int | None = None


class Membership(Row, table=True):
    """A person's part in an organization."""

    __table_args__ = (UniqueConstraint("person_id", "organization_id"),)

    person_id: UUID = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    organization_id: UUID = Field(foreign_key="organization.id", index=True, ondelete="CASCADE")
    roles: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
