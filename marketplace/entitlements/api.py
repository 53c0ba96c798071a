"""JSON routes of reading."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from catalog.errors import DatasetNotFound, VersionNotFound
from marketplace.accounts.errors import CredentialsInvalid, ScopeMissing
from marketplace.entitlements.deps import LinkDep, TermsDep
from marketplace.entitlements.doors import DOWNLOAD
from marketplace.entitlements.errors import (
    CallsUsedUp,
    FormatNotFound,
    NoEntitlement,
    OriginalRemoved,
    OriginalWithheld,
    SignInToRead,
    VersionNotCovered,
)
from marketplace.entitlements.schemas import EntitlementRead
from marketplace.web.problems import problems

router = APIRouter(tags=["reading"])

_REFUSALS = problems(
    CredentialsInvalid,
    SignInToRead,
    ScopeMissing,
    NoEntitlement,
    CallsUsedUp,
    VersionNotCovered,
    DatasetNotFound,
    VersionNotFound,
    FormatNotFound,
    OriginalWithheld,
    OriginalRemoved,
)


@router.get(
    DOWNLOAD.path,
    status_code=302,
    response_class=RedirectResponse,
    responses=_REFUSALS,
)
def download_dataset(link: LinkDep) -> RedirectResponse:
    """Redirect to a file of a dataset, for five minutes. Open data asks for no account."""
    return RedirectResponse(link, 302, {"Cache-Control": "no-store"})


@router.head(DOWNLOAD.path, status_code=302, include_in_schema=False)
def head_of_download(link: LinkDep) -> RedirectResponse:
    """Redirect to a file's headers, which counts as no access."""
    return RedirectResponse(link, 302, {"Cache-Control": "no-store"})


@router.get("/api/v1/datasets/{slug}/entitlement", responses=_REFUSALS)
def show_entitlement(terms: TermsDep) -> EntitlementRead:
    """Say on which ground you may read a version now, and how often still; nothing is counted.

    Where you may not, the answer is the same refusal as that of the download.
    """
    return terms
