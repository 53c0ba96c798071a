"""How the catalogue refuses."""

from collections.abc import Sequence

from catalog.models import Access, Dataset, VersionStatus
from catalog.rules import (
    CHECKED_BEFORE_VISIBLE,
    COLLECTED_STAYS,
    OPEN_IS_FREE,
    RELEASE_LEVEL,
    VERIFIED_DEPARTMENT,
    WEIGHED_RELEASE,
)
from marketplace.core.errors import Conflict, Forbidden, NotFound, Unprocessable
from marketplace.core.language import DEFAULT_LANGUAGE, N_, in_language
from marketplace.core.rules import Rule


def _name(dataset: Dataset) -> str:
    return in_language(dataset.title, DEFAULT_LANGUAGE) or dataset.slug


class DatasetNotFound(NotFound, code="dataset-not-found"):
    """There is no such dataset, or the actor may not know of it."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            N_("There is no dataset “{slug}”. The catalogue's search finds those there are."),
            slug=slug,
        )


class VersionNotFound(NotFound, code="version-not-found"):
    """The dataset has no such version, or the actor may not know of it."""

    def __init__(self, slug: str, number: int | str) -> None:
        super().__init__(
            N_("“{slug}” has no version {number}. The dataset's page lists those there are."),
            slug=slug,
            number=number,
        )


class ChartNotFound(NotFound, code="chart-not-found"):
    """No chart fits a version's table."""

    def __init__(self, slug: str, number: int) -> None:
        super().__init__(
            N_(
                "No chart fits version {number} of “{slug}”: its table has neither a measure nor "
                "groups, a time or shapes. Its statistics say what there is."
            ),
            slug=slug,
            number=number,
        )


class SlugTaken(Conflict, code="slug-taken"):
    """Another dataset has, or once had, this short name; short names are kept for ever."""

    def __init__(self, slug: str, suggestion: str) -> None:
        super().__init__(
            N_("The short name “{slug}” is taken. “{suggestion}” is still free."),
            slug=slug,
            suggestion=suggestion,
        )


_LACKS = {
    "title": N_("“{title}” cannot be published yet: it has no title."),
    "description": N_("“{title}” cannot be published yet: say in a few sentences what it holds."),
    "license": N_("“{title}” cannot be published yet: choose a licence."),
    "theme": N_("“{title}” cannot be published yet: choose at least one theme."),
    "version": N_(
        "“{title}” cannot be published yet: no version has passed its checks. Upload a file, or "
        "wait until its checks have ended."
    ),
    "release": N_(
        "“{title}” cannot be published yet: it waits for the weighed release by a named person."
    ),
    "verification": N_(
        "“{title}” cannot be published yet: the data desk has not confirmed that your organization "
        "is a department of the city. It was told when you signed up; ask it, or correct the kind."
    ),
}


class DatasetNotReady(Conflict, code="dataset-not-ready"):
    """A dataset lacks something it needs before it can be published; ``missing`` names all."""

    def __init__(self, dataset: Dataset, missing: Sequence[str]) -> None:
        self.missing = list(missing)
        rules = {
            "release": WEIGHED_RELEASE,
            "version": CHECKED_BEFORE_VISIBLE,
            "verification": VERIFIED_DEPARTMENT,
        }
        super().__init__(
            _LACKS[self.missing[0]],
            rule=rules.get(self.missing[0]),
            title=_name(dataset),
            dataset=dataset.slug,
            missing=self.missing,
        )


class OpenHasNoPrice(Conflict, code="open-has-no-price"):
    """What anyone may take cannot cost anything."""

    def __init__(self, dataset: Dataset, price: int) -> None:
        super().__init__(
            N_(
                "“{title}” cannot be open and have a price. Choose the door “account”, or end the "
                "priced offers first."
            ),
            rule=OPEN_IS_FREE,
            value=price,
            title=_name(dataset),
            dataset=dataset.slug,
        )


class DoorWiderThanReleased(Conflict, code="door-wider-than-released"):
    """The weighed release allows a narrower door only."""

    def __init__(self, dataset: Dataset, *, wanted: Access, allowed: Access) -> None:
        super().__init__(
            N_(
                "“{title}” was released for the door “{allowed}”. A wider door needs a new release."
            ),
            rule=RELEASE_LEVEL,
            value=wanted.value,
            title=_name(dataset),
            dataset=dataset.slug,
            allowed=allowed.value,
        )


class ReleaseTooNarrow(Conflict, code="release-too-narrow"):
    """The release would allow less than the dataset's door lets out."""

    def __init__(self, dataset: Dataset, level: Access) -> None:
        super().__init__(
            N_(
                "“{title}” has the door “{access}”, which is wider than the level “{level}”. "
                "Release it for “{access}”, or narrow the door first."
            ),
            rule=RELEASE_LEVEL,
            value=level.value,
            title=_name(dataset),
            dataset=dataset.slug,
            access=dataset.access.value,
            level=level.value,
        )


class NothingToRelease(Conflict, code="nothing-to-release"):
    """No version has passed its checks, so there is nothing to decide on."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(
            N_(
                "“{title}” has no version that passed its checks. Upload a file, or wait until its "
                "checks have ended."
            ),
            rule=CHECKED_BEFORE_VISIBLE,
            title=_name(dataset),
            dataset=dataset.slug,
        )


class ReleaseNeedsPerson(Forbidden, code="release-needs-person"):
    """A release names a person; an organization's key is none."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(
            N_("A release is decided by a named person. Sign in to release “{title}”."),
            rule=WEIGHED_RELEASE,
            title=_name(dataset),
            dataset=dataset.slug,
        )


class VersionMoved(Conflict, code="version-moved"):
    """The version's present state does not lead there."""

    def __init__(self, number: int, *, present: VersionStatus, wanted: VersionStatus) -> None:
        super().__init__(
            N_("Version {number} is “{present}” and cannot become “{wanted}”."),
            number=number,
            present=present.value,
            wanted=wanted.value,
        )


class TextMissing(Unprocessable, code="text-missing"):
    """A text that every dataset needs would be left in no language at all."""

    def __init__(self, field: str) -> None:
        super().__init__(
            N_("The dataset needs “{field}” in German or in English."),
            field=field,
        )


class FormUnknown(NotFound, code="form-unknown"):
    """Metadata is not written in this form."""

    def __init__(self, suffix: str) -> None:
        super().__init__(
            N_("Metadata comes as .ttl, .jsonld or .rdf, not as “{suffix}”."), suffix=suffix
        )


class HighValueRestricted(Conflict, code="high-value-restricted"):
    """A high-value dataset would be less free to use than its category asks."""

    def __init__(self, dataset: Dataset, *, rule: Rule, value: str, field: str) -> None:
        super().__init__(
            N_(
                "“{title}” is marked as a high-value dataset, which has {allowed} here, not "
                "{wanted}. Change that, or leave the category out."
            ),
            rule=rule,
            value=value,
            field=field,
            title=_name(dataset),
            wanted=value,
            allowed=rule.threshold,
        )


class NotADepartment(Unprocessable, code="not-a-department"):
    """Data is collected on behalf of confirmed departments of the city only."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            N_(
                "“{slug}” is no confirmed department of the city. Name the department by the last "
                "part of its page's address, or ask the data desk."
            ),
            field="collected_for",
            slug=slug,
        )


class CollectedForStays(Conflict, code="collected-for-stays"):
    """For whom a dataset was collected cannot be unsaid by its publisher."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(
            N_(
                "“{title}” was visible as collected on the city's behalf, and the city's rights "
                "hang on that. If it is wrong, ask the data desk to correct it."
            ),
            rule=COLLECTED_STAYS,
            field="collected_for",
            title=_name(dataset),
            dataset=dataset.slug,
        )
