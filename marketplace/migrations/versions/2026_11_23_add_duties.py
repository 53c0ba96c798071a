"""Add what firms owe the city."""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_duties"
down_revision: str | None = "2026_11_23_sealed_receipts"
branch_labels: str | None = None
depends_on: str | None = None


_BASES = ("concession", "permit", "subsidy")
_FREQUENCIES = ("MONTHLY", "BIMONTHLY", "QUARTERLY", "ANNUAL_2", "ANNUAL")
_STATES = ("open", "overdue", "escalated", "received", "waived")


def upgrade() -> None:
    """Go forward."""
    op.create_index(op.f("ix_agreement_activated_at"), "agreement", ["activated_at"])
    op.create_table(
        "duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("obligation", sa.String(), nullable=False),
        sa.Column("basis", _choice("basis", _BASES), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("format", sa.String(length=300), nullable=False),
        sa.Column("frequency", _choice("frequency", _FREQUENCIES), nullable=True),
        sa.Column("dataset_id", sa.Uuid(), nullable=True),
        sa.Column("escalate_after_days", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", _choice("dutystatus", _STATES), nullable=False),
        sa.Column("reminded_days", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_id", sa.Uuid(), nullable=True),
        sa.Column("filename", sa.String(length=255), nullable=True),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_duty_organization_id")
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_duty_dataset_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_duty_upload_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_duty_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("series_id", "number", name=op.f("uq_duty_series_id_number")),
    )
    op.create_index(op.f("ix_duty_organization_id"), "duty", ["organization_id"])
    op.create_index(op.f("ix_duty_dataset_id"), "duty", ["dataset_id"])
    op.create_index("ix_duty_status_due_on", "duty", ["status", "due_on"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("duty")
    op.drop_index(op.f("ix_agreement_activated_at"), "agreement")


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32)
