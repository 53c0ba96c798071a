"""Add sold data: offers, agreements, entitlements, billing and its ledger.

The database itself refuses a journal entry that does not balance, and any change of one.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_23_sold_data"
down_revision: str | None = "2026_11_23_log_guard"
branch_labels: str | None = None
depends_on: str | None = None

GUARDS = """
CREATE FUNCTION guard_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END
$$;
CREATE FUNCTION check_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM posting WHERE entry_id = NEW.entry_id) <> 0 THEN
        RAISE EXCEPTION 'the postings of a journal entry do not balance';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER guard_journal_entry BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION guard_ledger();
CREATE TRIGGER guard_posting BEFORE UPDATE OR DELETE ON posting
    FOR EACH ROW EXECUTE FUNCTION guard_ledger();
CREATE CONSTRAINT TRIGGER check_balance AFTER INSERT ON posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_balance()
"""


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "invoice_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_series")),
        sa.UniqueConstraint("year", name=op.f("uq_invoice_series_year")),
    )
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invoice_issued",
                "invoice_paid",
                "invoice_voided",
                "refund_paid",
                "refund_failed",
                name="entrykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("kind", "source", name=op.f("uq_journal_entry_kind_source")),
    )
    op.create_index(
        op.f("ix_journal_entry_reference"), "journal_entry", ["reference"], unique=False
    )
    op.create_index(op.f("ix_journal_entry_source"), "journal_entry", ["source"], unique=False)
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("public_jwk", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sealed_private_key", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_signing_key_kid")),
    )
    op.create_table(
        "stripe_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stripe_id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_event")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_stripe_event_stripe_id")),
    )
    op.create_table(
        "customer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("stripe_id", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_customer_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_customer_organization_id")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_customer_stripe_id")),
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "account",
            sa.Enum(
                "receivable",
                "stripe",
                "bank",
                "payable",
                name="account",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_posting_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_posting_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    op.create_index(op.f("ix_posting_entry_id"), "posting", ["entry_id"], unique=False)
    op.create_index(
        op.f("ix_posting_organization_id"), "posting", ["organization_id"], unique=False
    )
    op.create_table(
        "product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("stripe_id", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organization.id"], name=op.f("fk_product_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("reference", name=op.f("uq_product_reference")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_product_stripe_id")),
    )
    op.create_index(op.f("ix_product_provider_id"), "product", ["provider_id"], unique=False)
    op.create_table(
        "entitlement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["dataset.id"],
            name=op.f("fk_entitlement_dataset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_entitlement_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entitlement")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_entitlement_agreement_id")),
    )
    op.create_index(
        "ix_entitlement_dataset_id_organization_id",
        "entitlement",
        ["dataset_id", "organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_entitlement_organization_id"), "entitlement", ["organization_id"], unique=False
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("publisher_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "free", "one_off", "subscription", name="offerkind", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("unit_amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "interval",
            sa.Enum("month", "year", name="interval", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("trial_days", sa.Integer(), nullable=False),
        sa.Column(
            "tariffs", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("policy", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("payment", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "refund",
            sa.Enum("none", "prorated", "full", name="refundrule", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_offer_dataset_id")),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["organization.id"], name=op.f("fk_offer_publisher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_dataset_id"), "offer", ["dataset_id"], unique=False)
    op.create_index(op.f("ix_offer_publisher_id"), "offer", ["publisher_id"], unique=False)
    op.create_table(
        "price",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("unit_amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "interval",
            sa.Enum("month", "year", name="interval", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("stripe_id", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_price_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
        sa.UniqueConstraint(
            "product_id",
            "unit_amount",
            "currency",
            "interval",
            name=op.f("uq_price_product_id_unit_amount_currency_interval"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_price_stripe_id")),
    )
    op.create_index(op.f("ix_price_product_id"), "price", ["product_id"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("consumer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "accepted",
                "pending_payment",
                "active",
                "suspended",
                "expired",
                "terminated",
                "revoked",
                name="agreementstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("terms_sha256", sa.String(length=64), nullable=False),
        sa.Column("odrl", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "free", "one_off", "subscription", name="offerkind", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("unit_amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "interval",
            sa.Enum("month", "year", name="interval", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("trial_days", sa.Integer(), nullable=False),
        sa.Column(
            "refund",
            sa.Enum("none", "prorated", "full", name="refundrule", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "payment",
            sa.Enum("stripe", "invoice", name="processorname", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_by", sa.String(length=200), nullable=True),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("jws", sa.String(), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("respond_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.Column(
            "ended_by",
            sa.Enum(
                "consumer",
                "provider",
                "steward",
                "system",
                name="party",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consumer_id"], ["organization.id"], name=op.f("fk_agreement_consumer_id")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_agreement_dataset_id")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_agreement_offer_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organization.id"], name=op.f("fk_agreement_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_consumer_id"), "agreement", ["consumer_id"], unique=False)
    op.create_index(op.f("ix_agreement_dataset_id"), "agreement", ["dataset_id"], unique=False)
    op.create_index(op.f("ix_agreement_offer_id"), "agreement", ["offer_id"], unique=False)
    op.create_index(op.f("ix_agreement_provider_id"), "agreement", ["provider_id"], unique=False)
    op.create_index("ix_agreement_status_ends_at", "agreement", ["status", "ends_at"], unique=False)
    op.create_index(
        "ix_agreement_status_respond_by", "agreement", ["status", "respond_by"], unique=False
    )
    op.create_table(
        "checkout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("price_id", sa.Uuid(), nullable=False),
        sa.Column(
            "processor",
            sa.Enum("stripe", "invoice", name="processorname", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("trial_days", sa.Integer(), nullable=False),
        sa.Column("return_path", sa.String(), nullable=False),
        sa.Column(
            "language",
            sa.Enum("de", "en", name="language", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "open", "complete", "expired", name="checkoutstatus", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("stripe_id", sa.String(length=255), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ending",
            sa.Enum("now", "period_end", name="ending", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column(
            "refund",
            sa.Enum("none", "prorated", "full", name="refundrule", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("has_access", sa.Boolean(), nullable=False),
        sa.Column("paid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_checkout_customer_id")
        ),
        sa.ForeignKeyConstraint(["price_id"], ["price.id"], name=op.f("fk_checkout_price_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkout")),
        sa.UniqueConstraint("reference", name=op.f("uq_checkout_reference")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_checkout_stripe_id")),
    )
    op.create_index(op.f("ix_checkout_customer_id"), "checkout", ["customer_id"], unique=False)
    op.create_index(op.f("ix_checkout_price_id"), "checkout", ["price_id"], unique=False)
    op.create_table(
        "agreement_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "language",
            sa.Enum("de", "en", name="language", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_document_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_document")),
        sa.UniqueConstraint(
            "agreement_id", "language", name=op.f("uq_agreement_document_agreement_id_language")
        ),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_delivery_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "agreement_id", "version_id", name=op.f("uq_delivery_agreement_id_version_id")
        ),
    )
    op.create_index(op.f("ix_delivery_agreement_id"), "delivery", ["agreement_id"], unique=False)
    op.create_table(
        "subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checkout_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("price_id", sa.Uuid(), nullable=False),
        sa.Column(
            "processor",
            sa.Enum("stripe", "invoice", name="processorname", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("stripe_id", sa.String(length=255), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "incomplete",
                "trialing",
                "active",
                "past_due",
                "unpaid",
                "paused",
                "canceled",
                "incomplete_expired",
                name="subscriptionstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("current_period_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("current_period_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trial_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("billing_cycle_anchor", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_at_period_end", sa.Boolean(), nullable=False),
        sa.Column("past_due_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["checkout_id"], ["checkout.id"], name=op.f("fk_subscription_checkout_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_subscription_customer_id")
        ),
        sa.ForeignKeyConstraint(["price_id"], ["price.id"], name=op.f("fk_subscription_price_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("checkout_id", name=op.f("uq_subscription_checkout_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_subscription_reference")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_subscription_stripe_id")),
    )
    op.create_index(
        op.f("ix_subscription_customer_id"), "subscription", ["customer_id"], unique=False
    )
    op.create_table(
        "invoice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("checkout_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column(
            "processor",
            sa.Enum("stripe", "invoice", name="processorname", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("stripe_id", sa.String(length=255), nullable=True),
        sa.Column("stripe_payment_intent_id", sa.String(length=255), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "paid",
                "uncollectible",
                "void",
                name="invoicestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("tax_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("period_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_note", sa.String(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=True),
        sa.Column("amount_refunded", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkout_id"], ["checkout.id"], name=op.f("fk_invoice_checkout_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_invoice_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organization.id"], name=op.f("fk_invoice_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_invoice_subscription_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("number", name=op.f("uq_invoice_number")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_invoice_stripe_id")),
    )
    op.create_index(op.f("ix_invoice_checkout_id"), "invoice", ["checkout_id"], unique=False)
    op.create_index(op.f("ix_invoice_customer_id"), "invoice", ["customer_id"], unique=False)
    op.create_index(op.f("ix_invoice_provider_id"), "invoice", ["provider_id"], unique=False)
    op.create_index(op.f("ix_invoice_reference"), "invoice", ["reference"], unique=False)
    op.create_index("ix_invoice_status_due_on", "invoice", ["status", "due_on"], unique=False)
    op.create_index(
        op.f("ix_invoice_subscription_id"), "invoice", ["subscription_id"], unique=False
    )
    op.create_table(
        "invoice_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
            name=op.f("fk_invoice_document_invoice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_document")),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_invoice_document_invoice_id")),
    )
    op.create_table(
        "refund",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending", "succeeded", "failed", name="refundstatus", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("stripe_id", sa.String(length=255), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_refund_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_refund_stripe_id")),
    )
    op.create_index(op.f("ix_refund_invoice_id"), "refund", ["invoice_id"], unique=False)
    op.add_column(
        "dataset", sa.Column("running_agreements", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("receipt", sa.Column("agreement_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_receipt_agreement_id"), "receipt", ["agreement_id"], unique=False)
    op.execute(GUARDS)


def downgrade() -> None:
    """Go back."""
    op.execute("DROP TRIGGER check_balance ON posting")
    op.execute("DROP TRIGGER guard_posting ON posting")
    op.execute("DROP TRIGGER guard_journal_entry ON journal_entry")
    op.execute("DROP FUNCTION check_balance()")
    op.execute("DROP FUNCTION guard_ledger()")
    op.drop_index(op.f("ix_receipt_agreement_id"), table_name="receipt")
    op.drop_column("receipt", "agreement_id")
    op.drop_column("dataset", "running_agreements")
    op.drop_index(op.f("ix_refund_invoice_id"), table_name="refund")
    op.drop_table("refund")
    op.drop_table("invoice_document")
    op.drop_index(op.f("ix_invoice_subscription_id"), table_name="invoice")
    op.drop_index("ix_invoice_status_due_on", table_name="invoice")
    op.drop_index(op.f("ix_invoice_reference"), table_name="invoice")
    op.drop_index(op.f("ix_invoice_provider_id"), table_name="invoice")
    op.drop_index(op.f("ix_invoice_customer_id"), table_name="invoice")
    op.drop_index(op.f("ix_invoice_checkout_id"), table_name="invoice")
    op.drop_table("invoice")
    op.drop_index(op.f("ix_subscription_customer_id"), table_name="subscription")
    op.drop_table("subscription")
    op.drop_index(op.f("ix_delivery_agreement_id"), table_name="delivery")
    op.drop_table("delivery")
    op.drop_table("agreement_document")
    op.drop_index(op.f("ix_checkout_price_id"), table_name="checkout")
    op.drop_index(op.f("ix_checkout_customer_id"), table_name="checkout")
    op.drop_table("checkout")
    op.drop_index("ix_agreement_status_respond_by", table_name="agreement")
    op.drop_index("ix_agreement_status_ends_at", table_name="agreement")
    op.drop_index(op.f("ix_agreement_provider_id"), table_name="agreement")
    op.drop_index(op.f("ix_agreement_offer_id"), table_name="agreement")
    op.drop_index(op.f("ix_agreement_dataset_id"), table_name="agreement")
    op.drop_index(op.f("ix_agreement_consumer_id"), table_name="agreement")
    op.drop_table("agreement")
    op.drop_index(op.f("ix_price_product_id"), table_name="price")
    op.drop_table("price")
    op.drop_index(op.f("ix_offer_publisher_id"), table_name="offer")
    op.drop_index(op.f("ix_offer_dataset_id"), table_name="offer")
    op.drop_table("offer")
    op.drop_index(op.f("ix_entitlement_organization_id"), table_name="entitlement")
    op.drop_index("ix_entitlement_dataset_id_organization_id", table_name="entitlement")
    op.drop_table("entitlement")
    op.drop_index(op.f("ix_product_provider_id"), table_name="product")
    op.drop_table("product")
    op.drop_index(op.f("ix_posting_organization_id"), table_name="posting")
    op.drop_index(op.f("ix_posting_entry_id"), table_name="posting")
    op.drop_table("posting")
    op.drop_table("customer")
    op.drop_table("stripe_event")
    op.drop_table("signing_key")
    op.drop_index(op.f("ix_journal_entry_source"), table_name="journal_entry")
    op.drop_index(op.f("ix_journal_entry_reference"), table_name="journal_entry")
    op.drop_table("journal_entry")
    op.drop_table("invoice_series")
