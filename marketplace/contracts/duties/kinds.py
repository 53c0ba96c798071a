"""Kinds of notice about duties: what firms and stewards are told."""

from marketplace.core.language import N_
from marketplace.notices.kinds import Kind

_SEE = N_("See the duty")

IMPOSED = Kind(
    id="duties.imposed",
    subject=N_("The city expects data from {organization} by {day}"),
    text=N_(
        "By {reference} your organization owes the city: {obligation} It is due on {day}. The "
        "page of the duty says in which form, and where to deliver it."
    ),
    action=_SEE,
)
REMINDER = Kind(
    id="duties.reminder",
    subject=N_("Data for the city is due on {day}"),
    text=N_("By {reference} your organization owes the city by {day}: {obligation}"),
    action=N_("Deliver the data"),
)
OVERDUE = Kind(
    id="duties.overdue",
    subject=N_("Data for the city is overdue: {reference}"),
    text=N_(
        "{organization} owed the city by {day}: {obligation} It has not come. If it has not come "
        "by {escalation}, the data desk takes the matter up."
    ),
    action=_SEE,
)
ESCALATED = Kind(
    id="duties.escalated",
    subject=N_("Owed data has still not come: {reference}"),
    text=N_(
        "{organization} owed the city by {day}: {obligation} It has still not come, and the data "
        "desk takes the matter up. Whoever delivers now, or says why it cannot be done, helps."
    ),
    action=_SEE,
)
SENT = Kind(
    id="duties.sent",
    subject=N_("{organization} has sent what it owes: {reference}"),
    text=N_(
        "The file “{filename}” has come. Please look at it, and confirm or refuse its receipt."
    ),
    action=N_("Look at the file"),
)
RECEIVED = Kind(
    id="duties.received",
    subject=N_("The city has received your data: {reference}"),
    text=N_("The duty that was due on {day} is fulfilled. Thank you."),
    action=_SEE,
)
REFUSED = Kind(
    id="duties.refused",
    subject=N_("The city could not accept your file: {reference}"),
    text=N_("The reason given: {reason} Please send a new one; it is due on {day}."),
    action=_SEE,
)
WAIVED = Kind(
    id="duties.waived",
    subject=N_("The city has waived a duty: {reference}"),
    text=N_("What was due on {day} need not be delivered. The reason given: {reason}"),
    action=_SEE,
)
