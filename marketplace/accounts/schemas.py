"""The JSON API's shapes of accounts."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    HttpUrl,
    StringConstraints,
    TypeAdapter,
)

from marketplace.accounts.actors import Scope
from marketplace.accounts.models import OrganizationKind, OrganizationSize, Role
from marketplace.accounts.passwords import MOST_CHARACTERS
from marketplace.core.language import Language

_LONGEST_ADDRESS = 254
_http_url = TypeAdapter(HttpUrl)


def _web_address(text: str) -> str:
    if text:
        _http_url.validate_python(text)
    return text


Email = Annotated[EmailStr, Field(max_length=_LONGEST_ADDRESS)]
Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=2, max_length=200, pattern=r"^[^\x00-\x1f<>]+$"
    ),
]
Password = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]
Token = Annotated[str, Field(min_length=20, max_length=200)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{3} ?[0-9]{3}$")]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
WebAddress = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_web_address)
]
Roles = Annotated[list[Role], Field(min_length=1, max_length=len(Role))]
Scopes = Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]


class Form(BaseModel):
    """What is sent; a field that is not known is an error, so that none is lost unseen."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """What is answered, read from a row."""

    model_config = ConfigDict(from_attributes=True)


class OrganizationCreate(Form):
    """An organization, as it introduces itself."""

    name: Name
    kind: OrganizationKind
    size: OrganizationSize | None = None


class PersonFields(Form):
    """A person who signs up."""

    email: Email
    name: Name
    password: Password


class RegistrationCreate(PersonFields):
    """A person who signs up with an organization."""

    organization: OrganizationCreate
    language: Language | None = None


class RegistrationRead(BaseModel):
    """Where the next step waits: in the mail. The answer is the same for a known address."""

    email: str


class TokenForm(Form):
    """The token of a link from a mail."""

    token: Token


class EmailForm(Form):
    """A mail address."""

    email: Email


class PasswordForm(Form):
    """A password."""

    password: Password


class PasswordChange(Form):
    """The present password, and the one to come."""

    present: Password
    new: Password


class AddressChange(Form):
    """The address to come, and the present password."""

    email: Email
    password: Password


class CodeForm(Form):
    """A six-digit code of an authenticator app."""

    code: Code


class ProfileUpdate(Form):
    """What a person may change about themselves at once; what is missing stays."""

    name: Name | None = None
    language: Language | None = None


class ActingFor(Form):
    """The organization to act for from now on."""

    organization: UUID


class OrganizationUpdate(Form):
    """What an organization says about itself; what is missing stays, an empty text removes."""

    name: Name | None = None
    description: Paragraph | None = None
    homepage: WebAddress | None = None
    contact_email: Email | None = None


class VerificationForm(Form):
    """What a steward has seen proof of."""

    kind: OrganizationKind
    size: OrganizationSize | None = None


class InvitationCreate(Form):
    """Whom to invite, and as what."""

    email: Email
    roles: Roles


class InvitationAcceptance(Form):
    """An invitation's token; name and password where the address has no account yet."""

    token: Token
    name: Name | None = None
    password: Password | None = None
    language: Language | None = None


class RolesForm(Form):
    """All roles a member is to have."""

    roles: Roles


class ApiKeyCreate(Form):
    """A key to be made; without an expiry it is good until it is removed."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    scopes: Scopes
    expires_at: AwareDatetime | None = None


class OrganizationRead(Shown):
    """An organization, as everybody sees it."""

    id: UUID
    slug: str
    name: str
    kind: OrganizationKind
    size: OrganizationSize | None
    description: str
    homepage: str | None
    contact_email: str | None
    verified_at: datetime | None


class OrganizationPage(Shown):
    """Some organizations, and the cursor of the rest."""

    items: list[OrganizationRead]
    next: str | None


class PersonRead(Shown):
    """A person, as they see themselves."""

    id: UUID
    email: str
    name: str
    language: Language
    has_second_factor: bool


class MeRead(BaseModel):
    """Who asks: a person or a key, for which organization, with which roles and scopes."""

    person: PersonRead | None
    name: str
    organization: OrganizationRead
    organizations: list[OrganizationRead]
    roles: list[Role]
    scopes: list[Scope]


class SignInRead(Shown):
    """One place where a person is signed in."""

    id: UUID
    kind: str
    device: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


class SignInPage(BaseModel):
    """Some sign-ins, and the cursor of the rest."""

    items: list[SignInRead]
    next: str | None


class SecondFactorRead(BaseModel):
    """What an authenticator app needs, told this once."""

    secret: str
    uri: str


class MemberRead(BaseModel):
    """A member of an organization."""

    person_id: UUID
    name: str
    email: str
    roles: list[Role]


class MemberPage(BaseModel):
    """Some members, and the cursor of the rest."""

    items: list[MemberRead]
    next: str | None


class InvitationRead(Shown):
    """An open invitation."""

    id: UUID
    email: str
    roles: list[Role]
    invited_by: str
    expires_at: datetime


class InvitationPage(Shown):
    """Some open invitations, and the cursor of the rest."""

    items: list[InvitationRead]
    next: str | None


class ApiKeyRead(Shown):
    """An API key, by which it is known again."""

    id: UUID
    name: str
    prefix: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class ApiKeyPage(Shown):
    """Some API keys, and the cursor of the rest."""

    items: list[ApiKeyRead]
    next: str | None


class ApiKeyMade(ApiKeyRead):
    """A key that was just made. ``secret`` is the whole of it, told this once."""

    secret: str


class TokenRead(Shown):
    """An OAuth 2.0 token answer (RFC 6749, 5.1)."""

    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str
