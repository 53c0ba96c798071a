"""Data collected on the city's behalf: for which department, and that this stays said."""

from uuid import UUID

from sqlmodel import Session, col, select

from catalog import queries
from catalog.errors import CollectedForStays, NotADepartment
from catalog.models import Dataset
from catalog.search.outbox import mark_changed
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.log.recording import record


def departments(session: Session) -> list[Organization]:
    """Return the confirmed departments of the city, by name."""
    statement = (
        select(Organization)
        .where(
            Organization.kind == OrganizationKind.CITY_DEPARTMENT,
            col(Organization.verified_at).is_not(None),
        )
        .order_by(col(Organization.name))
    )
    return list(session.exec(statement))


def state(session: Session, dataset: Dataset, department: str | None) -> None:
    """Say for which department, named by its slug, a dataset was collected; None is for nobody.

    Once the dataset was visible, what was said of it stays: rights of the city hang on it.

    Raises:
        NotADepartment: There is no confirmed department of that name.
        CollectedForStays: The dataset was visible, and would be the city's no more, or another's.
    """
    wanted = _department(session, department).id if department else None
    if wanted == dataset.collected_for:
        return
    if dataset.collected_for is not None and dataset.published_at is not None:
        raise CollectedForStays(dataset)
    dataset.collected_for = wanted


def correct(session: Session, slug: str, *, actor: Actor, department: str | None) -> Dataset:
    """Let a steward put right for whom a dataset was collected; the same again changes nothing.

    Raises:
        DatasetNotFound: There is none.
        NotADepartment: There is no confirmed department of that name.
    """
    dataset = queries.locked_dataset(session, queries.dataset_by_slug(session, slug).id)
    before = dataset.collected_for
    dataset.collected_for = _department(session, department).id if department else None
    if dataset.collected_for == before:
        return dataset
    mark_changed(session, dataset.id)
    record(
        session,
        "catalog.collection_corrected",
        subject=f"dataset/{dataset.slug}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={"from": _text(before), "to": _text(dataset.collected_for)},
    )
    return dataset


def _department(session: Session, slug: str) -> Organization:
    for department in departments(session):
        if department.slug == slug:
            return department
    raise NotADepartment(slug)


def _text(organization_id: UUID | None) -> str | None:
    return str(organization_id) if organization_id else None
