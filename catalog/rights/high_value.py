"""High-value datasets: what Implementing Regulation (EU) 2023/138 asks of their description."""

from catalog.errors import HighValueRestricted
from catalog.models import Access, Dataset
from catalog.rules import HIGH_VALUE_DOOR, HIGH_VALUE_LICENSE, HIGH_VALUE_LICENSES


def check(dataset: Dataset) -> None:
    """Do nothing if a dataset is of no category, or as free to use as its category asks.

    Behind the open door everybody reaches it by the API and as bulk download, without an account.

    Raises:
        HighValueRestricted: Its licence is stricter than CC BY 4.0, or its door is not open.
    """
    if dataset.high_value is None:
        return
    if dataset.license not in HIGH_VALUE_LICENSES:
        rule, field = HIGH_VALUE_LICENSE, "license"
        raise HighValueRestricted(dataset, rule=rule, value=dataset.license, field=field)
    if dataset.access is not Access.OPEN:
        rule, field = HIGH_VALUE_DOOR, "access"
        raise HighValueRestricted(dataset, rule=rule, value=dataset.access.value, field=field)
