"""JSON routes of what the law and the city's rights ask of a description."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from catalog import queries
from catalog.errors import DatasetNotFound, NotADepartment
from catalog.fields import Slug
from catalog.reading import DatasetRead, TermList
from catalog.rights import collecting
from catalog.schemas import Form
from catalog.vocabulary import HIGH_VALUE
from marketplace.accounts.deps import SettingsDep, StewardDep
from marketplace.accounts.errors import NotASteward, ScopeMissing, SignInRequired
from marketplace.core.db import SessionDep
from marketplace.web.problems import InvalidRequest, problems

router = APIRouter(prefix="/api/v1", tags=["catalogue"])


class CollectionForm(Form):
    """For which department a dataset was collected, by its slug; null is for nobody."""

    collected_for: Annotated[Slug | None, Field(description="A confirmed city department")]


@router.get("/high-value-categories")
def list_high_value_categories() -> TermList:
    """Return the categories of high-value datasets (Implementing Regulation (EU) 2023/138)."""
    return TermList(items=list(HIGH_VALUE.values()))


@router.put(
    "/datasets/{slug}/collection",
    responses=problems(
        SignInRequired, ScopeMissing, NotASteward, DatasetNotFound, NotADepartment, InvalidRequest
    ),
)
def correct_collection(
    slug: str, given: CollectionForm, actor: StewardDep, session: SessionDep, settings: SettingsDep
) -> DatasetRead:
    """Put right, as a steward, for which department a dataset was collected."""
    dataset = collecting.correct(session, slug, actor=actor, department=given.collected_for)
    return DatasetRead.of(queries.entry(session, dataset, actor), settings.public_url)
