"""Dependencies of search: the machine's index, and what was asked."""

from typing import Annotated

from fastapi import Depends, Query, Request

from catalog.search import asking
from catalog.search.follower import search_folder
from catalog.search.index import SearchIndex
from catalog.search.schemas import SearchParameters


def search_index(request: Request) -> SearchIndex:
    """Return this process's reader of the index; it is opened when it is first searched."""
    state = request.app.state
    if not hasattr(state, "search_index"):
        state.search_index = SearchIndex(search_folder(state.services.settings))
    return state.search_index


def asked(parameters: Annotated[SearchParameters, Query()]) -> asking.Query:
    """Return what was asked, from an API's or a page's address alike."""
    return parameters.query()


SearchDep = Annotated[SearchIndex, Depends(search_index)]
AskedDep = Annotated[asking.Query, Depends(asked)]
