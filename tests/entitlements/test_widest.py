"""Several agreements at once, held to a model that tries all of them."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from catalog.models import Access, DatasetStatus
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.ids import new_id
from marketplace.entitlements.downloading import Wish, hand_out
from marketplace.entitlements.models import Entitlement, History, Receipt
from storage.memory import InMemoryStore
from tests.factories.catalog import CatalogFactory

NUMBERS = range(1, 5)
STATES = ("holds", "suspended", "ended", "expired")


@dataclass
class Contract:
    """What the model knows of an agreement."""

    calls: int | None
    history: History
    bound: int
    state: str
    id: UUID = field(default_factory=new_id)
    used: int = 0

    def gives(self, number: int) -> bool:
        return {
            History.ALL: True,
            History.LAST: number > max(NUMBERS) - self.bound,
            History.FROM_START: number >= self.bound,
        }[self.history]

    @property
    def left(self) -> float:
        return float("inf") if self.calls is None else self.calls - self.used

    def row(self, dataset_id: UUID, organization_id: UUID) -> Entitlement:
        past = clock.now() - timedelta(days=1)
        return Entitlement(
            agreement_id=self.id,
            dataset_id=dataset_id,
            organization_id=organization_id,
            calls_per_month=self.calls,
            history=self.history,
            history_versions=self.bound if self.history is History.LAST else None,
            first_version=self.bound if self.history is History.FROM_START else None,
            suspended_at=past if self.state == "suspended" else None,
            ended_at=past if self.state == "ended" else None,
            ends_at=past if self.state == "expired" else None,
        )


contracts = st.builds(
    Contract,
    calls=st.none() | st.integers(1, 3),
    history=st.sampled_from(History),
    bound=st.integers(1, 4),
    state=st.sampled_from(("holds", *STATES)),
    id=st.builds(new_id),
)


def expected(held: list[Contract], number: int) -> tuple[list[Contract], str]:
    """The contracts of which one is to be used, or the code of the refusal."""
    holding = [contract for contract in held if contract.state == "holds"]
    giving = [contract for contract in holding if contract.gives(number)]
    usable = [contract for contract in giving if contract.left > 0]
    if usable:
        widest = max(contract.left for contract in usable)
        return [contract for contract in usable if contract.left == widest], ""
    if giving:
        return [], "calls-used-up"
    return [], "version-not-covered" if holding else "no-entitlement"


class TestWidest:
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        held=st.lists(contracts, max_size=4),
        reads=st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=5),
    )
    def test_is_the_one_that_is_used(
        self,
        session: Session,
        make: CatalogFactory,
        held: list[Contract],
        reads: list[int],
    ) -> None:
        dataset = make.dataset(access=Access.REQUEST, status=DatasetStatus.PUBLISHED)
        for number in NUMBERS:
            dataset.current_version_id = make.published_version(dataset, number=number).id
        buyer = make.actor(make.publisher())
        session.add_all(contract.row(dataset.id, buyer.organization_id) for contract in held)

        for number in reads:
            among, refusal = expected(held, number)
            wish = Wish(slug=dataset.slug, version=str(number))
            if refusal:
                with pytest.raises(DomainError) as refused:
                    hand_out(session, InMemoryStore(), actor=buyer, wish=wish)
                assert refused.value.code == refusal
            else:
                hand_out(session, InMemoryStore(), actor=buyer, wish=wish)
                used = newest_agreement(session, buyer.organization_id)
                next(contract for contract in among if contract.id == used).used += 1


def newest_agreement(session: Session, organization_id: UUID) -> UUID | None:
    mine = select(Receipt).where(Receipt.organization_id == organization_id)
    return session.exec(mine.order_by(col(Receipt.id).desc()).limit(1)).one().agreement_id
