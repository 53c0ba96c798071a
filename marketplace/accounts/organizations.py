"""Organizations: how one is founded, describes itself, and is verified by a steward."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from marketplace.accounts.actors import Actor
from marketplace.accounts.events import OrganizationRegistered, OrganizationVerified
from marketplace.accounts.models import (
    Membership,
    Organization,
    OrganizationKind,
    OrganizationSize,
    Role,
)
from marketplace.accounts.turns import take_turn
from marketplace.core import clock, events
from marketplace.log.recording import record

_FOLDED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "ł": "l"}
)
_LONGEST_SLUG = 60
_NAMELESS = "organization"


@dataclass(frozen=True, kw_only=True)
class NewOrganization:
    """What an organization says about itself when it joins."""

    name: str
    kind: OrganizationKind
    size: OrganizationSize | None = None


def slug_of(name: str) -> str:
    """Return a name as it stands in addresses: lower case, umlauts written out, hyphens."""
    plain = unicodedata.normalize("NFC", name).lower().translate(_FOLDED)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug[:_LONGEST_SLUG].rstrip("-") or _NAMELESS


def found(
    session: Session,
    new: NewOrganization,
    *,
    owner_id: UUID,
    roles: Collection[Role] = (Role.OWNER,),
) -> Organization:
    """Bring an organization into being, with its first owner. Its slug is made from the name."""
    organization = Organization(
        slug=_free_slug(session, new.name),
        name=new.name.strip(),
        kind=new.kind,
        size=new.size if new.kind is OrganizationKind.COMPANY else None,
    )
    session.add(organization)
    session.flush()  # the membership refers to it
    session.add(
        Membership(
            person_id=owner_id,
            organization_id=organization.id,
            roles=sorted(role.value for role in roles),
        )
    )
    record(
        session,
        "accounts.organization-founded",
        subject=f"organization/{organization.slug}",
        person_id=owner_id,
        organization_id=organization.id,
        details={"kind": organization.kind.value},
    )
    session.flush()  # listeners read the organization and its members
    events.publish(
        session,
        OrganizationRegistered(
            organization_id=organization.id, name=organization.name, slug=organization.slug
        ),
    )
    return organization


@dataclass(frozen=True, kw_only=True)
class Description:
    """What an organization says about itself later; None leaves a thing as it is."""

    name: str | None = None
    description: str | None = None
    homepage: str | None = None
    contact_email: str | None = None


def describe(
    session: Session, organization: Organization, description: Description, *, actor: Actor
) -> None:
    """Change what an organization says about itself.

    A new name ends the verification, which was of the old one. The slug stays for ever.
    """
    if description.name is not None and description.name.strip() != organization.name:
        organization.name = description.name.strip()
        organization.verified_at = organization.verified_by = None
    if description.description is not None:
        organization.description = description.description
    if description.homepage is not None:
        organization.homepage = description.homepage or None
    if description.contact_email is not None:
        organization.contact_email = description.contact_email or None
    record(
        session,
        "accounts.organization-described",
        subject=f"organization/{organization.slug}",
        person_id=actor.person_id,
        organization_id=organization.id,
    )


def verify(
    session: Session,
    organization: Organization,
    *,
    kind: OrganizationKind,
    size: OrganizationSize | None,
    steward: Actor,
) -> None:
    """Note that a steward has seen proof of an organization's kind and size.

    Verifying the same again changes nothing, and nobody is told a second time.
    """
    is_new = organization.verified_at is None or (organization.kind, organization.size) != (
        kind,
        size,
    )
    if not is_new:
        return
    organization.kind, organization.size = kind, size
    organization.verified_at, organization.verified_by = clock.now(), steward.person_id
    record(
        session,
        "accounts.organization-verified",
        subject=f"organization/{organization.slug}",
        person_id=steward.person_id,
        organization_id=organization.id,
        details={"kind": kind.value, "size": size and size.value},
    )
    events.publish(
        session,
        OrganizationVerified(
            organization_id=organization.id, name=organization.name, slug=organization.slug
        ),
    )


def _free_slug(session: Session, name: str) -> str:
    """Return a slug nobody has. The lock keeps others from choosing until the commit."""
    take_turn(session, "organization-slug")
    wanted = slug_of(name)
    taken = set(
        session.exec(
            select(Organization.slug).where(col(Organization.slug).startswith(wanted))
        ).all()
    )
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
