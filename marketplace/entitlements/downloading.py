"""Handing out a file: the decision, its trace, and a link that soon expires."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from catalog.models import Distribution, FileFormat, Version
from marketplace.accounts.actors import Actor
from marketplace.entitlements import queries
from marketplace.entitlements.counting import count_access, use_up_one
from marketplace.entitlements.deciding import Decision
from marketplace.entitlements.doors import DOWNLOAD
from marketplace.entitlements.errors import FormatNotFound, OriginalRemoved, OriginalWithheld
from marketplace.entitlements.models import Ground, Receipt
from marketplace.entitlements.queries import Readable
from storage.names import attachment, media_type_of
from storage.objects import ObjectStore

LINK_SECONDS = 300
"""How long a link holds. A download that has begun goes on."""

Method = Literal["GET", "HEAD"]

_ENDINGS = {
    FileFormat.CSV: "csv",
    FileFormat.PARQUET: "parquet",
    FileFormat.JSON: "json",
    FileFormat.GEOJSON: "geojson",
    FileFormat.FLATGEOBUF: "fgb",
    FileFormat.XLSX: "xlsx",
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for, as they wrote it."""

    slug: str
    version: str = "latest"
    format: str = FileFormat.ORIGINAL.value


def hand_out(
    session: Session,
    store: ObjectStore,
    *,
    actor: Actor | None,
    wish: Wish,
    method: Method = "GET",
) -> str:
    """Return a link to a file, and leave a trace: a count if it is open, a receipt otherwise.

    Asking for the headers alone (HEAD) reads nothing and leaves none.

    Raises:
        DatasetNotFound: There is no such dataset, or the actor may not know of it.
        VersionNotFound: It has no such version, or the actor may not know of it.
        SignInToRead: Nobody is signed in, and the door asks for somebody.
        ScopeMissing: The API key may not read.
        NoEntitlement: The door asks for a contract that is active.
        CallsUsedUp: This month's reads under the contract are used up.
        VersionNotCovered: The contract does not give this version.
        FormatNotFound: The version does not exist in this format.
        OriginalWithheld: The version was mended, and its original is not given away.
        OriginalRemoved: The original held personal data, and was deleted.
    """
    is_read = method == "GET"
    while True:
        found, decision = queries.decided(session, wish.slug, wish.version, actor=actor)
        file = _file(found, wish.format)
        if not is_read or _has_used(session, decision):
            break
    if is_read:
        _leave_trace(session, found, file, decision=decision, actor=actor)
    return store.download_link(
        file.object_key,
        seconds=LINK_SECONDS,
        response_headers={
            "Content-Disposition": attachment(saved_as(found, file.format)),
            "Content-Type": file.media_type,
            "Cache-Control": "private, no-store",
        },
        method=method,
    )


def saved_as(found: Readable, form: FileFormat) -> str:
    """Return the name a file is saved under: the original's own, or slug, version and ending."""
    if form is FileFormat.ORIGINAL:
        return found.version.filename
    return f"{found.dataset.slug}-v{found.version.number}.{_ENDINGS[form]}"


def _file(found: Readable, wanted: str) -> Distribution:
    for file in found.files:
        if file.format == wanted:
            return file
    version, formats = found.version, [file.format for file in found.files]
    if wanted == FileFormat.ORIGINAL:
        _refuse_withheld(version, formats)
        if not formats:
            return _as_delivered(version)
    raise FormatNotFound(version, wanted, formats=formats)


def _refuse_withheld(version: Version, formats: Sequence[FileFormat]) -> None:
    """Say why the original of a version is not given away, to its own people either."""
    if version.derived_from is not None:
        raise OriginalWithheld(version, formats=formats)
    if version.original_deleted_at is not None:
        raise OriginalRemoved(version)


def _as_delivered(version: Version) -> Distribution:
    """Return the delivered file of a version that has no files of its own: unchecked or rejected.

    Only insiders know of one; they may look at what was sent.
    """
    return Distribution(
        version_id=version.id,
        format=FileFormat.ORIGINAL,
        object_key=version.object_key,
        media_type=media_type_of(version.filename),
        size=version.size,
        sha256=version.sha256 or "",
    )


def _leave_trace(
    session: Session,
    found: Readable,
    file: Distribution,
    *,
    decision: Decision,
    actor: Actor | None,
) -> None:
    version = found.version
    if decision.ground is Ground.OPEN or actor is None:
        count_access(session, version, file.format)
        return
    session.add(
        Receipt(
            organization_id=actor.organization_id,
            dataset_id=found.dataset.id,
            version_id=version.id,
            format=file.format,
            sha256=file.sha256 or None,
            version_sha256=version.sha256,
            report_id=version.report_id,
            action=DOWNLOAD.action,
            ground=decision.ground,
            agreement_id=decision.agreement_id,
        )
    )


def _has_used(session: Session, decision: Decision) -> bool:
    """Use up what a decision costs; false if others were quicker, so that it must be made again.

    Whoever loses finds this agreement used up, and the next one takes its place, or a refusal.
    """
    if decision.agreement_id is None or decision.calls_per_month is None:
        return True
    return use_up_one(session, decision.agreement_id, limit=decision.calls_per_month)
