"""Help, and the page of the API."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from marketplace.site.docs.calls import Group, groups
from marketplace.web.rendering import View, render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class HelpView(View):
    """How searching, downloading and publishing work."""

    page: ClassVar[str] = "site/help.html"


@dataclass(frozen=True, kw_only=True)
class ApiView(View):
    """Every call of the API, by subject."""

    page = "site/api.html"

    groups: list[Group]
    origin: str


@router.get("/help", name="help")
def show_help(request: Request) -> HTMLResponse:
    """Explain how things work here."""
    return render(request, HelpView())


@router.get("/api", name="api")
def show_api(request: Request) -> HTMLResponse:
    """List every call, from the same description that programs read."""
    origin = request.app.state.services.settings.public_url.rstrip("/")
    return render(request, ApiView(groups=groups(request.app.openapi()), origin=origin))
