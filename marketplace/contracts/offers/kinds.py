"""Kinds of notice about offers: what the organization that a private one is for is told."""

from marketplace.core.language import N_
from marketplace.notices.kinds import Kind

MADE_TO_YOU = Kind(
    id="contracts.offer-made-to-you",
    subject=N_("{provider} offers you “{dataset}”"),
    text=N_(
        "{provider} has made an offer of “{dataset}” to your organization alone. Nobody else sees "
        "it. Read price and terms, and take it if they suit you."
    ),
    action=N_("Read the offer"),
)
TAKEN_BACK = Kind(
    id="contracts.offer-taken-back",
    subject=N_("{provider} has taken back an offer of “{dataset}”"),
    text=N_(
        "The offer of “{dataset}” that {provider} had made to your organization alone can no "
        "longer be taken. A contract that you have made on it goes on as agreed."
    ),
    action=N_("See the offers made to you"),
)
