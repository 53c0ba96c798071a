"""Fulfilling duties: a version that was published, or a file that a steward confirms.

Whoever changes a duty holds its row's lock, so two who decide at once decide one after the other.
"""

from uuid import UUID

from sqlmodel import Session, col, select

from billing.invoicing.periods import day_of
from catalog.models import Version
from marketplace.accounts.actors import Actor
from marketplace.contracts.duties import announcing, kinds
from marketplace.contracts.duties.errors import (
    DutyClosed,
    DutyNotFound,
    NothingSent,
    ReceiptUnexplained,
)
from marketplace.contracts.duties.models import OWED, Duty, DutyStatus
from marketplace.contracts.duties.schedule import standing
from marketplace.core import clock
from storage.models import Upload


def locked(session: Session, duty_id: UUID) -> Duty:
    """Return a duty as it is now, and keep others from changing it.

    Raises:
        DutyNotFound: There is none.
    """
    found = session.exec(
        select(Duty)
        .where(Duty.id == duty_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise DutyNotFound(duty_id)
    return found


def send(session: Session, upload: Upload) -> Duty:
    """Note that a file has come for a duty; a later one takes the place of one not confirmed yet.

    Raises:
        DutyClosed: Nothing is owed any more.
    """
    duty = locked(session, upload.reference)
    if duty.status not in OWED:
        raise DutyClosed(duty)
    duty.upload_id, duty.filename, duty.sent_at = upload.id, upload.filename, clock.now()
    details = {"upload": str(upload.id), "size": upload.size, "sha256": upload.sha256}
    announcing.log(session, duty, "duties.sent", person_id=upload.opened_by, **details)
    announcing.desk(session, duty, kinds.SENT, filename=upload.filename)
    return duty


def confirm(session: Session, duty_id: UUID, *, actor: Actor, reason: str = "") -> Duty:
    """Confirm that the city has the data: the file that was sent, or as ``reason`` says.

    Confirming again changes nothing.

    Raises:
        DutyNotFound: There is none.
        DutyClosed: It was waived.
        ReceiptUnexplained: No file was sent, and nothing says how the data came.
    """
    duty = locked(session, duty_id)
    if duty.status is DutyStatus.RECEIVED:
        return duty
    if duty.status is DutyStatus.WAIVED:
        raise DutyClosed(duty)
    if duty.sent_at is None and not reason:
        raise ReceiptUnexplained
    duty.received_at = duty.sent_at or clock.now()
    _close(duty, DutyStatus.RECEIVED, actor, reason)
    announcing.log(session, duty, "duties.received", person_id=actor.person_id)
    announcing.firm(session, duty, kinds.RECEIVED)
    return duty


def refuse(session: Session, duty_id: UUID, *, actor: Actor, reason: str) -> Duty:
    """Refuse the file that was sent; the data is owed as before, and the firm is told why.

    Raises:
        DutyNotFound: There is none.
        DutyClosed: It was confirmed or waived meanwhile.
        NothingSent: No file waits.
    """
    duty = locked(session, duty_id)
    if duty.status not in OWED:
        raise DutyClosed(duty)
    if duty.sent_at is None:
        raise NothingSent(duty)
    duty.sent_at = duty.upload_id = duty.filename = None
    announcing.log(session, duty, "duties.refused", person_id=actor.person_id)
    announcing.firm(session, duty, kinds.REFUSED, reason=reason)
    return duty


def waive(
    session: Session, duty_id: UUID, *, actor: Actor, reason: str, ends_series: bool = False
) -> Duty:
    """Let a firm off, with a reason; with ``ends_series`` of all later ones too.

    Waiving again changes nothing.

    Raises:
        DutyNotFound: There is none.
        DutyClosed: It was fulfilled.
    """
    duty = locked(session, duty_id)
    if duty.status is DutyStatus.RECEIVED and not ends_series:
        raise DutyClosed(duty)
    concerned = [duty, *(_later(session, duty) if ends_series else ())]
    for each in concerned:
        if ends_series:
            each.frequency = None
        if each.status in OWED:
            _close(each, DutyStatus.WAIVED, actor, reason)
            announcing.log(session, each, "duties.waived", person_id=actor.person_id)
            announcing.firm(session, each, kinds.WAIVED, reason=reason)
    return duty


def take_version(session: Session, version: Version) -> None:
    """Let a published version fulfil, of each series that waits for one, the oldest duty.

    It counts if it was delivered when that duty had begun; the same version counts once.
    """
    delivered = day_of(version.created_at)
    waiting = session.exec(
        select(Duty)
        .where(
            Duty.dataset_id == version.dataset_id,
            col(Duty.status).in_(OWED),
            Duty.from_on <= delivered,
        )
        .order_by(col(Duty.number))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    taken = set(session.exec(select(Duty.series_id).where(Duty.version_id == version.id)))
    for duty in waiting:
        if duty.series_id in taken:
            continue
        taken.add(duty.series_id)
        duty.version_id, duty.received_at = version.id, version.created_at
        duty.status, duty.closed_at = DutyStatus.RECEIVED, clock.now()
        announcing.log(session, duty, "duties.received", version=version.number)
        announcing.firm(session, duty, kinds.RECEIVED)


def stands_now(duty: Duty) -> DutyStatus:
    """Return where a duty stands today, though the job that says so has not run yet."""
    return standing(duty, day_of(clock.now()))


def _later(session: Session, duty: Duty) -> list[Duty]:
    return list(
        session.exec(
            select(Duty)
            .where(Duty.series_id == duty.series_id, Duty.number > duty.number)
            .order_by(col(Duty.number))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _close(duty: Duty, status: DutyStatus, actor: Actor, reason: str) -> None:
    duty.status, duty.reason = status, reason
    duty.closed_by, duty.closed_at = actor.person_id, clock.now()
