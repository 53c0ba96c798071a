"""Add amendments, questions, authority and attestations of agreements."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_23_life_of_agreements"
down_revision: str | None = "2026_11_23_duties"
branch_labels: str | None = None
depends_on: str | None = None

_PARTIES = ("consumer", "provider", "steward", "system")
_STATUSES = ("proposed", "accepted", "declined", "withdrawn", "lapsed")


def upgrade() -> None:
    """Go forward."""
    op.add_column("agreement", _revision())
    op.add_column(
        "agreement",
        sa.Column("has_authority", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    # Both ways to accept have asked for it since there are contracts.
    op.execute("UPDATE agreement SET has_authority = true WHERE accepted_at IS NOT NULL")
    op.add_column("agreement_document", _revision())
    op.drop_constraint("uq_agreement_document_agreement_id_language", "agreement_document")
    op.create_unique_constraint(
        "uq_agreement_document_agreement_id_revision_language",
        "agreement_document",
        ["agreement_id", "revision", "language"],
    )
    op.create_table(
        "amendment",
        *_row(),
        _agreement("amendment"),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("status", _choice("amendmentstatus", _STATUSES), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        *_frozen(),
        sa.Column("side", _choice("party", _PARTIES), nullable=False),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("respond_by", _moment(), nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_amendment_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    op.create_index(op.f("ix_amendment_agreement_id"), "amendment", ["agreement_id"])
    op.create_table(
        "agreement_revision",
        *_row(),
        _agreement("agreement_revision"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        *_frozen(),
        sa.Column("jws", sa.String(), nullable=False),
        sa.Column("accepted_by", sa.String(length=200), nullable=False),
        sa.Column("accepted_at", _moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_agreement_revision_offer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_revision")),
        sa.UniqueConstraint(
            "agreement_id", "number", name=op.f("uq_agreement_revision_agreement_id_number")
        ),
    )
    op.create_table(
        "deletion",
        *_row(),
        _agreement("deletion"),
        sa.Column("due_at", _moment(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("attested_by", sa.String(length=200), nullable=True),
        sa.Column("attested_by_id", sa.Uuid(), nullable=True),
        sa.Column("attested_at", _moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_deletion_agreement_id")),
    )
    op.create_index(op.f("ix_deletion_due_at"), "deletion", ["due_at"])
    op.create_table(
        "agreement_question",
        *_row(),
        _agreement("agreement_question"),
        sa.Column("side", _choice("party", _PARTIES), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", _moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_question")),
    )
    op.create_index(
        op.f("ix_agreement_question_agreement_id"), "agreement_question", ["agreement_id"]
    )


def downgrade() -> None:
    """Go back."""
    for table in ("agreement_question", "deletion", "agreement_revision", "amendment"):
        op.drop_table(table)
    op.drop_constraint("uq_agreement_document_agreement_id_revision_language", "agreement_document")
    op.execute("DELETE FROM agreement_document WHERE revision > 1")
    op.create_unique_constraint(
        "uq_agreement_document_agreement_id_language",
        "agreement_document",
        ["agreement_id", "language"],
    )
    op.drop_column("agreement_document", "revision")
    op.drop_column("agreement", "has_authority")
    op.drop_column("agreement", "revision")


def _revision() -> sa.Column[int]:
    return sa.Column("revision", sa.Integer(), server_default="1", nullable=False)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32)


def _row() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("updated_at", _moment(), nullable=False),
    )


def _frozen() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("terms_sha256", sa.String(length=64), nullable=False),
        sa.Column("odrl", postgresql.JSONB(), nullable=False),
    )


def _agreement(table: str) -> sa.Column[object]:
    named = op.f(f"fk_{table}_agreement_id")
    belongs = sa.ForeignKey("agreement.id", name=named, ondelete="CASCADE")
    return sa.Column("agreement_id", sa.Uuid(), belongs, nullable=False)
