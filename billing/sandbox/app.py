"""The sandbox as a web application: the API, the pay page, and the controls for tests."""

import json
import logging
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import cast
from urllib.parse import parse_qsl

import psycopg
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route as WebRoute
from starlette.types import Receive, Scope, Send

from billing.sandbox import (
    checkouts,
    customers,
    events,
    hosted,
    idempotency,
    invoices,
    payments,
    products,
    refunds,
    renewals,
    subscriptions,
    webhooks,
)
from billing.sandbox.calling import Call, Calls
from billing.sandbox.clock import Clock
from billing.sandbox.control import Controls
from billing.sandbox.database import Database
from billing.sandbox.errors import Document, StripeRefusal
from billing.sandbox.faults import Fault, Faults, Planned
from billing.sandbox.ground import Ground
from billing.sandbox.paying_page import Page, PayPage, Visit
from billing.sandbox.webhooks import Messenger
from marketplace.core.threads import beside

ROUTES = [
    route
    for subject in (
        products,
        customers,
        checkouts,
        subscriptions,
        invoices,
        renewals,
        payments,
        refunds,
        events,
    )
    for route in subject.routes.all
]
"""Every call of the API that the sandbox answers."""

_LOG = logging.getLogger(__name__)
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


def create_sandbox(
    database_url: str,
    *,
    secret_key: str,
    webhook_secret: str,
    webhook_url: str | None,
    public_base: str,
) -> Starlette:
    """Return the sandbox over a database that exists; its tables are made when it starts.

    ``public_base`` is where browsers reach it. Without an address, events are kept but not told.
    """
    database = Database(database_url)
    messenger = Messenger(database, url=webhook_url, secret=webhook_secret)
    ground = Ground(
        database=database,
        base=public_base,
        tells=webhook_url is not None,
        told=messenger.told,
    )
    clock, faults = Clock(ground), Faults()
    edge = Edge(
        calls=Calls(ground=ground, routes=ROUTES, secret_key=secret_key),
        pages=PayPage(ground=ground),
        controls=Controls(ground=ground, clock=clock, faults=faults, messenger=messenger),
        faults=faults,
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        await run_in_threadpool(database.make_tables)
        await run_in_threadpool(clock.catch_up)
        await run_in_threadpool(webhooks.hurry, database)
        await run_in_threadpool(idempotency.forget_old, database)
        with beside(clock.run, messenger.run):
            yield
        database.close()

    return Starlette(routes=edge.routes(), lifespan=lifespan)


@dataclass(frozen=True, kw_only=True)
class Edge:
    """Where requests come in: they are read here, and carried out in threads."""

    calls: Calls
    pages: PayPage
    controls: Controls
    faults: Faults

    def routes(self) -> list[WebRoute]:
        """Return what is answered at which address."""
        page = "/c/pay/{session}"
        return [
            WebRoute("/v1/{path:path}", self.call, methods=["GET", "POST", "DELETE"]),
            WebRoute(page, self.page, methods=["GET", "POST"]),
            WebRoute(f"{page}/authentication", self.authentication, methods=["GET", "POST"]),
            WebRoute("/c/page.css", self.stylesheet),
            WebRoute("/_sandbox/{name}", self.control, methods=["GET", "POST"]),
            WebRoute("/healthz", self.health),
        ]

    async def call(self, request: Request) -> Response:
        """Answer a call of the API."""
        fault = self.faults.take(request.url.path)
        encoded = request.url.query
        if request.method == "POST":
            encoded = (await request.body()).decode("utf-8", "replace")
        call = Call(
            method=request.method,
            path=request.url.path,
            encoded=encoded,
            headers=request.headers,
        )
        return await run_in_threadpool(self._answer, call, fault)

    def _answer(self, call: Call, fault: Planned | None) -> Response:
        if fault is not None and fault.fault is Fault.ERROR:
            return _failure("The sandbox was told to fail.")
        if fault is not None and fault.fault is Fault.SLOW:
            time.sleep(fault.seconds)
        try:
            answer = self.calls.answer(call)
        except psycopg.OperationalError as error:
            _LOG.warning("the database does not answer: %s", type(error).__name__)
            return _failure("The sandbox's database does not answer.")
        except Exception:
            _LOG.exception("the call %s %s failed", call.method, call.path)
            return _failure("The sandbox made a mistake.")
        if fault is not None and fault.fault is Fault.DROP_ANSWER:
            time.sleep(fault.seconds)
            return Cut()
        return _json(answer.status, answer.body, answer.headers)

    async def page(self, request: Request) -> Response:
        """Show the pay page, or take the card that was typed there."""
        visit = await _visit(request)
        act = self.pages.show if visit.form is None else self.pages.pay
        return _html(await run_in_threadpool(act, visit))

    async def authentication(self, request: Request) -> Response:
        """Show the page that stands for the bank's own, or take its answer."""
        visit = await _visit(request)
        pages = self.pages
        act = pages.show_authentication if visit.form is None else pages.authenticate
        return _html(await run_in_threadpool(act, visit))

    async def stylesheet(self, _: Request) -> Response:
        """Return the stylesheet of the pay page."""
        return Response(hosted.STYLESHEET, media_type="text/css")

    async def control(self, request: Request) -> Response:
        """Carry out a control: only for who has the secret key, on this machine."""
        try:
            self.calls.check_key(request.headers)
            _check_is_local(request)
            given = _read_json(await request.body())
            name: str = request.path_params["name"]
            answer = await run_in_threadpool(self.controls.answer, request.method, name, given)
        except StripeRefusal as refusal:
            return _json(refusal.status, json.dumps(refusal.body()), {})
        return _json(HTTPStatus.OK, json.dumps(answer), {})

    async def health(self, _: Request) -> Response:
        """Say that the sandbox answers."""
        return PlainTextResponse("ok")


class Cut(Response):
    """An answer that never arrives: its connection is closed before the body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a body and end without it; the server then closes the connection."""
        headers = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def _check_is_local(request: Request) -> None:
    if request.client is None or not ip_address(request.client.host).is_loopback:
        message = "The controls answer this machine only."
        raise StripeRefusal(message, status=HTTPStatus.FORBIDDEN)


async def _visit(request: Request) -> Visit:
    form: Mapping[str, str] | None = None
    if request.method == "POST":
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
    return Visit(
        session=request.path_params["session"],
        languages=request.headers.get("accept-language", ""),
        form=form,
    )


def _html(page: Page) -> Response:
    if page.onwards is not None:
        return Response(status_code=page.status, headers={"Location": page.onwards})
    return Response(page.html, page.status, _PAGE_HEADERS, media_type="text/html")


def _json(status: int, body: str, headers: dict[str, str]) -> Response:
    return Response(body, status, headers, media_type="application/json")


def _failure(message: str) -> Response:
    refusal = StripeRefusal(message, status=HTTPStatus.INTERNAL_SERVER_ERROR, type="api_error")
    return _json(refusal.status, json.dumps(refusal.body()), {})


def _read_json(body: bytes) -> Document:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        message = "The body must be a JSON object."
        raise StripeRefusal(message)
    return cast("Document", given)
