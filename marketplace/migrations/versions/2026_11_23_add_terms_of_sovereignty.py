"""Add the terms of sovereignty: limits of use, private offers, grounds of a price, history."""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_terms_of_sovereignty"
down_revision: str | None = "2026_11_23_quality_gate"
branch_labels: str | None = None
depends_on: str | None = None

_HISTORIES = ("all", "last", "from_start")
_GROUNDS = ("marginal_cost", "dng_10_2_1", "dng_10_2_2", "dng_10_2_3", "outside_dng")


def upgrade() -> None:
    """Go forward."""
    op.add_column("dataset", sa.Column("collected_for", sa.Uuid(), nullable=True))
    op.add_column("dataset", sa.Column("high_value", sa.String(length=40), nullable=True))
    op.create_index(op.f("ix_dataset_collected_for"), "dataset", ["collected_for"])
    op.create_foreign_key(
        op.f("fk_dataset_collected_for"), "dataset", "organization", ["collected_for"], ["id"]
    )
    for table in ("offer", "entitlement"):
        op.add_column(table, sa.Column("calls_per_month", sa.Integer(), nullable=True))
        op.add_column(table, _history())
        op.add_column(table, sa.Column("history_versions", sa.Integer(), nullable=True))
    op.add_column("entitlement", sa.Column("first_version", sa.Integer(), nullable=True))
    op.add_column("offer", sa.Column("for_organization_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_offer_for_organization_id"), "offer", ["for_organization_id"])
    op.create_foreign_key(
        op.f("fk_offer_for_organization_id"),
        "offer",
        "organization",
        ["for_organization_id"],
        ["id"],
    )
    op.add_column("offer", sa.Column("users", sa.Integer(), nullable=True))
    op.add_column("offer", sa.Column("term_months", sa.Integer(), nullable=True))
    op.add_column(
        "offer", sa.Column("notice_days", sa.Integer(), server_default="0", nullable=False)
    )
    ground = sa.Enum(*_GROUNDS, name="priceground", native_enum=False, length=32)
    op.add_column("offer", sa.Column("ground", ground, nullable=True))
    for name, kind in (
        ("ground_reason", sa.String()),
        ("calculation", sa.String()),
        ("answers_for_price", sa.String(length=200)),
    ):
        op.add_column("offer", sa.Column(name, kind, server_default="", nullable=False))
    op.add_column("offer", sa.Column("review_by", sa.Date(), nullable=True))


def downgrade() -> None:
    """Go back."""
    for name in (
        "review_by", "answers_for_price", "calculation", "ground_reason", "ground", "notice_days",
        "term_months", "users", "for_organization_id", "history_versions", "history",
        "calls_per_month",
    ):  # fmt: skip
        op.drop_column("offer", name)
    for name in ("first_version", "history_versions", "history", "calls_per_month"):
        op.drop_column("entitlement", name)
    op.drop_column("dataset", "high_value")
    op.drop_column("dataset", "collected_for")


def _history() -> sa.Column[str]:
    kind = sa.Enum(*_HISTORIES, name="history", native_enum=False, length=32)
    return sa.Column("history", kind, server_default="all", nullable=False)
