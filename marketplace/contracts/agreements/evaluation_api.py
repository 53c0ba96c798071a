"""The JSON route that tells what an agreement's machine-readable policy says of a use."""

from datetime import UTC, datetime
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from marketplace.accounts.deps import SettingsDep
from marketplace.accounts.errors import CredentialsInvalid, SignInRequired
from marketplace.contracts.agreements import evaluating
from marketplace.contracts.agreements.deps import ContractDep
from marketplace.contracts.agreements.errors import AgreementNotFound
from marketplace.contracts.agreements.evaluating import Answer, Question
from marketplace.contracts.agreements.schemas import Form
from marketplace.contracts.offers.errors import PurposeUnknown
from marketplace.core.db import SessionDep
from marketplace.entitlements.odrl.errors import ActionUnknown, PolicyRefused
from marketplace.entitlements.odrl.evaluating import (
    Decision,
    DutyReport,
    DutyState,
    RuleReport,
    RuleState,
)
from marketplace.entitlements.odrl.reading import Presets
from marketplace.entitlements.odrl.satisfying import ConstraintReport, Satisfaction
from marketplace.entitlements.odrl.vocabulary import RuleKind
from marketplace.web.problems import InvalidRequest, problems

router = APIRouter(prefix="/api/v1/contracts", tags=["contracts"])

Term = Annotated[str, Field(min_length=1, max_length=200)]
Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
]


class EvaluationForm(Form):
    """A use to be held against a contract's policy. What is left out counts as unknown."""

    action: Term = Field(description="A term of ODRL 2.2 such as `use`, or of `/odrl/profile`")
    purpose: Term | None = Field(default=None, description="A code of `GET /purposes`")
    place: str | None = Field(
        default=None, pattern="^[A-Z]{2}$", description="Where it happens: an ISO 3166-1 code"
    )
    at: Instant | None = Field(default=None, description="When; without it, now")
    users: int = Field(default=1, ge=1, le=1_000_000, description="Persons who use the data")
    affiliate: bool = Field(default=False, description="Whether an affiliated company receives it")


class ConstraintRead(BaseModel):
    """How a constraint came out."""

    uid: str | None
    satisfaction: Satisfaction
    sentence: dict[str, str]

    @classmethod
    def of(cls, report: ConstraintReport) -> Self:
        """Return a constraint as JSON carries it."""
        return cls(uid=report.uid, satisfaction=report.satisfaction, sentence=dict(report.sentence))


class DutyRead(BaseModel):
    """How a duty stands."""

    uid: str | None
    action: str
    state: DutyState
    sentence: dict[str, str]

    @classmethod
    def of(cls, report: DutyReport) -> Self:
        """Return a duty as JSON carries it."""
        return cls(
            uid=report.uid,
            action=report.action,
            state=report.state,
            sentence=dict(report.sentence),
        )


class RuleRead(BaseModel):
    """What a permission or a prohibition says of the use."""

    uid: str | None
    kind: RuleKind
    action: str
    state: RuleState
    sentence: dict[str, str]
    constraints: list[ConstraintRead]
    duties: list[DutyRead]

    @classmethod
    def of(cls, report: RuleReport) -> Self:
        """Return a rule as JSON carries it."""
        return cls(
            uid=report.uid,
            kind=report.kind,
            action=report.action,
            state=report.state,
            sentence=dict(report.sentence),
            constraints=[ConstraintRead.of(one) for one in report.constraints],
            duties=[DutyRead.of(one) for one in report.duties],
        )


class ChoicesRead(BaseModel):
    """What the policy was found to say, in the terms of ODRL and of our profile."""

    permitted: list[str]
    prohibited: list[str]
    shared_with: list[str]
    purposes: list[str]
    places: list[str]
    limits: dict[str, int]

    @classmethod
    def of(cls, presets: Presets) -> Self:
        """Return the choices that a policy was made of."""
        return cls(
            permitted=list(presets.permitted),
            prohibited=list(presets.prohibited),
            shared_with=list(presets.shared_with),
            purposes=list(presets.purposes),
            places=list(presets.places),
            limits=dict(presets.limits),
        )


class EvaluationRead(BaseModel):
    """Whether a use is permitted at an instant, why, and what is owed."""

    decision: Decision
    at: datetime
    reasons: list[dict[str, str]]
    rules: list[RuleRead]
    obligations: list[DutyRead]
    policy: ChoicesRead

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return a report as JSON carries it."""
        report = answer.report
        return cls(
            decision=report.decision,
            at=answer.at,
            reasons=[dict(reason) for reason in report.reasons],
            rules=[RuleRead.of(rule) for rule in report.rules],
            obligations=[DutyRead.of(duty) for duty in report.obligations],
            policy=ChoicesRead.of(answer.presets),
        )


@router.post(
    "/{contract_id}/evaluation",
    responses=problems(
        SignInRequired,
        CredentialsInvalid,
        AgreementNotFound,
        ActionUnknown,
        PurposeUnknown,
        PolicyRefused,
        InvalidRequest,
    ),
)
def evaluate_contract(
    given: EvaluationForm, agreement: ContractDep, session: SessionDep, settings: SettingsDep
) -> EvaluationRead:
    """Ask whether a use is permitted under a contract, and why. Nothing is changed or counted.

    It is decided by the contract's ODRL alone, with a sentence for each rule in German and English.
    """
    question = Question(
        action=given.action,
        purpose=given.purpose,
        place=given.place,
        at=given.at,
        users=given.users,
        is_for_affiliate=given.affiliate,
    )
    return EvaluationRead.of(evaluating.answer(session, settings, agreement, question))
