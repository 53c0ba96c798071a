"""How intake refuses."""

from catalog.models import Dataset
from marketplace.core.errors import NotFound, Unprocessable
from marketplace.core.language import N_


class IntakeNotFound(NotFound, code="intake-not-found"):
    """Nothing is looked at for the dataset."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(
            N_("“{dataset}” has no intake. Set an address or the storage prefix to be looked at."),
            dataset=dataset.slug,
        )


class IntakeAddressUnfit(Unprocessable, code="intake-address-unfit"):
    """The address is no web address, or has a name and password in it."""

    def __init__(self, address: str) -> None:
        super().__init__(
            N_(
                "“{address}” cannot be looked at. Give an http or https address of at most 2,000 "
                "characters, without a user name or password in it."
            ),
            address=address[:200],
        )
