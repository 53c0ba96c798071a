"""Who is asking, however they signed in."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from marketplace.accounts.models import OrganizationKind, Role


class Scope(StrEnum):
    """What an API key may be used for. People and their tokens have every scope."""

    READ = "read"
    PUBLISH = "publish"
    BUY = "buy"
    MANAGE = "manage"


ALL_SCOPES = frozenset(Scope)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The authenticated party behind a request: a person, or an organization's API key.

    ``sign_in_id`` is the sign-in that a person's cookie or token belongs to; a key has none.
    """

    person_id: UUID | None
    name: str
    organization_id: UUID
    organization_slug: str
    organization_name: str
    organization_kind: OrganizationKind
    is_verified: bool
    roles: frozenset[Role]
    scopes: frozenset[Scope] = field(default=ALL_SCOPES)
    sign_in_id: UUID | None = None

    @property
    def is_steward(self) -> bool:
        """Whether the actor keeps watch for the city."""
        return Role.STEWARD in self.roles and Scope.MANAGE in self.scopes

    @property
    def may_publish(self) -> bool:
        """Whether the actor may change the organization's datasets."""
        return bool(self.roles & {Role.OWNER, Role.PUBLISHER}) and Scope.PUBLISH in self.scopes

    @property
    def may_buy(self) -> bool:
        """Whether the actor may bind the organization to a contract."""
        return bool(self.roles & {Role.OWNER, Role.BUYER}) and Scope.BUY in self.scopes

    @property
    def may_manage(self) -> bool:
        """Whether the actor may change the organization's members and keys."""
        return Role.OWNER in self.roles and Scope.MANAGE in self.scopes
