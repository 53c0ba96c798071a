"""Who may see receipts."""

from typing import Annotated

from fastapi import Depends

from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.deps import ActorDep
from marketplace.accounts.errors import ScopeMissing


def reader(who: ActorDep) -> Actor:
    """Require somebody who may read for the organization."""
    if Scope.READ not in who.scopes:
        raise ScopeMissing(Scope.READ)
    return who


ReaderDep = Annotated[Actor, Depends(reader)]
