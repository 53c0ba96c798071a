"""Two thousand lives: whatever happens, access equals payment, and the books agree.

Half of the batches are the same each time, the others are new. One that fails prints its seed:
``LIVES_SEED=…`` lives it again.
"""

import os
from collections.abc import Sequence
from datetime import timedelta
from random import SystemRandom
from uuid import UUID

import pytest
from sqlmodel import col, select

from billing.ledger import queries as ledger
from billing.ledger.models import Account
from marketplace.contracts.models import Agreement, AgreementStatus
from tests.lives import cast, judging
from tests.lives.cast import World
from tests.lives.installation import Installation
from tests.lives.judging import AtStripe
from tests.lives.life import Life, Stage, terminate

pytestmark = pytest.mark.long

BATCHES = 20
FIRMS = 10
"""In each batch; each firm wants each of the ten things on the shelf: a hundred lives."""

ROUNDS = 6
RESTING = 0.4
"""How many of the lives let a round pass."""

SHORT = [timedelta(hours=hours) for hours in (0.3, 5, 30)]
LONG = [timedelta(hours=7), *(timedelta(days=days) for days in (3, 8, 16, 31))]
"""What time passes between two rounds: the first three while most contracts are made."""


class TestLives:
    @pytest.mark.parametrize("batch", range(BATCHES))
    def test_end_with_access_as_paid_and_with_books_that_agree(
        self, world: World, batch: int
    ) -> None:
        seed = seed_of(batch)
        print(f"LIVES_SEED={seed}")  # noqa: T201 - shown when it fails
        firms = [cast.firm(world.installation) for _ in range(FIRMS)]
        lives = [Life(firm, item) for firm in firms for item in world.shelf.items]
        stage = Stage.of(world, seed=seed)
        before = held(world)

        live_through(stage, lives)
        come_to_rest(world.installation)
        judge(world, lives, before=before)

        end_all(stage, lives)
        come_to_rest(world.installation)
        judge(world, lives, before=before)


def seed_of(batch: int) -> int:
    """Return what a batch's chances come from."""
    if given := os.environ.get("LIVES_SEED"):
        return int(given)
    return batch + 1 if batch < BATCHES // 2 else SystemRandom().randrange(10**6, 10**9)


def held(world: World) -> int:
    """Return what the ledger says lies at Stripe."""
    with world.installation.services.sessions() as session:
        return ledger.balance(session, Account.STRIPE, currency="EUR")


def live_through(stage: Stage, lives: Sequence[Life]) -> None:
    """Let everybody act, and time, the post and jobs do what they do, round after round."""
    random, installation = stage.random, stage.installation
    for number in range(ROUNDS):
        known = statuses(installation, lives)
        for life in random.sample(lives, int(len(lives) * (1 - RESTING))):
            stage.live(life, known.get(life.contract or ""))
        installation.post.bring(random)
        installation.run_jobs()
        installation.forward(random.choice(SHORT if number < 3 else LONG))
        if random.random() < 0.5:
            installation.look_after()


def come_to_rest(installation: Installation) -> None:
    """Let some hours pass in which nobody acts and no event arrives any more."""
    for _ in range(3):
        installation.forward(hours=2)
        installation.look_after()
    installation.post.forget()
    assert installation.failed_jobs() == []


def end_all(stage: Stage, lives: Sequence[Life]) -> None:
    """Let everybody end what still goes on."""
    known = statuses(stage.installation, lives)
    for life in lives:
        if known.get(life.contract or "") not in {None, *judging.OVER}:
            terminate(stage, life)


def statuses(installation: Installation, lives: Sequence[Life]) -> dict[str, AgreementStatus]:
    """Return where the contracts of lives stand, by their ids."""
    ids = [UUID(life.contract) for life in lives if life.contract]
    with installation.services.sessions() as session:
        found = session.exec(select(Agreement).where(col(Agreement.id).in_(ids)))
        return {str(one.id): one.status for one in found}


def judge(world: World, lives: Sequence[Life], *, before: int) -> None:
    """Compare what we have with what the sandbox has, one by one."""
    with world.installation.services.sessions() as session:
        ours = judging.read(session, lives)
        theirs = AtStripe(world.installation, ours.customers)
        found = [
            *judging.subscriptions_differ(ours, theirs),
            *judging.invoices_differ(ours, theirs),
            *judging.charged_twice(ours, theirs),
            *judging.left_open(ours, theirs),
            *judging.access_differs(lives, ours, theirs),
            *judging.paid_for_nothing(ours),
            *judging.debts_differ(session, ours, {life.buyer.organization_id for life in lives}),
        ]
        assert found == [], judging.explained(found, lives)
        assert ledger.imbalance(session) in ({}, {"EUR": 0})
    assert held(world) - before == theirs.taken - theirs.given_back
