"""Add what firms owe the city."""

from alembic import op

revision: str = "2026_11_23_duties"
down_revision: str | None = "2026_11_23_sealed_receipts"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_index(op.f("ix_agreement_activated_at"), "agreement", ["activated_at"])


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f("ix_agreement_activated_at"), "agreement")
