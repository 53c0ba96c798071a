"""Finding a dataset for its page, with a reason where it is no longer there."""

from sqlmodel import Session

from catalog import queries
from catalog.errors import DatasetNotFound
from catalog.models import Access, Dataset, DatasetStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.core.language import Language, in_language
from marketplace.site.dataset.errors import DatasetWithdrawn


def page_dataset(session: Session, slug: str, actor: Actor | None, language: Language) -> Dataset:
    """Return a dataset whose page the actor may see.

    Raises:
        DatasetNotFound: There is none, or it never was public.
        DatasetWithdrawn: It was public, and is withdrawn.
    """
    dataset = queries.dataset_by_slug(session, slug)
    if queries.is_public(dataset) or queries.belongs_to(dataset, actor):
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
