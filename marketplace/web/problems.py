"""Domain errors as problem details (RFC 9457), or as a page where a person asked."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marketplace.core.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Gone,
    NotFound,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
    Unprocessable,
)
from marketplace.core.language import N_
from marketplace.web.rendering import ErrorView, render, wants_page
from marketplace.web.translation import language_of, say

_STATUS: dict[type[DomainError], HTTPStatus] = {
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Gone: HTTPStatus.GONE,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Unprocessable: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

_FRAMEWORK_SENTENCES = {
    HTTPStatus.BAD_REQUEST: N_(
        "The body of this request cannot be read. Send it whole, in the form that its "
        "Content-Type names."
    ),
    HTTPStatus.NOT_FOUND: N_(
        "There is nothing at this address. The catalogue's search finds what has moved."
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: N_(
        "A request carries at most 2 MiB. Files go straight to storage: open an upload and send "
        "them in parts."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_(
        "Something went wrong here. Please try again; if it happens again, tell the operator what "
        "you did and when."
    ),
}
_OTHERWISE = N_("This address cannot be asked in this way. The API's documentation shows how.")

MEDIA_TYPE = "application/problem+json"

REFUSAL = "marketplace.refusal"
"""Where a request's scope says by which code, and by which rule if one, it was refused."""


def status_of(error: type[DomainError]) -> HTTPStatus:
    """Return the status of the kind of refusal that an error is."""
    return next(status for kind, status in _STATUS.items() if issubclass(error, kind))


def problems(*errors: type[DomainError]) -> dict[int | str, dict[str, Any]]:
    """Document the refusals of an endpoint: ``@router.put(..., responses=problems(...))``."""
    return {
        int(status): {
            "description": " or ".join(e.code for e in errors if status_of(e) is status),
            "content": {MEDIA_TYPE: {}},
        }
        for status in {status_of(error) for error in errors}
    }


def problem_of(error: DomainError, language: str) -> dict[str, Any]:
    """Return the body of a refusal: code, sentence, facts and, if a rule refused, the rule.

    A fact never takes the place of a member that every problem has (RFC 9457, 3.1).
    """
    status = status_of(type(error))
    body: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": status.phrase,
        "status": int(status),
        "code": error.code,
        "detail": say(error, language),
    }
    body |= {name: fact for name, fact in error.facts.items() if name not in body}
    if rule := error.rule:
        body |= {
            "rule": rule.id,
            "rule_version": rule.version,
            "value": error.value,
            "threshold": rule.threshold,
            "desk": rule.desk,
            "appeal": rule.appeal,
        }
    return jsonable_encoder(body)


def answer_domain_error(request: Request, error: Exception) -> Response:
    """Answer with the refusal's code, its sentence and its facts; the log is told the code."""
    assert isinstance(error, DomainError)  # noqa: S101 - the type FastAPI registered it for
    request.scope[REFUSAL] = f"{error.code} {error.rule.id}" if error.rule else error.code
    status = status_of(type(error))
    headers: dict[str, str] = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    language = language_of(request)
    if wants_page(request):
        view = ErrorView(
            status=int(status),
            code=error.code,
            sentence=say(error, language),
            dataset_page=error.facts.get("dataset_page", ""),
        )
        return render(request, view, status=status, headers=headers)
    return JSONResponse(problem_of(error, language), status, headers, MEDIA_TYPE)


def answer_invalid_request(request: Request, error: Exception) -> Response:
    """Answer 422 and name each field that does not fit; what was sent is not repeated."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as registered
    fields = [
        {"field": ".".join(str(part) for part in e["loc"]), "message": e["msg"]}
        for e in error.errors()
    ]
    names = ", ".join(field["field"].partition(".")[2] or field["field"] for field in fields)
    refusal = InvalidRequest(names)
    refusal.facts["errors"] = fields
    return answer_domain_error(request, refusal)


class InvalidRequest(Unprocessable, code="invalid-request"):
    """The request lacks a field, or a field does not have its form."""

    def __init__(self, names: str) -> None:
        super().__init__(
            N_("Please correct: {names}. The documentation names each field's form."), names=names
        )


class TextUnstorable(Unprocessable, code="text-unstorable"):
    """A text has a character that the database cannot keep."""

    def __init__(self) -> None:
        super().__init__(N_("A text contains the character NUL, which is no text. Leave it out."))


def answer_data_error(request: Request, error: Exception) -> Response:
    """Answer 422 where PostgreSQL's driver found NUL in a text; any other is a fault of ours."""
    assert isinstance(error, DataError)  # noqa: S101 - as registered
    if getattr(error.orig, "sqlstate", None) is not None:
        raise error
    return answer_domain_error(request, TextUnstorable())


def answer_http_exception(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses (no such route, wrong method) in the same form."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    status = HTTPStatus(error.status_code)
    if status < HTTPStatus.BAD_REQUEST:
        return Response(status_code=status, headers=error.headers)
    if status is HTTPStatus.NOT_FOUND and (place := _without_slash(request)):
        return RedirectResponse(place)
    return _answer_status(request, status, dict(error.headers or {}))


def _without_slash(request: Request) -> str | None:
    """Return the address without a slash at its end, if there is something there.

    It begins with its path, so that no header and no doubled slash leads to another site.
    """
    path = request.scope["path"]
    place = "/" + path.strip("/")
    asked = {**request.scope, "path": place}
    is_known = any(route.matches(asked)[0] is not Match.NONE for route in request.app.routes)
    if not path.endswith("/") or not is_known:
        return None
    return f"{place}?{request.url.query}".rstrip("?")


def _answer_status(request: Request, status: HTTPStatus, headers: dict[str, str]) -> Response:
    code = status.phrase.lower().replace(" ", "-")
    sentence = say(_FRAMEWORK_SENTENCES.get(status, _OTHERWISE), language_of(request))
    if wants_page(request):
        view = ErrorView(status=int(status), code=code, sentence=sentence)
        return render(request, view, status=status, headers=headers)
    body = {
        "type": f"/problems/{code}",
        "title": status.phrase,
        "status": int(status),
        "code": code,
        "detail": sentence,
    }
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every refusal as a problem."""
    app.add_exception_handler(DomainError, answer_domain_error)
    app.add_exception_handler(RequestValidationError, answer_invalid_request)
    app.add_exception_handler(DataError, answer_data_error)
    app.add_exception_handler(HTTPException, answer_http_exception)


class AnswerFailures:
    """ASGI middleware: a fault of ours is answered 500 in the same form, then raised to the log.

    Of the fault itself the answer says nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or say that it failed."""
        has_begun = False

        async def noting_send(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        except Exception:
            if scope["type"] == "http" and not has_begun:
                failed = HTTPStatus.INTERNAL_SERVER_ERROR
                await _answer_status(Request(scope), failed, {})(scope, receive, send)
            raise
