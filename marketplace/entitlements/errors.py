"""How reading is refused."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from catalog.models import Dataset, FileFormat, Version
from marketplace.core import clock
from marketplace.core.errors import Forbidden, Gone, NotFound, Unauthenticated
from marketplace.core.language import DEFAULT_LANGUAGE, N_, in_language
from marketplace.entitlements.models import Entitlement, History
from marketplace.entitlements.months import next_month
from marketplace.entitlements.rules import CALLS_PER_MONTH, DOOR, HISTORY


class SignInToRead(Unauthenticated, code="sign-in-to-read"):
    """Nobody is signed in, and the dataset's door asks for somebody; ``offers`` are its offers."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(
            N_(
                "“{title}” is not open to everyone. Sign in or create an account free of charge; "
                "its offers are listed here and on its page."
            ),
            rule=DOOR,
            value=dataset.access.value,
            **_facts(dataset),
        )


class NoEntitlement(Forbidden, code="no-entitlement"):
    """The actor is party to no contract that allows reading; ``offers`` are the ways to one.

    ``reason`` is ``none`` if there never was a contract, ``suspended`` or ``ended`` if there is or
    was; ``contract`` is its id.
    """

    def __init__(self, dataset: Dataset, entitlement: Entitlement | None = None) -> None:
        super().__init__(
            _sentence(dataset, entitlement),
            rule=DOOR,
            value=dataset.access.value,
            **_facts(dataset),
            **_history(entitlement),
        )


class CallsUsedUp(Forbidden, code="calls-used-up"):
    """The contract's reads of this month are used up; ``renews_at`` is when there are new ones."""

    def __init__(self, dataset: Dataset, entitlement: Entitlement) -> None:
        super().__init__(
            N_(
                "Your organization's contract on “{title}” gives {calls_per_month} downloads a "
                "calendar month, and this month's are used up. It gives new ones on {renews_at}; "
                "an offer that gives more is listed here and on its page."
            ),
            rule=replace(CALLS_PER_MONTH, threshold=entitlement.calls_per_month),
            value=entitlement.calls_per_month,
            **_facts(dataset),
            contract=str(entitlement.agreement_id),
            calls_per_month=entitlement.calls_per_month,
            remaining=0,
            renews_at=next_month(),
        )


class VersionNotCovered(Forbidden, code="version-not-covered"):
    """The contract gives other versions; ``history`` says by which rule."""

    def __init__(self, dataset: Dataset, version: Version, entitlement: Entitlement) -> None:
        is_last = entitlement.history is History.LAST
        bound = entitlement.history_versions if is_last else entitlement.first_version
        super().__init__(
            _ONLY_THE_NEWEST if is_last else _ONLY_FROM_THE_START,
            rule=replace(HISTORY, threshold=bound),
            value=version.number,
            **_facts(dataset),
            contract=str(entitlement.agreement_id),
            number=version.number,
            history=entitlement.history.value,
            bound=bound,
        )


class FormatNotFound(NotFound, code="format-not-found"):
    """A version has no file in this format; ``formats`` are those it has."""

    def __init__(self, version: Version, wanted: str, *, formats: Sequence[FileFormat]) -> None:
        super().__init__(
            _OTHER_FORMATS if formats else _NO_FORMATS,
            number=version.number,
            wanted=wanted,
            names=", ".join(formats),
            formats=[found.value for found in formats],
        )


class OriginalWithheld(NotFound, code="original-withheld"):
    """A version was made anew from the file as it was delivered, which is not given away."""

    def __init__(self, version: Version, *, formats: Sequence[FileFormat]) -> None:
        super().__init__(
            N_(
                "Version {number} was made from its original with changes that protect people, so "
                "the original is not given away. Choose one of: {names}."
            )
            if formats
            else N_(
                "Version {number} is made anew from the file of an earlier version. It has files "
                "of its own once its checks have passed."
            ),
            number=version.number,
            names=", ".join(formats),
            formats=[found.value for found in formats],
        )


class OriginalRemoved(Gone, code="original-removed"):
    """The file that was delivered told of people, and was deleted when its time was over."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            N_(
                "The file of version {number} held personal data and was deleted. Its report says "
                "what was found; a mended version can be uploaded."
            ),
            number=version.number,
            deleted_at=version.original_deleted_at,
        )


class ReceiptNotFound(NotFound, code="receipt-not-found"):
    """There is no such receipt, or it is another organization's."""

    def __init__(self, receipt_id: UUID) -> None:
        super().__init__(
            N_("Your organization has no receipt with this number. The list shows those it has."),
            receipt=str(receipt_id),
        )


_TAKE_AN_OFFER = N_(
    "“{title}” is read under a contract, and your organization has none that is active. Choose one "
    "of its offers, which are listed here and on its page."
)
_ASK_THE_PUBLISHER = N_(
    "“{title}” is read under a contract, and has no offer at present. Its page names whom to ask "
    "at the publisher."
)
_SUSPENDED = N_(
    "Your organization's contract on “{title}” is suspended because a payment is missing. Pay the "
    "open amount, which the contract's page names; then reading goes on."
)
_ENDED = N_(
    "Your organization's contract on “{title}” ended on {ended_at}. The offers for a new one are "
    "listed here and on its page."
)
_ONLY_THE_NEWEST = N_(
    "Your organization's contract on “{title}” gives the newest versions, {bound} of them, and "
    "version {number} is older. Ask for “latest”; offers that give older versions are listed here "
    "and on its page."
)
_ONLY_FROM_THE_START = N_(
    "Your organization's contract on “{title}” gives the versions from number {bound} on, and "
    "version {number} is older. Ask for “latest”; offers that give older versions are listed here "
    "and on its page."
)
_OTHER_FORMATS = N_(
    "Version {number} does not exist as “{wanted}”. Choose one of: {names}. Other forms are made "
    "only of data that can take them, such as GeoJSON of data with coordinates."
)
_NO_FORMATS = N_(
    "Version {number} has no file as “{wanted}”. Files are made once its checks have passed; its "
    "report says how far they are."
)


def _ended_at(entitlement: Entitlement) -> datetime | None:
    """Return when access ended, by itself or because somebody ended it; None if it did not."""
    moments = [entitlement.ended_at]
    if entitlement.ends_at is not None and entitlement.ends_at <= clock.now():
        moments.append(entitlement.ends_at)
    return min((moment for moment in moments if moment is not None), default=None)


def _sentence(dataset: Dataset, entitlement: Entitlement | None) -> str:
    if entitlement is not None and _ended_at(entitlement):
        return _ENDED
    if entitlement is not None and entitlement.suspended_at:
        return _SUSPENDED
    return _TAKE_AN_OFFER if dataset.offers else _ASK_THE_PUBLISHER


def _history(entitlement: Entitlement | None) -> dict[str, Any]:
    if entitlement is None:
        return {"reason": "none"}
    contract = str(entitlement.agreement_id)
    if ended_at := _ended_at(entitlement):
        return {"reason": "ended", "contract": contract, "ended_at": ended_at}
    if entitlement.suspended_at:
        return {"reason": "suspended", "contract": contract}
    return {"reason": "none"}


def _facts(dataset: Dataset) -> dict[str, Any]:
    return {
        "title": in_language(dataset.title, DEFAULT_LANGUAGE) or dataset.slug,
        "dataset": dataset.slug,
        "dataset_page": f"/datasets/{dataset.slug}",
        "offers": dataset.offers,
    }
