"""The calls that list contract models and show what they say."""

from typing import Any, Self

from fastapi import APIRouter
from pydantic import BaseModel

from marketplace.accounts.deps import SettingsDep
from marketplace.contracts.wording.contract_models import MODELS, ContractModel, model
from marketplace.contracts.wording.errors import ContractModelNotFound
from marketplace.contracts.wording.examples import example
from marketplace.contracts.wording.parameters import PARAMETERS
from marketplace.contracts.wording.texts import Clause, Lines, Texts
from marketplace.core.settings import Settings
from marketplace.web.problems import problems

router = APIRouter(prefix="/api/v1", tags=["contracts"])


class ParameterRead(BaseModel):
    """A field of an offer that the model's clauses depend on."""

    id: str
    title: Texts
    text: Texts


class ModelRead(BaseModel):
    """A contract model: its edition, when it is used, and what it comes to."""

    id: str
    version: int
    title: Texts
    about: Texts
    summary: Lines
    parameters: list[ParameterRead]

    @classmethod
    def of(cls, given: ContractModel) -> Self:
        """Return a model without its clauses."""
        return cls(**_facts(given))


class ModelPage(BaseModel):
    """All models; there are few enough for one page."""

    items: list[ModelRead]
    next: None


class ModelWithClauses(ModelRead):
    """A contract model with its clauses, filled in for made-up parties, in words and as ODRL.

    A clause names the parts of the ODRL that say the same (what stands behind the ``#`` of their
    uid); with none it is prose.
    """

    clauses: list[Clause]
    may: Lines
    may_not: Lines
    odrl: dict[str, Any]

    @classmethod
    def filled(cls, given: ContractModel, settings: Settings) -> Self:
        """Return a model with the clauses of its example."""
        terms = example(given, settings)
        return cls(
            **_facts(given),
            clauses=terms.clauses,
            may=terms.may,
            may_not=terms.may_not,
            odrl=terms.odrl,
        )


def _facts(given: ContractModel) -> dict[str, Any]:
    return {
        "id": given.id,
        "version": given.version,
        "title": given.title,
        "about": given.about,
        "summary": Lines.of(given.summary),
        "parameters": [
            ParameterRead(id=each.id, title=each.title, text=each.text)
            for each in (PARAMETERS[name] for name in given.parameters)
        ],
    }


@router.get("/contract-models")
def list_models() -> ModelPage:
    """List the models that contracts follow here, with the edition each is in."""
    return ModelPage(items=[ModelRead.of(each) for each in MODELS.values()], next=None)


@router.get("/contract-models/{model_id}", responses=problems(ContractModelNotFound))
def read_model(model_id: str, settings: SettingsDep) -> ModelWithClauses:
    """Return a model with its clauses, filled in as an example, and their ODRL."""
    return ModelWithClauses.filled(model(model_id), settings)
