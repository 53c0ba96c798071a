"""What a deployment decides."""

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


class OutboundSettings(BaseModel):
    """Which inner hosts the exchange may call, though their addresses are private."""

    allow: list[str] = Field(default=[], description="Host names, as a JSON list")


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
    worker_concurrency: int = Field(default=2, ge=1, description="Jobs that run at the same time")

    @property
    def is_https(self) -> bool:
        """Whether people reach the exchange encrypted, so that cookies can demand it."""
        return self.public_url.startswith("https://")
