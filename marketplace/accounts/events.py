"""What happens in accounts, for rooms above it. Each carries what a mail about it needs."""

from dataclasses import dataclass
from uuid import UUID

from marketplace.core.language import Language


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a mail goes to, whether or not there is a person of that address."""

    email: str
    name: str
    language: Language


@dataclass(frozen=True, kw_only=True)
class ConfirmationRequested:
    """Somebody signed up; whoever reads the address's mail decides whether it counts."""

    reader: Reader
    organization_name: str
    token: str


@dataclass(frozen=True, kw_only=True)
class RegistrationRepeated:
    """Somebody signed up with an address that has an account."""

    reader: Reader


@dataclass(frozen=True, kw_only=True)
class PersonRegistered:
    """A person confirmed their address and has an account now."""

    person_id: UUID
    organization_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrganizationRegistered:
    """An organization joined; what it says about itself is not verified."""

    organization_id: UUID
    name: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested:
    """Somebody wants to set a new password. Without a token there is no such account."""

    reader: Reader
    token: str | None


@dataclass(frozen=True, kw_only=True)
class PasswordChanged:
    """A person has a new password."""

    reader: Reader


@dataclass(frozen=True, kw_only=True)
class AddressChangeRequested:
    """A person wants another address. Without a token it belongs to somebody already."""

    reader: Reader
    token: str | None


@dataclass(frozen=True, kw_only=True)
class AddressChanged:
    """A person signs in with another address now; the reader is the old one's."""

    reader: Reader
    new_email: str


@dataclass(frozen=True, kw_only=True)
class MemberInvited:
    """An organization invited an address."""

    reader: Reader
    organization_name: str
    inviter: str
    token: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined:
    """Somebody accepted an invitation."""

    organization_id: UUID
    organization_name: str
    person_id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class OrganizationVerified:
    """A steward verified what an organization says about itself."""

    organization_id: UUID
    name: str
    slug: str
