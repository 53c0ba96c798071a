"""How amendments refuse."""

from uuid import UUID

from marketplace.contracts.models import Agreement
from marketplace.core.errors import Conflict, NotFound, Unprocessable
from marketplace.core.language import N_


class AmendmentNotFound(NotFound, code="amendment-not-found"):
    """There is no such proposal for the contract."""

    def __init__(self, amendment_id: UUID) -> None:
        super().__init__(
            N_("There is no such proposal. The contract's page shows those that were made."),
            amendment=str(amendment_id),
        )


class RevisionNotFound(NotFound, code="revision-not-found"):
    """The contract has no terms of that number."""

    def __init__(self, agreement: Agreement, number: int) -> None:
        super().__init__(
            N_(
                "This contract has {revisions} editions of its terms; there is no edition {number}."
            ),
            revisions=agreement.revision,
            number=number,
        )


class AmendmentEmpty(Unprocessable, code="amendment-empty"):
    """A proposal changes nothing."""

    def __init__(self) -> None:
        super().__init__(
            N_("These are the terms that hold already. Choose another offer or another purpose."),
            field="offer",
        )


class AmendmentChangesPrice(Conflict, code="amendment-changes-price"):
    """A proposal would change what is paid, or how."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "An amendment leaves the price and how it is paid as they are. For another price, "
                "make a new contract and end this one."
            ),
            field="offer",
        )


class OfferOfAnother(Conflict, code="offer-of-another-dataset"):
    """A proposal names an offer of another dataset or provider."""

    def __init__(self) -> None:
        super().__init__(
            N_("This offer is of other data. Choose one of the contract's own dataset."),
            field="offer",
        )


class AmendmentAwaited(Conflict, code="amendment-awaited"):
    """Another proposal waits for its answer."""

    def __init__(self, amendment_id: UUID) -> None:
        super().__init__(
            N_("A proposal waits for its answer already. Accept, decline or withdraw it first."),
            amendment=str(amendment_id),
        )


class AmendmentAnswered(Conflict, code="amendment-answered"):
    """A proposal was answered before, or has lapsed."""

    def __init__(self, amendment_id: UUID, status: str) -> None:
        super().__init__(
            N_(
                "This proposal no longer waits for an answer. Make a new one if it is still wanted."
            ),
            amendment=str(amendment_id),
            present=status,
        )


class OwnProposal(Conflict, code="own-proposal"):
    """Somebody would accept what their own side proposed."""

    def __init__(self) -> None:
        super().__init__(
            N_("Your side made this proposal; the other side accepts it. You can withdraw it.")
        )
