"""The pages of contract models: which there are, and what each says."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from marketplace.accounts.deps import SettingsDep
from marketplace.contracts.wording.contract_models import MODELS, ContractModel, model
from marketplace.contracts.wording.examples import example
from marketplace.contracts.wording.parameters import PARAMETERS
from marketplace.contracts.wording.texts import Clause
from marketplace.core.language import Language
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class ModelEntry:
    """A contract model in one language: when it is used, and what it comes to."""

    id: str
    version: int
    title: str
    about: str
    summary: list[str]


@dataclass(frozen=True, kw_only=True)
class ModelsView(View):
    """The contract models there are."""

    page = "contracts/models.html"

    models: list[ModelEntry]


@dataclass(frozen=True, kw_only=True)
class ExampleClause:
    """A clause of the example; ``odrl`` names the parts of the ODRL that say the same."""

    title: str
    text: str
    means: str
    odrl: list[str]


@dataclass(frozen=True, kw_only=True)
class ModelView(View):
    """One contract model, filled in for made-up parties; ``parameters`` are (name, meaning)."""

    page = "contracts/model.html"

    model: ModelEntry
    may: list[str]
    may_not: list[str]
    parameters: list[tuple[str, str]]
    clauses: list[ExampleClause]


@router.get("/contract-models", name="contract-models")
def show_models(request: Request, language: LanguageDep) -> HTMLResponse:
    """Show the contract models there are, and when each is used."""
    return render(request, ModelsView(models=[_entry(each, language) for each in MODELS.values()]))


@router.get("/contract-models/{model_id}", name="contract-model")
def show_model(
    request: Request, model_id: str, settings: SettingsDep, language: LanguageDep
) -> HTMLResponse:
    """Show a contract model: the summary first, then every clause with what it means."""
    found = model(model_id)
    terms = example(found, settings)
    return render(
        request,
        ModelView(
            model=_entry(found, language),
            may=terms.may.say(language),
            may_not=terms.may_not.say(language),
            parameters=[
                (PARAMETERS[name].title.say(language), PARAMETERS[name].text.say(language))
                for name in found.parameters
            ],
            clauses=[_clause(clause, language) for clause in terms.clauses],
        ),
    )


def _entry(given: ContractModel, language: Language) -> ModelEntry:
    return ModelEntry(
        id=given.id,
        version=given.version,
        title=given.title.say(language),
        about=given.about.say(language),
        summary=[point.say(language) for point in given.summary],
    )


def _clause(clause: Clause, language: Language) -> ExampleClause:
    return ExampleClause(
        title=clause.title.say(language),
        text=clause.text.say(language),
        means=clause.means.say(language),
        odrl=clause.odrl,
    )
