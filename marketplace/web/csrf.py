"""Refusing writes that another site makes a browser send.

Follows https://words.filippo.io/csrf/: a browser says with ``Sec-Fetch-Site`` who made the request;
where it does not, ``Origin`` must name this host. Requests that carry their own proof in
``Authorization`` and no cookie cannot be forged this way.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_OWN_SITES = {"same-origin", "none"}


def is_cross_site_write(method: str, headers: Headers) -> bool:
    """Tell whether a request would change something on behalf of another site."""
    if method in _SAFE_METHODS:
        return False
    if "authorization" in headers and "cookie" not in headers:
        return False
    if site := headers.get("sec-fetch-site"):
        return site not in _OWN_SITES
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


class RefuseCrossSiteWrites:
    """ASGI middleware that answers 403 before anything is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and is_cross_site_write(scope["method"], Headers(scope=scope)):
            refusal = JSONResponse(
                {
                    "type": "/problems/cross-site-request",
                    "title": "Forbidden",
                    "status": 403,
                    "code": "cross-site-request",
                    "detail": "Another site sent this request. Open the page here and try again.",
                },
                403,
                media_type="application/problem+json",
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)
