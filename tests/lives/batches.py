"""Batches of lives that go on beside each other, from the first draft to the last refund."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlmodel import col, select

from billing.ledger import queries as ledger
from billing.ledger.models import Account
from marketplace.contracts.models import Agreement, AgreementStatus
from marketplace.wiring import wire
from marketplace.worker import job_application
from tests.billing.sandbox.apart import sandbox_apart
from tests.lives import cast, judging
from tests.lives.cast import World
from tests.lives.installation import Installation, installed
from tests.lives.judging import AtStripe
from tests.lives.life import Life, Stage, terminate
from tests.servers import Cluster

FIRMS = 10
"""In each batch; each firm wants each of the ten things on the shelf: a hundred lives."""

ROUNDS = 6
RESTING = 0.4
"""How many of the lives let a round pass."""

SHORT = [timedelta(hours=hours) for hours in (0.3, 5, 30)]
LONG = [timedelta(hours=7), *(timedelta(days=days) for days in (3, 8, 16, 31))]
"""What time passes between two rounds: the first three while most contracts are made."""


@dataclass(frozen=True)
class Series:
    """Batches that one process lives, each from a seed."""

    cluster: Cluster
    folder: Path
    seeds: Sequence[int]


def live(series: Series) -> Counter[str]:
    """Live a series of batches on an installation of their own; count where contracts stood.

    Raises:
        AssertionError: Two sides do not agree; it names the seed, and the steps of each life.
    """
    job_application()
    wire()
    seen = Counter[str]()
    with (
        sandbox_apart(series.cluster) as sandbox,
        installed(series.cluster, sandbox, series.folder) as installation,
    ):
        world = World(installation, cast.stock(installation), cast.steward(installation))
        for seed in series.seeds:
            seen += live_batch(world, seed)
    return seen


def live_batch(world: World, seed: int) -> Counter[str]:
    """Live a hundred lives, judge them, end all, and judge them again."""
    firms = [cast.firm(world.installation) for _ in range(FIRMS)]
    lives = [Life(firm, item) for firm in firms for item in world.shelf.items]
    stage = Stage.of(world, seed=seed)
    before = held(world)
    live_through(stage, lives)
    come_to_rest(world.installation)
    found = judge(world, lives, before=before)
    assert found == [], judging.explained([f"LIVES_SEED={seed}", *found], lives)
    seen = Counter(status.value for status in statuses(world.installation, lives).values())
    end_all(stage, lives)
    come_to_rest(world.installation)
    found = judge(world, lives, before=before)
    assert found == [], judging.explained([f"LIVES_SEED={seed}, all ended", *found], lives)
    return seen


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
    assert installation.failed_jobs() == [], installation.failed_jobs()


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


def judge(world: World, lives: Sequence[Life], *, before: int) -> list[str]:
    """Compare what we have with what the sandbox has, one by one; return what differs."""
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
        if any(ledger.imbalance(session).values()):
            found.append(f"the ledger does not balance: {ledger.imbalance(session)}")
    booked, kept = held(world) - before, theirs.taken - theirs.given_back
    return found if booked == kept else [*found, f"{booked} booked, {kept} at Stripe"]
