"""JSON routes of amendments, and of the terms that held before."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from marketplace.accounts.deps import ActorDep, SettingsDep
from marketplace.accounts.errors import (
    CredentialsInvalid,
    MayNotBuy,
    MayNotPublish,
    SignInRequired,
)
from marketplace.contracts.agreements import queries as agreements
from marketplace.contracts.agreements.amendments import amending, queries
from marketplace.contracts.agreements.amendments.amending import Answer, Proposal
from marketplace.contracts.agreements.amendments.errors import (
    AmendmentAnswered,
    AmendmentAwaited,
    AmendmentChangesPrice,
    AmendmentEmpty,
    AmendmentNotFound,
    OfferOfAnother,
    OwnProposal,
    RevisionNotFound,
)
from marketplace.contracts.agreements.amendments.schemas import (
    AmendmentAcceptance,
    AmendmentForm,
    AmendmentPage,
    AmendmentRead,
    RevisionList,
    RevisionRead,
)
from marketplace.contracts.agreements.deps import ContractDep
from marketplace.contracts.agreements.errors import (
    AgreementMoved,
    AgreementNotFound,
    AuthorityMissing,
    NoPartyToEnd,
    NotSignedYet,
    TermsChanged,
)
from marketplace.contracts.agreements.schemas import ContractRead
from marketplace.contracts.offers.errors import (
    OfferNotFound,
    OfferWithdrawn,
    PurposeNotOffered,
    PurposeUnknown,
)
from marketplace.contracts.sovereignty.errors import SovereigntyBroken
from marketplace.core.db import SessionDep
from marketplace.core.paging import BadCursor
from marketplace.web.problems import InvalidRequest, problems

router = APIRouter(prefix="/api/v1/contracts/{contract_id}", tags=["contracts"])

_KNOWS = (SignInRequired, CredentialsInvalid, AgreementNotFound)
_BINDS = (*_KNOWS, MayNotBuy, MayNotPublish, NoPartyToEnd, AgreementMoved, AmendmentNotFound)


@router.post(
    "/amendments",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        *_BINDS,
        AuthorityMissing,
        AmendmentAwaited,
        AmendmentChangesPrice,
        AmendmentEmpty,
        OfferNotFound,
        OfferOfAnother,
        OfferWithdrawn,
        PurposeNotOffered,
        PurposeUnknown,
        SovereigntyBroken,
        InvalidRequest,
    ),
)
def propose_amendment(
    given: AmendmentForm,
    agreement: ContractDep,
    actor: ActorDep,
    session: SessionDep,
    settings: SettingsDep,
) -> AmendmentRead:
    """Propose other terms. They hold once the other side has accepted them; nothing changes yet."""
    proposal = Proposal(
        offer_id=given.offer or agreement.offer_id,
        purpose=given.purpose or agreement.purpose,
        purposes=agreement.purposes if given.purposes is None else given.purposes,
        note=given.note,
        proposed_by=given.proposed_by,
        has_authority=given.authority,
    )
    made = amending.propose(session, settings, agreement.id, actor=actor, given=proposal)
    session.flush()
    return AmendmentRead.of(made, agreement.terms)


@router.get("/amendments", responses=problems(*_KNOWS, BadCursor))
def list_amendments(
    agreement: ContractDep, session: SessionDep, cursor: str | None = None
) -> AmendmentPage:
    """Return what was proposed for a contract, the newest first."""
    return AmendmentPage.of(queries.amendments(session, agreement, cursor=cursor))


@router.get("/amendments/{amendment_id}", responses=problems(*_KNOWS, AmendmentNotFound))
def read_amendment(
    amendment_id: UUID, agreement: ContractDep, session: SessionDep
) -> AmendmentRead:
    """Return a proposal with what it would change, clause by clause, against the present terms."""
    return AmendmentRead.of(queries.amendment(session, agreement, amendment_id), agreement.terms)


@router.post(
    "/amendments/{amendment_id}/acceptance",
    responses=problems(
        *_BINDS,
        AuthorityMissing,
        OwnProposal,
        TermsChanged,
        AmendmentAnswered,
        SovereigntyBroken,
        InvalidRequest,
    ),
)
def accept_amendment(
    amendment_id: UUID,
    given: AmendmentAcceptance,
    agreement: ContractDep,
    actor: ActorDep,
    session: SessionDep,
    settings: SettingsDep,
) -> ContractRead:
    """Accept what the other side proposed: it holds from now on and is signed anew."""
    answer = Answer(
        accepted_by=given.accepted_by,
        has_authority=given.authority,
        terms_sha256=given.terms_sha256,
    )
    amended = amending.accept(
        session, settings, agreement.id, amendment_id, actor=actor, given=answer
    )
    return ContractRead.of(agreements.entry(session, amended, actor), settings.public_url)


@router.delete(
    "/amendments/{amendment_id}", responses=problems(*_BINDS, AmendmentAnswered, InvalidRequest)
)
def decline_amendment(
    amendment_id: UUID, agreement: ContractDep, actor: ActorDep, session: SessionDep
) -> AmendmentRead:
    """Decline what the other side proposed, or withdraw what yours did; it stays on record."""
    declined = amending.decline(session, agreement.id, amendment_id, actor=actor)
    return AmendmentRead.of(declined, agreement.terms)


@router.get("/revisions", responses=problems(*_KNOWS))
def list_revisions(
    agreement: ContractDep, session: SessionDep, settings: SettingsDep
) -> RevisionList:
    """Return all terms that were ever accepted, the newest first; of a draft there are none."""
    place = f"{settings.public_url}/api/v1/contracts/{agreement.id}"
    found = [
        RevisionRead.of(each, each.number, place) for each in queries.revisions(session, agreement)
    ]
    if agreement.accepted_at is not None:
        found.append(RevisionRead.of(agreement, agreement.revision, place))
    return RevisionList(items=found[::-1])


@router.get(
    "/revisions/{number}/terms",
    response_class=Response,
    responses=problems(*_KNOWS, RevisionNotFound) | {200: {"content": {"application/json": {}}}},
)
def read_revision(number: int, agreement: ContractDep, session: SessionDep) -> Response:
    """Return the frozen terms of a number byte by byte, as their SHA-256 was signed."""
    content, _ = queries.terms_of(session, agreement, number)
    return Response(content, media_type="application/json")


@router.get(
    "/revisions/{number}/jws",
    response_class=Response,
    responses=problems(*_KNOWS, RevisionNotFound, NotSignedYet)
    | {200: {"content": {"application/jose": {}}}},
)
def read_revision_signature(number: int, agreement: ContractDep, session: SessionDep) -> Response:
    """Return the signature of the terms of a number, as a compact JWS (RFC 7515)."""
    _, jws = queries.terms_of(session, agreement, number)
    if jws is None:
        raise NotSignedYet(agreement)
    return Response(jws, media_type="application/jose")
