"""JSON routes of contracts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from billing.deps import ProcessorsDep
from marketplace.accounts.deps import ActorDep, BuyerDep, SettingsDep, StewardDep
from marketplace.accounts.errors import (
    CredentialsInvalid,
    MayNotBuy,
    MayNotPublish,
    NotASteward,
    ScopeMissing,
    SignInRequired,
)
from marketplace.contracts.agreements import (
    accepting,
    approving,
    documents,
    drafting,
    ending,
    queries,
)
from marketplace.contracts.agreements.accepting import Acceptance
from marketplace.contracts.agreements.deps import ContractDep, CounterDep
from marketplace.contracts.agreements.drafting import Wish
from marketplace.contracts.agreements.errors import (
    AgreementMoved,
    AgreementNotFound,
    ApprovalNotYours,
    AuthorityMissing,
    DraftTooOld,
    NoPartyToEnd,
    NoPeriodToEnd,
    NotSignedYet,
    OwnOffer,
    PaymentWayRefused,
    ReasonMissing,
    TermsChanged,
)
from marketplace.contracts.agreements.schemas import (
    AcceptanceForm,
    AcceptanceRead,
    ApprovalForm,
    ContractItem,
    ContractPage,
    ContractRead,
    DraftForm,
    RevocationForm,
    TerminationForm,
    TerminationRead,
)
from marketplace.contracts.models import AgreementStatus, Party
from marketplace.contracts.offers.errors import (
    OfferNotFound,
    OfferWithdrawn,
    PurposeNotOffered,
    PurposeUnknown,
)
from marketplace.contracts.sovereignty.errors import SovereigntyBroken
from marketplace.contracts.wording.errors import TermsUnwritable
from marketplace.core.db import SessionDep
from marketplace.core.paging import BadCursor
from marketplace.web.problems import InvalidRequest, problems
from marketplace.web.translation import LanguageDep

router = APIRouter(prefix="/api/v1/contracts", tags=["contracts"])

_SIGNED_IN = (SignInRequired, CredentialsInvalid)
_BUYS = (*_SIGNED_IN, MayNotBuy, ScopeMissing)
_KNOWS = (*_SIGNED_IN, AgreementNotFound)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        *_BUYS,
        OfferNotFound,
        OfferWithdrawn,
        OwnOffer,
        SovereigntyBroken,
        PurposeUnknown,
        PurposeNotOffered,
        TermsUnwritable,
        InvalidRequest,
    ),
)
def draft_contract(
    given: DraftForm,
    actor: BuyerDep,
    session: SessionDep,
    settings: SettingsDep,
    response: Response,
) -> ContractRead:
    """Draft a contract on an offer. Its terms are frozen for 30 days; nothing is agreed yet."""
    wish = Wish(offer_id=given.offer, purpose=given.purpose, purposes=given.purposes)
    agreement = drafting.draft(session, settings, actor=actor, wish=wish)
    session.flush()  # a column's default is set when it is written
    response.headers["Location"] = f"{settings.public_url}/api/v1/contracts/{agreement.id}"
    return ContractRead.of(queries.entry(session, agreement, actor), settings.public_url)


@router.get("", responses=problems(*_SIGNED_IN, BadCursor, InvalidRequest))
def list_contracts(
    actor: ActorDep,
    session: SessionDep,
    settings: SettingsDep,
    role: Annotated[
        Party | None,
        Query(description="Your part: `consumer`, `provider` or, for the city, `steward`"),
    ] = None,
    wanted: Annotated[list[AgreementStatus] | None, Query(alias="status")] = None,
    cursor: str | None = None,
) -> ContractPage:
    """Return the contracts that you have a part in, the newest first."""
    page = queries.agreements(session, actor, role=role, statuses=wanted or (), cursor=cursor)
    items = [ContractItem.of(entry, settings.public_url) for entry in page.items]
    return ContractPage(items=items, next=page.next)


_CONTRACT = "/{contract_id}"


@router.get(_CONTRACT, responses=problems(*_KNOWS))
def read_contract(
    agreement: ContractDep, actor: ActorDep, session: SessionDep, settings: SettingsDep
) -> ContractRead:
    """Return a contract that your organization is party to; stewards see every accepted one."""
    return ContractRead.of(queries.entry(session, agreement, actor), settings.public_url)


@router.get(
    _CONTRACT + "/terms",
    response_class=Response,
    responses=problems(*_KNOWS) | {200: {"content": {"application/json": {}}}},
)
def read_terms(agreement: ContractDep) -> Response:
    """Return the frozen terms byte by byte, as their SHA-256 was signed."""
    return Response(agreement.terms, media_type="application/json")


@router.get(
    _CONTRACT + "/document",
    response_class=Response,
    responses=problems(*_KNOWS) | {200: {"content": {"application/pdf": {}}}},
)
def read_document(
    agreement: ContractDep, session: SessionDep, settings: SettingsDep, language: LanguageDep
) -> Response:
    """Return a contract as a PDF, in the language you ask for; of a draft, marked as such."""
    content = documents.document(session, settings, agreement, language)
    name = f"vertrag-{agreement.id}.pdf" if language == "de" else f"contract-{agreement.id}.pdf"
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "private, no-store",
        "Content-Language": language.value,
    }
    return Response(content, media_type="application/pdf", headers=headers)


@router.get(
    _CONTRACT + "/jws",
    response_class=Response,
    responses=problems(*_KNOWS, NotSignedYet) | {200: {"content": {"application/jose": {}}}},
)
def read_signature(agreement: ContractDep) -> Response:
    """Return the signature of an accepted contract, as a compact JWS (RFC 7515).

    The key whose `kid` it names is at `/.well-known/jwks.json`.
    """
    if agreement.jws is None:
        raise NotSignedYet(agreement)
    return Response(agreement.jws, media_type="application/jose")


@router.post(
    _CONTRACT + "/acceptance",
    responses=problems(
        *_BUYS,
        AgreementNotFound,
        AgreementMoved,
        AuthorityMissing,
        DraftTooOld,
        OfferWithdrawn,
        PaymentWayRefused,
        SovereigntyBroken,
        TermsChanged,
        InvalidRequest,
    )
    | {202: {"model": AcceptanceRead, "description": "The payment provider does not answer yet"}},
)
def accept_contract(
    contract_id: UUID,
    given: AcceptanceForm,
    actor: BuyerDep,
    counter: CounterDep,
    response: Response,
) -> AcceptanceRead:
    """Accept and sign the frozen terms. Accepting again answers how the contract stands.

    Free contracts, and those paid by invoice, are active at once. Paid by card, it waits at
    `checkout_url`; answered 202, ask `GET /contracts/{id}` for that address.
    """
    accepted = accepting.accept_and_settle(
        counter.sessions,
        contract_id,
        settings=counter.settings,
        processors=counter.processors,
        actor=actor,
        given=Acceptance(
            accepted_by=given.accepted_by,
            payment=given.payment,
            has_authority=given.authority,
            terms_sha256=given.terms_sha256,
        ),
    )
    if not accepted.is_settled:
        response.status_code = status.HTTP_202_ACCEPTED
    with counter.sessions() as session:
        return AcceptanceRead.of(queries.entry(session, accepted.agreement, actor))


@router.put(
    _CONTRACT + "/approval",
    responses=problems(
        *_KNOWS, ApprovalNotYours, AgreementMoved, ReasonMissing, SovereigntyBroken, InvalidRequest
    ),
)
def answer_request(
    given: ApprovalForm,
    agreement: ContractDep,
    actor: ActorDep,
    session: SessionDep,
    settings: SettingsDep,
    processors: ProcessorsDep,
) -> ContractRead:
    """Approve a request at the door `request`, or refuse it with a reason."""
    if given.approved:
        approving.approve(session, agreement.id, processors=processors, actor=actor)
    else:
        approving.refuse(session, agreement.id, actor=actor, reason=given.reason)
    return ContractRead.of(queries.entry(session, agreement, actor), settings.public_url)


@router.post(
    _CONTRACT + "/termination",
    responses=problems(
        *_KNOWS,
        MayNotBuy,
        MayNotPublish,
        NoPartyToEnd,
        AgreementMoved,
        NoPeriodToEnd,
        InvalidRequest,
    ),
)
def terminate_contract(
    given: TerminationForm,
    agreement: ContractDep,
    actor: ActorDep,
    session: SessionDep,
    processors: ProcessorsDep,
) -> TerminationRead:
    """End a contract: `now` refuses the next request, `period_end` keeps access until `ends_at`.

    Where the terms state a notice, either end waits for it, and access stays until `ends_at`.
    """
    ended = ending.terminate(
        session,
        agreement.id,
        processors=processors,
        actor=actor,
        effective=given.effective,
        reason=given.reason,
    )
    return TerminationRead.of(ended)


@router.post(
    _CONTRACT + "/revocation",
    responses=problems(*_KNOWS, NotASteward, AgreementMoved, InvalidRequest),
)
def revoke_contract(
    given: RevocationForm,
    agreement: ContractDep,
    actor: StewardDep,
    session: SessionDep,
    processors: ProcessorsDep,
) -> TerminationRead:
    """End a contract for the city, at once; what is unused of the price goes back."""
    ended = ending.revoke(
        session, agreement.id, processors=processors, actor=actor, reason=given.reason
    )
    return TerminationRead.of(ended)
