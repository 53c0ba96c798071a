"""JSON routes of a person's own account."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from marketplace.accounts import addresses, leaving, queries, recovery
from marketplace.accounts.actors import Actor
from marketplace.accounts.deps import ActorDep, PersonDep, SettingsDep
from marketplace.accounts.errors import (
    CodeWrong,
    CredentialsInvalid,
    LastOwner,
    OrganizationInUse,
    OrganizationNotFound,
    PasswordGuessable,
    PasswordTooShort,
    PasswordWrong,
    PersonRequired,
    SecondFactorActive,
    SecondFactorMissing,
    SignInNotFound,
    SignInRequired,
)
from marketplace.accounts.models import Organization, Person, SignIn
from marketplace.accounts.schemas import (
    ActingFor,
    AddressChange,
    CodeForm,
    MeRead,
    OrganizationRead,
    PasswordChange,
    PasswordForm,
    PersonRead,
    ProfileUpdate,
    RegistrationRead,
    SecondFactorRead,
    SignInPage,
    SignInRead,
)
from marketplace.accounts.signin import sign_ins, totp
from marketplace.core.db import SessionDep
from marketplace.core.paging import BadCursor
from marketplace.web.problems import problems

router = APIRouter(
    prefix="/api/v1/me",
    tags=["accounts"],
    responses=problems(SignInRequired, CredentialsInvalid, PersonRequired),
)


def own_person(actor: PersonDep, session: SessionDep) -> Person:
    """Return the row of the person who asks."""
    return session.get_one(Person, actor.person_id)


OwnPerson = Annotated[Person, Depends(own_person, scope="function")]


@router.get("")
def who_am_i(actor: ActorDep, session: SessionDep) -> MeRead:
    """Return who asks: the person or key, the organization acted for, roles and scopes."""
    person = session.get_one(Person, actor.person_id) if actor.person_id else None
    own = session.get_one(Organization, actor.organization_id)
    others = queries.organizations_of(session, person.id) if person else [own]
    return MeRead(
        person=PersonRead.model_validate(person) if person else None,
        name=actor.name,
        organization=OrganizationRead.model_validate(own),
        organizations=[OrganizationRead.model_validate(other) for other in others],
        roles=sorted(actor.roles),
        scopes=sorted(actor.scopes),
    )


@router.patch("")
def update_profile(form: ProfileUpdate, person: OwnPerson) -> PersonRead:
    """Change your name or the language you are written to in."""
    person.name = form.name or person.name
    person.language = form.language or person.language
    return PersonRead.model_validate(person)


@router.put(
    "/organization", response_model=OrganizationRead, responses=problems(OrganizationNotFound)
)
def act_for(form: ActingFor, actor: PersonDep, session: SessionDep) -> Organization:
    """Act for another organization of yours from now on, with this sign-in."""
    assert actor.sign_in_id is not None  # noqa: S101 - a person has signed in
    sign_ins.act_for(session, actor.sign_in_id, form.organization)
    return session.get_one(Organization, form.organization)


@router.put(
    "/password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(PasswordWrong, PasswordTooShort, PasswordGuessable),
)
def change_password(
    form: PasswordChange, actor: PersonDep, person: OwnPerson, session: SessionDep
) -> None:
    """Set a new password; all other sign-ins end."""
    recovery.change(session, person, present=form.present, new=form.new, keep=actor.sign_in_id)


@router.post("/address", status_code=status.HTTP_202_ACCEPTED, responses=problems(PasswordWrong))
def request_address_change(
    form: AddressChange, person: OwnPerson, session: SessionDep
) -> RegistrationRead:
    """Ask to sign in with another address; a link is mailed to it."""
    addresses.request_change(session, person, email=form.email, password=form.password)
    return RegistrationRead(email=form.email)


@router.get("/sign-ins", responses=problems(BadCursor))
def own_sign_ins(
    actor: PersonDep, person: OwnPerson, session: SessionDep, cursor: str | None = None
) -> SignInPage:
    """List where you are signed in."""
    page = sign_ins.sign_ins_of(session, person.id, cursor=cursor)
    return SignInPage(items=[_sign_in(row, actor) for row in page.items], next=page.next)


@router.delete(
    "/sign-ins/{sign_in_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(SignInNotFound),
)
def end_sign_in(sign_in_id: UUID, person: OwnPerson, session: SessionDep) -> None:
    """Sign out one device."""
    sign_ins.end(session, sign_in_id, person_id=person.id)


@router.post("/totp", responses=problems(SecondFactorActive))
def begin_second_factor(person: OwnPerson, settings: SettingsDep) -> SecondFactorRead:
    """Start setting up a second factor: the secret for your app, told this once."""
    enrolment = totp.begin(person, settings)
    return SecondFactorRead(secret=enrolment.secret, uri=enrolment.uri)


@router.put(
    "/totp",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(CodeWrong, SecondFactorActive, SecondFactorMissing),
)
def confirm_second_factor(
    form: CodeForm, person: OwnPerson, session: SessionDep, settings: SettingsDep
) -> None:
    """Show by a code that your app works; each sign-in asks for one from then on."""
    totp.confirm(session, person, code=form.code, settings=settings)


@router.post(
    "/totp/removal",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(PasswordWrong, SecondFactorMissing),
)
def remove_second_factor(form: PasswordForm, person: OwnPerson, session: SessionDep) -> None:
    """Do without a second factor; a steward is none without it."""
    totp.remove(session, person, password=form.password)


@router.post(
    "/deletion",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(PasswordWrong, LastOwner, OrganizationInUse),
)
def delete_account(form: PasswordForm, person: OwnPerson, session: SessionDep) -> None:
    """Delete your account for good, and each organization that has no other member."""
    leaving.delete_account(session, person, password=form.password)


def _sign_in(row: SignIn, actor: Actor) -> SignInRead:
    return SignInRead(
        id=row.id,
        kind=row.kind.value,
        device=row.device,
        created_at=row.created_at,
        seen_at=row.seen_at,
        is_this=row.id == actor.sign_in_id,
    )
