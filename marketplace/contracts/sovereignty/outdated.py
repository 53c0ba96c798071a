"""Running contracts that a rule of sovereignty bound in an older version than holds now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from catalog.models import Access, Dataset
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts import terms
from marketplace.contracts.agreements.transitions import RUNNING
from marketplace.contracts.models import Agreement
from marketplace.contracts.sovereignty.criteria import CRITERIA
from marketplace.core.paging import PAGE, Page, newest_first
from marketplace.core.rules import Rule, RuleValue

RULES: Mapping[str, Rule] = {each.rule.id: each.rule for each in CRITERIA}


@dataclass(frozen=True, kw_only=True)
class Older:
    """A rule that bound a contract in an older version, and how it stands now."""

    version: int
    threshold: RuleValue
    now: Rule


@dataclass(frozen=True, kw_only=True)
class OlderContract:
    """A running contract with the rules that changed since; none if it is older than all."""

    agreement: Agreement
    dataset: Dataset
    provider: Organization
    consumer: Organization
    older: list[Older]


def page_of(
    session: Session, *, rules: Mapping[str, Rule] = RULES, cursor: str | None, limit: int = PAGE
) -> Page[Agreement]:
    """Return the running agreements under older versions of rules, the newest first.

    Those on data of the city that were made before rules were frozen are among them.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    statement = (
        select(Agreement)
        .join(Dataset, col(Dataset.id) == Agreement.dataset_id)
        .join(Organization, col(Organization.id) == Agreement.provider_id)
        .where(col(Agreement.status).in_(RUNNING), or_(_made_before(), *_bound_by_older(rules)))
    )
    return newest_first(session, statement, Agreement, cursor=cursor, limit=limit)


def contract_of(
    session: Session, agreement: Agreement, rules: Mapping[str, Rule] = RULES
) -> OlderContract:
    """Return an agreement with what changed in its rules since it was drafted."""
    return OlderContract(
        agreement=agreement,
        dataset=session.get_one(Dataset, agreement.dataset_id),
        provider=session.get_one(Organization, agreement.provider_id),
        consumer=session.get_one(Organization, agreement.consumer_id),
        older=[
            Older(version=held.version, threshold=held.threshold, now=rules[held.id])
            for held in terms.read(agreement.terms).rules
            if held.id in rules and held.version < rules[held.id].version
        ],
    )


def _bound_by_older(rules: Mapping[str, Rule]) -> Iterator[ColumnElement[bool]]:
    frozen = col(Agreement.rules)
    for rule in rules.values():
        for version in range(1, rule.version):
            yield frozen.contains([{"id": rule.id, "version": version}])


def _made_before() -> ColumnElement[bool]:
    is_citys = or_(
        col(Organization.kind) == OrganizationKind.CITY_DEPARTMENT,
        col(Dataset.collected_for).is_not(None),
    )
    return (col(Agreement.rules) == []) & is_citys & (col(Dataset.access) != Access.OPEN)
