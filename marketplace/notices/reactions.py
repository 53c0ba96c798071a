"""What notices does when something happens in accounts: it writes a mail, or tells members."""

from sqlmodel import Session

from marketplace.accounts.events import (
    AddressChanged,
    AddressChangeRequested,
    ConfirmationRequested,
    MemberInvited,
    MemberJoined,
    OrganizationRegistered,
    OrganizationVerified,
    PasswordChanged,
    PasswordResetRequested,
    RegistrationRepeated,
)
from marketplace.accounts.models import Role
from marketplace.notices import kinds
from marketplace.notices.telling import mail_to, tell_members, tell_stewards


def mail_confirmation(session: Session, event: ConfirmationRequested) -> None:
    """Mail the link that confirms an address."""
    mail_to(
        session,
        event.reader,
        kinds.CONFIRM_ADDRESS,
        link=f"/sign-up/confirmation?token={event.token}",
        organization=event.organization_name,
    )


def mail_known_address(session: Session, event: RegistrationRepeated) -> None:
    """Mail that the address has an account already."""
    mail_to(session, event.reader, kinds.ADDRESS_KNOWN, link="/sign-in")


def mail_password_reset(session: Session, event: PasswordResetRequested) -> None:
    """Mail the link to set a new password, or that there is no account."""
    if event.token is None:
        mail_to(session, event.reader, kinds.RESET_STRANGER, link="/sign-up")
    else:
        link = f"/password-reset/new?token={event.token}"
        mail_to(session, event.reader, kinds.RESET_PASSWORD, link=link)


def mail_password_changed(session: Session, event: PasswordChanged) -> None:
    """Mail that the password was changed, in case it was somebody else."""
    mail_to(session, event.reader, kinds.PASSWORD_CHANGED, link="/password-reset")


def mail_address_change(session: Session, event: AddressChangeRequested) -> None:
    """Mail the link that confirms a new address, or that it is taken."""
    if event.token is None:
        mail_to(session, event.reader, kinds.ADDRESS_TAKEN, link="/sign-in")
    else:
        link = f"/account/address/confirmation?token={event.token}"
        mail_to(session, event.reader, kinds.CONFIRM_NEW_ADDRESS, link=link)


def mail_address_changed(session: Session, event: AddressChanged) -> None:
    """Mail the old address that another one counts now."""
    mail_to(session, event.reader, kinds.ADDRESS_CHANGED, link="/sign-in", email=event.new_email)


def mail_invitation(session: Session, event: MemberInvited) -> None:
    """Mail the link to an invitation."""
    mail_to(
        session,
        event.reader,
        kinds.INVITED,
        link=f"/invitation?token={event.token}",
        organization=event.organization_name,
        inviter=event.inviter,
    )


def tell_owners_who_joined(session: Session, event: MemberJoined) -> None:
    """Tell an organization's owners that somebody accepted."""
    tell_members(
        session,
        event.organization_id,
        kinds.MEMBER_JOINED,
        roles=[Role.OWNER],
        link="/account/organization",
        name=event.name,
        organization=event.organization_name,
    )


def tell_stewards_who_registered(session: Session, event: OrganizationRegistered) -> None:
    """Tell the stewards that an organization waits for verification."""
    tell_stewards(
        session,
        kinds.ORGANIZATION_REGISTERED,
        link=f"/desk/organizations/{event.slug}",
        organization=event.name,
    )


def tell_owners_of_verification(session: Session, event: OrganizationVerified) -> None:
    """Tell an organization's owners that it is verified."""
    tell_members(
        session,
        event.organization_id,
        kinds.ORGANIZATION_VERIFIED,
        roles=[Role.OWNER],
        link=f"/organizations/{event.slug}",
        organization=event.name,
    )
