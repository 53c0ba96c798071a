"""Add the job queue, as its library ships it."""

from alembic import op
from procrastinate import SyncPsycopgConnector
from procrastinate.schema import SchemaManager

revision: str = "2026_11_23_jobs"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

REMOVE = """
DO $$
DECLARE
    thing record;
BEGIN
    FOR thing IN SELECT tablename AS name FROM pg_tables
        WHERE schemaname = current_schema() AND tablename LIKE 'procrastinate\\_%'
    LOOP EXECUTE format('DROP TABLE %I CASCADE', thing.name); END LOOP;
    FOR thing IN SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace
          AND p.proname LIKE 'procrastinate\\_%'
    LOOP EXECUTE format('DROP FUNCTION %s CASCADE', thing.name); END LOOP;
    FOR thing IN SELECT t.typname AS name FROM pg_type t
        WHERE t.typnamespace = current_schema()::regnamespace
          AND t.typname LIKE 'procrastinate\\_%'
    LOOP EXECUTE format('DROP TYPE %I CASCADE', thing.name); END LOOP;
END
$$
"""


def upgrade() -> None:
    """Go forward."""
    op.get_bind().exec_driver_sql(_literal(SchemaManager(SyncPsycopgConnector()).get_schema()))


def downgrade() -> None:
    """Go back."""
    op.get_bind().exec_driver_sql(_literal(REMOVE))


def _literal(script: str) -> str:
    return script.replace("%", "%%")
