"""Imprint, privacy and accessibility."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from marketplace.web.rendering import View, render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class ImprintView(View):
    """Who answers for the exchange."""

    page: ClassVar[str] = "site/imprint.html"

    public_url: str


@dataclass(frozen=True, kw_only=True)
class PrivacyView(View):
    """What is kept of visitors, and what is not."""

    page: ClassVar[str] = "site/privacy.html"


@dataclass(frozen=True, kw_only=True)
class AccessibilityView(View):
    """How accessible the pages are, and whom to tell where they are not."""

    page: ClassVar[str] = "site/accessibility.html"


@router.get("/imprint", name="imprint")
def imprint(request: Request) -> HTMLResponse:
    """Say who answers for the exchange."""
    return render(request, ImprintView(public_url=request.app.state.services.settings.public_url))


@router.get("/privacy", name="privacy")
def privacy(request: Request) -> HTMLResponse:
    """Say what is kept of visitors."""
    return render(request, PrivacyView())


@router.get("/accessibility", name="accessibility")
def accessibility(request: Request) -> HTMLResponse:
    """Say how accessible the pages are."""
    return render(request, AccessibilityView())
