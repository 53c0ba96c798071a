"""Finding any contract, for stewards."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Text, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from catalog.models import Dataset
from marketplace.accounts.models import Organization
from marketplace.contracts.models import Agreement
from marketplace.site.sales.queries import State, statuses_of

PAGE_SIZE = 25

ContractRow = tuple[Agreement, Dataset, Organization, Organization]
"""An agreement with its dataset, its consumer and its provider."""

_Provider = aliased(Organization)


def contracts(
    session: Session, *, state: State, text: str, page: int
) -> tuple[Sequence[ContractRow], bool]:
    """Return a page of the accepted contracts, the newest first, and whether there are more.

    A text is looked for in the names of both parties, the dataset's title and the contract's id.
    """
    statement = (
        select(Agreement, Dataset, Organization, _Provider)
        .join(Dataset, col(Dataset.id) == Agreement.dataset_id)
        .join(Organization, col(Organization.id) == Agreement.consumer_id)
        .join(_Provider, col(_Provider.id) == Agreement.provider_id)
        .where(
            col(Agreement.accepted_at).is_not(None), col(Agreement.status).in_(statuses_of(state))
        )
        .order_by(col(Agreement.id).desc())
    )
    if text:
        statement = statement.where(_about(text))
    found = session.exec(statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def _about(text: str) -> ColumnElement[bool]:
    title = col(Dataset.title)
    named: list[ColumnElement[bool]] = [
        field.icontains(text, autoescape=True)
        for field in (
            col(Organization.name),
            col(_Provider.name),
            col(Dataset.slug),
            title.op("->>", return_type=Text())("de"),
            title.op("->>", return_type=Text())("en"),
        )
    ]
    try:
        return or_(*named, col(Agreement.id) == UUID(text))
    except ValueError:
        return or_(*named)
