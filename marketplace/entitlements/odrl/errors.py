"""How a policy is refused that is not of our profile."""

from enum import StrEnum

from marketplace.core.errors import Unprocessable
from marketplace.core.language import N_


class Fault(StrEnum):
    """What is wrong with a policy."""

    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    CYCLE = "cycle"
    DANGLING = "dangling"
    FOREIGN = "foreign"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    UNKNOWN_MEMBER = "unknown-member"
    UNKNOWN_TERM = "unknown-term"


_SENTENCES = {
    Fault.AMBIGUOUS: N_("At “{where}” the policy gives one address to two different things."),
    Fault.CONFLICT: N_(
        "At “{where}” the policy settles conflicts in a way that is not accepted here. Where two "
        "rules collide, the prohibition holds: write “prohibit”, or leave it out."
    ),
    Fault.CYCLE: N_("At “{where}” a part of the policy contains itself."),
    Fault.DANGLING: N_("At “{where}” the policy names a part that it does not contain."),
    Fault.FOREIGN: N_(
        "At “{where}” the policy needs a document from elsewhere. Nothing is fetched: use the "
        "W3C's context and this exchange's ODRL profile alone."
    ),
    Fault.MALFORMED: N_("At “{where}” the policy does not have the form of ODRL 2.2."),
    Fault.TOO_LARGE: N_("At “{where}” the policy has more parts than are read."),
    Fault.UNKNOWN_MEMBER: N_(
        "At “{where}” the policy says something that this exchange's ODRL profile has no word for."
    ),
    Fault.UNKNOWN_TERM: N_(
        "At “{where}” the policy uses a term that is not in this exchange's ODRL profile."
    ),
}


class PolicyRefused(Unprocessable, code="odrl-refused"):
    """A policy is not of our ODRL profile, so nothing is decided by it; ``reason`` says why."""

    def __init__(self, fault: Fault, where: str) -> None:
        super().__init__(_SENTENCES[fault], reason=fault.value, where=where or "policy")


class ActionUnknown(Unprocessable, code="action-unknown"):
    """Somebody asks about an action that neither the W3C nor our profile has a term for."""

    def __init__(self, action: str) -> None:
        super().__init__(
            N_(
                "There is no action “{action}”. Use a term of ODRL 2.2 such as “use”, “derive” or "
                "“distribute”, or one of this exchange's ODRL profile."
            ),
            action=action,
        )
