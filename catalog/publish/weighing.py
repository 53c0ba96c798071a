"""The weighed release as a form: benefit, each risk, and the reason for the level chosen."""

from typing import Self

from pydantic import BaseModel, ValidationError

from catalog.models import Access, Release
from catalog.publish import flaws
from catalog.publish.flaws import CHOOSE, MISSING, Errors
from catalog.schemas import ReleaseForm

RISKS = ("privacy", "trade_secrets", "public_security", "pending_decisions")


class Weighing(BaseModel):
    """The fields of the form as they were filled in."""

    level: str = ""
    benefit: str = ""
    privacy: str = ""
    trade_secrets: str = ""
    public_security: str = ""
    pending_decisions: str = ""
    reason: str = ""

    @classmethod
    def starting(cls, door: Access, before: Release | None) -> Self:
        """Return the form as it is first shown: the last decision, if there was one."""
        if before is None:
            return cls(level=door.value)
        risks = {name: before.risks.get(name, "") for name in RISKS}
        return cls(level=before.level.value, benefit=before.benefit, reason=before.reason, **risks)


def to_release(filled: Weighing) -> tuple[ReleaseForm | None, Errors]:
    """Return the decision that a form records, or what is wrong with it; no risk is passed over."""
    texts = {name: getattr(filled, name).strip() for name in ("benefit", *RISKS, "reason")}
    errors: Errors = {name: MISSING for name, text in texts.items() if not text}
    if filled.level not in set(Access):
        errors["level"] = CHOOSE
    if errors:
        return None, errors
    try:
        form = ReleaseForm.model_validate(
            {
                "level": filled.level,
                "benefit": texts["benefit"],
                "reason": texts["reason"],
                "risks": {name: texts[name] for name in RISKS},
            }
        )
    except ValidationError as error:
        plain = [flaw | {"loc": flaw["loc"][-1:]} for flaw in error.errors()]
        return None, flaws.sentences(plain, Weighing.model_fields)
    return form, {}
