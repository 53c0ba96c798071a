"""Kinds of notice about agreements: what their parties, and stewards, are told."""

from marketplace.core.language import N_
from marketplace.notices.kinds import Kind

_SEE = N_("See the contract")

ACTIVATED = Kind(
    id="contracts.activated",
    subject=N_("Your contract on “{dataset}” is active"),
    text=N_(
        "From now on your organization may download “{dataset}” and gets a message with each new "
        "version. The contract's page holds its terms, its document, and the way to end it."
    ),
    action=_SEE,
)
SOLD = Kind(
    id="contracts.sold",
    subject=N_("{consumer} uses “{dataset}”"),
    text=N_("{consumer} has a contract on “{dataset}” with you, and it is active from now on."),
    action=_SEE,
)
APPROVAL_ASKED = Kind(
    id="contracts.approval-asked",
    subject=N_("{consumer} asks for “{dataset}”"),
    text=N_(
        "{consumer} has accepted the terms of “{dataset}” and says what the data is for. Approve "
        "or refuse by {day}; after that the request lapses."
    ),
    action=N_("Decide on the request"),
)
APPROVED = Kind(
    id="contracts.approved",
    subject=N_("Your request for “{dataset}” is approved"),
    text=N_(
        "{provider} has approved your request, and your contract is active. From now on your "
        "organization may download “{dataset}” and gets a message with each new version."
    ),
    action=_SEE,
)
PAYMENT_AWAITED = Kind(
    id="contracts.payment-awaited",
    subject=N_("Your request for “{dataset}” is approved; please pay"),
    text=N_(
        "{provider} has approved your request. Pay on the contract's page by {day}; then you may "
        "download. Without a payment until then the contract lapses and costs nothing."
    ),
    action=N_("Go to payment"),
)
REFUSED = Kind(
    id="contracts.refused",
    subject=N_("Your request for “{dataset}” was refused"),
    text=N_(
        "The reason given: {reason} Nothing is charged. The dataset's page names whom to ask at "
        "the publisher."
    ),
    action=_SEE,
)
SUSPENDED = Kind(
    id="contracts.suspended",
    subject=N_("“{dataset}” is held back until a payment arrives"),
    text=N_(
        "A payment for your contract is missing, so downloads are paused. Pay the open amount; "
        "access comes back at once. The contract's page names amount and ways."
    ),
    action=_SEE,
)
RESUMED = Kind(
    id="contracts.resumed",
    subject=N_("“{dataset}” can be downloaded again"),
    text=N_("The payment has arrived, and your contract is active as before."),
    action=_SEE,
)
PAYMENT_FAILED = Kind(
    id="contracts.payment-failed",
    subject=N_("The payment for “{dataset}” failed"),
    text=N_(
        "The last payment was not accepted. You may download until {day} all the same. Please "
        "check your way to pay before that day."
    ),
    action=_SEE,
)
ENDS_LATER = Kind(
    id="contracts.ends-later",
    subject=N_("The contract on “{dataset}” ends on {day}"),
    text=N_(
        "The contract of {consumer} with {provider} was terminated. Until {day} everything stays "
        "as it is; after that “{dataset}” is no longer given and nothing more is charged."
    ),
    action=_SEE,
)
ENDED = Kind(
    id="contracts.ended",
    subject=N_("The contract on “{dataset}” has ended"),
    text=N_(
        "The contract of {consumer} with {provider} has ended. “{dataset}” is no longer given "
        "under it, and nothing more is charged. Its page says what is to be done with copies."
    ),
    action=_SEE,
)
LAPSED = Kind(
    id="contracts.lapsed",
    subject=N_("The contract on “{dataset}” did not come about"),
    text=N_(
        "The contract of {consumer} with {provider} was not approved or not paid in time, and has "
        "lapsed. Nothing is charged. A new one can be drafted on the dataset's page."
    ),
    action=_SEE,
)
REVOKED = Kind(
    id="contracts.revoked",
    subject=N_("The city has revoked the contract on “{dataset}”"),
    text=N_(
        "A data steward of the city has revoked the contract of {consumer} with {provider}. The "
        "reason given: {reason} “{dataset}” is no longer given under it. What was paid for the "
        "time that is left goes back. The data desk answers questions."
    ),
    action=_SEE,
)
NEW_VERSION = Kind(
    id="contracts.new-version",
    subject=N_("Version {number} of “{dataset}” is there"),
    text=N_(
        "“{dataset}”, which you use under a contract, has a new version. It passed its checks and "
        "can be downloaded now."
    ),
    action=N_("See the dataset"),
)
QUESTION_ASKED = Kind(
    id="contracts.question-asked",
    subject=N_("A question about your request for “{dataset}”"),
    text=N_(
        "Before your request is decided, {provider} would like to know: {question} Please answer "
        "on the contract's page."
    ),
    action=N_("Answer the question"),
)
QUESTION_ANSWERED = Kind(
    id="contracts.question-answered",
    subject=N_("{consumer} has answered your question on “{dataset}”"),
    text=N_("The answer: {answer} The request still waits for your decision."),
    action=N_("Decide on the request"),
)
AMENDMENT_PROPOSED = Kind(
    id="contracts.amendment-proposed",
    subject=N_("Changed terms are proposed for “{dataset}”"),
    text=N_(
        "The other side of the contract of {consumer} with {provider} proposes other terms. Its "
        "page shows what would change. Nothing changes unless you accept by {day}."
    ),
    action=N_("See what would change"),
)
AMENDMENT_DECLINED = Kind(
    id="contracts.amendment-declined",
    subject=N_("The terms for “{dataset}” stay as they are"),
    text=N_(
        "The proposal to change the contract of {consumer} with {provider} was declined or taken "
        "back. The contract goes on as it was agreed."
    ),
    action=_SEE,
)
AMENDED = Kind(
    id="contracts.amended",
    subject=N_("The contract on “{dataset}” was amended"),
    text=N_(
        "Both sides of the contract of {consumer} with {provider} have accepted the changed terms. "
        "They hold from now on and are signed anew; the terms until now are kept."
    ),
    action=_SEE,
)
DELETION_DUE = Kind(
    id="contracts.deletion-due",
    subject=N_("Please delete your copies of “{dataset}” by {day}"),
    text=N_(
        "Your contract on “{dataset}” has ended. Please delete every copy by {day} and confirm it "
        "on the contract's page."
    ),
    action=N_("Confirm the deletion"),
)
DELETION_LATE = Kind(
    id="contracts.deletion-late",
    subject=N_("Nobody has confirmed that “{dataset}” was deleted"),
    text=N_(
        "The contract of {consumer} with {provider} has ended, and the copies were to be deleted "
        "by {day}. {consumer} has not confirmed it. It can still do so on the contract's page."
    ),
    action=_SEE,
)
DELETION_ATTESTED = Kind(
    id="contracts.deletion-attested",
    subject=N_("{consumer} has deleted “{dataset}”"),
    text=N_(
        "{consumer} has confirmed in the name of a person that every copy of “{dataset}” is "
        "deleted."
    ),
    action=_SEE,
)
