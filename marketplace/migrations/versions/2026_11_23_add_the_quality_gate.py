"""Add the quality gate: handling, repairs, overrides, retention, intake."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_23_quality_gate"
down_revision: str | None = "2026_11_23_sold_data"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "handling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reading", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("key_columns", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "quasi_columns", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("smallest_group", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_handling_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling")),
        sa.UniqueConstraint("dataset_id", name=op.f("uq_handling_dataset_id")),
    )
    op.create_table(
        "intake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_intake_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("dataset_id", name=op.f("uq_intake_dataset_id")),
    )
    op.create_index(op.f("ix_intake_next_look_at"), "intake", ["next_look_at"], unique=False)
    op.create_table(
        "override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_override_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
    )
    op.create_index(op.f("ix_override_dataset_id"), "override", ["dataset_id"], unique=False)
    op.create_table(
        "preparation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=False),
        sa.Column(
            "repairs", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("decisions", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["version.id"], name=op.f("fk_preparation_origin_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["version.id"],
            name=op.f("fk_preparation_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        sa.UniqueConstraint("version_id", name=op.f("uq_preparation_version_id")),
    )
    op.create_index(op.f("ix_preparation_origin_id"), "preparation", ["origin_id"], unique=False)
    op.create_table(
        "retention",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("delete_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_reason", sa.String(), nullable=True),
        sa.Column("kept_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_retention_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention")),
        sa.UniqueConstraint("version_id", name=op.f("uq_retention_version_id")),
    )
    op.create_index(op.f("ix_retention_delete_after"), "retention", ["delete_after"], unique=False)
    op.add_column(
        "dataset",
        sa.Column(
            "dictionary",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
        ),
    )
    op.add_column("dataset", sa.Column("late_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "quality_report",
        sa.Column(
            "dimensions",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
    )
    op.add_column(
        "quality_report",
        sa.Column(
            "details", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
    )
    op.add_column("version", sa.Column("derived_from", sa.Uuid(), nullable=True))
    op.add_column("version", sa.Column("place", sa.String(), nullable=True))
    op.add_column(
        "version", sa.Column("original_deleted_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "version",
        sa.Column(
            "dimensions",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
    )
    op.add_column(
        "version",
        sa.Column(
            "sample", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
    )
    op.add_column(
        "version", sa.Column("chart", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.add_column(
        "version", sa.Column("features", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.add_column(
        "version",
        sa.Column(
            "treatments",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
    )
    op.alter_column("version", "upload_id", existing_type=sa.UUID(), nullable=True)
    op.create_foreign_key(
        op.f("fk_version_derived_from"), "version", "version", ["derived_from"], ["id"]
    )


def downgrade() -> None:
    """Go back."""
    op.drop_constraint(op.f("fk_version_derived_from"), "version", type_="foreignkey")
    op.alter_column("version", "upload_id", existing_type=sa.UUID(), nullable=False)
    op.drop_column("version", "treatments")
    op.drop_column("version", "features")
    op.drop_column("version", "chart")
    op.drop_column("version", "sample")
    op.drop_column("version", "dimensions")
    op.drop_column("version", "original_deleted_at")
    op.drop_column("version", "place")
    op.drop_column("version", "derived_from")
    op.drop_column("quality_report", "details")
    op.drop_column("quality_report", "dimensions")
    op.drop_column("dataset", "late_since")
    op.drop_column("dataset", "dictionary")
    op.drop_index(op.f("ix_retention_delete_after"), table_name="retention")
    op.drop_table("retention")
    op.drop_index(op.f("ix_preparation_origin_id"), table_name="preparation")
    op.drop_table("preparation")
    op.drop_index(op.f("ix_override_dataset_id"), table_name="override")
    op.drop_table("override")
    op.drop_index(op.f("ix_intake_next_look_at"), table_name="intake")
    op.drop_table("intake")
    op.drop_table("handling")
