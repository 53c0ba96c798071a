"""The steward's pages of organizations."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from marketplace.accounts import organizations
from marketplace.accounts.forms import Errors, checked
from marketplace.accounts.models import Organization, OrganizationKind, OrganizationSize
from marketplace.accounts.queries import count_members, organization_by_slug
from marketplace.accounts.schemas import VerificationForm
from marketplace.site.desk.deps import StewardVisitDep
from marketplace.site.desk.organizations import queries
from marketplace.site.desk.views import DeskView, OrganizationLine, organization_line
from marketplace.site.desk.waiting import rail
from marketplace.site.sales.deps import Visit
from marketplace.web.rendering import render

router = APIRouter(prefix="/desk/organizations", include_in_schema=False)

_SEE_OTHER = 303
_UNPROCESSABLE = 422
_STATES = ("waiting", "verified", "all")

PageNumber = Annotated[int, Query(ge=1, le=10_000)]
SearchText = Annotated[str, Query(max_length=200)]


class Seen(BaseModel):
    """What a steward has seen proof of, as it was filled in."""

    kind: str = ""
    size: str = ""


@dataclass(frozen=True, kw_only=True)
class OrganizationListView(DeskView):
    """Organizations, a page at a time."""

    page = "site/desk_organizations.html"

    state: str
    q: str
    organizations: list[OrganizationLine]
    verified: int
    number: int
    has_more: bool
    notice: str


@dataclass(frozen=True, kw_only=True)
class VerificationView(DeskView):
    """An organization with what it says of itself, and the form that verifies it."""

    page = "site/desk_organization.html"

    line: OrganizationLine
    description: str
    homepage: str | None
    contact_email: str | None
    members: int
    verified_at: datetime | None
    kinds: list[str]
    sizes: list[str]
    given: Seen
    errors: Errors = field(default_factory=dict[str, str])


@router.get("")
def show_organizations(
    request: Request,
    visit: StewardVisitDep,
    state: str = "waiting",
    q: SearchText = "",
    page: PageNumber = 1,
) -> HTMLResponse:
    """List the organizations; those that wait for verification unless told otherwise."""
    shown, text = state if state in _STATES else _STATES[0], q.strip()
    found, has_more = queries.organizations(visit.session, state=shown, text=text, page=page)
    view = OrganizationListView(
        **rail(visit),
        state=shown,
        q=text,
        organizations=[organization_line(each) for each in found],
        verified=queries.verified_count(visit.session),
        number=page,
        has_more=has_more,
        notice=request.query_params.get("notice", ""),
    )
    return render(request, view)


@router.get("/{slug}")
def show_organization(request: Request, slug: str, visit: StewardVisitDep) -> HTMLResponse:
    """Show what an organization says of itself, and the form that verifies it."""
    own = organization_by_slug(visit.session, slug)
    given = Seen(kind=own.kind.value, size=own.size.value if own.size else "")
    return render(request, _view(visit, own, given))


@router.post("/{slug}")
def verify(
    request: Request, slug: str, visit: StewardVisitDep, given: Annotated[Seen, Form()]
) -> Response:
    """Note that a steward has seen proof; verifying the same again changes nothing."""
    own = organization_by_slug(visit.session, slug)
    size = given.size if given.kind == OrganizationKind.COMPANY else ""
    form, errors = checked(
        VerificationForm, {"kind": given.kind, "size": size or None}, visit.language
    )
    if form is None:
        view = _view(visit, own, given, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    organizations.verify(visit.session, own, kind=form.kind, size=form.size, steward=visit.actor)
    return RedirectResponse("/desk/organizations?notice=verified", _SEE_OTHER)


def _view(
    visit: Visit, own: Organization, given: Seen, *, errors: Errors | None = None
) -> VerificationView:
    return VerificationView(
        **rail(visit),
        line=organization_line(own),
        description=own.description,
        homepage=own.homepage,
        contact_email=own.contact_email,
        members=count_members(visit.session, own.id),
        verified_at=own.verified_at,
        kinds=[kind.value for kind in OrganizationKind],
        sizes=[size.value for size in OrganizationSize],
        given=given,
        errors=errors or {},
    )
