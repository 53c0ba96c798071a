"""How quality refuses."""

from catalog.models import Dataset, Version
from marketplace.core.errors import NotFound, TooLarge, Unprocessable
from marketplace.core.language import N_
from quality.rules import SUITE_SIZE


class ReportNotReady(NotFound, code="report-not-ready"):
    """The version is still being inspected, so there is no report yet."""

    def __init__(self, dataset: Dataset, version: Version) -> None:
        super().__init__(
            N_("Version {number} is still being checked. Its report is here when that has ended."),
            number=version.number,
            dataset=dataset.slug,
        )


class SuiteNotFound(NotFound, code="suite-not-found"):
    """The dataset has no expectations yet."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(
            N_(
                "“{dataset}” has no expectations yet. They are suggested with its first file, or "
                "you send your own."
            ),
            dataset=dataset.slug,
        )


class SuiteVersionNotFound(NotFound, code="suite-version-not-found"):
    """The expectations have no version of that number."""

    def __init__(self, dataset: Dataset, number: int) -> None:
        super().__init__(
            N_("The expectations of “{dataset}” have no version {number}."),
            dataset=dataset.slug,
            number=number,
        )


class ExpectationNotFound(NotFound, code="expectation-not-found"):
    """Somebody has removed or changed the expectation in the meantime."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(
            N_(
                "This expectation of “{dataset}” is no longer there. Somebody has removed or "
                "changed it; look at the list again."
            ),
            dataset=dataset.slug,
        )


class UnknownExpectation(Unprocessable, code="unknown-expectation"):
    """A suite holds an expectation of a type that is not offered here."""

    def __init__(self, name: str) -> None:
        super().__init__(
            N_(
                "The expectation “{expectation}” is not offered here. The documentation lists "
                "those that are."
            ),
            expectation=name[:120],
        )


class BadExpectation(Unprocessable, code="bad-expectation"):
    """An expectation lacks an argument or has one that it does not know."""

    def __init__(self, name: str, argument: str) -> None:
        super().__init__(
            N_("In the expectation “{expectation}”, please correct the argument “{argument}”."),
            expectation=name[:120],
            argument=argument[:120],
        )


class SuiteTooLarge(TooLarge, code="suite-too-large"):
    """A suite holds more expectations than one inspection checks."""

    def __init__(self, count: int) -> None:
        super().__init__(
            N_("A suite holds at most {most} expectations; this one has {count}. Send fewer."),
            rule=SUITE_SIZE,
            value=count,
            most=SUITE_SIZE.threshold,
            count=count,
        )
