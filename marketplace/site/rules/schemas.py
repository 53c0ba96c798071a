"""The shapes of rules as JSON."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from marketplace.contracts.models import AgreementStatus
from marketplace.contracts.sovereignty.models import RuleVersion
from marketplace.contracts.sovereignty.outdated import Older, OlderContract
from marketplace.core.rules import Rule, RuleValue


class RuleRead(BaseModel):
    """A published criterion that a program may refuse on."""

    id: str
    version: int
    text: dict[str, str]
    threshold: RuleValue
    source: str
    mandatory: bool
    desk: str
    appeal: str

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """Return a rule."""
        return cls(
            id=rule.id,
            version=rule.version,
            text={"de": rule.text_de, "en": rule.text_en},
            threshold=rule.threshold,
            source=rule.source,
            mandatory=rule.mandatory,
            desk=rule.desk,
            appeal=rule.appeal,
        )


class RulePage(BaseModel):
    """All rules; there are few enough for one page."""

    items: list[RuleRead]
    next: None


class RuleVersionRead(BaseModel):
    """A version of a rule, and since when it was seen here."""

    id: str
    version: int
    threshold: RuleValue
    text: dict[str, str]
    source: str
    first_seen_at: datetime

    @classmethod
    def of(cls, seen: RuleVersion) -> Self:
        """Return a version of a rule."""
        return cls(
            id=seen.rule_id,
            version=seen.version,
            threshold=seen.threshold,
            text={"de": seen.text_de, "en": seen.text_en},
            source=seen.source,
            first_seen_at=seen.first_seen_at,
        )


class RuleVersionPage(BaseModel):
    """Some versions of rules, the last to come first, and the cursor of the rest."""

    items: list[RuleVersionRead]
    next: str | None


class OlderRead(BaseModel):
    """A rule as it bound a contract, and as it stands now."""

    rule: str
    version: int
    threshold: RuleValue
    current_version: int
    current_threshold: RuleValue

    @classmethod
    def of(cls, older: Older) -> Self:
        """Return a rule in two versions."""
        return cls(
            rule=older.now.id,
            version=older.version,
            threshold=older.threshold,
            current_version=older.now.version,
            current_threshold=older.now.threshold,
        )


class OlderContractRead(BaseModel):
    """A running contract under older rules; ``older`` is empty if it was made before all."""

    id: UUID
    address: str
    status: AgreementStatus
    dataset: str
    provider: str
    consumer: str
    activated_at: datetime | None
    ends_at: datetime | None
    older: list[OlderRead]

    @classmethod
    def of(cls, contract: OlderContract, public_url: str) -> Self:
        """Return a contract with what changed since; organizations and dataset by their slugs."""
        agreement = contract.agreement
        return cls(
            id=agreement.id,
            address=f"{public_url}/contracts/{agreement.id}",
            status=agreement.status,
            dataset=contract.dataset.slug,
            provider=contract.provider.slug,
            consumer=contract.consumer.slug,
            activated_at=agreement.activated_at,
            ends_at=agreement.ends_at,
            older=[OlderRead.of(each) for each in contract.older],
        )


class OlderContractPage(BaseModel):
    """Some contracts under older rules, the newest first, and the cursor of the rest."""

    items: list[OlderContractRead]
    next: str | None
