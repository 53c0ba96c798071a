"""Add the versions of rules, and what changed in them."""

revision: str = "2026_11_23_rule_versions"
down_revision: str | None = "2026_11_23_terms_of_sovereignty"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
