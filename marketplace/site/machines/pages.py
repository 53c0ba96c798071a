"""robots.txt, the sitemap and security.txt."""

from datetime import timedelta
from typing import Annotated
from xml.sax.saxutils import escape

from fastapi import APIRouter, Path, Request
from fastapi.responses import PlainTextResponse, Response

from marketplace.core import clock
from marketplace.core.db import SessionDep
from marketplace.site.machines import queries

router = APIRouter(include_in_schema=False)

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_VALID_FOR = timedelta(days=180)
_FIXED_PAGES = (
    "/",
    "/datasets",
    "/rules",
    "/licenses",
    "/contract-models",
    "/api",
    "/help",
    "/accessibility",
)


def _public_url(request: Request) -> str:
    return request.app.state.services.settings.public_url.rstrip("/")


def _xml(root: str, entries: list[str]) -> Response:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_SITEMAP}">\n'
    return Response(body + "\n".join(entries) + f"\n</{root}>\n", media_type="application/xml")


@router.get("/robots.txt")
def robots(request: Request) -> PlainTextResponse:
    """Invite every crawler to what is public."""
    return PlainTextResponse(
        "User-agent: *\nDisallow: /account\nDisallow: /sign-in\nDisallow: /sign-up\n"
        f"Disallow: /publish\n\nSitemap: {_public_url(request)}/sitemap.xml\n"
    )


@router.get("/sitemap.xml")
def sitemap(request: Request, session: SessionDep) -> Response:
    """List the parts of the sitemap; each holds at most as many addresses as the format allows."""
    parts = range(1, queries.sitemap_parts(session) + 1)
    url = _public_url(request)
    return _xml(
        "sitemapindex",
        [f"<sitemap><loc>{escape(f'{url}/sitemap-{part}.xml')}</loc></sitemap>" for part in parts],
    )


@router.get("/sitemap-{part}.xml")
def sitemap_part(
    request: Request, session: SessionDep, part: Annotated[int, Path(ge=1, le=50_000)]
) -> Response:
    """List the addresses of one part: every visible dataset, and in the first the fixed pages."""
    url = _public_url(request)
    fixed = [f"<url><loc>{escape(url + page)}</loc></url>" for page in _FIXED_PAGES]
    datasets = [
        f"<url><loc>{escape(f'{url}/datasets/{slug}')}</loc>"
        f"<lastmod>{moment.date().isoformat()}</lastmod></url>"
        for slug, moment in queries.sitemap_part(session, part)
    ]
    return _xml("urlset", (fixed if part == 1 else []) + datasets)


@router.get("/.well-known/security.txt")
def security_txt(request: Request) -> PlainTextResponse:
    """Say where to report a weakness (RFC 9116)."""
    expires = (clock.now() + _VALID_FOR).replace(microsecond=0).isoformat()
    settings = request.app.state.services.settings
    return PlainTextResponse(
        f"Contact: mailto:{settings.contact_email}\nExpires: {expires}\n"
        "Preferred-Languages: de, en\n"
        f"Canonical: {_public_url(request)}/.well-known/security.txt\n"
    )
