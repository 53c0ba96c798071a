"""How a dataset's page refuses."""

from datetime import date

from marketplace.core.errors import Gone
from marketplace.core.language import N_


class DatasetWithdrawn(Gone, code="dataset-withdrawn"):
    """The dataset was public and its publisher has withdrawn it."""

    def __init__(self, slug: str, *, title: str, publisher: str, day: date | None) -> None:
        sentence = N_(
            "“{title}” was withdrawn by {publisher} on {day}. Its files are no longer handed out; "
            "{publisher} answers questions about it."
        )
        without_day = N_(
            "“{title}” was withdrawn by {publisher}. Its files are no longer handed out; "
            "{publisher} answers questions about it."
        )
        super().__init__(
            sentence if day else without_day,
            slug=slug,
            title=title,
            publisher=publisher,
            day=day.isoformat() if day else None,
        )
