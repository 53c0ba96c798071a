"""Rendering pages, whole or in part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from marketplace.web import figures
from marketplace.web.addresses import here_with
from marketplace.web.assets import static_url
from marketplace.web.sentences import Sentences
from marketplace.web.translation import COOKIE, language_of

# Rooms above this one bring templates of their own; they are named, never imported.
ROOMS = (
    "marketplace.web",
    "marketplace.accounts",
    "marketplace.notices",
    "marketplace.site",
    "marketplace.contracts",
    "catalog",
    "quality",
)


@dataclass(frozen=True, kw_only=True)
class View:
    """What a template may know: plain values, settled before rendering begins.

    A view names its page, and the fragment that HTMX swaps when the page is already there.
    """

    page: ClassVar[str]
    fragment: ClassVar[str | None] = None


@dataclass(frozen=True, kw_only=True)
class ErrorView(View):
    """A refusal, said to a person; ``dataset_page`` is where offers stand that would help."""

    page = "web/error.html"

    status: int
    code: str
    sentence: str
    dataset_page: str = ""


@dataclass(frozen=True, kw_only=True)
class Chrome:
    """What the frame of every page shows, whoever looks.

    ``accounts`` fills it from the session; a page that failed before that shows it empty.
    """

    city_name: str = ""
    operator: str = ""
    demonstration: bool = False
    takes_money: bool = False
    currency: str = "EUR"
    pays_in_sandbox: bool = False
    signed_in_as: str | None = None
    organization_name: str | None = None
    organization_slug: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset[str])
    unread: int = 0


def _templates() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(room) for room in ROOMS]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.newstyle_gettext = True  # pyright: ignore[reportAttributeAccessIssue] - by the extension
    added: dict[str, Any] = {"static_url": static_url, "here_with": here_with}
    environment.globals.update(added)
    return environment


templates = _templates()


def wants_page(request: Request) -> bool:
    """Tell whether a person's browser asked, and not a program."""
    return not request.url.path.startswith(
        ("/api/", "/delta-sharing/", "/.well-known/")
    ) and "text/html" in request.headers.get("accept", "")


def render(
    request: Request,
    view: View,
    *,
    status: int = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Render a view: its fragment for HTMX, its whole page for a browser."""
    language = language_of(request)
    is_fragment = view.fragment is not None and request.headers.get("HX-Request") == "true"
    name = view.fragment if is_fragment and view.fragment else view.page
    settings = request.app.state.services.settings
    frame = Chrome(
        city_name=settings.city_name,
        operator=settings.operator,
        demonstration=settings.demonstration,
        takes_money=settings.takes_money,
        currency=settings.currency,
        pays_in_sandbox=settings.pays_in_sandbox,
    )
    html = templates.get_template(name).render(
        view=view,
        request=request,
        language=language.value,
        chrome=getattr(request.state, "chrome", frame),
        **Sentences(language).names(),
        show=figures.Figures(language),
        contact_email=settings.contact_email,
    )
    response = HTMLResponse(html, status, dict(headers or {}))
    response.headers["Vary"] = "HX-Request, Accept-Language, Cookie"
    if request.query_params.get("lang") == language:
        response.set_cookie(COOKIE, language, max_age=31_536_000, httponly=True, samesite="lax")
    return response
