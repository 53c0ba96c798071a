"""The catalogue's JSON: describing, delivering, releasing and publishing datasets, and reading."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from catalog import delivering, dictionary, drafting, publishing, queries
from catalog.contents import DictionaryRead, PreviewRead, SampleRead, StatisticsRead, chart_of
from catalog.deps import (
    DeliveredDataset,
    OwnDataset,
    ReleasableDataset,
    VisibleDataset,
    VisibleVersion,
)
from catalog.errors import (
    ChartNotFound,
    CollectedForStays,
    DatasetNotFound,
    DatasetNotReady,
    DoorWiderThanReleased,
    HighValueRestricted,
    NotADepartment,
    NothingToRelease,
    OpenHasNoPrice,
    ReleaseNeedsPerson,
    ReleaseTooNarrow,
    SlugTaken,
    TextMissing,
    VersionNotFound,
)
from catalog.reading import (
    Completed,
    DatasetRead,
    ReleaseRead,
    TermList,
    UploadRead,
    VersionPage,
    VersionRead,
)
from catalog.schemas import (
    Completion,
    DatasetCreate,
    DatasetUpdate,
    DictionaryForm,
    ReleaseForm,
    UploadCreate,
)
from catalog.vocabulary import FREQUENCIES, THEMES, Term
from marketplace.accounts.deps import ActorDep, MaybeActorDep, PublisherDep, SettingsDep
from marketplace.accounts.errors import MayNotPublish, ScopeMissing, SignInRequired
from marketplace.core.db import SessionDep, SessionsDep
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

router = APIRouter(prefix="/api/v1", tags=["catalogue"])

_MAY_NOT = (SignInRequired, ScopeMissing, MayNotPublish, DatasetNotFound)


@router.get("/themes")
def list_themes() -> TermList:
    """Return the EU's themes of data."""
    return _terms(THEMES)


@router.get("/frequencies")
def list_frequencies() -> TermList:
    """Return how often data may promise to be updated."""
    return _terms(FREQUENCIES)


def _terms(vocabulary: dict[str, Term]) -> TermList:
    return TermList(items=list(vocabulary.values()))


@router.post(
    "/datasets",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        SignInRequired,
        ScopeMissing,
        MayNotPublish,
        SlugTaken,
        NotADepartment,
        HighValueRestricted,
        InvalidRequest,
    ),
)
def create_dataset(
    given: DatasetCreate,
    actor: PublisherDep,
    session: SessionDep,
    settings: SettingsDep,
    response: Response,
) -> DatasetRead:
    """Describe a dataset. It is a draft, known to your organization only, until you publish it."""
    dataset = drafting.create(session, actor=actor, given=given)
    response.headers["Location"] = f"{settings.public_url}/api/v1/datasets/{dataset.slug}"
    return DatasetRead.of(queries.entry(session, dataset, actor), settings.public_url)


@router.get("/datasets/{slug}", responses=problems(DatasetNotFound))
def read_dataset(
    dataset: VisibleDataset, actor: MaybeActorDep, session: SessionDep, settings: SettingsDep
) -> DatasetRead:
    """Return a dataset that is visible, or one of your own in any state."""
    return DatasetRead.of(queries.entry(session, dataset, actor), settings.public_url)


@router.patch(
    "/datasets/{slug}",
    responses=problems(
        *_MAY_NOT,
        OpenHasNoPrice,
        DoorWiderThanReleased,
        TextMissing,
        NotADepartment,
        HighValueRestricted,
        CollectedForStays,
        InvalidRequest,
    ),
)
def change_dataset(
    given: DatasetUpdate,
    dataset: OwnDataset,
    actor: ActorDep,
    session: SessionDep,
    settings: SettingsDep,
) -> DatasetRead:
    """Change the fields that you send, and no other. The slug stays for ever."""
    drafting.update(session, dataset, actor=actor, given=given)
    return DatasetRead.of(queries.entry(session, dataset, actor), settings.public_url)


@router.post(
    "/datasets/{slug}/uploads",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        *_MAY_NOT,
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
    dataset: DeliveredDataset,
    actor: ActorDep,
    sessions: SessionsDep,
    store: StoreDep,
    settings: SettingsDep,
) -> UploadRead:
    """Announce a file, and get a link to PUT each of its parts to, straight into storage."""
    announcement = Announcement(**given.model_dump(), opened_by=actor.person_id)
    progress = delivering.open_upload(
        sessions, store, dataset, announcement=announcement, max_bytes=settings.max_upload_bytes
    )
    return UploadRead.of(progress)


_UPLOAD = "/datasets/{slug}/uploads/{upload_id}"


@router.get(_UPLOAD, responses=problems(*_MAY_NOT, UploadNotFound, StorageUnavailable))
def read_upload(
    upload_id: UUID, dataset: DeliveredDataset, sessions: SessionsDep, store: StoreDep
) -> UploadRead:
    """Return which parts have arrived, and fresh links for the others."""
    return UploadRead.of(delivering.progress(sessions, store, dataset, upload_id=upload_id))


@router.delete(
    _UPLOAD,
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(*_MAY_NOT, UploadNotFound, UploadFinished),
)
def abort_upload(upload_id: UUID, dataset: OwnDataset, session: SessionDep) -> None:
    """Give an upload up; what has arrived of it is thrown away."""
    delivering.abort_upload(session, dataset, upload_id=upload_id)


@router.post(
    _UPLOAD + "/completion",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(
        *_MAY_NOT,
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
    dataset: DeliveredDataset,
    sessions: SessionsDep,
    store: StoreDep,
) -> Completed:
    """Join the parts into the dataset's next version, whose checks begin at once."""
    version = delivering.complete_upload(
        sessions,
        store,
        dataset,
        upload_id=upload_id,
        parts=[ListedPart(part.number, part.etag) for part in given.parts],
        change_note=given.change_note,
    )
    return Completed(version=version.number)


Cursor = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="The last answer's `next`")]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/datasets/{slug}/versions", responses=problems(DatasetNotFound))
def list_versions(
    dataset: VisibleDataset,
    actor: MaybeActorDep,
    session: SessionDep,
    settings: SettingsDep,
    cursor: Cursor = None,
    limit: Limit = queries.PAGE_SIZE,
) -> VersionPage:
    """Return a dataset's versions, the newest first; of others' those that were published."""
    found = queries.versions(session, dataset, actor, below=cursor, limit=limit + 1)
    files = queries.distributions_of(session, [version.id for version in found[:limit]])
    items = [
        VersionRead.of(
            each, files.get(each.id, []), dataset=dataset, public_url=settings.public_url
        )
        for each in found[:limit]
    ]
    return VersionPage(items=items, next=str(items[-1].number) if len(found) > limit else None)


@router.get(
    "/datasets/{slug}/versions/{number}", responses=problems(DatasetNotFound, VersionNotFound)
)
def read_version(
    version: VisibleVersion, dataset: VisibleDataset, session: SessionDep, settings: SettingsDep
) -> VersionRead:
    """Return a version by its number, or `latest`: where it stands, its files, what changed."""
    files = queries.distributions(session, version.id)
    return VersionRead.of(version, files, dataset=dataset, public_url=settings.public_url)


@router.put(
    "/datasets/{slug}/release",
    responses=problems(
        *_MAY_NOT, ReleaseNeedsPerson, NothingToRelease, ReleaseTooNarrow, InvalidRequest
    ),
)
def release_dataset(
    given: ReleaseForm, dataset: ReleasableDataset, actor: ActorDep, session: SessionDep
) -> ReleaseRead:
    """Record your weighed decision; the version that waits for it goes its way at once."""
    decision, version = publishing.release(session, dataset, actor=actor, form=given)
    session.flush()  # a column's default is set when it is written
    return ReleaseRead.of(decision, version)


@router.put("/datasets/{slug}/publication", responses=problems(*_MAY_NOT, DatasetNotReady))
def publish_dataset(
    dataset: OwnDataset, actor: ActorDep, session: SessionDep, settings: SettingsDep
) -> DatasetRead:
    """Make a dataset visible; its newest good version is the one shown."""
    publishing.publish(session, dataset, actor=actor)
    return DatasetRead.of(queries.entry(session, dataset, actor), settings.public_url)


@router.delete("/datasets/{slug}/publication", responses=problems(*_MAY_NOT))
def withdraw_dataset(
    dataset: OwnDataset, actor: ActorDep, session: SessionDep, settings: SettingsDep
) -> DatasetRead:
    """Take a dataset out of the catalogue; nothing is deleted, and it may be published again."""
    publishing.withdraw(session, dataset, actor=actor)
    return DatasetRead.of(queries.entry(session, dataset, actor), settings.public_url)


Wanted = Annotated[str, Query(alias="version", max_length=10, description="A number, or `latest`")]


@router.get("/datasets/{slug}/preview", responses=problems(DatasetNotFound, VersionNotFound))
def read_preview(
    dataset: VisibleDataset,
    actor: MaybeActorDep,
    session: SessionDep,
    wanted: Wanted = queries.LATEST,
) -> PreviewRead:
    """Return the first rows of a version, of priced data too."""
    return PreviewRead.of(queries.visible_version(session, dataset, wanted, actor))


@router.get("/datasets/{slug}/statistics", responses=problems(DatasetNotFound, VersionNotFound))
def read_statistics(
    dataset: VisibleDataset,
    actor: MaybeActorDep,
    session: SessionDep,
    wanted: Wanted = queries.LATEST,
) -> StatisticsRead:
    """Return what was measured of each column of a version, of priced data too."""
    return StatisticsRead.of(queries.visible_version(session, dataset, wanted, actor))


@router.get("/datasets/{slug}/sample", responses=problems(DatasetNotFound, VersionNotFound))
def read_sample(
    dataset: VisibleDataset,
    actor: MaybeActorDep,
    session: SessionDep,
    wanted: Wanted = queries.LATEST,
) -> SampleRead:
    """Return up to 100 rows from all parts of a version, of priced data too."""
    return SampleRead.of(queries.visible_version(session, dataset, wanted, actor))


@router.get(
    "/datasets/{slug}/chart", responses=problems(DatasetNotFound, VersionNotFound, ChartNotFound)
)
def read_chart(
    dataset: VisibleDataset,
    actor: MaybeActorDep,
    session: SessionDep,
    wanted: Wanted = queries.LATEST,
) -> dict[str, Any]:
    """Return a Vega-Lite specification of the chart that fits a version, with what it draws."""
    return chart_of(dataset, queries.visible_version(session, dataset, wanted, actor))


@router.get("/datasets/{slug}/dictionary", responses=problems(DatasetNotFound))
def read_dictionary(
    dataset: VisibleDataset, actor: MaybeActorDep, session: SessionDep
) -> DictionaryRead:
    """Return what the columns mean: titles, descriptions and units."""
    return DictionaryRead.of(dataset, queries.entry(session, dataset, actor).version)


@router.put("/datasets/{slug}/dictionary", responses=problems(*_MAY_NOT, InvalidRequest))
def write_dictionary(
    given: DictionaryForm, dataset: OwnDataset, actor: ActorDep, session: SessionDep
) -> DictionaryRead:
    """Explain the columns; the whole dictionary is replaced."""
    dictionary.explain(session, dataset, actor=actor, given=given.columns)
    return DictionaryRead.of(dataset, queries.entry(session, dataset, actor).version)
