"""The JSON of the public catalogue's search."""

from typing import Annotated

from fastapi import APIRouter, Query

from catalog.search import results
from catalog.search.deps import AskedDep, SearchDep
from catalog.search.errors import SearchNotReady, UnknownCursor
from catalog.search.schemas import SearchRead, SuggestionsRead, Words
from catalog.search.suggesting import suggest
from marketplace.core.db import SessionDep
from marketplace.web.problems import InvalidRequest, problems

router = APIRouter(prefix="/api/v1", tags=["catalogue"])


@router.get("/datasets", responses=problems(InvalidRequest, UnknownCursor, SearchNotReady))
def search_datasets(session: SessionDep, index: SearchDep, query: AskedDep) -> SearchRead:
    """Search the public catalogue; without words, everything there is, newest first."""
    return SearchRead.of(results.search(session, index, query))


@router.get("/datasets/suggestions", responses=problems(InvalidRequest, SearchNotReady))
def suggest_datasets(
    session: SessionDep, index: SearchDep, q: Annotated[Words, Query()] = ""
) -> SuggestionsRead:
    """Suggest datasets while somebody types."""
    return SuggestionsRead(items=suggest(session, index, q))
