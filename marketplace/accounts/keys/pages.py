"""Pages of an organization's API keys."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel
from sqlmodel import Session

from marketplace.accounts import queries
from marketplace.accounts.actors import Actor
from marketplace.accounts.deps import PageManagerDep
from marketplace.accounts.forms import Errors, checked, refused
from marketplace.accounts.keys import keeping
from marketplace.accounts.schemas import ApiKeyCreate
from marketplace.core import clock
from marketplace.core.db import SessionDep
from marketplace.core.language import Language
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

router = APIRouter(prefix="/account/keys", include_in_schema=False)

_UNPROCESSABLE = 422


class KeyFields(BaseModel):
    """A key to be made, as it was filled in."""

    name: str = ""
    scopes: list[str] = []
    expires_on: str = ""


@dataclass(frozen=True, kw_only=True)
class KeyLine:
    """A key, as the list shows it."""

    id: str
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    has_expired: bool


@dataclass(frozen=True, kw_only=True)
class KeysView(View):
    """The organization's keys; ``secret`` is a key just made, shown this once."""

    page = "accounts/keys.html"

    organization: str
    keys: list[KeyLine]
    more: str | None
    secret: str = ""
    values: KeyFields = field(default_factory=KeyFields)
    errors: Errors = field(default_factory=dict[str, str])
    notice: str = ""


@router.get("")
def show_keys(
    request: Request,
    actor: PageManagerDep,
    session: SessionDep,
    cursor: str | None = None,
    notice: str = "",
) -> HTMLResponse:
    """Show the organization's keys."""
    return render(request, _view(session, actor, cursor=cursor, notice=notice))


@router.post("")
def make_key(
    request: Request,
    actor: PageManagerDep,
    session: SessionDep,
    language: LanguageDep,
    sent: Annotated[KeyFields, Form()],
) -> HTMLResponse:
    """Make a key, and show its secret this once."""
    form, errors = _checked(sent, language)
    made: list[str] = []
    if form is not None:
        errors = refused(session, lambda: made.append(_make(session, actor, form)), language)
    if errors:
        view = replace(_view(session, actor), values=sent, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    view = replace(_view(session, actor), secret=made[0])
    return render(request, view, headers={"Cache-Control": "no-store"})


@router.post("/{key_id}/removal")
def remove_key(key_id: UUID, actor: PageManagerDep, session: SessionDep) -> Response:
    """Remove a key."""
    keeping.remove(session, key_id, actor=actor)
    return RedirectResponse("/account/keys?notice=removed", 303)


def _checked(sent: KeyFields, language: Language) -> tuple[ApiKeyCreate | None, Errors]:
    fields: dict[str, Any] = {"name": sent.name, "scopes": sent.scopes}
    try:
        day = date.fromisoformat(sent.expires_on) if sent.expires_on else None
    except ValueError:
        fields["expires_at"] = "no day"
    else:
        fields["expires_at"] = day and datetime.combine(day, time.max, UTC)
    form, errors = checked(ApiKeyCreate, fields, language)
    if "expires_at" in errors:
        errors["expires_on"] = errors.pop("expires_at")
    return form, errors


def _make(session: Session, actor: Actor, form: ApiKeyCreate) -> str:
    return keeping.make(
        session, name=form.name, scopes=form.scopes, expires_at=form.expires_at, actor=actor
    ).whole


def _view(
    session: Session,
    actor: Actor,
    *,
    cursor: str | None = None,
    notice: str = "",
) -> KeysView:
    session.flush()  # a key just made is shown in the list
    page = queries.api_keys(session, actor.organization_id, cursor=cursor)
    now = clock.now()
    return KeysView(
        organization=actor.organization_name,
        keys=[
            KeyLine(
                id=str(key.id),
                name=key.name,
                prefix=key.prefix,
                scopes=key.scopes,
                created_at=key.created_at,
                expires_at=key.expires_at,
                used_at=key.used_at,
                has_expired=key.expires_at is not None and key.expires_at <= now,
            )
            for key in page.items
        ],
        more=page.next and f"/account/keys?cursor={page.next}",
        values=KeyFields(scopes=["read"]),
        notice=notice,
    )
