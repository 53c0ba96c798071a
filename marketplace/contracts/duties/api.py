"""JSON routes of duties: what firms owe the city."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from fastapi.responses import RedirectResponse

from catalog.reading import UploadRead
from catalog.schemas import Completion, UploadCreate
from marketplace.accounts.deps import ActorDep, SettingsDep, StewardDep
from marketplace.accounts.errors import (
    CredentialsInvalid,
    MayNotPublish,
    NotASteward,
    OrganizationNotFound,
    ScopeMissing,
    SignInRequired,
)
from marketplace.contracts.duties import imposing, queries, receiving, sending
from marketplace.contracts.duties.deps import DeliveredDuty, EntryDep, OwnDuty
from marketplace.contracts.duties.errors import (
    DueDayPast,
    DutyClosed,
    DutyDatasetForeign,
    DutyNotFound,
    DutyWantsVersion,
    NothingSent,
    ReceiptUnexplained,
)
from marketplace.contracts.duties.imposing import Obligation
from marketplace.contracts.duties.models import DutyStatus
from marketplace.contracts.duties.queries import Asked, Sort
from marketplace.contracts.duties.schemas import (
    DutyCreate,
    DutyPage,
    DutyRead,
    ReceiptForm,
    RefusalForm,
    WaiverForm,
)
from marketplace.core.db import SessionDep, SessionsDep
from marketplace.core.paging import LARGEST_PAGE, PAGE, BadCursor
from marketplace.web.problems import InvalidRequest, problems
from storage.deps import StoreDep
from storage.errors import (
    ChecksumMalformed,
    FileNameRefused,
    PartChanged,
    PartListWrong,
    PartSizeRefused,
    PartsMissing,
    StorageUnavailable,
    TooManyParts,
    UploadEnded,
    UploadFinished,
    UploadNotFound,
    UploadSizeMismatch,
    UploadSizeRefused,
    UploadTooLarge,
)
from storage.parts import ListedPart
from storage.uploads import Announcement

router = APIRouter(prefix="/api/v1/duties", tags=["duties"])

_SIGNED_IN = (SignInRequired, CredentialsInvalid)
_KEEPS_WATCH = (*_SIGNED_IN, NotASteward)
_DELIVERS = (*_SIGNED_IN, ScopeMissing, MayNotPublish, DutyNotFound)

Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        *_KEEPS_WATCH, OrganizationNotFound, DutyDatasetForeign, DueDayPast, InvalidRequest
    ),
)
def impose_duty(
    given: DutyCreate,
    actor: StewardDep,
    session: SessionDep,
    settings: SettingsDep,
    response: Response,
) -> DutyRead:
    """Enter what a firm owes the city by a concession, a permit or a subsidy."""
    duty = imposing.impose(session, actor=actor, given=Obligation(**given.model_dump()))
    response.headers["Location"] = f"{settings.public_url}/api/v1/duties/{duty.id}"
    return DutyRead.of(queries.entry(session, duty.id, actor))


@router.get("", responses=problems(*_SIGNED_IN, BadCursor, InvalidRequest))
def list_duties(  # noqa: PLR0913 - one for each filter
    actor: ActorDep,
    session: SessionDep,
    *,
    q: Annotated[str, Query(max_length=200)] = "",
    organization: Annotated[str, Query(max_length=80)] = "",
    wanted: Annotated[list[DutyStatus] | None, Query(alias="status")] = None,
    sort: Sort = Sort.DUE,
    cursor: Annotated[str | None, Query(max_length=60)] = None,
    limit: Limit = PAGE,
) -> DutyPage:
    """List what your organization owes the city; stewards see what everybody owes."""
    asked = Asked(q=q.strip(), organization=organization, statuses=wanted or (), sort=sort)
    page = queries.duties(session, actor, asked, cursor=cursor, limit=limit)
    return DutyPage(items=[DutyRead.of(each) for each in page.items], next=page.next)


_DUTY = "/{duty_id}"


@router.get(_DUTY, responses=problems(*_SIGNED_IN, DutyNotFound))
def read_duty(entry: EntryDep) -> DutyRead:
    """Return a duty of your organization; stewards see everybody's."""
    return DutyRead.of(entry)


@router.get(
    _DUTY + "/file",
    status_code=status.HTTP_302_FOUND,
    response_class=RedirectResponse,
    responses=problems(*_SIGNED_IN, DutyNotFound, NothingSent),
)
def read_file(entry: EntryDep, session: SessionDep, store: StoreDep) -> RedirectResponse:
    """Lead to the file that was sent for a duty, by a link good for five minutes."""
    link = sending.file_link(session, store, entry.duty)
    return RedirectResponse(link, status.HTTP_302_FOUND, {"Cache-Control": "no-store"})


@router.put(
    _DUTY + "/receipt",
    responses=problems(*_KEEPS_WATCH, DutyNotFound, DutyClosed, ReceiptUnexplained, InvalidRequest),
)
def confirm_receipt(
    duty_id: UUID, given: ReceiptForm, actor: StewardDep, session: SessionDep
) -> DutyRead:
    """Confirm that the city has the data: the file that was sent, or as `reason` says."""
    receiving.confirm(session, duty_id, actor=actor, reason=given.reason)
    return DutyRead.of(queries.entry(session, duty_id, actor))


@router.put(
    _DUTY + "/refusal",
    responses=problems(*_KEEPS_WATCH, DutyNotFound, DutyClosed, NothingSent, InvalidRequest),
)
def refuse_file(
    duty_id: UUID, given: RefusalForm, actor: StewardDep, session: SessionDep
) -> DutyRead:
    """Refuse the file that was sent; the data is owed as before."""
    receiving.refuse(session, duty_id, actor=actor, reason=given.reason)
    return DutyRead.of(queries.entry(session, duty_id, actor))


@router.put(
    _DUTY + "/waiver", responses=problems(*_KEEPS_WATCH, DutyNotFound, DutyClosed, InvalidRequest)
)
def waive_duty(
    duty_id: UUID, given: WaiverForm, actor: StewardDep, session: SessionDep
) -> DutyRead:
    """Let the firm off this duty, or with `ends_series` all later ones as well."""
    receiving.waive(
        session, duty_id, actor=actor, reason=given.reason, ends_series=given.ends_series
    )
    return DutyRead.of(queries.entry(session, duty_id, actor))


@router.post(
    _DUTY + "/uploads",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        *_DELIVERS,
        DutyClosed,
        DutyWantsVersion,
        UploadTooLarge,
        FileNameRefused,
        ChecksumMalformed,
        UploadSizeRefused,
        PartSizeRefused,
        TooManyParts,
        StorageUnavailable,
    ),
)
def open_upload(
    given: UploadCreate,
    duty: DeliveredDuty,
    actor: ActorDep,
    sessions: SessionsDep,
    store: StoreDep,
    settings: SettingsDep,
) -> UploadRead:
    """Announce the file that is owed, and get a link to PUT each of its parts to."""
    announcement = Announcement(**given.model_dump(), opened_by=actor.person_id)
    progress = sending.open_upload(
        sessions, store, duty, announcement=announcement, max_bytes=settings.max_upload_bytes
    )
    return UploadRead.of(progress)


_UPLOAD = _DUTY + "/uploads/{upload_id}"


@router.get(_UPLOAD, responses=problems(*_DELIVERS, UploadNotFound, StorageUnavailable))
def read_upload(
    upload_id: UUID, duty: DeliveredDuty, sessions: SessionsDep, store: StoreDep
) -> UploadRead:
    """Return which parts have arrived, and fresh links for the others."""
    return UploadRead.of(sending.progress(sessions, store, duty, upload_id=upload_id))


@router.delete(
    _UPLOAD,
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(*_DELIVERS, UploadNotFound, UploadFinished),
)
def abort_upload(upload_id: UUID, duty: OwnDuty, session: SessionDep) -> None:
    """Give an upload up; what has arrived of it is thrown away."""
    sending.abort_upload(session, duty, upload_id=upload_id)


@router.post(
    _UPLOAD + "/completion",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(
        *_DELIVERS,
        DutyClosed,
        UploadNotFound,
        UploadEnded,
        PartsMissing,
        PartListWrong,
        PartChanged,
        UploadSizeMismatch,
        StorageUnavailable,
    ),
)
def complete_upload(
    upload_id: UUID,
    given: Completion,
    duty: DeliveredDuty,
    actor: ActorDep,
    sessions: SessionsDep,
    store: StoreDep,
) -> DutyRead:
    """Join the parts. The file then waits for a steward, who confirms or refuses its receipt."""
    parts = [ListedPart(part.number, part.etag) for part in given.parts]
    sending.complete_upload(sessions, store, duty, upload_id=upload_id, parts=parts)
    with sessions() as session:
        return DutyRead.of(queries.entry(session, duty.id, actor))
