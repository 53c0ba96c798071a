"""Keep a door shut that asked for a contract, even when no offer is left."""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_shut_doors"
down_revision: str | None = "2026_11_23_standing_repairs"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go forward; what has had a public offer since it was published needs a contract."""
    needed = sa.Column("needs_contract", sa.Boolean(), server_default="false", nullable=False)
    op.add_column("dataset", needed)
    op.execute(
        "UPDATE dataset SET needs_contract = true WHERE offers <> '[]' OR status <> 'draft' "
        "AND id IN (SELECT dataset_id FROM offer WHERE for_organization_id IS NULL)"
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("dataset", "needs_contract")
