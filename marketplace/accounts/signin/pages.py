"""Pages of signing in and out."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from marketplace.accounts.deps import MaybeActorDep, SettingsDep, cookie_name, local_place
from marketplace.accounts.errors import CodeRequired, NoOrganization, SignInFailed, SignInThrottled
from marketplace.accounts.forms import Errors, errors_of
from marketplace.accounts.models import SignInKind
from marketplace.accounts.signin import sign_ins, signing_in
from marketplace.accounts.signin.devices import device_name
from marketplace.accounts.signin.sign_ins import LIFETIME
from marketplace.accounts.signin.signing_in import Credentials
from marketplace.core.db import SessionDep, SessionsDep
from marketplace.core.settings import Settings
from marketplace.web.problems import status_of
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

router = APIRouter(include_in_schema=False)

PlaceQuery = Annotated[str, Query(alias="next", max_length=2000)]


class SignInFields(BaseModel):
    """The fields of the form to sign in, as they were filled in."""

    email: str = ""
    password: str = ""
    code: str = ""
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class SignInView(View):
    """The form to sign in; the field for a code shows once it is needed."""

    page = "accounts/sign_in.html"

    email: str = ""
    next: str = ""
    notice: str = ""
    needs_code: bool = False
    errors: Errors = field(default_factory=dict[str, str])


@router.get("/sign-in", response_model=None)
def show_sign_in(
    request: Request, who: MaybeActorDep, place: PlaceQuery = "", notice: str = ""
) -> Response:
    """Show the form; whoever is signed in goes on at once."""
    if who is not None and not notice:
        return RedirectResponse(local_place(place), 303)
    return render(request, SignInView(next=local_place(place, ""), notice=notice))


@router.post("/sign-in", response_model=None)
def sign_in(
    request: Request,
    settings: SettingsDep,
    sessions: SessionsDep,
    language: LanguageDep,
    sent: Annotated[SignInFields, Form()],
) -> Response:
    """Sign in, and go on to where the visitor was."""
    credentials = Credentials(
        email=sent.email.strip(),
        password=sent.password,
        code=sent.code.strip() or None,
        client=request.client.host if request.client else "",
        device=device_name(request.headers.get("user-agent", "")),
    )
    try:
        started = signing_in.sign_in(sessions, settings, credentials, kind=SignInKind.BROWSER)
    except (SignInFailed, CodeRequired, SignInThrottled, NoOrganization) as refusal:
        view = SignInView(
            email=sent.email,
            next=local_place(sent.next, ""),
            needs_code=isinstance(refusal, CodeRequired) or bool(sent.code),
            errors=errors_of(refusal, language),
        )
        return render(request, view, status=status_of(type(refusal)))
    if before := request.cookies.get(cookie_name(settings)):
        with sessions.begin() as session:
            sign_ins.end_by_cookie(session, before)
    answer = RedirectResponse(local_place(sent.next), 303)
    _set_cookie(answer, settings, started.token)
    return answer


@router.post("/sign-out")
def sign_out(request: Request, settings: SettingsDep, session: SessionDep) -> Response:
    """End the sign-in; without one, nothing changes."""
    name = cookie_name(settings)
    if token := request.cookies.get(name):
        sign_ins.end_by_cookie(session, token)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(name, httponly=True, samesite="lax", secure=settings.is_https)
    return answer


def _set_cookie(answer: Response, settings: Settings, token: str) -> None:
    answer.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )
