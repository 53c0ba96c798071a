"""JSON routes of signing up, and of getting back in."""

from fastapi import APIRouter, status

from marketplace.accounts import addresses, recovery, registration
from marketplace.accounts.errors import LinkExpired, PasswordGuessable, PasswordTooShort
from marketplace.accounts.organizations import NewOrganization
from marketplace.accounts.registration import Newcomer
from marketplace.accounts.schemas import (
    EmailForm,
    OrganizationRead,
    PasswordForm,
    RegistrationCreate,
    RegistrationRead,
    TokenForm,
)
from marketplace.core.db import SessionDep
from marketplace.web.problems import problems
from marketplace.web.translation import LanguageDep

router = APIRouter(prefix="/api/v1", tags=["accounts"])


@router.post(
    "/registrations",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(PasswordTooShort, PasswordGuessable),
)
def register(
    form: RegistrationCreate, session: SessionDep, language: LanguageDep
) -> RegistrationRead:
    """Sign up a person with an organization; a mail says how to go on."""
    newcomer = Newcomer(
        email=form.email,
        name=form.name,
        password=form.password,
        organization=NewOrganization(**form.organization.model_dump()),
        language=form.language or language,
    )
    registration.register(session, newcomer)
    return RegistrationRead(email=form.email)


@router.post(
    "/registrations/confirmation",
    response_model=OrganizationRead,
    responses=problems(LinkExpired),
)
def confirm_registration(form: TokenForm, session: SessionDep) -> object:
    """Confirm the address of a sign-up; person and organization exist from then on."""
    return registration.confirm(session, form.token).organization


@router.post("/password-resets", status_code=status.HTTP_202_ACCEPTED)
def request_password_reset(
    form: EmailForm, session: SessionDep, language: LanguageDep
) -> RegistrationRead:
    """Ask for a link to set a new password; the answer is the same for an unknown address."""
    recovery.request_reset(session, form.email, language=language)
    return RegistrationRead(email=form.email)


@router.put(
    "/password-resets/{token}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(LinkExpired, PasswordTooShort, PasswordGuessable),
)
def reset_password(token: str, form: PasswordForm, session: SessionDep) -> None:
    """Set a new password by the link's token, and sign out everywhere."""
    recovery.reset(session, token, password=form.password)


@router.post(
    "/address-changes/confirmation",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(LinkExpired),
)
def confirm_address_change(form: TokenForm, session: SessionDep) -> None:
    """Confirm a new address by the token of the link that was mailed to it."""
    addresses.confirm_change(session, form.token)
