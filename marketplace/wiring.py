"""Who listens to what: the whole list of reactions between rooms."""

from billing import events as billing
from catalog import events as catalog
from marketplace.accounts import events as accounts
from marketplace.contracts.agreements import reactions as contracts
from marketplace.contracts.duties import reactions as duties
from marketplace.core.events import subscribe
from marketplace.notices import reactions as notices
from quality import reactions as quality


def wire() -> None:
    """Subscribe every reaction. Each process does this once, at its start."""
    _wire_notices()
    _wire_contracts()
    subscribe(catalog.UploadCompleted, quality.inspect_upload)
    subscribe(catalog.VersionPublished, quality.keep_promise)


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


def _wire_contracts() -> None:
    subscribe(billing.AccessPaid, contracts.activate_when_paid)
    subscribe(billing.AccessLapsed, contracts.suspend_when_lapsed)
    subscribe(billing.PaymentFailed, contracts.warn_of_failure)
    subscribe(billing.PaymentEnded, contracts.end_with_payment)
    subscribe(catalog.VersionPublished, contracts.deliver_new_version)
    subscribe(catalog.VersionPublished, duties.take_published_version)
