"""The steward's list of contracts, and the way from it to a revocation."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from marketplace.contracts.agreements.transitions import Trigger, possible
from marketplace.contracts.models import Party
from marketplace.core.language import Language
from marketplace.site.desk.contracts import queries
from marketplace.site.desk.contracts.queries import ContractRow
from marketplace.site.desk.deps import StewardVisitDep
from marketplace.site.desk.views import DeskView
from marketplace.site.desk.waiting import rail
from marketplace.site.sales.queries import State
from marketplace.site.sales.views import SaleLine, sale_line
from marketplace.web.rendering import render

router = APIRouter(prefix="/desk/contracts", include_in_schema=False)

_SEE_OTHER = 303

PageNumber = Annotated[int, Query(ge=1, le=10_000)]
SearchText = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, kw_only=True)
class ContractLine:
    """A contract in the steward's list, and whether it can be revoked."""

    sale: SaleLine
    provider: str
    may_revoke: bool


@dataclass(frozen=True, kw_only=True)
class ContractListView(DeskView):
    """The contracts, a page at a time."""

    page = "site/desk_contracts.html"

    state: str
    q: str
    contracts: list[ContractLine]
    number: int
    has_more: bool


@router.get("")
def show_contracts(
    request: Request,
    visit: StewardVisitDep,
    state: str = "",
    q: SearchText = "",
    page: PageNumber = 1,
) -> HTMLResponse:
    """List the contracts that were accepted, whoever's they are."""
    shown, text = State(state) if state in set(State) else State.ALL, q.strip()
    found, has_more = queries.contracts(visit.session, state=shown, text=text, page=page)
    view = ContractListView(
        **rail(visit),
        state=shown.value,
        q=text,
        contracts=[_line(row, visit.language) for row in found],
        number=page,
        has_more=has_more,
    )
    return render(request, view)


@router.get("/{agreement_id}/revocation")
def show_revocation(agreement_id: UUID, _visit: StewardVisitDep) -> RedirectResponse:
    """Lead to the contract's own page that says what a revocation stops."""
    return RedirectResponse(f"/contracts/{agreement_id}/revocation", _SEE_OTHER)


def _line(row: ContractRow, language: Language) -> ContractLine:
    agreement, dataset, consumer, provider = row
    return ContractLine(
        sale=sale_line(agreement, dataset, consumer, language),
        provider=provider.name,
        may_revoke=Trigger.REVOKE in possible(agreement, Party.STEWARD),
    )
