"""Pages of signing up, and of links that mails lead to."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from marketplace.accounts import addresses, mail_links, queries, recovery, registration
from marketplace.accounts.forms import Errors, checked, refused
from marketplace.accounts.members import inviting
from marketplace.accounts.models import MailPurpose, Organization
from marketplace.accounts.organizations import NewOrganization
from marketplace.accounts.registration import Newcomer
from marketplace.accounts.rules import PASSWORD_LENGTH
from marketplace.accounts.schemas import (
    EmailForm,
    InvitationAcceptance,
    OrganizationCreate,
    PasswordForm,
    PersonFields,
)
from marketplace.core.db import SessionDep
from marketplace.core.language import Language
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

router = APIRouter(include_in_schema=False)

_UNPROCESSABLE = 422
_PERSON = {"email", "name", "password"}
_LEAST = int(PASSWORD_LENGTH.threshold or 0)
Text = Annotated[str, Form(max_length=5000)]


class SignUpFields(BaseModel):
    """The fields of the form to register, as they were filled in."""

    email: str = ""
    name: str = ""
    password: str = ""
    organization: str = ""
    kind: str = ""
    size: str = ""


@dataclass(frozen=True, kw_only=True)
class SignUpView(View):
    """The form to register a person with an organization."""

    page = "accounts/sign_up.html"

    values: dict[str, str] = field(default_factory=dict[str, str])
    errors: Errors = field(default_factory=dict[str, str])
    least: int = _LEAST


@dataclass(frozen=True, kw_only=True)
class MailSentView(View):
    """What happens next, in the mail; the same whether or not there is an account."""

    page = "accounts/mail_sent.html"

    why: str


@dataclass(frozen=True, kw_only=True)
class ConfirmView(View):
    """One button that does what a mail's link is for; opening the link alone does nothing."""

    page = "accounts/confirm.html"

    what: str
    action: str
    token: str
    email: str
    organization: str = ""


@dataclass(frozen=True, kw_only=True)
class AskResetView(View):
    """The form to ask for a new password."""

    page = "accounts/ask_reset.html"

    email: str = ""
    errors: Errors = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class NewPasswordView(View):
    """The form to set a new password by a mailed link."""

    page = "accounts/new_password.html"

    token: str
    errors: Errors = field(default_factory=dict[str, str])
    least: int = _LEAST


@dataclass(frozen=True, kw_only=True)
class InvitationView(View):
    """An invitation, and what is needed to accept it."""

    page = "accounts/invitation.html"

    token: str
    email: str
    organization: str
    inviter: str
    roles: list[str]
    has_account: bool
    name: str = ""
    errors: Errors = field(default_factory=dict[str, str])
    least: int = _LEAST


@router.get("/sign-up")
def sign_up(request: Request, email: str = "") -> HTMLResponse:
    """Show the form to register."""
    return render(request, SignUpView(values=SignUpFields(email=email).model_dump()))


@router.post("/sign-up")
def register(
    request: Request,
    session: SessionDep,
    language: LanguageDep,
    sent: Annotated[SignUpFields, Form()],
) -> Response:
    """Register, and say that a mail was sent."""
    newcomer, errors = _newcomer(sent, language)
    if newcomer is not None:
        errors = refused(session, lambda: registration.register(session, newcomer), language)
    if errors:
        values = sent.model_dump(exclude={"password"})
        return render(request, SignUpView(values=values, errors=errors), status=_UNPROCESSABLE)
    return RedirectResponse("/sign-up/sent", 303)


@router.get("/sign-up/sent")
def sign_up_sent(request: Request) -> HTMLResponse:
    """Say that a mail was sent."""
    return render(request, MailSentView(why="sign-up"))


@router.get("/sign-up/confirmation")
def show_confirmation(request: Request, session: SessionDep, token: str = "") -> HTMLResponse:
    """Show what the link of a sign-up's mail confirms."""
    awaiting = registration.awaiting(session, token)
    view = ConfirmView(
        what="sign-up",
        action="/sign-up/confirmation",
        token=token,
        email=awaiting.email,
        organization=awaiting.organization_name,
    )
    return render(request, view)


@router.post("/sign-up/confirmation")
def confirm(session: SessionDep, token: Text = "") -> Response:
    """Confirm the address, and go on to signing in."""
    registration.confirm(session, token)
    return RedirectResponse("/sign-in?notice=confirmed", 303)


@router.get("/password-reset")
def ask_reset(request: Request) -> HTMLResponse:
    """Show the form to ask for a new password."""
    return render(request, AskResetView())


@router.post("/password-reset")
def request_reset(
    request: Request, session: SessionDep, language: LanguageDep, email: Text = ""
) -> Response:
    """Mail a link, and say so whoever's address it is."""
    form, errors = checked(EmailForm, {"email": email}, language)
    if form is None:
        return render(request, AskResetView(email=email, errors=errors), status=_UNPROCESSABLE)
    recovery.request_reset(session, form.email, language=language)
    return RedirectResponse("/password-reset/sent", 303)


@router.get("/password-reset/sent")
def reset_sent(request: Request) -> HTMLResponse:
    """Say that a mail was sent."""
    return render(request, MailSentView(why="password-reset"))


@router.get("/password-reset/new")
def show_new_password(request: Request, session: SessionDep, token: str = "") -> HTMLResponse:
    """Show the form that a reset's link leads to."""
    mail_links.good_link(session, MailPurpose.PASSWORD_RESET, token)
    return render(request, NewPasswordView(token=token))


@router.post("/password-reset/new")
def set_new_password(
    request: Request,
    session: SessionDep,
    language: LanguageDep,
    token: Text = "",
    password: Text = "",
) -> Response:
    """Set the new password, and go on to signing in with it."""
    form, errors = checked(PasswordForm, {"password": password}, language)
    if form is not None:
        errors = refused(
            session, lambda: recovery.reset(session, token, password=form.password), language
        )
    if errors:
        view = NewPasswordView(token=token, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    return RedirectResponse("/sign-in?notice=password", 303)


@router.get("/account/address/confirmation")
def show_address_change(request: Request, session: SessionDep, token: str = "") -> HTMLResponse:
    """Show what the link to a new address confirms."""
    link = mail_links.good_link(session, MailPurpose.ADDRESS_CHANGE, token)
    view = ConfirmView(
        what="address",
        action="/account/address/confirmation",
        token=token,
        email=link.email,
    )
    return render(request, view)


@router.post("/account/address/confirmation")
def confirm_address_change(session: SessionDep, token: Text = "") -> Response:
    """Let the person sign in with the new address."""
    addresses.confirm_change(session, token)
    return RedirectResponse("/sign-in?notice=address", 303)


@router.get("/invitation")
def show_invitation(request: Request, session: SessionDep, token: str = "") -> HTMLResponse:
    """Show an invitation."""
    return render(request, _invitation(session, token))


@router.post("/invitation")
def accept_invitation(
    request: Request,
    session: SessionDep,
    language: LanguageDep,
    token: Text = "",
    name: Text = "",
    password: Text = "",
) -> Response:
    """Accept an invitation, and go on to signing in."""
    view = _invitation(session, token)
    errors: Errors = {}
    newcomer: inviting.Newcomer | None = None
    if not view.has_account:
        fields = {"token": token, "name": name, "password": password}
        form, errors = checked(InvitationAcceptance, fields, language)
        if form is not None and form.name and form.password:
            newcomer = inviting.Newcomer(name=form.name, password=form.password, language=language)
    if not errors:
        errors = refused(
            session, lambda: inviting.accept(session, token, newcomer=newcomer), language
        )
    if errors:
        again = _invitation(session, token, name=name, errors=errors)
        return render(request, again, status=_UNPROCESSABLE)
    return RedirectResponse("/sign-in?notice=joined", 303)


def _newcomer(sent: SignUpFields, language: Language) -> tuple[Newcomer | None, Errors]:
    introduction = {"name": sent.organization, "kind": sent.kind, "size": sent.size or None}
    organization, errors = checked(OrganizationCreate, introduction, language)
    if "name" in errors:
        errors["organization"] = errors.pop("name")
    person, own_errors = checked(PersonFields, sent.model_dump(include=_PERSON), language)
    if person is None or organization is None:
        return None, own_errors | errors
    newcomer = Newcomer(
        email=person.email,
        name=person.name,
        password=person.password,
        organization=NewOrganization(**organization.model_dump()),
        language=language,
    )
    return newcomer, {}


def _invitation(
    session: SessionDep, token: str, *, name: str = "", errors: Errors | None = None
) -> InvitationView:
    invitation = inviting.open_invitation(session, token)
    organization = session.get_one(Organization, invitation.organization_id)
    return InvitationView(
        token=token,
        email=invitation.email,
        organization=organization.name,
        inviter=invitation.invited_by,
        roles=invitation.roles,
        has_account=queries.person_by_email(session, invitation.email) is not None,
        name=name,
        errors=errors or {},
    )
