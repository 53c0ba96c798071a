"""The decision who may read what: pure, over rows that were found in one query."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from catalog.models import Access, Dataset, DatasetStatus, Version, VersionStatus
from catalog.queries import belongs_to, is_public
from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.errors import ScopeMissing
from marketplace.accounts.models import OrganizationKind
from marketplace.core import clock
from marketplace.entitlements.errors import (
    CallsUsedUp,
    NoEntitlement,
    SignInToRead,
    VersionNotCovered,
)
from marketplace.entitlements.models import Entitlement, Ground

LET_OUT = frozenset({VersionStatus.PUBLISHED, VersionStatus.WITHDRAWN})
"""The states of a version that others than its publisher have been able to read."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """The best entitlement of an organization for a version, and how it stands.

    ``used`` is how often files were read under it in this month; ``covers`` tells whether the
    version is among those that it gives.
    """

    entitlement: Entitlement
    used: int = 0
    covers: bool = True

    @property
    def remaining(self) -> int | None:
        """How often files may still be read this month; None without limit."""
        limit = self.entitlement.calls_per_month
        return None if limit is None else max(limit - self.used, 0)


@dataclass(frozen=True)
class Decision:
    """That somebody may read, and why; ``agreement_id`` where it is under an agreement.

    ``calls_per_month`` and ``remaining`` are set where reading uses up a quota.
    """

    ground: Ground
    agreement_id: UUID | None = None
    calls_per_month: int | None = None
    remaining: int | None = None


def holds(entitlement: Entitlement | None, at: datetime) -> bool:
    """Tell whether an entitlement lets its organization read at an instant.

    It ends by itself at ``ends_at``, whether or not any job has looked at it.
    """
    return (
        entitlement is not None
        and entitlement.ended_at is None
        and entitlement.suspended_at is None
        and (entitlement.ends_at is None or at < entitlement.ends_at)
    )


def is_of_the_city(dataset: Dataset, actor: Actor | None) -> bool:
    """Tell whether data was collected on the city's behalf, and the city asks for it.

    The department that had it collected, and every confirmed department, read it free of charge
    for ever.
    """
    if actor is None or dataset.collected_for is None:
        return False
    is_department = actor.organization_kind is OrganizationKind.CITY_DEPARTMENT
    return dataset.collected_for == actor.organization_id or (is_department and actor.is_verified)


def may_know(
    dataset: Dataset,
    version: Version | None = None,
    *,
    actor: Actor | None = None,
    is_insider: bool,
    held: Held | None = None,
) -> bool:
    """Tell whether a dataset, or a version of it, exists for whoever asks.

    Insiders (the publisher's people, and stewards where it is the city's data) know of drafts and
    of every version; all others of what has been published. Behind a private door that is so for
    those alone who hold an entitlement. The city goes on knowing of what was collected for it.
    """
    if is_insider:
        return True
    if is_of_the_city(dataset, actor):
        return dataset.status is not DatasetStatus.DRAFT and (
            version is None or version.status in LET_OUT
        )
    entitlement = held.entitlement if held else None
    is_shown = dataset.status is DatasetStatus.PUBLISHED and (
        is_public(dataset) or holds(entitlement, clock.now())
    )
    return is_shown and (version is None or version.status is VersionStatus.PUBLISHED)


def decide(
    actor: Actor | None,
    dataset: Dataset,
    version: Version,
    *,
    is_insider: bool,
    held: Held | None,
) -> Decision:
    """Return the ground on which a version that the actor may know of is read.

    The widest ground counts: what is open is read on that ground by everyone, so that nobody is
    named without need, and an agreement is named, and its quota used, only where nothing else
    opens the door. Of several agreements ``held`` is the widest.

    Raises:
        SignInToRead: Nobody is signed in, and the door asks for somebody.
        ScopeMissing: The API key may not read.
        NoEntitlement: The door asks for a contract; it says whether there was one, and what
            became of it.
        CallsUsedUp: There is one, but this month's reads are used up.
        VersionNotCovered: There is one, but it does not give this version.
    """
    is_published = (
        dataset.status is DatasetStatus.PUBLISHED and version.status is VersionStatus.PUBLISHED
    )
    if is_published and dataset.access is Access.OPEN:
        return Decision(Ground.OPEN)
    if actor is None:
        raise SignInToRead(dataset)
    if Scope.READ not in actor.scopes:
        raise ScopeMissing(Scope.READ)
    if is_insider:
        return Decision(Ground.PUBLISHER if belongs_to(dataset, actor) else Ground.STEWARD)
    if is_of_the_city(dataset, actor) and version.status in LET_OUT:
        return Decision(Ground.COLLECTED_FOR_CITY)
    if is_published and dataset.access is Access.ACCOUNT and not dataset.needs_contract:
        return Decision(Ground.ACCOUNT)
    if is_published and held and holds(held.entitlement, clock.now()):
        return _under_agreement(dataset, version, held)
    raise NoEntitlement(dataset, held.entitlement if held else None)


def _under_agreement(dataset: Dataset, version: Version, held: Held) -> Decision:
    entitlement = held.entitlement
    if not held.covers:
        raise VersionNotCovered(dataset, version, entitlement)
    if held.remaining == 0:
        raise CallsUsedUp(dataset, entitlement)
    return Decision(
        Ground.AGREEMENT, entitlement.agreement_id, entitlement.calls_per_month, held.remaining
    )
