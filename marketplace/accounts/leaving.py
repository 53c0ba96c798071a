"""Deleting an account, and with it an organization that nobody else belongs to."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from marketplace.accounts import passwords, queries
from marketplace.accounts.errors import LastOwner, OrganizationInUse
from marketplace.accounts.members.membership import is_last_owner
from marketplace.accounts.models import Organization, Person
from marketplace.log.recording import record


def delete_account(session: Session, person: Person, *, password: str) -> None:
    """Delete a person for good, with their memberships, sign-ins and messages.

    An organization that has no other member ends with them. The log keeps ids, never names.

    Raises:
        PasswordWrong: The present password does not fit.
        LastOwner: An organization with other members would have no owner.
        OrganizationInUse: An organization would end in whose name something stands.
    """
    passwords.check_present(person, password)
    for organization in queries.organizations_of(session, person.id):
        if queries.count_members(session, organization.id) == 1:
            _end(session, organization)
        elif is_last_owner(session, person.id, organization.id):
            raise LastOwner(organization.name)
    session.delete(person)
    record(session, "accounts.deleted", subject=f"person/{person.id}", person_id=person.id)


def _end(session: Session, organization: Organization) -> None:
    """Delete an organization; what refers to it in rooms above makes the database refuse."""
    name = organization.name
    try:
        with session.begin_nested():
            session.delete(organization)
            session.flush()  # so that the refusal comes here and not at the commit
    except IntegrityError:
        raise OrganizationInUse(name) from None
    record(
        session,
        "accounts.organization-ended",
        subject=f"organization/{organization.slug}",
        organization_id=organization.id,
    )
