"""Add repairs that are carried out on every version, and how the last looks at a source ended."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_23_standing_repairs"
down_revision: str | None = "2026_11_23_life_of_agreements"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go forward."""
    for table, column in (("handling", "repairs"), ("intake", "looks")):
        kept = postgresql.JSONB(astext_type=sa.Text())
        op.add_column(table, sa.Column(column, kept, server_default="[]", nullable=False))


def downgrade() -> None:
    """Go back."""
    op.drop_column("intake", "looks")
    op.drop_column("handling", "repairs")
