"""Guard the log: entries are added and sealed, and nothing else.

Who owns the database can lift the guard; the hash chain is there to show that.
"""

from alembic import op

revision: str = "2026_11_23_log_guard"
down_revision: str | None = "2026_11_23_rooms"
branch_labels: str | None = None
depends_on: str | None = None

GUARD = """
CREATE FUNCTION guard_log_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.place IS NOT NULL
        OR (OLD.id, OLD.created_at, OLD.action, OLD.subject, OLD.person_id, OLD.organization_id,
            OLD.details)
        IS DISTINCT FROM (NEW.id, NEW.created_at, NEW.action, NEW.subject, NEW.person_id,
            NEW.organization_id, NEW.details)
    THEN
        RAISE EXCEPTION 'the log is append-only';
    END IF;
    RETURN NEW;
END
$$
"""


def upgrade() -> None:
    """Go forward."""
    op.execute(GUARD)
    op.execute(
        "CREATE TRIGGER guard_log_entry BEFORE UPDATE OR DELETE ON log_entry "
        "FOR EACH ROW EXECUTE FUNCTION guard_log_entry()"
    )
    op.execute(
        "CREATE TRIGGER guard_log_entry_truncate BEFORE TRUNCATE ON log_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION guard_log_entry()"
    )


def downgrade() -> None:
    """Go back."""
    op.execute("DROP TRIGGER guard_log_entry_truncate ON log_entry")
    op.execute("DROP TRIGGER guard_log_entry ON log_entry")
    op.execute("DROP FUNCTION guard_log_entry()")
