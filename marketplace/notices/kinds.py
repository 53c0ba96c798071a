"""Kinds of notice: what people are told, in English; the catalogue holds the German.

Facts stand in braces. A fact may be a text per language; each reader gets theirs.
"""

from dataclasses import dataclass

from marketplace.core.language import N_


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of notice. ``action`` is what its link says; without one it has no button."""

    id: str
    subject: str
    text: str
    action: str = N_("See more")


CONFIRM_ADDRESS = Kind(
    id="accounts.confirm-address",
    subject=N_("Confirm your address"),
    text=N_(
        "Somebody, probably you, registered {organization} with this address. Confirm the address "
        "within 24 hours to use the account. If it was not you, do nothing: without "
        "confirmation there is no account."
    ),
    action=N_("Confirm address"),
)
ADDRESS_KNOWN = Kind(
    id="accounts.address-known",
    subject=N_("You already have an account"),
    text=N_(
        "Somebody, probably you, wanted to register with this address. It has an account already, "
        "and nothing was changed. Sign in with it; a forgotten password can be set anew there."
    ),
    action=N_("Sign in"),
)
RESET_PASSWORD = Kind(
    id="accounts.reset-password",
    subject=N_("Set a new password"),
    text=N_(
        "Somebody, probably you, asked to set a new password for this account. The link works for "
        "one hour, once. If it was not you, do nothing: your password stays as it is."
    ),
    action=N_("Set a new password"),
)
RESET_STRANGER = Kind(
    id="accounts.reset-stranger",
    subject=N_("There is no account for this address"),
    text=N_(
        "Somebody, probably you, asked to set a new password. There is no account for this "
        "address. Perhaps you registered with another one, or not at all yet."
    ),
    action=N_("Sign up"),
)
PASSWORD_CHANGED = Kind(
    id="accounts.password-changed",
    subject=N_("Your password was changed"),
    text=N_(
        "The password of your account was changed, and all other devices were signed out. If it "
        "was not you, set a new password now."
    ),
    action=N_("Set a new password"),
)
CONFIRM_NEW_ADDRESS = Kind(
    id="accounts.confirm-new-address",
    subject=N_("Confirm your new address"),
    text=N_(
        "From now on you want to sign in with this address. Confirm it within 24 hours; until "
        "then the old one counts."
    ),
    action=N_("Confirm address"),
)
ADDRESS_TAKEN = Kind(
    id="accounts.address-taken",
    subject=N_("This address already has an account"),
    text=N_(
        "Somebody, probably you, wanted to use this address for another account. It has one of its "
        "own already, so nothing was changed."
    ),
    action=N_("Sign in"),
)
ADDRESS_CHANGED = Kind(
    id="accounts.address-changed",
    subject=N_("Your address was changed"),
    text=N_(
        "You now sign in with {email}. This message goes to the old address. If it was not you, "
        "answer it, so that the data desk can help."
    ),
    action=N_("Sign in"),
)
INVITED = Kind(
    id="accounts.invited",
    subject=N_("{organization} invites you"),
    text=N_(
        "{inviter} invites you to become a member of {organization}. The invitation is good for "
        "seven days. If you expected none, do nothing."
    ),
    action=N_("See the invitation"),
)
MEMBER_JOINED = Kind(
    id="accounts.member-joined",
    subject=N_("{name} is now a member"),
    text=N_("{name} accepted the invitation to {organization}."),
    action=N_("See members"),
)
ORGANIZATION_REGISTERED = Kind(
    id="accounts.organization-registered",
    subject=N_("{organization} waits for verification"),
    text=N_(
        "{organization} registered. Please check what it says about itself, and verify kind and "
        "size."
    ),
    action=N_("See the organization"),
)
ORGANIZATION_VERIFIED = Kind(
    id="accounts.organization-verified",
    subject=N_("{organization} is verified"),
    text=N_("A data steward of the city has verified what {organization} says about itself."),
    action=N_("See the organization"),
)

VERSION_REJECTED = Kind(
    id="catalog.version-rejected",
    subject=N_("Version {number} of “{dataset}” was not accepted"),
    text=N_(
        "The checks refused the delivered file: {reason} What was online before stays online. The "
        "report says what to mend; then deliver the file again."
    ),
    action=N_("See the report"),
)
RELEASE_NEEDED = Kind(
    id="catalog.release-needed",
    subject=N_("Version {number} of “{dataset}” waits for its release"),
    text=N_(
        "The checks are passed. Before the data goes online, a named person weighs benefit and "
        "risks."
    ),
    action=N_("Decide on the release"),
)
BREAKING_CHANGE = Kind(
    id="catalog.breaking-change",
    subject=N_("Version {number} of “{dataset}” breaks with the one before"),
    text=N_(
        "Columns are gone or of another type: {columns}. Running agreements that rely on them: "
        "{agreements}. So a named person decides whether this version goes online; until then the "
        "one before stays."
    ),
    action=N_("Decide on the release"),
)
VERSION_PUBLISHED = Kind(
    id="catalog.version-published",
    subject=N_("Version {number} of “{dataset}” is online"),
    text=N_("The new version passed its checks. Everybody who may see the dataset sees it now."),
    action=N_("See the dataset"),
)
PIPELINE_FAILED = Kind(
    id="catalog.pipeline-failed",
    subject=N_("Version {number} of “{dataset}” could not be checked"),
    text=N_(
        "The fault is ours, not your file's. The data desk is informed and starts the check again; "
        "what was online before stays online."
    ),
    action=N_("See the version"),
)
DATASET_LATE = Kind(
    id="catalog.dataset-late",
    subject=N_("“{dataset}” is late"),
    text=N_(
        "Its update was due on {day} (promised: {frequency}), and a day of grace is over. The "
        "dataset is shown as late until a new version is online. Deliver one, or change the "
        "promise in the description."
    ),
    action=N_("See the dataset"),
)
INTAKE_FAILING = Kind(
    id="quality.intake-failing",
    subject=N_("The intake of “{dataset}” does not succeed"),
    text=N_(
        "{failures} times in a row no file could be taken in. The page of the intake says why. We "
        "go on trying, less and less often."
    ),
    action=N_("See the intake"),
)
