"""How accounts refuse."""

from uuid import UUID

from marketplace.accounts.rules import INVITATIONS_PER_DAY, PASSWORD_LENGTH
from marketplace.core.errors import (
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    TooMany,
    Unauthenticated,
    Unprocessable,
)
from marketplace.core.language import N_
from marketplace.core.rules import Rule


class SignInRequired(Unauthenticated, code="sign-in-required"):
    """Nobody is signed in, and this needs somebody."""

    def __init__(self) -> None:
        super().__init__(N_("Sign in to continue, or send an API key."))


class CredentialsInvalid(Unauthenticated, code="credentials-invalid"):
    """A token or key was sent that does not hold: forged, expired, ended or never issued."""

    def __init__(self) -> None:
        super().__init__(
            N_("This token or key is not valid, or no longer. Sign in again or use another key.")
        )


class SignInFailed(Unauthenticated, code="sign-in-failed"):
    """Address, password or code do not fit; which one is not said."""

    def __init__(self) -> None:
        super().__init__(
            N_("Address, password or code do not match. Check them, or set a new password.")
        )


class CodeRequired(Unauthenticated, code="totp-required"):
    """The password fits; the second factor is missing."""

    def __init__(self) -> None:
        super().__init__(N_("Enter the six-digit code of your authenticator app as well."))


class SignInThrottled(TooMany, code="sign-in-throttled"):
    """There were too many failed attempts for this address or from this network."""

    def __init__(self, rule: Rule, *, failures: int, retry_after: int) -> None:
        super().__init__(
            N_(
                "After too many failed attempts, signing in pauses for {minutes} minutes. "
                "A new password can be set meanwhile."
            ),
            retry_after=retry_after,
            minutes=-(-retry_after // 60),
            rule=rule,
            value=failures,
        )


class NoOrganization(Forbidden, code="no-organization"):
    """The person signed in rightly but belongs to no organization any more."""

    def __init__(self) -> None:
        super().__init__(
            N_("You belong to no organization any more. Ask an owner for an invitation.")
        )


class MayNotPublish(Forbidden, code="may-not-publish"):
    """The actor may not change the organization's datasets."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Only owners and publishers of an organization change its datasets; a key needs "
                "the scope “publish”. Ask an owner for the role."
            )
        )


class MayNotBuy(Forbidden, code="may-not-buy"):
    """The actor may not bind the organization to a contract."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Only owners and buyers of an organization make contracts for it; a key needs the "
                "scope “buy”. Ask an owner for the role."
            )
        )


class MayNotManage(Forbidden, code="may-not-manage"):
    """The actor may not change the organization's members and keys."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Only owners change an organization, its members and its keys; a key needs the "
                "scope “manage”. Ask an owner."
            )
        )


class NotASteward(Forbidden, code="not-a-steward"):
    """Only the city's stewards may do this, with their second factor set up."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Only the city's data stewards may do this. A steward first sets up the second "
                "factor under Account."
            )
        )


class ScopeMissing(Forbidden, code="scope-missing"):
    """The API key was not given the scope that this needs."""

    def __init__(self, scope: str) -> None:
        super().__init__(
            N_("This API key lacks the scope “{scope}”. Make a key that has it."), scope=scope
        )


class PersonRequired(Forbidden, code="person-required"):
    """An API key asked for what only a person may do."""

    def __init__(self) -> None:
        super().__init__(N_("Only a signed-in person may do this, not an API key."))


class StewardsAreAppointed(Forbidden, code="stewards-are-appointed"):
    """The role of a steward is only given by a steward, in the city's own organization."""

    def __init__(self) -> None:
        super().__init__(
            N_("Only a steward makes another member of the city's organization a steward.")
        )


class OrganizationNotFound(NotFound, code="organization-not-found"):
    """There is no such organization, or it is not the actor's to change."""

    def __init__(self, organization: UUID | str) -> None:
        super().__init__(
            N_("There is no organization “{organization}” that you could open here."),
            organization=str(organization),
        )


class MemberNotFound(NotFound, code="member-not-found"):
    """The person is no member of the organization."""

    def __init__(self, person_id: UUID) -> None:
        super().__init__(
            N_("The organization has no such member. Its list of members shows who is."),
            person=str(person_id),
        )


class InvitationNotFound(NotFound, code="invitation-not-found"):
    """The organization has no such open invitation."""

    def __init__(self, invitation_id: UUID) -> None:
        super().__init__(
            N_("There is no such open invitation. It may have been accepted or withdrawn."),
            invitation=str(invitation_id),
        )


class ApiKeyNotFound(NotFound, code="api-key-not-found"):
    """The organization has no such key."""

    def __init__(self, key_id: UUID) -> None:
        super().__init__(
            N_("The organization has no such API key. It may have been removed already."),
            key=str(key_id),
        )


class SignInNotFound(NotFound, code="sign-in-not-found"):
    """The person has no such sign-in, or it has ended."""

    def __init__(self, sign_in_id: UUID) -> None:
        super().__init__(
            N_("There is no such sign-in of yours, or it has ended already."),
            sign_in=str(sign_in_id),
        )


class LinkExpired(Gone, code="link-expired"):
    """A link from a mail was used, replaced, or is too old."""

    def __init__(self) -> None:
        super().__init__(
            N_("This link was used already or is too old. Ask for a new one where you began.")
        )


class NewcomerUnnamed(Unprocessable, code="newcomer-unnamed"):
    """An invitation is accepted for an address that has no account."""

    def __init__(self) -> None:
        super().__init__(
            N_("This address has no account yet. Give a name and a password to make one.")
        )


class AlreadyMember(Conflict, code="already-member"):
    """The invited person is a member already."""

    def __init__(self, email: str) -> None:
        super().__init__(
            N_("{email} is a member already. Change the roles in the list of members instead."),
            email=email,
        )


class LastOwner(Conflict, code="last-owner"):
    """An organization with members or data would be left without an owner."""

    def __init__(self, organization: str) -> None:
        super().__init__(
            N_("{organization} needs an owner. Make another member an owner first."),
            organization=organization,
        )


class OrganizationInUse(Conflict, code="organization-in-use"):
    """The organization would end with its last member, but things stand in its name."""

    def __init__(self, organization: str) -> None:
        super().__init__(
            N_(
                "Datasets or contracts stand in the name of {organization}. Invite a colleague as "
                "owner first; then your account can go."
            ),
            organization=organization,
        )


class SecondFactorActive(Conflict, code="totp-active"):
    """A second factor is set up already."""

    def __init__(self) -> None:
        super().__init__(N_("A second factor is active. Remove it before setting up another."))


class SecondFactorMissing(Conflict, code="totp-not-started"):
    """There is no second factor to confirm or remove."""

    def __init__(self) -> None:
        super().__init__(N_("No second factor is being set up. Begin again under Account."))


class CodeWrong(Unprocessable, code="totp-wrong"):
    """The six-digit code does not fit, or was used before."""

    def __init__(self) -> None:
        super().__init__(
            N_("The code does not fit or was used before. Wait for the next one and enter it.")
        )


class PasswordWrong(Unprocessable, code="password-wrong"):
    """The present password, asked for again before something weighty, does not fit."""

    def __init__(self) -> None:
        super().__init__(N_("That is not your present password. Nothing was changed."))


class PasswordTooShort(Unprocessable, code="password-too-short"):
    """The new password is shorter than the rule allows."""

    def __init__(self, length: int) -> None:
        super().__init__(
            N_("Choose a password of at least {least} characters, such as three or four words."),
            least=PASSWORD_LENGTH.threshold,
            rule=PASSWORD_LENGTH,
            value=length,
        )


class PasswordGuessable(Unprocessable, code="password-guessable"):
    """The new password is the address, the name, or one character repeated."""

    def __init__(self) -> None:
        super().__init__(
            N_("This password is easy to guess. Choose one without your name and address.")
        )


class ScopesExceeded(Unprocessable, code="scopes-exceeded"):
    """A key was asked to make a key that may do more than itself."""

    def __init__(self, scopes: list[str]) -> None:
        super().__init__(
            N_("A new key can have only scopes you have yourself; not: {names}."),
            names=", ".join(scopes),
        )


class ExpiryInPast(Unprocessable, code="expiry-in-past"):
    """A key would have ended before it began."""

    def __init__(self) -> None:
        super().__init__(N_("The key would have expired already. Choose a later day."))


class InvitationsThrottled(TooMany, code="invitations-throttled"):
    """An organization invited too many addresses in a day."""

    def __init__(self, invitations: int, *, retry_after: int) -> None:
        super().__init__(
            N_("An organization sends at most {most} invitations a day. Go on tomorrow."),
            retry_after=retry_after,
            most=INVITATIONS_PER_DAY.threshold,
            rule=INVITATIONS_PER_DAY,
            value=invitations,
        )
