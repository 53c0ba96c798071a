from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from billing import access
from billing.access import GRACE, is_granted
from billing.events import AccessLapsed, AccessPaid, PaymentEnded, PaymentFailed
from billing.models import Checkout, SubscriptionStatus
from marketplace.core.events import subscribe
from tests.factories.billing import BillingFactory

NOW = datetime(2026, 11, 23, tzinfo=UTC)
S = SubscriptionStatus

_told: list[object] = []


def note(_session: Session, event: object) -> None:
    _told.append(event)


@pytest.fixture
def told() -> Iterator[list[object]]:
    """What other rooms were told during a test."""
    for kind in (AccessPaid, AccessLapsed, PaymentFailed, PaymentEnded):
        subscribe(kind, note)
    _told.clear()
    yield _told
    _told.clear()


@pytest.fixture
def make(session: Session) -> BillingFactory:
    return BillingFactory(session)


@pytest.fixture
def checkout(make: BillingFactory) -> Checkout:
    return make.checkout()


class TestIsGranted:
    @pytest.mark.parametrize(
        ("status", "granted"),
        [
            (S.INCOMPLETE, False),
            (S.TRIALING, True),
            (S.ACTIVE, True),
            (S.UNPAID, False),
            (S.PAUSED, False),
            (S.CANCELED, False),
            (S.INCOMPLETE_EXPIRED, False),
        ],
    )
    def test_follows_the_status(self, status: S, *, granted: bool) -> None:
        assert is_granted(status, past_due_since=None, at=NOW) is granted

    @pytest.mark.parametrize(
        ("since", "granted"),
        [
            (NOW, True),
            (NOW - GRACE + timedelta(seconds=1), True),
            (NOW - GRACE, False),
            (NOW - 2 * GRACE, False),
        ],
    )
    def test_stays_for_the_days_of_grace(self, since: datetime, *, granted: bool) -> None:
        assert is_granted(S.PAST_DUE, past_due_since=since, at=NOW) is granted


class TestTell:
    def test_says_each_change_once(
        self, session: Session, checkout: Checkout, told: list[object]
    ) -> None:
        for has_access in (False, True, True, False, False, True):
            access.tell(session, checkout, has_access=has_access, paid_until=NOW)

        paid, lapsed = (kind(reference=checkout.reference) for kind in (AccessPaid, AccessLapsed))
        assert told == [paid, lapsed, paid]
        assert checkout.paid_until == NOW

    def test_says_nothing_of_what_has_ended(
        self, session: Session, checkout: Checkout, told: list[object]
    ) -> None:
        access.ended(session, checkout)
        access.ended(session, checkout)
        access.tell(session, checkout, has_access=True, paid_until=NOW)

        assert told == [PaymentEnded(reference=checkout.reference)]
        assert not checkout.has_access

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(changes=st.lists(st.booleans(), max_size=12))
    def test_leaves_listeners_with_the_last_word(
        self, session: Session, make: BillingFactory, told: list[object], changes: list[bool]
    ) -> None:
        told.clear()
        checkout = make.checkout()
        for has_access in changes:
            access.tell(session, checkout, has_access=has_access, paid_until=None)

        heard = _last_heard(told, checkout.reference)
        assert heard is (changes[-1] if changes else False)


def _last_heard(told: list[object], reference: UUID) -> bool:
    return bool(told) and told[-1] == AccessPaid(reference=reference)


class TestFailed:
    def test_is_said_once_with_the_end_of_grace(
        self, session: Session, make: BillingFactory, told: list[object]
    ) -> None:
        subscription = make.subscription(make.paid_checkout())
        for day in range(3):
            access.failed(session, subscription, since=NOW + timedelta(days=day))

        until = NOW + timedelta(days=14)
        assert told == [PaymentFailed(reference=subscription.reference, grace_until=until)]
        assert subscription.past_due_since == NOW
