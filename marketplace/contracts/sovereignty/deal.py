"""What the rules of sovereignty look at: the facts of a deal, apart from any row."""

from dataclasses import dataclass
from datetime import date

from catalog.models import Access
from marketplace.contracts.models import PriceGround


@dataclass(frozen=True, kw_only=True)
class Data:
    """The dataset: whose it is by right, how it is reached, and under which licence.

    ``rights_holder`` is the kind of organization that holds the rights in it: its publisher, or
    whoever it was collected for.
    """

    slug: str
    title: str
    is_city_data: bool
    is_collected_for_city: bool
    rights_holder: str
    door: Access
    license: str
    is_openly_licensed: bool
    high_value: str | None

    @property
    def is_citys(self) -> bool:
        """Whether the rules of sovereignty protect it."""
        return self.is_city_data or self.is_collected_for_city


@dataclass(frozen=True, kw_only=True)
class Price:
    """What it costs at most, in minor units, and what is stated about that."""

    highest: int
    ground: PriceGround | None
    reason: str
    calculation: str
    person: str
    review_by: date | None


@dataclass(frozen=True, kw_only=True)
class Deal:
    """What is offered, or agreed, on a dataset.

    ``term_months`` is None without an end, ``renewal_months`` 0 without a renewal. ``clauses`` are
    the ids of the clauses of a contract; None while there is only an offer. ``is_for_city`` tells
    whether the other side is an organization of the city.
    """

    data: Data
    price: Price
    purposes: tuple[str, ...]
    policy: tuple[str, ...]
    term_months: int | None
    renewal_months: int
    is_for_city: bool
    clauses: frozenset[str] | None
    on: date

    @property
    def is_behind_a_door(self) -> bool:
        """Whether it lets others use data of the city that not everybody reaches.

        What was collected for the city and is supplied to the city does not.
        """
        is_supply = self.data.is_collected_for_city and self.is_for_city
        return self.data.is_citys and self.data.door is not Access.OPEN and not is_supply

    @property
    def is_restricted(self) -> bool:
        """Whether it is on such data that no open licence lets everybody use."""
        return self.is_behind_a_door and not self.data.is_openly_licensed

    @property
    def is_priced(self) -> bool:
        """Whether it asks money for data of the city."""
        return self.data.is_citys and self.price.highest > 0
