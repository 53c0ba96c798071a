"""Rules, for stewards: contracts under older versions, and the versions that held here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from marketplace.contracts.sovereignty import outdated, versions
from marketplace.contracts.sovereignty.models import RuleVersion
from marketplace.contracts.sovereignty.outdated import Older, OlderContract
from marketplace.core.language import Language, in_language
from marketplace.core.rules import RuleValue
from marketplace.site.desk.deps import StewardVisitDep
from marketplace.site.desk.views import DeskView
from marketplace.site.desk.waiting import rail
from marketplace.web.addresses import here_with
from marketplace.web.rendering import render

router = APIRouter(prefix="/desk/rules", include_in_schema=False)

Cursor = Annotated[str | None, Query(max_length=64)]


@dataclass(frozen=True, kw_only=True)
class OlderLine:
    """A rule in the version that bound a contract, and in the one that holds now."""

    rule: str
    version: int
    threshold: str
    current_version: int
    current_threshold: str


@dataclass(frozen=True, kw_only=True)
class ContractLine:
    """A running contract under older rules."""

    id: str
    dataset: str
    provider: str
    consumer: str
    since: datetime | None
    ends_at: datetime | None
    older: list[OlderLine]


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version of a rule, and since when it holds here."""

    rule: str
    version: int
    text: str
    threshold: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class DeskRulesView(DeskView):
    """The contracts under older rules, and the versions of all rules; a page of each at a time."""

    page = "site/desk_rules.html"

    contracts: list[ContractLine]
    next_contracts: str | None
    is_first_contract: bool
    versions: list[VersionLine]
    next_versions: str | None
    is_first_version: bool


@router.get("")
def show_rules(
    request: Request, visit: StewardVisitDep, cursor: Cursor = None, seen: Cursor = None
) -> HTMLResponse:
    """Show whom a changed rule leaves under its older version; ``seen`` turns the versions."""
    session, language = visit.session, visit.language
    found = outdated.page_of(session, cursor=cursor or None)
    contracts = [outdated.contract_of(session, agreement) for agreement in found.items]
    noted = versions.page_of(session, cursor=seen or None)
    view = DeskRulesView(
        **rail(visit),
        contracts=[_contract_line(each, language) for each in contracts],
        next_contracts=found.next and here_with(request, cursor=found.next),
        is_first_contract=not cursor,
        versions=[_version_line(each, language) for each in noted.items],
        next_versions=noted.next and here_with(request, seen=noted.next),
        is_first_version=not seen,
    )
    return render(request, view)


def _contract_line(contract: OlderContract, language: Language) -> ContractLine:
    return ContractLine(
        id=str(contract.agreement.id),
        dataset=in_language(contract.dataset.title, language) or contract.dataset.slug,
        provider=contract.provider.name,
        consumer=contract.consumer.name,
        since=contract.agreement.activated_at,
        ends_at=contract.agreement.ends_at,
        older=[_older_line(each) for each in contract.older],
    )


def _older_line(older: Older) -> OlderLine:
    return OlderLine(
        rule=older.now.id,
        version=older.version,
        threshold=_said(older.threshold),
        current_version=older.now.version,
        current_threshold=_said(older.now.threshold),
    )


def _version_line(seen: RuleVersion, language: Language) -> VersionLine:
    return VersionLine(
        rule=seen.rule_id,
        version=seen.version,
        text=seen.text_de if language is Language.DE else seen.text_en,
        threshold=_said(seen.threshold),
        since=seen.first_seen_at,
    )


def _said(value: RuleValue) -> str:
    return "" if value is None or isinstance(value, bool) else str(value)
