import itertools
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import VersionMoved
from catalog.lifecycle import GOOD, TRANSITIONS, after_checks, is_wider, move
from catalog.models import Access, Version, VersionStatus

S = VersionStatus
states = st.sampled_from(list(VersionStatus))


def version_in(status: VersionStatus) -> Version:
    return Version(
        dataset_id=uuid4(),
        number=1,
        status=status,
        upload_id=uuid4(),
        filename="a.csv",
        object_key="k",
        size=1,
    )


class TestMove:
    @pytest.mark.parametrize(
        ("present", "reachable"),
        [
            (S.PROCESSING, {S.REJECTED, S.NEEDS_RELEASE, S.READY, S.PUBLISHED}),
            (S.NEEDS_RELEASE, {S.READY, S.PUBLISHED}),
            (S.READY, {S.PUBLISHED}),
            (S.PUBLISHED, {S.WITHDRAWN}),
            (S.WITHDRAWN, {S.PUBLISHED}),
            (S.REJECTED, set[VersionStatus]()),
        ],
    )
    def test_leads_where_the_table_says(
        self, present: VersionStatus, reachable: set[VersionStatus]
    ) -> None:
        assert TRANSITIONS[present] == reachable

    @given(present=states, wanted=states)
    def test_either_moves_or_refuses_and_changes_nothing(
        self, present: VersionStatus, wanted: VersionStatus
    ) -> None:
        version = version_in(present)

        if wanted in TRANSITIONS[present]:
            move(version, wanted)
            assert version.status is wanted
        else:
            with pytest.raises(VersionMoved, match=f"is “{present}”"):
                move(version, wanted)
            assert version.status is present

    @given(wishes=st.lists(states, max_size=12))
    def test_never_brings_a_rejected_version_back(self, wishes: list[VersionStatus]) -> None:
        version = version_in(S.PROCESSING)
        move(version, S.REJECTED)

        for wanted in wishes:
            with pytest.raises(VersionMoved):
                move(version, wanted)

        assert version.status not in GOOD


class TestAfterChecks:
    @pytest.mark.parametrize("waits_for_release", [True, False])
    @pytest.mark.parametrize("is_visible", [True, False])
    def test_rejects_what_failed(self, *, waits_for_release: bool, is_visible: bool) -> None:
        status = after_checks(
            passed=False, waits_for_release=waits_for_release, is_visible=is_visible
        )

        assert status is S.REJECTED

    @pytest.mark.parametrize("is_visible", [True, False])
    def test_waits_for_a_person_before_anything_is_visible(self, *, is_visible: bool) -> None:
        status = after_checks(passed=True, waits_for_release=True, is_visible=is_visible)

        assert status is S.NEEDS_RELEASE

    @pytest.mark.parametrize(("is_visible", "status"), [(True, S.PUBLISHED), (False, S.READY)])
    def test_follows_the_dataset(self, *, is_visible: bool, status: VersionStatus) -> None:
        assert after_checks(passed=True, waits_for_release=False, is_visible=is_visible) is status


class TestIsWider:
    def test_orders_the_doors(self) -> None:
        doors = [Access.PRIVATE, Access.REQUEST, Access.ACCOUNT, Access.OPEN]

        assert all(is_wider(b, a) for a, b in itertools.pairwise(doors))
        assert not any(is_wider(a, b) for a, b in itertools.pairwise(doors))
        assert not any(is_wider(door, door) for door in doors)
