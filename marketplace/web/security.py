"""Headers that tell a browser how little this site needs, and a bound on what it reads."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marketplace.core.settings import StripeSettings

MAX_BODY_BYTES = 2 * 1024 * 1024

STRIPE_CHECKOUT = "https://checkout.stripe.com"
"""Where Stripe's own payment pages are."""


def payment_origins(stripe: StripeSettings | None) -> list[str]:
    """Return where a form of this site may lead to for payment: Stripe's pages, or the sandbox's.

    A browser holds ``form-action`` against the redirect that answers a form, too.
    """
    if stripe is None:
        return []
    if not stripe.is_sandbox:
        return [STRIPE_CHECKOUT]
    address = urlsplit(stripe.api_base)
    return [f"{address.scheme}://{address.netloc}"]


def content_security_policy(storage_origin: str, payment_origins: Sequence[str] = ()) -> str:
    """Return a policy that allows this site alone, uploads to its own storage, and paying."""
    form_targets = " ".join(["'self'", *payment_origins])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"font-src 'self'; connect-src 'self' {storage_origin}; form-action {form_targets}; "
        "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    )


def response_headers(
    *, storage_origin: str, is_https: bool, payment_origins: Sequence[str] = ()
) -> dict[str, str]:
    """Return the headers of every answer of a deployment."""
    headers = {
        "Content-Security-Policy": content_security_policy(storage_origin, payment_origins),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if is_https:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return headers


class SecureResponses:
    """ASGI middleware: sets the headers of every answer, which the application's state holds."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request with the headers set."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def secured_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in scope["app"].state.response_headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, secured_send)


class BoundBodies:
    """ASGI middleware: stops reading a request past the bound; it is answered 413.

    It stands inside the exception handlers, so that the refusal has the form of all others.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that ends in a refusal when it is too long."""
        received = 0

        async def bounded_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY_BYTES:
                raise HTTPException(413)
            return message

        await self._app(scope, bounded_receive, send)


class AnswerHeads:
    """ASGI middleware: HEAD is answered as GET is, without the body (RFC 9110, 9.3.2).

    A route that has an answer of its own to HEAD keeps it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or the headers of its answer."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or _knows_head(scope):
            await self._app(scope, receive, send)
            return

        async def bodiless_send(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "method": "GET"}
        await self._app(asked, receive, bodiless_send)
        scope["route"] = asked.get("route")  # the access log names it


def _knows_head(scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in scope["app"].routes)
