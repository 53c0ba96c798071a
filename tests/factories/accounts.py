"""Valid rows of accounts, one call each."""

from collections.abc import Collection
from itertools import count
from typing import Any, TypeVar

from argon2 import PasswordHasher
from sqlmodel import Session, SQLModel

from marketplace.accounts.actors import Actor
from marketplace.accounts.models import (
    Membership,
    Organization,
    OrganizationKind,
    Person,
    Role,
    SignInKind,
)
from marketplace.accounts.signin import sign_ins
from marketplace.core import clock

T = TypeVar("T", bound=SQLModel)

PASSWORD = "correct horse battery"
"""What every made person signs in with; hashed cheaply, so that tests are quick."""

_PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class AccountsFactory:
    """Makes people, organizations and who acts for them; what is given wins."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._numbers = count(1)

    def organization(self, **given: Any) -> Organization:
        """A company, not verified."""
        number = next(self._numbers)
        defaults: dict[str, Any] = {
            "slug": f"organization-{number}",
            "name": f"Organization {number}",
            "kind": OrganizationKind.COMPANY,
        }
        return self._add(Organization(**defaults | given))

    def person(self, **given: Any) -> Person:
        """A person with a confirmed address, who signs in with PASSWORD."""
        number = next(self._numbers)
        defaults: dict[str, Any] = {
            "email": f"person-{number}@example.org",
            "name": f"Person {number}",
            "password_hash": _PASSWORD_HASH,
            "confirmed_at": clock.now(),
        }
        return self._add(Person(**defaults | given))

    def membership(
        self,
        person: Person | None = None,
        organization: Organization | None = None,
        *,
        roles: Collection[Role] = (Role.OWNER,),
    ) -> Membership:
        """A person's part in an organization; an owner unless said otherwise."""
        return self._add(
            Membership(
                person_id=(person or self.person()).id,
                organization_id=(organization or self.organization()).id,
                roles=sorted(role.value for role in roles),
            )
        )

    def actor(
        self,
        *,
        roles: Collection[Role] = (Role.OWNER,),
        organization: Organization | None = None,
        person: Person | None = None,
        **given: Any,
    ) -> Actor:
        """A member who acts for an organization, signed in."""
        person = person or self.person()
        organization = organization or self.organization(**given)
        self.membership(person, organization, roles=roles)
        started = sign_ins.begin(
            self.session, person.id, organization.id, kind=SignInKind.TOKENS, device="test"
        )
        return Actor(
            person_id=person.id,
            name=person.name,
            organization_id=organization.id,
            organization_slug=organization.slug,
            organization_name=organization.name,
            organization_kind=organization.kind,
            is_verified=organization.verified_at is not None,
            roles=frozenset(roles),
            sign_in_id=started.sign_in.id,
        )

    def steward(self, **given: Any) -> Actor:
        """A steward of the city's own organization, with a second factor."""
        person = self.person(totp_enabled_at=clock.now(), totp_secret="sealed")
        given = {"kind": OrganizationKind.CITY_DEPARTMENT, "name": "City", "slug": "city"} | given
        return self.actor(roles=(Role.OWNER, Role.STEWARD), person=person, **given)

    def _add(self, row: T) -> T:
        self.session.add(row)
        self.session.flush()
        return row
