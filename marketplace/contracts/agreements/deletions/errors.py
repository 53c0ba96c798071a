"""How attestations refuse."""

from marketplace.contracts.models import Agreement
from marketplace.core.errors import Conflict
from marketplace.core.language import N_


class NothingToDelete(Conflict, code="nothing-to-delete"):
    """The contract asks for no deletion, or has not ended yet."""

    def __init__(self, agreement: Agreement) -> None:
        super().__init__(
            N_(
                "This contract asks for no deletion now. One that does asks for it when it has "
                "ended."
            ),
            contract=str(agreement.id),
            present=agreement.status.value,
        )
