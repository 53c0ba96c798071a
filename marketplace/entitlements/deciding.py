"""The decision who may read what: pure, over rows that were found in one query."""

from dataclasses import dataclass

from catalog.models import Access, Dataset, Version, VersionStatus
from catalog.queries import belongs_to, is_public
from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.errors import ScopeMissing
from marketplace.entitlements.errors import NoEntitlement, SignInToRead
from marketplace.entitlements.models import Ground


@dataclass(frozen=True)
class Decision:
    """That somebody may read, and why."""

    ground: Ground


def may_know(dataset: Dataset, version: Version | None = None, *, is_insider: bool) -> bool:
    """Tell whether a dataset, or a version of it, exists for whoever asks.

    Insiders (the publisher's people, and stewards where it is the city's data) know of drafts and
    of every version; all others of what has been published.
    """
    if is_insider:
        return True
    return is_public(dataset) and (version is None or version.status is VersionStatus.PUBLISHED)


def decide(
    actor: Actor | None, dataset: Dataset, version: Version, *, is_insider: bool
) -> Decision:
    """Return the ground on which a version that the actor may know of is read.

    What is open is read on that ground by everyone, so that nobody is named without need.

    Raises:
        SignInToRead: Nobody is signed in, and the door asks for somebody.
        ScopeMissing: The API key may not read.
        NoEntitlement: The door asks for a contract.
    """
    is_published = is_public(dataset) and version.status is VersionStatus.PUBLISHED
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
    raise NoEntitlement(dataset)
