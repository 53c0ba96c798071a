"""How the installation says that it is not ready."""

from collections.abc import Sequence

from marketplace.core.errors import Unavailable
from marketplace.core.language import N_


class NotReady(Unavailable, code="not-ready"):
    """A part that the exchange needs is still awaited."""

    def __init__(self, awaited: Sequence[str]) -> None:
        super().__init__(
            N_("The exchange is not ready yet. It waits for: {names}. Please try again shortly."),
            names=", ".join(awaited),
            awaited=list(awaited),
        )
