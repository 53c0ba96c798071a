"""Add the versions of rules, and what changed in them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_23_rule_versions"
down_revision: str | None = "2026_11_23_terms_of_sovereignty"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "rule_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("threshold", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("text_de", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint("rule_id", "version", name=op.f("uq_rule_version_rule_id_version")),
    )
    rules = sa.Column("rules", postgresql.JSONB(), server_default="[]", nullable=False)
    op.add_column("agreement", rules)
    op.create_index(
        "ix_agreement_rules",
        "agreement",
        ["rules"],
        postgresql_using="gin",
        postgresql_ops={"rules": "jsonb_path_ops"},
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_agreement_rules", table_name="agreement")
    op.drop_column("agreement", "rules")
    op.drop_table("rule_version")
