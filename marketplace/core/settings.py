"""What a deployment decides."""

from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, Field, PostgresDsn, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

GIB = 1024**3


class StorageSettings(BaseModel):
    """The S3 service that holds the files."""

    endpoint: str = Field(
        description="Where this process reaches S3, such as http://127.0.0.1:8333"
    )
    public_endpoint: str | None = Field(
        default=None, description="Where browsers reach it; links are signed for this. As endpoint."
    )
    access_key: SecretStr = Field(description="The access key's id")
    secret_key: SecretStr = Field(description="The access key's secret")
    bucket: str = Field(default="city-data-exchange", description="The bucket, made if missing")
    region: str = Field(default="us-east-1", description="The region that links are signed for")


class MailSettings(BaseModel):
    """The SMTP server that mail goes out through."""

    host: str = Field(description="The server's name")
    port: int = Field(default=587, description="Its port")
    username: str | None = Field(default=None, description="Sign-in name, if it wants one")
    password: SecretStr | None = Field(default=None, description="Sign-in password")
    starttls: bool = Field(default=True, description="Whether to encrypt the connection")
    sender: str = Field(description="The From address")


class StripeSettings(BaseModel):
    """The Stripe account, or the sandbox, that takes card payments."""

    secret_key: SecretStr = Field(description="The secret key, sk_live_… or sk_test_…")
    webhook_secret: SecretStr = Field(
        min_length=16, description="The signing secret of the webhook endpoint, whsec_…"
    )
    api_base: str = Field(
        default="https://api.stripe.com", description="Where the API answers; the sandbox's address"
    )

    @property
    def is_sandbox(self) -> bool:
        """Whether something other than Stripe takes the cards, so that no money moves."""
        return self.api_base.rstrip("/") != "https://api.stripe.com"


class InvoiceSettings(BaseModel):
    """Payment by invoice and bank transfer."""

    iban: str = Field(description="The account that customers pay into")
    account_holder: str | None = Field(
        default=None, description="Whose account it is; the operator's if not given"
    )
    due_days: int = Field(default=14, ge=1, description="Days until an invoice is due")
    grace_days: int = Field(
        default=14, ge=0, description="Days after the due date until access is suspended"
    )
    credit_limit: int = Field(
        default=500_000,
        ge=0,
        description="How much an organization may owe, in minor units: 500000 is 5,000 EUR",
    )


class OutboundSettings(BaseModel):
    """Which inner hosts the exchange may call, though their addresses are private."""

    allow: list[str] = Field(default=[], description="Host names, as a JSON list")


class QualitySettings(BaseModel):
    """How delivered files are inspected, and what becomes of those that may not be kept."""

    retention_days: int = Field(
        default=14,
        ge=1,
        description="Days until a file that was refused for privacy is deleted",
    )
    clamd: str | None = Field(
        default=None,
        description="Where ClamAV's clamd scans documents, as host:port or the path of a socket",
    )
    spark_master: str | None = Field(
        default=None,
        description="A Spark that runs the expectations of large files, such as spark://host:7077; "
        "needs the extra `spark` and Java",
    )
    spark_from_bytes: int = Field(
        default=20 * GIB, ge=0, description="From this size on a file counts as large"
    )


class Settings(BaseSettings):
    """Read once from the environment, when a process starts.

    The names are MARKETPLACE_DATABASE_URL, MARKETPLACE_STORAGE__ENDPOINT and so on. A secret has
    no default; a part that is not configured is None.
    """

    model_config = SettingsConfigDict(
        env_prefix="MARKETPLACE_", env_nested_delimiter="__", frozen=True
    )

    database_url: PostgresDsn = Field(description="postgresql://user:password@host:port/name")
    database_connections: int = Field(default=20, description="At most so many in one process")
    storage: StorageSettings
    secret_key: SecretStr = Field(
        min_length=32, description="At least 32 random characters; all signing keys derive from it"
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000", description="The address people type; goes into links"
    )
    data_folder: Path = Field(
        default=Path(".data"), description="Local folder for the search index and work files"
    )
    mail: MailSettings | None = None
    outbound: OutboundSettings = OutboundSettings()
    quality: QualitySettings = QualitySettings()
    stripe: StripeSettings | None = None
    invoice: InvoiceSettings | None = None
    vat_percent: Decimal = Field(
        default=Decimal(19), ge=0, lt=100, description="Value added tax that prices contain"
    )
    city_name: str = Field(default="Hafenstadt", description="The city's name, shown in the header")
    operator: str = Field(
        default="Amt für Digitales und Statistik", description="Who runs it, shown in the header"
    )
    contact_email: str = Field(
        default="datenstelle@city.example", description="Where people reach the operator"
    )
    currency: str = Field(default="EUR", pattern="^[A-Z]{3}$", description="ISO 4217 code")
    demonstration: bool = Field(
        default=False, description="Whether this is a demonstration: outbox page, no TOTP"
    )
    max_upload_bytes: int = Field(default=50 * GIB, description="The largest file accepted")
    worker_concurrency: int = Field(
        default=2, ge=1, description="Inspections that run at the same time"
    )

    @property
    def takes_money(self) -> bool:
        """Whether anything can be paid for; if not, no page mentions money."""
        return self.stripe is not None or self.invoice is not None

    @property
    def pays_in_sandbox(self) -> bool:
        """Whether card payments go to a sandbox; pages say so."""
        return self.stripe is not None and self.stripe.is_sandbox

    @property
    def is_https(self) -> bool:
        """Whether people reach the exchange encrypted, so that cookies can demand it."""
        return self.public_url.startswith("https://")
