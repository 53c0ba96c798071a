"""The decision who may read what: pure, over rows that were found in one query."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from catalog.models import Access, Dataset, DatasetStatus, Version, VersionStatus
from catalog.queries import belongs_to, is_public
from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.errors import ScopeMissing
from marketplace.core import clock
from marketplace.entitlements.errors import NoEntitlement, SignInToRead
from marketplace.entitlements.models import Entitlement, Ground


@dataclass(frozen=True)
class Decision:
    """That somebody may read, and why; ``agreement_id`` where it is under an agreement."""

    ground: Ground
    agreement_id: UUID | None = None


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


def may_know(
    dataset: Dataset,
    version: Version | None = None,
    *,
    is_insider: bool,
    entitlement: Entitlement | None = None,
) -> bool:
    """Tell whether a dataset, or a version of it, exists for whoever asks.

    Insiders (the publisher's people, and stewards where it is the city's data) know of drafts and
    of every version; all others of what has been published. Behind a private door that is so for
    those alone who hold an entitlement.
    """
    if is_insider:
        return True
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
    entitlement: Entitlement | None,
) -> Decision:
    """Return the ground on which a version that the actor may know of is read.

    The widest ground counts: what is open is read on that ground by everyone, so that nobody is
    named without need, and an agreement is named only where nothing else opens the door.

    Raises:
        SignInToRead: Nobody is signed in, and the door asks for somebody.
        ScopeMissing: The API key may not read.
        NoEntitlement: The door asks for a contract; it says whether there was one, and what
            became of it.
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
    if is_published and dataset.access is Access.ACCOUNT and not dataset.offers:
        return Decision(Ground.ACCOUNT)
    if is_published and entitlement is not None and holds(entitlement, clock.now()):
        return Decision(Ground.AGREEMENT, entitlement.agreement_id)
    raise NoEntitlement(dataset, entitlement)
