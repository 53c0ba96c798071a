"""Add repairs that are carried out on every version."""

revision: str = "2026_11_23_standing_repairs"
down_revision: str | None = "2026_11_23_life_of_agreements"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
