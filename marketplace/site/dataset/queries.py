"""Finding a dataset for its page, with a reason where it is no longer there."""

from uuid import UUID

from sqlmodel import Session, col, or_, select

from catalog import queries
from catalog.errors import DatasetNotFound
from catalog.models import Access, Dataset, DatasetStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.contracts.agreements.transitions import OPEN, RUNNING
from marketplace.contracts.models import Agreement
from marketplace.core.language import Language, in_language
from marketplace.site.dataset.errors import DatasetWithdrawn


def page_dataset(session: Session, slug: str, actor: Actor | None, language: Language) -> Dataset:
    """Return a dataset whose page the actor may see; behind a private door, parties to a contract.

    Raises:
        DatasetNotFound: There is none, or it never was public.
        DatasetWithdrawn: It was public, and is withdrawn.
    """
    dataset = queries.dataset_by_slug(session, slug)
    if queries.is_public(dataset) or queries.belongs_to(dataset, actor):
        return dataset
    if dataset.status is DatasetStatus.PUBLISHED and _is_party(session, dataset, actor):
        return dataset
    was_public = dataset.published_at is not None and dataset.access is not Access.PRIVATE
    if dataset.status is DatasetStatus.WITHDRAWN and was_public:
        publisher = session.get_one(Organization, dataset.publisher_id)
        raise DatasetWithdrawn(
            slug,
            title=in_language(dataset.title, language),
            publisher=publisher.name,
            day=dataset.withdrawn_at.date() if dataset.withdrawn_at else None,
        )
    raise DatasetNotFound(slug)


def _is_party(session: Session, dataset: Dataset, actor: Actor | None) -> bool:
    if actor is None:
        return False
    agreement = nearest_agreement(session, dataset.id, actor.organization_id)
    return agreement is not None and agreement.status in RUNNING


def nearest_agreement(
    session: Session, dataset_id: UUID, organization_id: UUID
) -> Agreement | None:
    """Return what an organization has agreed on a dataset: what is in force before what is not.

    Of what has ended, only what was accepted once is worth telling.
    """
    return session.exec(
        select(Agreement)
        .where(
            Agreement.dataset_id == dataset_id,
            Agreement.consumer_id == organization_id,
            or_(col(Agreement.status).in_(OPEN), col(Agreement.accepted_at).is_not(None)),
        )
        .order_by(
            col(Agreement.status).in_(RUNNING).desc(),
            col(Agreement.status).in_(OPEN).desc(),
            col(Agreement.id).desc(),
        )
        .limit(1)
    ).one_or_none()
