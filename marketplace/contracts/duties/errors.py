"""How duties are refused."""

from datetime import date
from uuid import UUID

from catalog.models import Dataset
from marketplace.accounts.models import Organization
from marketplace.contracts.duties.models import Duty, DutyStatus
from marketplace.core.errors import Conflict, NotFound, Unprocessable
from marketplace.core.language import N_


class DutyNotFound(NotFound, code="duty-not-found"):
    """There is no such duty, or it is another organization's."""

    def __init__(self, duty_id: UUID) -> None:
        super().__init__(
            N_("There is no such duty. The list shows what your organization owes the city."),
            duty=duty_id,
        )


class DutyClosed(Conflict, code="duty-closed"):
    """A duty was fulfilled or waived, and stays so."""

    def __init__(self, duty: Duty) -> None:
        sentences = {
            DutyStatus.RECEIVED: N_(
                "The city has received this data already. What comes later belongs to the next "
                "duty of the series, or needs none."
            ),
            DutyStatus.WAIVED: N_(
                "The city has waived this duty, so nothing is owed. If that was a mistake, the "
                "data desk enters a new one."
            ),
        }
        super().__init__(sentences[duty.status], duty=duty.id, state=duty.status.value)


class DutyWantsVersion(Conflict, code="duty-wants-version"):
    """The data is to be delivered as a version of a dataset, not as a file."""

    def __init__(self, duty: Duty, dataset: Dataset) -> None:
        super().__init__(
            N_(
                "This data is delivered as a new version of the dataset “{dataset}”. Upload it "
                "there; once it is published, the duty is fulfilled."
            ),
            duty=duty.id,
            dataset=dataset.slug,
        )


class NothingSent(Conflict, code="nothing-sent"):
    """There is no file that could be refused or looked at."""

    def __init__(self, duty: Duty) -> None:
        super().__init__(
            N_("No file waits here. The firm sends one, or you confirm how the data came."),
            duty=duty.id,
        )


class ReceiptUnexplained(Unprocessable, code="receipt-unexplained"):
    """Nothing was sent here, and nothing says how the data came."""

    def __init__(self) -> None:
        super().__init__(
            N_("No file was sent here. Say how the data came, such as by post on a day."),
            field="reason",
        )


class DueDayPast(Unprocessable, code="due-day-past"):
    """The first day of a duty lies in the past."""

    def __init__(self, due_on: date) -> None:
        super().__init__(
            N_("The day lies in the past. Name today or a later day."),
            field="due_on",
            due_on=due_on,
        )


class DutyDatasetForeign(Unprocessable, code="duty-dataset-foreign"):
    """The dataset is not one that the firm publishes."""

    def __init__(self, dataset: str, organization: Organization) -> None:
        super().__init__(
            N_(
                "“{dataset}” is no dataset of {organization}. Name one that it publishes, or none: "
                "then it sends files."
            ),
            field="dataset",
            dataset=dataset,
            organization=organization.name,
        )
