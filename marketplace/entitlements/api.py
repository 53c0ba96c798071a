"""JSON routes of reading."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from catalog.errors import DatasetNotFound, VersionNotFound
from marketplace.accounts.errors import CredentialsInvalid, ScopeMissing
from marketplace.entitlements.deps import LinkDep
from marketplace.entitlements.errors import (
    FormatNotFound,
    NoEntitlement,
    OriginalRemoved,
    OriginalWithheld,
    SignInToRead,
)
from marketplace.web.problems import problems

router = APIRouter(prefix="/api/v1", tags=["reading"])

_REFUSALS = problems(
    CredentialsInvalid,
    SignInToRead,
    ScopeMissing,
    NoEntitlement,
    DatasetNotFound,
    VersionNotFound,
    FormatNotFound,
    OriginalWithheld,
    OriginalRemoved,
)


@router.get(
    "/datasets/{slug}/download",
    status_code=302,
    response_class=RedirectResponse,
    responses=_REFUSALS,
)
def download_dataset(link: LinkDep) -> RedirectResponse:
    """Redirect to a file of a dataset, for five minutes. Open data asks for no account."""
    return RedirectResponse(link, 302, {"Cache-Control": "no-store"})


@router.head("/datasets/{slug}/download", status_code=302, include_in_schema=False)
def head_of_download(link: LinkDep) -> RedirectResponse:
    """Redirect to a file's headers, which counts as no access."""
    return RedirectResponse(link, 302, {"Cache-Control": "no-store"})
