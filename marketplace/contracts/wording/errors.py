"""How the words of a contract are refused."""

from collections.abc import Sequence

from marketplace.core.errors import NotFound, Unprocessable
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


class ContractModelNotFound(NotFound, code="contract-model-not-found"):
    """There is no contract model of that id; ``valid`` are those there are."""

    def __init__(self, model_id: str, *, known: Sequence[str]) -> None:
        super().__init__(
            N_("There is no contract model “{model}”. Choose from: {names}."),
            model=model_id,
            names=", ".join(known),
            valid=list(known),
        )
