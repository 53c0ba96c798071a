"""How agreements refuse."""

from collections.abc import Sequence
from uuid import UUID

from billing.models import ProcessorName
from catalog.models import Dataset
from marketplace.contracts.models import Agreement, AgreementStatus
from marketplace.core.errors import Conflict, Forbidden, NotFound, Unprocessable
from marketplace.core.language import DEFAULT_LANGUAGE, N_, in_language


class AgreementNotFound(NotFound, code="contract-not-found"):
    """There is no such contract, or the actor is no party to it."""

    def __init__(self, agreement_id: UUID) -> None:
        super().__init__(
            N_("There is no contract “{contract}” that you could open. Your library lists yours."),
            contract=str(agreement_id),
        )


class OwnOffer(Conflict, code="own-offer"):
    """An organization would make a contract with itself."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(
            N_("“{title}” is your organization's own dataset; you need no contract to use it."),
            title=_title(dataset),
            dataset=dataset.slug,
        )


_STANDS = {
    AgreementStatus.DRAFT: N_("This contract is a draft. It can be accepted or discarded."),
    AgreementStatus.ACCEPTED: N_(
        "This contract is accepted and waits for approval. The provider approves or refuses it; "
        "either side may end it before."
    ),
    AgreementStatus.PENDING_PAYMENT: N_(
        "This contract waits for its payment. Pay it on its page, or end it."
    ),
    AgreementStatus.ACTIVE: N_("This contract is active. It can be ended now or later."),
    AgreementStatus.SUSPENDED: N_(
        "This contract is suspended because a payment is missing. It goes on once that is paid, or "
        "can be ended."
    ),
    AgreementStatus.EXPIRED: N_(
        "This contract has expired. Draft a new one on one of the dataset's offers."
    ),
    AgreementStatus.TERMINATED: N_(
        "This contract was terminated. Draft a new one on one of the dataset's offers."
    ),
    AgreementStatus.REVOKED: N_(
        "The city has revoked this contract, and nothing can be changed about it. The data desk "
        "answers questions."
    ),
}


class AgreementMoved(Conflict, code="contract-state"):
    """A contract's present state does not allow this; ``possible`` is what it allows the asker."""

    def __init__(self, agreement: Agreement, *, wanted: str, possible: Sequence[str]) -> None:
        super().__init__(
            _STANDS[agreement.status],
            contract=str(agreement.id),
            present=agreement.status.value,
            wanted=wanted,
            possible=list(possible),
        )


class AuthorityMissing(Unprocessable, code="authority-missing"):
    """Somebody accepts who does not say that they may bind their organization."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Only who may bind the organization can accept for it. Confirm that you may, or "
                "let somebody accept who does."
            ),
            field="authority",
        )


class TermsChanged(Conflict, code="terms-changed"):
    """The terms that were read are not those that would be accepted."""

    def __init__(self, agreement_id: UUID, terms_sha256: str) -> None:
        super().__init__(
            N_(
                "These are not the terms that you have read. Read them again as they stand, and "
                "accept those."
            ),
            contract=str(agreement_id),
            terms_sha256=terms_sha256,
        )


class DraftTooOld(Conflict, code="draft-too-old"):
    """A draft is accepted after the day until which its terms held."""

    def __init__(self, agreement: Agreement) -> None:
        super().__init__(
            N_("The terms of this draft held for 30 days. Draft the contract anew."),
            contract=str(agreement.id),
        )


class NoPeriodToEnd(Conflict, code="no-period"):
    """A contract without a paid period cannot run on until its end."""

    def __init__(self, agreement: Agreement) -> None:
        super().__init__(
            N_("This contract has no paid period that it could run out with. End it now instead."),
            contract=str(agreement.id),
            present=agreement.status.value,
        )


class PaymentWayRefused(Unprocessable, code="payment-not-offered"):
    """The contract cannot be paid that way; ``ways`` are those it can be paid by."""

    def __init__(self, ways: Sequence[ProcessorName]) -> None:
        super().__init__(
            _OTHER_WAYS if ways else _NO_WAY,
            names=", ".join(way.value for way in ways),
            ways=[way.value for way in ways],
        )


_OTHER_WAYS = N_("This contract can be paid by: {names}. Choose one of them.")
_NO_WAY = N_(
    "No way to pay for this contract is set up here. The data desk says when that changes; free "
    "contracts are possible."
)


class NoPartyToEnd(Forbidden, code="not-a-party"):
    """Somebody who watches over a contract would change or end it as a party does."""

    def __init__(self) -> None:
        super().__init__(
            N_("Only its parties change or terminate a contract. A steward revokes it instead.")
        )


class ApprovalNotYours(Forbidden, code="approval-not-yours"):
    """Only the provider, and stewards where it is the city's data, approve a contract."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "The provider decides on this contract; of city data the city's data stewards do "
                "as well."
            )
        )


def _title(dataset: Dataset) -> str:
    return in_language(dataset.title, DEFAULT_LANGUAGE) or dataset.slug


class ReasonMissing(Unprocessable, code="reason-missing"):
    """A refusal gives no reason."""

    def __init__(self) -> None:
        super().__init__(
            N_("Say why the request is refused; whoever asked is told."), field="reason"
        )


class NotSignedYet(NotFound, code="not-signed"):
    """A draft has no signature."""

    def __init__(self, agreement: Agreement) -> None:
        super().__init__(
            N_("This contract is a draft; it is signed when it is accepted."),
            contract=str(agreement.id),
        )
