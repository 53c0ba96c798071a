"""The call that lists every automatic rule."""

from fastapi import APIRouter
from pydantic import BaseModel

from marketplace.core.rules import Rule
from marketplace.site.rules.collecting import rules

router = APIRouter(prefix="/api/v1", tags=["rules"])


class RuleRead(BaseModel):
    """A published criterion that a program may refuse on."""

    id: str
    version: int
    text: dict[str, str]
    threshold: str | int | float | bool | None
    source: str
    mandatory: bool
    desk: str
    appeal: str


class RulePage(BaseModel):
    """All rules; there are few enough for one page."""

    items: list[RuleRead]
    next: None


def _read(rule: Rule) -> RuleRead:
    return RuleRead(
        id=rule.id,
        version=rule.version,
        text={"de": rule.text_de, "en": rule.text_en},
        threshold=rule.threshold,
        source=rule.source,
        mandatory=rule.mandatory,
        desk=rule.desk,
        appeal=rule.appeal,
    )


@router.get("/rules")
def list_rules() -> RulePage:
    """List every automatic rule: what refuses here refuses by one of these."""
    return RulePage(items=[_read(rule) for rule in rules()], next=None)
