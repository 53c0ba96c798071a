"""JSON routes of organizations, their members and invitations."""

from uuid import UUID

from fastapi import APIRouter, status

from marketplace.accounts import organizations, queries
from marketplace.accounts.deps import PersonIdDep, StewardDep
from marketplace.accounts.errors import (
    AlreadyMember,
    CredentialsInvalid,
    InvitationNotFound,
    InvitationsThrottled,
    LastOwner,
    LinkExpired,
    MayNotManage,
    MemberNotFound,
    NewcomerUnnamed,
    NotASteward,
    OrganizationNotFound,
    PasswordGuessable,
    PasswordTooShort,
    PersonRequired,
    ScopeMissing,
    SignInRequired,
    StewardsAreAppointed,
)
from marketplace.accounts.members import inviting, membership
from marketplace.accounts.members.deps import (
    KnownOrganization,
    ManagedOrganization,
    OwnOrganization,
)
from marketplace.accounts.models import Invitation, Organization
from marketplace.accounts.organizations import Description, NewOrganization
from marketplace.accounts.schemas import (
    InvitationAcceptance,
    InvitationCreate,
    InvitationPage,
    InvitationRead,
    MemberPage,
    MemberRead,
    OrganizationCreate,
    OrganizationPage,
    OrganizationRead,
    OrganizationUpdate,
    RolesForm,
    VerificationForm,
)
from marketplace.core.db import SessionDep
from marketplace.core.paging import BadCursor, Page
from marketplace.web.problems import problems
from marketplace.web.translation import LanguageDep

router = APIRouter(prefix="/api/v1", tags=["organizations"])
_ASKS_WHO = (SignInRequired, CredentialsInvalid)
_MANAGES = (*_ASKS_WHO, OrganizationNotFound, MayNotManage, ScopeMissing)


@router.get("/organizations", response_model=OrganizationPage, responses=problems(BadCursor))
def list_organizations(session: SessionDep, cursor: str | None = None) -> Page[Organization]:
    """List the organizations, the last to join first."""
    return queries.organizations(session, cursor=cursor)


@router.post(
    "/organizations",
    status_code=status.HTTP_201_CREATED,
    response_model=OrganizationRead,
    responses=problems(*_ASKS_WHO, PersonRequired),
)
def found_organization(
    form: OrganizationCreate, person_id: PersonIdDep, session: SessionDep
) -> Organization:
    """Found a further organization; you become its owner."""
    new = NewOrganization(name=form.name, kind=form.kind, size=form.size)
    return organizations.found(session, new, owner_id=person_id)


@router.get(
    "/organizations/{organization}",
    response_model=OrganizationRead,
    responses=problems(OrganizationNotFound),
)
def show_organization(organization: KnownOrganization) -> Organization:
    """Return an organization by its id or slug."""
    return organization


@router.patch(
    "/organizations/{organization}",
    response_model=OrganizationRead,
    responses=problems(*_MANAGES),
)
def describe_organization(
    own: ManagedOrganization, form: OrganizationUpdate, session: SessionDep
) -> Organization:
    """Change what your organization says about itself; a new name ends its verification."""
    description = Description(**form.model_dump())
    organizations.describe(session, own.organization, description, actor=own.actor)
    return own.organization


@router.put(
    "/organizations/{organization}/verification",
    response_model=OrganizationRead,
    responses=problems(*_ASKS_WHO, OrganizationNotFound, NotASteward),
)
def verify_organization(
    steward: StewardDep,
    organization: KnownOrganization,
    form: VerificationForm,
    session: SessionDep,
) -> Organization:
    """Verify an organization's kind and size, as a steward who has seen proof."""
    organizations.verify(session, organization, kind=form.kind, size=form.size, steward=steward)
    return organization


@router.get(
    "/organizations/{organization}/members",
    responses=problems(*_ASKS_WHO, OrganizationNotFound, BadCursor),
)
def list_members(
    own: OwnOrganization, session: SessionDep, cursor: str | None = None
) -> MemberPage:
    """List the members of your organization."""
    page = queries.members(session, own.organization.id, cursor=cursor)
    return MemberPage(items=[_member(member) for member in page.items], next=page.next)


@router.post(
    "/organizations/{organization}/members",
    status_code=status.HTTP_201_CREATED,
    response_model=InvitationRead,
    responses=problems(*_MANAGES, AlreadyMember, StewardsAreAppointed, InvitationsThrottled),
)
def invite_member(
    own: ManagedOrganization, form: InvitationCreate, session: SessionDep, language: LanguageDep
) -> Invitation:
    """Invite an address; whoever reads its mail becomes a member by following the link."""
    return inviting.invite(
        session, email=form.email, roles=form.roles, actor=own.actor, language=language
    )


@router.put(
    "/organizations/{organization}/members/{person_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(*_MANAGES, MemberNotFound, LastOwner, StewardsAreAppointed),
)
def change_roles(
    own: ManagedOrganization, person_id: UUID, form: RolesForm, session: SessionDep
) -> None:
    """Give a member these roles and no others."""
    membership.change_roles(session, person_id, roles=form.roles, actor=own.actor)


@router.delete(
    "/organizations/{organization}/members/{person_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(*_MANAGES, MemberNotFound, LastOwner),
)
def remove_member(own: ManagedOrganization, person_id: UUID, session: SessionDep) -> None:
    """End a member's part in your organization."""
    membership.remove(session, person_id, actor=own.actor)


@router.get(
    "/organizations/{organization}/invitations",
    response_model=InvitationPage,
    responses=problems(*_MANAGES, BadCursor),
)
def list_invitations(
    own: ManagedOrganization, session: SessionDep, cursor: str | None = None
) -> Page[Invitation]:
    """List your organization's open invitations."""
    return queries.invitations(session, own.organization.id, cursor=cursor)


@router.delete(
    "/organizations/{organization}/invitations/{invitation_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(*_MANAGES, InvitationNotFound),
)
def withdraw_invitation(own: ManagedOrganization, invitation_id: UUID, session: SessionDep) -> None:
    """Make an invitation's link worthless."""
    inviting.withdraw(session, invitation_id, actor=own.actor)


@router.post(
    "/invitations/acceptance",
    response_model=OrganizationRead,
    responses=problems(LinkExpired, NewcomerUnnamed, PasswordTooShort, PasswordGuessable),
)
def accept_invitation(
    form: InvitationAcceptance, session: SessionDep, language: LanguageDep
) -> Organization:
    """Accept an invitation by its link's token; without an account, name and password make one."""
    newcomer = (
        inviting.Newcomer(
            name=form.name, password=form.password, language=form.language or language
        )
        if form.name and form.password
        else None
    )
    return inviting.accept(session, form.token, newcomer=newcomer).organization


def _member(member: queries.Member) -> MemberRead:
    return MemberRead(
        person_id=member.person.id,
        name=member.person.name,
        email=member.person.email,
        roles=sorted(member.roles),
    )
