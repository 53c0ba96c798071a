"""Add what firms owe the city."""

revision: str = "2026_11_23_duties"
down_revision: str | None = "2026_11_23_sealed_receipts"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
