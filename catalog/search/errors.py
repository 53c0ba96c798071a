"""How search refuses."""

from marketplace.core.errors import Unavailable, Unprocessable
from marketplace.core.language import N_


class UnknownCursor(Unprocessable, code="unknown-cursor"):
    """A cursor that was not made for this question."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "This cursor does not belong to this search. Start again without a cursor; each "
                "page names the next one."
            )
        )


class SearchNotReady(Unavailable, code="search-not-ready"):
    """The index of this machine is not built yet."""

    def __init__(self) -> None:
        super().__init__(
            N_("The catalogue's search is being prepared. Please try again in a few seconds.")
        )
