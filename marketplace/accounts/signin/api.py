"""JSON routes of tokens."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response, status
from fastapi.security import OAuth2PasswordRequestForm

from marketplace.accounts.deps import SettingsDep
from marketplace.accounts.errors import (
    CodeRequired,
    CredentialsInvalid,
    NoOrganization,
    SignInFailed,
    SignInThrottled,
)
from marketplace.accounts.models import SignIn, SignInKind
from marketplace.accounts.schemas import TokenRead
from marketplace.accounts.signin import refreshing, signing_in
from marketplace.accounts.signin.devices import device_name
from marketplace.accounts.signin.refreshing import TokenPair
from marketplace.accounts.signin.signing_in import Credentials
from marketplace.core.db import SessionDep, SessionsDep
from marketplace.web.problems import problems

router = APIRouter(tags=["accounts"])

_TOKEN_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            media_type: {
                "schema": {
                    "type": "object",
                    "required": ["refresh_token"],
                    "properties": {"refresh_token": {"type": "string"}},
                }
            }
            for media_type in ("application/json", "application/x-www-form-urlencoded")
        },
    }
}


async def sent_refresh_token(request: Request) -> str:
    """Return the refresh token of a request: JSON, or a form as OAuth 2.0 clients send it."""
    try:
        sent: Any = (
            await request.json()
            if "json" in request.headers.get("content-type", "")
            else await request.form()
        )
        token: Any = sent.get("refresh_token")
    except (ValueError, AttributeError, RecursionError):
        raise CredentialsInvalid from None
    if not isinstance(token, str) or not token.isascii():
        raise CredentialsInvalid
    return token


RefreshTokenDep = Annotated[str, Depends(sent_refresh_token)]


@router.post(
    "/api/v1/auth/token",
    responses=problems(SignInFailed, CodeRequired, SignInThrottled, NoOrganization),
)
def issue_tokens(
    request: Request,
    response: Response,
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    settings: SettingsDep,
    sessions: SessionsDep,
    totp: Annotated[str | None, Form(max_length=10)] = None,
) -> TokenRead:
    """Sign in with address and password (OAuth 2.0 password form), and a code where one is set."""
    credentials = Credentials(
        email=form.username,
        password=form.password,
        code=totp,
        client=request.client.host if request.client else "",
        device=device_name(request.headers.get("user-agent", "")),
    )
    started = signing_in.sign_in(sessions, settings, credentials, kind=SignInKind.TOKENS)
    with sessions.begin() as session:
        sign_in = session.get_one(SignIn, started.sign_in.id)
        return _answer(response, refreshing.issue(session, settings, sign_in))


@router.post(
    "/api/v1/auth/refresh", responses=problems(CredentialsInvalid), openapi_extra=_TOKEN_BODY
)
def refresh_tokens(
    response: Response, token: RefreshTokenDep, settings: SettingsDep, sessions: SessionsDep
) -> TokenRead:
    """Exchange a refresh token, once. Sent a second time, it ends the sign-in it belongs to."""
    return _answer(response, refreshing.refresh(sessions, settings, token))


@router.post(
    "/api/v1/auth/revoke",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(CredentialsInvalid),
    openapi_extra=_TOKEN_BODY,
)
def revoke_tokens(token: RefreshTokenDep, session: SessionDep) -> None:
    """End the sign-in of a refresh token, with all its tokens; an unknown token is no error."""
    refreshing.revoke(session, token)


def _answer(response: Response, pair: TokenPair) -> TokenRead:
    response.headers["Cache-Control"] = "no-store"
    return TokenRead(
        access_token=pair.access_token,
        token_type="Bearer",  # noqa: S106 - the scheme's name
        expires_in=pair.expires_in,
        refresh_token=pair.refresh_token,
    )
