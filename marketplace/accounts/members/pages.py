"""Pages of one's organization: what it says about itself, members, invitations."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel
from sqlmodel import Session

from marketplace.accounts import organizations, queries
from marketplace.accounts.actors import Actor
from marketplace.accounts.deps import PageActorDep, PageManagerDep
from marketplace.accounts.forms import Errors, checked, refused
from marketplace.accounts.members import inviting, membership
from marketplace.accounts.models import Organization, Role
from marketplace.accounts.organizations import Description
from marketplace.accounts.schemas import InvitationCreate, OrganizationUpdate, RolesForm
from marketplace.core.db import SessionDep
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

router = APIRouter(prefix="/account/organization", include_in_schema=False)

_UNPROCESSABLE = 422
_HERE = "/account/organization"


class DescriptionFields(BaseModel):
    """What an organization says about itself, as it was filled in."""

    name: str = ""
    description: str = ""
    homepage: str = ""
    contact_email: str = ""


class InvitationFields(BaseModel):
    """Whom to invite, as it was filled in."""

    email: str = ""
    roles: list[str] = []


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """A member, as the list shows them."""

    id: str
    name: str
    email: str
    roles: list[str]
    is_self: bool


@dataclass(frozen=True, kw_only=True)
class InvitationLine:
    """An open invitation, as the list shows it."""

    id: str
    email: str
    roles: list[str]
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class OrganizationView(View):
    """The organization that the actor acts for."""

    page = "accounts/organization.html"

    slug: str
    kind: str
    size: str | None
    is_verified: bool
    may_manage: bool
    may_appoint: bool
    values: dict[str, str]
    members: list[MemberLine]
    invitations: list[InvitationLine]
    more: str | None
    invited: InvitationFields = field(default_factory=InvitationFields)
    errors: Errors = field(default_factory=dict[str, str])
    notice: str = ""


@router.get("")
def show_organization(
    request: Request,
    actor: PageActorDep,
    session: SessionDep,
    cursor: str | None = None,
    notice: str = "",
) -> HTMLResponse:
    """Show the organization and its members."""
    return render(request, _view(session, actor, cursor=cursor, notice=notice))


@router.post("")
def describe(
    request: Request,
    actor: PageManagerDep,
    session: SessionDep,
    language: LanguageDep,
    sent: Annotated[DescriptionFields, Form()],
) -> Response:
    """Change what the organization says about itself."""
    fields = sent.model_dump()
    sendable = {name: value for name, value in fields.items() if name != "contact_email" or value}
    form, errors = checked(OrganizationUpdate, sendable, language)
    if form is None:
        view = replace(_view(session, actor), values=fields, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    described = Description(
        **form.model_dump(exclude={"contact_email"}), contact_email=sent.contact_email
    )
    organization = session.get_one(Organization, actor.organization_id)
    organizations.describe(session, organization, described, actor=actor)
    return RedirectResponse(f"{_HERE}?notice=saved", 303)


@router.post("/invitations")
def invite(
    request: Request,
    actor: PageManagerDep,
    session: SessionDep,
    language: LanguageDep,
    sent: Annotated[InvitationFields, Form()],
) -> Response:
    """Invite an address."""
    form, errors = checked(InvitationCreate, sent.model_dump(), language)
    if form is not None:
        errors = refused(
            session,
            lambda: inviting.invite(
                session, email=form.email, roles=form.roles, actor=actor, language=language
            ),
            language,
        )
    if errors:
        view = replace(_view(session, actor), errors=errors, invited=sent)
        return render(request, view, status=_UNPROCESSABLE)
    return RedirectResponse(f"{_HERE}?notice=invited", 303)


@router.post("/invitations/{invitation_id}/withdrawal")
def withdraw_invitation(
    invitation_id: UUID, actor: PageManagerDep, session: SessionDep
) -> Response:
    """Make an invitation's link worthless."""
    inviting.withdraw(session, invitation_id, actor=actor)
    return RedirectResponse(f"{_HERE}?notice=withdrawn", 303)


@router.post("/members/{person_id}/roles")
def change_roles(
    request: Request,
    person_id: UUID,
    actor: PageManagerDep,
    session: SessionDep,
    language: LanguageDep,
    roles: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Give a member these roles and no others."""
    form, errors = checked(RolesForm, {"roles": roles or []}, language)
    if form is not None:
        errors = refused(
            session,
            lambda: membership.change_roles(session, person_id, roles=form.roles, actor=actor),
            language,
        )
    return _members_answer(request, session, actor, errors)


@router.post("/members/{person_id}/removal")
def remove_member(
    request: Request,
    person_id: UUID,
    actor: PageManagerDep,
    session: SessionDep,
    language: LanguageDep,
) -> Response:
    """End a member's part in the organization."""
    errors = refused(session, lambda: membership.remove(session, person_id, actor=actor), language)
    return _members_answer(request, session, actor, errors)


def _members_answer(request: Request, session: Session, actor: Actor, errors: Errors) -> Response:
    if errors:
        first = next(iter(errors.values()))
        view = replace(_view(session, actor), errors={"members": first})
        return render(request, view, status=_UNPROCESSABLE)
    return RedirectResponse(f"{_HERE}?notice=members", 303)


def _view(
    session: Session,
    actor: Actor,
    *,
    cursor: str | None = None,
    notice: str = "",
) -> OrganizationView:
    own = session.get_one(Organization, actor.organization_id)
    page = queries.members(session, own.id, cursor=cursor)
    return OrganizationView(
        slug=own.slug,
        kind=own.kind.value,
        size=own.size and own.size.value,
        is_verified=own.verified_at is not None,
        may_manage=actor.may_manage,
        may_appoint=actor.is_steward,
        values={
            "name": own.name,
            "description": own.description,
            "homepage": own.homepage or "",
            "contact_email": own.contact_email or "",
        },
        members=[_member(member, actor) for member in page.items],
        invitations=_invitations(session, actor),
        more=page.next and f"{_HERE}?cursor={page.next}",
        invited=InvitationFields(roles=[Role.PUBLISHER.value]),
        notice=notice,
    )


def _member(member: queries.Member, actor: Actor) -> MemberLine:
    return MemberLine(
        id=str(member.person.id),
        name=member.person.name,
        email=member.person.email,
        roles=sorted(role.value for role in member.roles),
        is_self=member.person.id == actor.person_id,
    )


def _invitations(session: Session, actor: Actor) -> list[InvitationLine]:
    if not actor.may_manage:
        return []
    return [
        InvitationLine(id=str(row.id), email=row.email, roles=row.roles, expires_at=row.expires_at)
        for row in queries.invitations(session, actor.organization_id).items
    ]
