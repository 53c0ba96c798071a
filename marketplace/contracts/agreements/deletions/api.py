"""JSON routes of attested deletions."""

from fastapi import APIRouter

from marketplace.accounts.deps import ActorDep
from marketplace.accounts.errors import CredentialsInvalid, MayNotBuy, SignInRequired
from marketplace.contracts.agreements.deletions import attesting
from marketplace.contracts.agreements.deletions.errors import NothingToDelete
from marketplace.contracts.agreements.deletions.schemas import AttestationForm, DeletionRead
from marketplace.contracts.agreements.deps import ContractDep
from marketplace.contracts.agreements.errors import AgreementNotFound, AuthorityMissing
from marketplace.core.db import SessionDep
from marketplace.web.problems import InvalidRequest, problems

router = APIRouter(prefix="/api/v1/contracts/{contract_id}/attestation", tags=["contracts"])

_KNOWS = (SignInRequired, CredentialsInvalid, AgreementNotFound, NothingToDelete)


@router.get("", responses=problems(*_KNOWS))
def read_attestation(agreement: ContractDep, session: SessionDep) -> DeletionRead:
    """Return until when copies are to be deleted, and who has attested that they are."""
    if found := attesting.deletion_of(session, agreement.id):
        return DeletionRead.of(found)
    raise NothingToDelete(agreement)


@router.post("", responses=problems(*_KNOWS, MayNotBuy, AuthorityMissing, InvalidRequest))
def attest_deletion(
    given: AttestationForm, agreement: ContractDep, actor: ActorDep, session: SessionDep
) -> DeletionRead:
    """Attest that every copy of the data is deleted. Attesting again changes nothing."""
    attested = attesting.attest(
        session,
        agreement.id,
        actor=actor,
        attested_by=given.attested_by,
        has_authority=given.authority,
    )
    return DeletionRead.of(attested)
