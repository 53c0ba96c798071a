"""Who listens to what: the whole list of reactions between rooms."""

from catalog import events as catalog
from marketplace.accounts import events as accounts
from marketplace.core.events import subscribe
from marketplace.notices import reactions as notices
from quality import reactions as quality


def wire() -> None:
    """Subscribe every reaction. Each process does this once, at its start."""
    _wire_notices()
    subscribe(catalog.UploadCompleted, quality.inspect_upload)


def _wire_notices() -> None:
    subscribe(accounts.ConfirmationRequested, notices.mail_confirmation)
    subscribe(accounts.RegistrationRepeated, notices.mail_known_address)
    subscribe(accounts.PasswordResetRequested, notices.mail_password_reset)
    subscribe(accounts.PasswordChanged, notices.mail_password_changed)
    subscribe(accounts.AddressChangeRequested, notices.mail_address_change)
    subscribe(accounts.AddressChanged, notices.mail_address_changed)
    subscribe(accounts.MemberInvited, notices.mail_invitation)
    subscribe(accounts.MemberJoined, notices.tell_owners_who_joined)
    subscribe(accounts.OrganizationRegistered, notices.tell_stewards_who_registered)
    subscribe(accounts.OrganizationVerified, notices.tell_owners_of_verification)
