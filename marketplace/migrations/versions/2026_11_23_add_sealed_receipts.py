"""Add signed and sealed receipts, and counts of calls."""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_sealed_receipts"
down_revision: str | None = "2026_11_23_rule_versions"
branch_labels: str | None = None
depends_on: str | None = None

GUARD = """
CREATE FUNCTION guard_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.batch_id IS NOT NULL OR NEW.batch_id IS NULL
        OR (OLD.id, OLD.created_at, OLD.organization_id, OLD.dataset_id, OLD.version_id,
            OLD.format, OLD.sha256, OLD.action, OLD.ground, OLD.agreement_id, OLD.version_sha256,
            OLD.report_id)
        IS DISTINCT FROM (NEW.id, NEW.created_at, NEW.organization_id, NEW.dataset_id,
            NEW.version_id, NEW.format, NEW.sha256, NEW.action, NEW.ground, NEW.agreement_id,
            NEW.version_sha256, NEW.report_id)
    THEN
        RAISE EXCEPTION 'receipts are append-only';
    END IF;
    RETURN NEW;
END
$$
"""


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "call_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_count")),
        sa.UniqueConstraint("agreement_id", "month", name=op.f("uq_call_count_agreement_id_month")),
    )
    action = sa.Enum("read", name="action", native_enum=False, length=32)
    op.add_column("receipt", sa.Column("action", action, server_default="read", nullable=False))
    op.add_column("receipt", sa.Column("version_sha256", sa.String(length=64), nullable=True))
    op.add_column("receipt", sa.Column("report_id", sa.Uuid(), nullable=True))
    op.add_column("receipt", sa.Column("batch_id", sa.Uuid(), nullable=True))
    op.add_column("receipt", sa.Column("position", sa.Integer(), nullable=True))
    op.add_column("receipt", sa.Column("signature", sa.LargeBinary(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_receipt_batch_id_position"), "receipt", ["batch_id", "position"]
    )
    op.create_index(
        "ix_receipt_unsealed", "receipt", ["id"], postgresql_where=sa.text("batch_id IS NULL")
    )
    op.execute(GUARD)
    op.execute(
        "CREATE TRIGGER guard_receipt BEFORE UPDATE OR DELETE ON receipt "
        "FOR EACH ROW EXECUTE FUNCTION guard_receipt()"
    )
    op.execute(
        "CREATE TRIGGER guard_receipt_truncate BEFORE TRUNCATE ON receipt "
        "FOR EACH STATEMENT EXECUTE FUNCTION guard_receipt()"
    )


def downgrade() -> None:
    """Go back."""
    op.execute("DROP TRIGGER guard_receipt_truncate ON receipt")
    op.execute("DROP TRIGGER guard_receipt ON receipt")
    op.execute("DROP FUNCTION guard_receipt()")
    op.drop_index("ix_receipt_unsealed", "receipt")
    op.drop_constraint(op.f("uq_receipt_batch_id_position"), "receipt")
    for name in ("signature", "position", "batch_id", "report_id", "version_sha256", "action"):
        op.drop_column("receipt", name)
    op.drop_table("call_count")
