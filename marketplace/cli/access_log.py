"""A log line for each request that tells nothing about who asked."""

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marketplace.web.problems import REFUSAL

logger = logging.getLogger("marketplace.access")

QUIET = {"/healthz", "/readyz", "/metrics"}
"""Asked every few seconds by machines; a line each would hide the others."""


class AccessLog:
    """ASGI middleware: logs method, route, status, why it was refused if it was, and time.

    Neither address nor query string is logged, and of the path only the route's pattern: a path
    may carry a one-time token, and which dataset somebody read is theirs to know.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request and log it."""
        if scope["type"] != "http" or scope["path"] in QUIET:
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        finally:
            milliseconds = (time.perf_counter() - began) * 1000
            told = [scope["method"], pattern(scope), str(status), scope.get(REFUSAL, "")]
            logger.info("%s %.0f ms", " ".join(filter(None, told)), milliseconds)


def pattern(scope: Scope) -> str:
    """Return the route's pattern, such as /datasets/{slug}; a dash when no route was found."""
    return getattr(scope.get("route"), "path", None) or "-"
