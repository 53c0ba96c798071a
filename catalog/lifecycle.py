"""How a version moves from one state to another: one table, and the decision after its checks.

::

    processing ──► rejected
        ├────────► needs_release ──► ready ──► published ◄──► withdrawn
        ├────────► ready                ▲
        └────────► published            └── (or at once, if the dataset is visible)
"""

from collections.abc import Mapping

from catalog.errors import VersionMoved
from catalog.models import Access, Dataset, Version, VersionStatus

S = VersionStatus

TRANSITIONS: Mapping[VersionStatus, frozenset[VersionStatus]] = {
    S.PROCESSING: frozenset({S.REJECTED, S.NEEDS_RELEASE, S.READY, S.PUBLISHED}),
    S.NEEDS_RELEASE: frozenset({S.READY, S.PUBLISHED}),
    S.READY: frozenset({S.PUBLISHED}),
    S.PUBLISHED: frozenset({S.WITHDRAWN}),
    S.WITHDRAWN: frozenset({S.PUBLISHED}),
    S.REJECTED: frozenset(),
}

GOOD = frozenset({S.READY, S.PUBLISHED, S.WITHDRAWN})
"""The states of a version that may be shown: it passed its checks and was released if it had to."""

_WIDTH = {Access.PRIVATE: 0, Access.REQUEST: 1, Access.ACCOUNT: 2, Access.OPEN: 3}


def move(version: Version, to: VersionStatus) -> None:
    """Bring a version into another state.

    Raises:
        VersionMoved: Its present state does not lead there.
    """
    if to not in TRANSITIONS[version.status]:
        raise VersionMoved(version.number, present=version.status, wanted=to)
    version.status = to


def after_checks(*, passed: bool, waits_for_release: bool, is_visible: bool) -> VersionStatus:
    """Return where a version goes when its checks have ended."""
    if not passed:
        return S.REJECTED
    if waits_for_release:
        return S.NEEDS_RELEASE
    return S.PUBLISHED if is_visible else S.READY


def breaks_agreements(dataset: Dataset, version: Version) -> bool:
    """Tell whether a version takes columns from those who rely on them by a running agreement."""
    return dataset.running_agreements > 0 and bool(version.changes.get("breaking"))


def is_wider(door: Access, than: Access) -> bool:
    """Tell whether a door lets more people through than another."""
    return _WIDTH[door] > _WIDTH[than]
