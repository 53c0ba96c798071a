"""How long the decision takes in the database, and how fast receipts are sealed and the log proved.

The decision is measured over many agreements, each buyer with several; sealing and proof over
receipts as requests leave them. Everything is in a PostgreSQL of its own;
its CPU seconds count with ours.

    python -m bench.entitlement --agreements 100000 --receipts 1000000
"""

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, col

from bench.measuring import measured
from catalog.models import Access, Dataset, Version
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import OrganizationKind, Role
from marketplace.core.db import Sessions
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from marketplace.entitlements import queries
from marketplace.entitlements.auditing.verifying import verify
from marketplace.entitlements.receipts import sealing
from marketplace.log import sealing as log
from marketplace.services import connect
from tests import databases
from tests.factories.catalog import CatalogFactory
from tests.servers import running_postgres

DATASETS = 50
TARGET_MS = 3.0
TARGET_SEALED = 500
TARGET_PROVED = 20_000
_PERCENT = 95

_BUYERS = text(
    "INSERT INTO organization (id, created_at, updated_at, slug, name, kind, description) "
    "SELECT gen_random_uuid(), now(), now(), 'buyer-' || n, 'Buyer ' || n, 'company', '' "
    "FROM generate_series(1, :buyers) AS n"
)
_AGREEMENTS = text(
    "INSERT INTO entitlement (id, created_at, updated_at, agreement_id, dataset_id, "
    "organization_id, calls_per_month, history, ended_at) "
    "SELECT gen_random_uuid(), now(), now(), gen_random_uuid(), (:datasets)[1 + n % :many], o.id, "
    "CASE n % 3 WHEN 0 THEN 1000 END, 'all', CASE n % 5 WHEN 0 THEN now() END "
    "FROM (SELECT id, row_number() OVER () AS number FROM organization WHERE slug LIKE 'buyer-%') "
    "AS o JOIN generate_series(1, :agreements) AS n ON o.number = 1 + n % :buyers"
)
_RECEIPTS = text(
    "INSERT INTO receipt (id, created_at, updated_at, organization_id, dataset_id, version_id, "
    "format, sha256, version_sha256, report_id, action, ground, agreement_id) "
    "SELECT gen_random_uuid(), now(), now(), gen_random_uuid(), gen_random_uuid(), "
    "gen_random_uuid(), 'parquet', repeat('ab', 32), repeat('cd', 32), gen_random_uuid(), 'read', "
    "'agreement', gen_random_uuid() FROM generate_series(1, :receipts)"
)


def actor_of(organization_id: UUID) -> Actor:
    """A person of a company that buys."""
    return Actor(
        person_id=new_id(),
        name="Kim Beispiel",
        organization_id=organization_id,
        organization_slug="buyer",
        organization_name="Buyer",
        organization_kind=OrganizationKind.COMPANY,
        is_verified=True,
        roles=frozenset({Role.OWNER}),
    )


def fill(session: Session, agreements: int) -> None:
    """Make datasets, and buyers with ten agreements each."""
    make = CatalogFactory(session)
    datasets = [make.published_dataset(access=Access.REQUEST) for _ in range(DATASETS)]
    session.flush()
    buyers = max(agreements // 10, 1)
    connection = session.connection()
    connection.execute(_BUYERS, {"buyers": buyers})
    given = {"agreements": agreements, "buyers": buyers, "many": DATASETS}
    connection.execute(_AGREEMENTS, given | {"datasets": [each.id for each in datasets]})


def decision_ms(sessions: Sessions, decisions: int) -> float:
    """Return the 95th percentile of the time that the database takes for the decision, in ms."""
    pairs = text(
        "SELECT e.organization_id, d.slug FROM entitlement e JOIN dataset d ON d.id = e.dataset_id "
        "WHERE e.ended_at IS NULL ORDER BY random() LIMIT :many"
    )
    taken: list[float] = []
    with sessions() as session:
        for organization_id, slug in session.connection().execute(pairs, {"many": decisions}).all():
            explained = text(
                f"EXPLAIN (ANALYZE, FORMAT json) {statement_of(organization_id, slug)}"
            )
            plan = session.connection().execute(explained).scalar_one()[0]
            taken.append(plan["Planning Time"] + plan["Execution Time"])
    return statistics.quantiles(taken, n=100)[_PERCENT - 1]


def statement_of(organization_id: UUID, slug: str) -> str:
    """Return the decision's one query with its values in it."""
    statement = queries.asked(
        col(Dataset.slug) == slug,
        col(Version.id) == col(Dataset.current_version_id),
        actor_of(organization_id),
    )
    compiled = statement.compile(
        dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
    )
    return str(compiled).replace(":", "\\:")


def seal_all(sessions: Sessions, settings: Settings) -> int:
    """Seal as the worker does, until nothing waits; return how many receipts there were."""
    total = 0
    while True:
        with sessions.begin() as session:
            sealed = sealing.seal(session, settings)
        with sessions.begin() as session:
            log.seal(session)
        total += sealed
        if not sealed:
            return total


def tell(bench: str, ratio: float) -> None:
    """Print a row of the table; below 1 the target is met."""
    print(json.dumps({"bench": bench, "ratio": round(ratio, 3), "target": 1.0}))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agreements", type=int, default=10_000)
    parser.add_argument("--receipts", type=int, default=20_000)
    parser.add_argument("--decisions", type=int, default=1_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_postgres() as cluster:
        databases.make_template(cluster)
        url = databases.clone(cluster, "measured")
        services = connect(databases.settings(url, data_folder=Path(folder)))
        sessions = services.sessions
        with sessions.begin() as session:
            fill(session, given.agreements)
            session.connection().execute(_RECEIPTS, {"receipts": given.receipts})
        with sessions.begin() as session:
            session.connection().execute(text("ANALYZE"))
        p95 = decision_ms(sessions, given.decisions)
        sealed, sealing_took = measured(lambda: seal_all(sessions, services.settings))
        with sessions() as session:
            proved, proof_took = measured(lambda: verify(session))
        services.engine.dispose()
    if not proved.valid:
        raise RuntimeError(proved.fault)
    per_second = sealed / sealing_took.cpu
    proved_per_second = (proved.entries + proved.receipts) / proof_took.cpu
    print(f"{given.agreements} agreements: decided in {p95:.2f} ms (p95)")
    print(
        f"{sealed} receipts: {per_second:.0f}/s sealed, {proved_per_second:.0f}/s proved, per core"
    )
    tell("decision p95 / 3 ms", p95 / TARGET_MS)
    tell("500/s / receipts sealed", TARGET_SEALED / per_second)
    tell("20k/s / log proved", TARGET_PROVED / proved_per_second)


if __name__ == "__main__":
    main()
