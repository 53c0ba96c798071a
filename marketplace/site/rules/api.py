"""The calls that list every automatic rule, what they were before, and whom that concerns."""

from typing import Annotated

from fastapi import APIRouter, Query

from marketplace.accounts.deps import SettingsDep, StewardDep
from marketplace.accounts.errors import NotASteward
from marketplace.contracts.sovereignty import outdated, versions
from marketplace.core.db import SessionDep
from marketplace.core.paging import LARGEST_PAGE, PAGE, BadCursor
from marketplace.site.rules.collecting import rules
from marketplace.site.rules.schemas import (
    OlderContractPage,
    OlderContractRead,
    RulePage,
    RuleRead,
    RuleVersionPage,
    RuleVersionRead,
)
from marketplace.web.problems import problems

router = APIRouter(prefix="/api/v1/rules", tags=["rules"])

Cursor = Annotated[str | None, Query(max_length=64, description="The last answer's `next`")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]


@router.get("")
def list_rules() -> RulePage:
    """List every automatic rule: what refuses here refuses by one of these."""
    return RulePage(items=[RuleRead.of(rule) for rule in rules()], next=None)


@router.get("/versions", responses=problems(BadCursor))
def list_rule_versions(
    session: SessionDep, cursor: Cursor = None, limit: Limit = PAGE
) -> RuleVersionPage:
    """List the versions of rules that held here, with since when; the last to come first."""
    found = versions.page_of(session, cursor=cursor, limit=limit)
    items = [RuleVersionRead.of(seen) for seen in found.items]
    return RuleVersionPage(items=items, next=found.next)


@router.get("/older-contracts", responses=problems(NotASteward, BadCursor))
def list_contracts_under_older_rules(
    _steward: StewardDep,
    session: SessionDep,
    settings: SettingsDep,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> OlderContractPage:
    """List the running contracts that fall under an older version of a rule. Stewards only."""
    found = outdated.page_of(session, cursor=cursor, limit=limit)
    contracts = [outdated.contract_of(session, agreement) for agreement in found.items]
    items = [OlderContractRead.of(each, settings.public_url) for each in contracts]
    return OlderContractPage(items=items, next=found.next)
