"""What is asked of the register, read from an address."""

from typing import Annotated

from fastapi import Depends, Query

from marketplace.contracts.register.queries import Asked, Sort
from marketplace.contracts.register.uses import UseState

_Text = Annotated[str, Query(max_length=200)]
_Slug = Annotated[str, Query(max_length=80)]


def asked(
    *,
    q: _Text = "",
    dataset: _Slug = "",
    organization: _Slug = "",
    purpose: Annotated[str, Query(max_length=60, description="A code of GET /purposes")] = "",
    state: UseState | None = None,
    sort: Sort = Sort.NEWEST,
) -> Asked:
    """Return what is looked for."""
    return Asked(
        q=q.strip(),
        dataset=dataset,
        organization=organization,
        purpose=purpose,
        state=state,
        sort=sort,
    )


AskedDep = Annotated[Asked, Depends(asked)]
Cursor = Annotated[str | None, Query(max_length=60, description="The last answer's `next`")]
