"""The addresses that a page's download buttons point to."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from marketplace.entitlements.deps import PageLinkDep
from marketplace.entitlements.doors import DOWNLOAD_ON_A_PAGE

router = APIRouter(include_in_schema=False)


@router.get(DOWNLOAD_ON_A_PAGE.path, name="download")
@router.head(DOWNLOAD_ON_A_PAGE.path, name="download_head")
def download(link: PageLinkDep) -> RedirectResponse:
    """Redirect to a file of a dataset, as the API does."""
    return RedirectResponse(link, 302, {"Cache-Control": "no-store"})
