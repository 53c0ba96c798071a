"""Telling the consumers of a dataset that there is a new version, each once per version."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from catalog.models import Dataset, DatasetStatus, Version, VersionStatus
from marketplace.contracts.agreements import announcing, kinds
from marketplace.contracts.agreements.queries import running_ids
from marketplace.contracts.models import Agreement, AgreementStatus, Delivery
from marketplace.core import clock
from marketplace.core.db import Sessions


def deliver(sessions: Sessions, dataset_id: UUID) -> None:
    """Tell of a dataset's present version whoever may have it now and was not told yet.

    Each agreement is a transaction of its own: a process that dies in the middle has told some,
    and going on later tells the others only.
    """
    with sessions() as session:
        found = list(running_ids(session, dataset_id))
    for agreement_id in found:
        with sessions.begin() as session:
            _tell(session, agreement_id)


def note_received(session: Session, agreement: Agreement) -> None:
    """Note that the version of today comes with the agreement, so that nobody is told of it."""
    dataset = session.get_one(Dataset, agreement.dataset_id)
    if dataset.current_version_id is not None:
        _note(session, agreement.id, dataset.current_version_id)


def _tell(session: Session, agreement_id: UUID) -> None:
    """Tell one consumer. The agreement cannot end meanwhile, so nobody is told after its end."""
    statement = select(Agreement).where(Agreement.id == agreement_id).with_for_update(read=True)
    agreement = session.exec(statement).one()
    dataset = session.get_one(Dataset, agreement.dataset_id)
    version = dataset.current_version_id and session.get(Version, dataset.current_version_id)
    if not version or not _is_given(agreement, dataset, version):
        return
    if _note(session, agreement.id, version.id):
        place = f"/datasets/{dataset.slug}"
        number = version.number
        announcing.consumer(session, agreement, kinds.NEW_VERSION, link=place, number=number)


def _is_given(agreement: Agreement, dataset: Dataset, version: Version) -> bool:
    is_active = agreement.status is AgreementStatus.ACTIVE
    is_timely = agreement.ends_at is None or agreement.ends_at > clock.now()
    is_online = dataset.status is DatasetStatus.PUBLISHED
    return is_active and is_timely and is_online and version.status is VersionStatus.PUBLISHED


def _note(session: Session, agreement_id: UUID, version_id: UUID) -> bool:
    """Note a delivery and return True; False if it was noted before."""
    made = Delivery(agreement_id=agreement_id, version_id=version_id)
    statement = (
        insert(Delivery)
        .values(made.model_dump())
        .on_conflict_do_nothing(index_elements=["agreement_id", "version_id"])
        .returning(col(Delivery.id))
    )
    return session.exec(statement).first() is not None
