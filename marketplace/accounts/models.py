"""Tables of people, organizations and the ways they prove who they are."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from marketplace.core import clock
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

    @property
    def has_second_factor(self) -> bool:
        """Whether each sign-in asks for a code."""
        return self.totp_enabled_at is not None


class Membership(Row, table=True):
    """A person's part in an organization."""

    __table_args__ = (UniqueConstraint("person_id", "organization_id"),)

    person_id: UUID = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    organization_id: UUID = Field(foreign_key="organization.id", index=True, ondelete="CASCADE")
    roles: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class SignInKind(StrEnum):
    """Whether a browser's cookie or a program's tokens keep a sign-in alive."""

    BROWSER = "browser"
    TOKENS = "tokens"


class SignIn(Row, table=True):
    """One time a person signed in, until it ends; ending it removes the row.

    A browser's carries the hash of its cookie. A program's is a family of refresh tokens.
    """

    person_id: UUID = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    organization_id: UUID = Field(foreign_key="organization.id", index=True, ondelete="CASCADE")
    kind: SignInKind = Field(sa_type=enum_text(SignInKind))
    token_hash: str | None = Field(default=None, max_length=64, unique=True)
    device: str = Field(default="", max_length=200)
    seen_at: datetime = Field(default_factory=clock.now)
    idle_until: datetime
    expires_at: datetime = Field(index=True)


class RefreshToken(Row, table=True):
    """A token that was exchanged, or may be once, for the next pair of its sign-in."""

    sign_in_id: UUID = Field(foreign_key="sign_in.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    used_at: datetime | None = None


class SignInFailure(Row, table=True):
    """A failed attempt, counted per address and per network; both are kept as hashes only."""

    subject: str = Field(max_length=64, index=True)


class Registration(Row, table=True):
    """A sign-up whose address is not confirmed. Until then there is no person of it."""

    email: str = Field(max_length=254, index=True)
    name: str = Field(max_length=200)
    password_hash: str
    language: Language = Field(sa_type=enum_text(Language))
    organization_name: str = Field(max_length=200)
    organization_kind: OrganizationKind = Field(sa_type=enum_text(OrganizationKind))
    organization_size: OrganizationSize | None = Field(
        default=None, sa_type=enum_text(OrganizationSize)
    )
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime


class MailPurpose(StrEnum):
    """What a link in a mail lets its reader do."""

    PASSWORD_RESET = "password_reset"  # noqa: S105 - a purpose, not a password
    ADDRESS_CHANGE = "address_change"


class MailLink(Row, table=True):
    """A link sent by mail, good for one use. One without a person only fills the place of one."""

    purpose: MailPurpose = Field(sa_type=enum_text(MailPurpose))
    person_id: UUID | None = Field(
        default=None, foreign_key="person.id", index=True, ondelete="CASCADE"
    )
    email: str = Field(max_length=254, index=True)
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime
    used_at: datetime | None = None


class Invitation(Row, table=True):
    """An organization's offer to an address to become its member."""

    organization_id: UUID = Field(foreign_key="organization.id", index=True, ondelete="CASCADE")
    email: str = Field(max_length=254)
    roles: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    invited_by: str = Field(max_length=200)
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime


class ApiKey(Row, table=True):
    """A machine's proof that it acts for an organization. The secret is shown once."""

    organization_id: UUID = Field(foreign_key="organization.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=100)
    prefix: str = Field(max_length=20, unique=True)
    secret_hash: str = Field(max_length=64)
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    expires_at: datetime | None = None
    used_at: datetime | None = None
    made_by: UUID | None = None
