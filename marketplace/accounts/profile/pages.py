"""Pages of a person's own account."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel
from sqlmodel import Session

from marketplace.accounts import addresses, leaving, queries, recovery
from marketplace.accounts.actors import Actor
from marketplace.accounts.deps import PagePersonDep, SettingsDep, cookie_name
from marketplace.accounts.forms import Errors, checked, refused
from marketplace.accounts.models import Person, Role
from marketplace.accounts.rules import PASSWORD_LENGTH
from marketplace.accounts.schemas import (
    AddressChange,
    CodeForm,
    PasswordChange,
    PasswordForm,
    ProfileUpdate,
)
from marketplace.accounts.signin import sign_ins, totp
from marketplace.core.db import SessionDep
from marketplace.core.settings import Settings
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

router = APIRouter(prefix="/account", include_in_schema=False)

_UNPROCESSABLE = 422
Text = Annotated[str, Form(max_length=2000)]


class PasswordFields(BaseModel):
    """The fields of the form to change the password, as they were filled in."""

    present: str = ""
    password: str = ""


@dataclass(frozen=True, kw_only=True)
class ProfileView(View):
    """Name, language, address, and the organizations one may act for."""

    page = "accounts/profile.html"

    name: str
    email: str
    person_language: str
    organizations: list[tuple[str, str, bool]]
    roles: list[str]
    new_email: str = ""
    errors: Errors = field(default_factory=dict[str, str])
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class Device:
    """One place where the person is signed in."""

    id: str
    name: str
    is_program: bool
    began_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class SecurityView(View):
    """Password, second factor, and where one is signed in."""

    page = "accounts/security.html"

    devices: list[Device]
    more: str | None
    has_second_factor: bool
    is_second_factor_due: bool
    errors: Errors = field(default_factory=dict[str, str])
    notice: str = ""
    least: int = int(PASSWORD_LENGTH.threshold or 0)


@dataclass(frozen=True, kw_only=True)
class SecondFactorView(View):
    """The secret for an authenticator app, shown this once, and the field for its first code."""

    page = "accounts/second_factor.html"

    secret: str = ""
    uri: str = ""
    qr_svg: str = ""
    errors: Errors = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class DeletionView(View):
    """What a deletion ends, before it is done."""

    page = "accounts/deletion.html"

    ending: list[str]
    errors: Errors = field(default_factory=dict[str, str])


@router.get("")
def show_profile(
    request: Request, actor: PagePersonDep, session: SessionDep, notice: str = ""
) -> HTMLResponse:
    """Show the account."""
    return render(request, _profile(session, actor, notice=notice))


@router.post("/profile")
def update_profile(
    request: Request,
    actor: PagePersonDep,
    session: SessionDep,
    shown_in: LanguageDep,
    name: Text = "",
    language: Text = "",
) -> Response:
    """Change name or language."""
    form, errors = checked(ProfileUpdate, {"name": name, "language": language}, shown_in)
    if form is None:
        view = _profile(session, actor, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    person = _person(session, actor)
    person.name, person.language = form.name or person.name, form.language or person.language
    return RedirectResponse("/account?notice=saved", 303)


@router.post("/address")
def request_address_change(
    request: Request,
    actor: PagePersonDep,
    session: SessionDep,
    language: LanguageDep,
    email: Text = "",
    present: Text = "",
) -> Response:
    """Mail a link to the new address."""
    form, errors = checked(AddressChange, {"email": email, "password": present}, language)
    if "password" in errors:
        errors["present"] = errors.pop("password")
    if form is not None:
        person = _person(session, actor)
        errors = refused(
            session,
            lambda: addresses.request_change(
                session, person, email=form.email, password=form.password
            ),
            language,
        )
    if errors:
        view = _profile(session, actor, errors=errors, new_email=email)
        return render(request, view, status=_UNPROCESSABLE)
    return RedirectResponse("/account?notice=address-mailed", 303)


@router.post("/acting-for")
def act_for(
    actor: PagePersonDep, session: SessionDep, organization: Annotated[UUID, Form()]
) -> Response:
    """Act for another organization from now on."""
    if actor.sign_in_id is not None:
        sign_ins.act_for(session, actor.sign_in_id, organization)
    return RedirectResponse("/account?notice=acting", 303)


@router.get("/security")
def show_security(
    request: Request,
    actor: PagePersonDep,
    session: SessionDep,
    settings: SettingsDep,
    cursor: str | None = None,
    notice: str = "",
) -> HTMLResponse:
    """Show password, second factor and sign-ins."""
    view = _security(session, settings, actor, cursor=cursor, notice=notice)
    return render(request, view)


@router.post("/password")
def change_password(
    request: Request,
    actor: PagePersonDep,
    session: SessionDep,
    settings: SettingsDep,
    language: LanguageDep,
    sent: Annotated[PasswordFields, Form()],
) -> Response:
    """Set a new password; all other devices are signed out."""
    fields = {"present": sent.present, "new": sent.password}
    form, errors = checked(PasswordChange, fields, language)
    if "new" in errors:
        errors["password"] = errors.pop("new")
    if form is not None:
        person = _person(session, actor)
        errors = refused(
            session,
            lambda: recovery.change(
                session, person, present=form.present, new=form.new, keep=actor.sign_in_id
            ),
            language,
        )
    if errors:
        view = _security(session, settings, actor, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    return RedirectResponse("/account/security?notice=password", 303)


@router.post("/sign-ins/{sign_in_id}/end")
def end_sign_in(sign_in_id: UUID, actor: PagePersonDep, session: SessionDep) -> Response:
    """Sign out one device."""
    sign_ins.end(session, sign_in_id, person_id=_person(session, actor).id)
    return RedirectResponse("/account/security?notice=ended", 303)


@router.post("/sign-ins/end-others")
def end_other_sign_ins(actor: PagePersonDep, session: SessionDep) -> Response:
    """Sign out all devices but this one."""
    sign_ins.end_all(session, _person(session, actor).id, but=actor.sign_in_id)
    return RedirectResponse("/account/security?notice=ended", 303)


@router.post("/second-factor")
def begin_second_factor(
    request: Request, actor: PagePersonDep, session: SessionDep, settings: SettingsDep
) -> HTMLResponse:
    """Start setting up a second factor, and show its secret this once."""
    enrolment = totp.begin(_person(session, actor), settings)
    view = SecondFactorView(secret=enrolment.secret, uri=enrolment.uri, qr_svg=enrolment.qr_svg)
    return render(request, view, headers={"Cache-Control": "no-store"})


@router.post("/second-factor/confirmation")
def confirm_second_factor(
    request: Request,
    actor: PagePersonDep,
    session: SessionDep,
    settings: SettingsDep,
    language: LanguageDep,
    code: Text = "",
) -> Response:
    """Make the second factor count, once a code shows that the app works."""
    form, errors = checked(CodeForm, {"code": code}, language)
    if form is not None:
        person = _person(session, actor)
        errors = refused(
            session,
            lambda: totp.confirm(session, person, code=form.code, settings=settings),
            language,
        )
    if errors:
        return render(request, SecondFactorView(errors=errors), status=_UNPROCESSABLE)
    return RedirectResponse("/account/security?notice=second-factor", 303)


@router.post("/second-factor/removal")
def remove_second_factor(
    request: Request,
    actor: PagePersonDep,
    session: SessionDep,
    settings: SettingsDep,
    language: LanguageDep,
    removal: Text = "",
) -> Response:
    """Do without a second factor."""
    person = _person(session, actor)
    errors = refused(session, lambda: totp.remove(session, person, password=removal), language)
    if "present" in errors:
        errors["removal"] = errors.pop("present")
    if errors:
        view = _security(session, settings, actor, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    return RedirectResponse("/account/security?notice=second-factor-removed", 303)


@router.get("/deletion")
def show_deletion(request: Request, actor: PagePersonDep, session: SessionDep) -> HTMLResponse:
    """Show what a deletion ends."""
    return render(request, _deletion(session, actor))


@router.post("/deletion")
def delete_account(
    request: Request,
    actor: PagePersonDep,
    session: SessionDep,
    settings: SettingsDep,
    language: LanguageDep,
    present: Text = "",
) -> Response:
    """Delete the account for good."""
    form, errors = checked(PasswordForm, {"password": present}, language)
    if "password" in errors:
        errors["present"] = errors.pop("password")
    if form is not None:
        person = _person(session, actor)
        errors = refused(
            session,
            lambda: leaving.delete_account(session, person, password=form.password),
            language,
        )
    if errors:
        return render(request, _deletion(session, actor, errors=errors), status=_UNPROCESSABLE)
    answer = RedirectResponse("/sign-in?notice=deleted", 303)
    answer.delete_cookie(cookie_name(settings))
    return answer


def _person(session: Session, actor: Actor) -> Person:
    return session.get_one(Person, actor.person_id)


def _profile(
    session: Session,
    actor: Actor,
    *,
    errors: Errors | None = None,
    new_email: str = "",
    notice: str = "",
) -> ProfileView:
    person = _person(session, actor)
    return ProfileView(
        name=person.name,
        email=person.email,
        person_language=person.language.value,
        organizations=[
            (str(found.id), found.name, found.id == actor.organization_id)
            for found in queries.organizations_of(session, person.id)
        ],
        roles=sorted(role.value for role in actor.roles),
        new_email=new_email,
        errors=errors or {},
        notice=notice,
    )


def _security(
    session: Session,
    settings: Settings,
    actor: Actor,
    *,
    cursor: str | None = None,
    errors: Errors | None = None,
    notice: str = "",
) -> SecurityView:
    person = _person(session, actor)
    page = sign_ins.sign_ins_of(session, person.id, cursor=cursor)
    membership = queries.membership(session, person.id, actor.organization_id)
    is_steward = membership is not None and Role.STEWARD.value in membership.roles
    devices = [
        Device(
            id=str(row.id),
            name=row.device,
            is_program=row.token_hash is None,
            began_at=row.created_at,
            seen_at=row.seen_at,
            is_this=row.id == actor.sign_in_id,
        )
        for row in page.items
    ]
    return SecurityView(
        devices=devices,
        more=page.next and f"/account/security?cursor={page.next}",
        has_second_factor=person.has_second_factor,
        is_second_factor_due=is_steward
        and not person.has_second_factor
        and not settings.demonstration,
        errors=errors or {},
        notice=notice,
    )


def _deletion(session: Session, actor: Actor, *, errors: Errors | None = None) -> DeletionView:
    person = _person(session, actor)
    ending = [
        organization.name
        for organization in queries.organizations_of(session, person.id)
        if queries.count_members(session, organization.id) == 1
    ]
    return DeletionView(ending=ending, errors=errors or {})
