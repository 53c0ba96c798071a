"""How a repair, a correction, an override or a wish to keep is refused."""

from datetime import date

from catalog.models import Version
from marketplace.core.errors import Conflict, Gone, NotFound, Unprocessable
from marketplace.core.language import N_
from quality.repairs.rules import ORIGINAL_DELETED, OVERRIDE_LENGTH


class StillChecked(Conflict, code="version-still-checked"):
    """The version's checks run, so nobody knows yet what to mend."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            N_("Version {number} is still being checked. Decide when its report is there."),
            number=version.number,
        )


class OriginalDeleted(Gone, code="original-deleted"):
    """The delivered file is gone, so nothing can be made from it."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            N_(
                "The file of version {number} was deleted, because it held personal data and its "
                "time was over. Please upload it again."
            ),
            rule=ORIGINAL_DELETED,
            number=version.number,
        )


class RepairMisfits(Unprocessable, code="repair-misfits"):
    """A repair names a column that is not there, or one whose values it cannot change."""

    def __init__(self, kind: str, column: str, reason: str) -> None:
        super().__init__(reason, kind=kind, column=column[:120])


NO_COLUMN = N_("The version has no column “{column}”. Its report lists those it has.")
WRONG_TYPE = N_("The repair “{kind}” cannot change the column “{column}”: its values are others.")
WRONG_NUMBER = N_(
    "The repair “{kind}” takes another number of columns than “{column}”: one column of shapes, "
    "or one of longitudes and one of latitudes."
)
NO_SIZE = N_("For the repair “{kind}” of “{column}”, please say how coarse: a positive size.")
NO_REFERENCE = N_(
    "For the repair “{kind}” of “{column}”, please name open data of the city that holds the "
    "districts' shapes."
)


class TooManyRepairs(Unprocessable, code="too-many-repairs"):
    """A version would undergo more repairs than one inspection carries out."""

    def __init__(self, most: int) -> None:
        super().__init__(
            N_("A version undergoes at most {most} repairs. Mend the file itself, please."),
            most=most,
        )


class FindingNotFound(NotFound, code="finding-not-found"):
    """The version's report holds no such finding."""

    def __init__(self, version: Version, rule: str, column: str) -> None:
        super().__init__(
            N_("The report of version {number} holds no finding “{wanted}” in “{column}”."),
            number=version.number,
            wanted=rule[:60],
            column=column[:120],
        )


class OverrideNotFound(NotFound, code="override-not-found"):
    """There is no such override, or not of that dataset."""

    def __init__(self) -> None:
        super().__init__(
            N_("There is no such exception. The privacy page of a version lists those there are.")
        )


class OverrideTooLong(Unprocessable, code="override-too-long"):
    """An override ends in the past, or holds for longer than is allowed."""

    def __init__(self, valid_until: date, latest: date) -> None:
        super().__init__(
            N_("An exception ends on a day between today and {latest}."),
            rule=OVERRIDE_LENGTH,
            value=valid_until.isoformat(),
            latest=latest,
        )


class NothingRetained(NotFound, code="nothing-retained"):
    """No day is set on which the version's original will be deleted."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            N_("Version {number} was not refused for privacy, so its file is not to be deleted."),
            number=version.number,
        )
