"""The page of an organization."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from catalog import showing
from catalog.showing import DatasetRow
from marketplace.accounts.queries import organization_by_slug
from marketplace.core.db import SessionDep
from marketplace.site.organization import queries
from marketplace.web.addresses import here_with
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class OrganizationView(View):
    """An organization and some of its visible datasets."""

    page = "site/organization.html"

    name: str
    slug: str
    kind: str
    size: str | None
    description: str
    homepage: str | None
    contact_email: str | None
    is_verified: bool
    total: int
    rows: list[DatasetRow]
    is_first: bool
    next: str | None


@router.get("/organizations/{slug}", name="organization")
def show_organization(
    request: Request,
    slug: str,
    session: SessionDep,
    language: LanguageDep,
    after: Annotated[UUID | None, Query()] = None,
) -> HTMLResponse:
    """Show who an organization is, and what it publishes, the newest first."""
    organization = organization_by_slug(session, slug)
    page = queries.datasets_page(session, organization.id, after=after)
    view = OrganizationView(
        name=organization.name,
        slug=organization.slug,
        kind=organization.kind.value,
        size=organization.size.value if organization.size else None,
        description=organization.description,
        homepage=organization.homepage,
        contact_email=organization.contact_email,
        is_verified=organization.verified_at is not None,
        total=queries.count_datasets(session, organization.id),
        rows=showing.public_rows(session, page.ids, language),
        is_first=after is None,
        next=here_with(request, after=str(page.next)) if page.next else None,
    )
    return render(request, view)
