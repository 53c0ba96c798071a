"""The calls that list licences, and say what goes with what."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from catalog.licenses import LICENSES, OBLIGATIONS, License, Obligation
from catalog.licensing.compatibility import Compatibility, compatibility, known, matrix
from catalog.licensing.errors import LicenseUnknown
from marketplace.web.problems import problems

router = APIRouter(prefix="/api/v1", tags=["catalogue"])


class LicenseList(BaseModel):
    """The register of licences; there are few enough for one page."""

    items: list[License]
    obligations: list[Obligation]
    next: None


class CompatibilityList(BaseModel):
    """What may become of data under two licences or more, one entry per combination."""

    items: list[Compatibility]
    next: None


With = Annotated[
    list[str] | None,
    Query(alias="with", max_length=len(LICENSES), description="Ids of licences, repeated"),
]


@router.get("/licenses")
def list_licenses() -> LicenseList:
    """Return the licences that a dataset may carry, and what each obliges to."""
    return LicenseList(
        items=list(LICENSES.values()), obligations=list(OBLIGATIONS.values()), next=None
    )


@router.get("/licenses/compatibility", responses=problems(LicenseUnknown))
def read_compatibility(with_: With = None) -> CompatibilityList:
    """Say under which licence data made of several datasets may be published, why, and who says so.

    With two licences or more it is about data made of all of them; with one, about each pair it
    is part of; with none, about every pair. This is no legal advice.
    """
    given = known(with_ or [])
    found = [compatibility(given)] if len(given) > 1 else matrix(given)
    return CompatibilityList(items=found, next=None)
