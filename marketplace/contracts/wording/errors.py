"""How the words of a contract are refused."""

from marketplace.core.errors import Unprocessable
from marketplace.core.language import N_


class TermsUnwritable(Unprocessable, code="terms-unwritable"):
    """A text that would go into the contract has characters that are no text."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "The contract cannot be written: a name, a title or the purpose contains a "
                "character that is no text, such as NUL. Leave it out."
            )
        )
