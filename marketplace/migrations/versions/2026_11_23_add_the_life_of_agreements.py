"""Add amendments, questions, notice and attestations of agreements."""

revision: str = "2026_11_23_life_of_agreements"
down_revision: str | None = "2026_11_23_duties"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
